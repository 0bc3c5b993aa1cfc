"""The shipped model, loaded once for all tests that read invented sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lunzheng.article import Article
from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.view import View, view_of
from lunzheng.extractor import Extractor
from lunzheng.model_files import default_model_dir
from lunzheng.record import Record


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def attributor() -> Attributor:
    return Attributor.load(default_model_dir())


@pytest.fixture(scope="session")
def extract(extractor: Extractor) -> Callable[[str], list[Record]]:
    return lambda text: extractor.extract(Article("invented", text))


@pytest.fixture(scope="session")
def viewed(extractor: Extractor, attributor: Attributor) -> Callable[[str], View]:
    def view(text: str) -> View:
        article = Article("invented", text)
        return view_of(article, extractor.layers(article), attributor.lexicons)

    return view


def pytest_configure() -> None:
    """Children inherit an ignored SIGINT from a shell that runs tests in the background."""
    import signal

    signal.signal(signal.SIGINT, signal.default_int_handler)
