"""The shipped model, loaded once for all tests that read invented sentences."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where processes share the tests (``pytest -n 2``), which of them stay together.

    A file whose tests share what it makes once (a store, a wheel, Spark) goes to one process; all
    other tests go to any. The mark ``xdist_group`` would say it, but with pytest 9.2 it says
    nothing: xdist 3.8 writes it into an attribute that nobody reads any more.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if _makes_once(config.rootpath / file) else nodeid

    return Sharing(config, log)


@cache
def _makes_once(file: Path) -> bool:
    return 'scope="module"' in file.read_text("utf-8")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests first, so that no process is left with one of them at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_configure() -> None:
    # Children inherit an ignored SIGINT from a shell that runs tests in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The width of a terminal that is not there: readline sets it where processes share the tests.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
