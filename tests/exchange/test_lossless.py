"""What goes through these formats comes back whole, astral characters included."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from lunzheng.article import Article
from lunzheng.exchange import CODECS, AnnotatedArticle
from lunzheng.exchange.document import details_of

from .invented import DOCUMENT, EMPTY, documents, there_and_back

LOSSLESS = ["doccano", "label-studio", "brat", "web-annotation", "prodigy"]


def contents(article: Article) -> tuple[object, ...]:
    return article.id, article.text, details_of(article)


@pytest.mark.parametrize("name", LOSSLESS)
def test_an_example_comes_back_whole(name: str) -> None:
    back, written, read = there_and_back(CODECS[name], [DOCUMENT, EMPTY])
    assert [document.records for document in back] == [DOCUMENT.records, ()]
    assert [contents(document.article) for document in back] == [
        contents(DOCUMENT.article),
        contents(EMPTY.article),
    ]
    assert not written
    assert not read


@pytest.mark.parametrize("name", LOSSLESS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_anything_comes_back_whole(name: str, document: AnnotatedArticle) -> None:
    back, written, read = there_and_back(CODECS[name], [document])
    if name == "brat":
        assume(not written)
    assert back == [document]
    assert contents(back[0].article) == contents(document.article)
    assert not written
    assert not read
