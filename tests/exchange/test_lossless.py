"""What goes through these formats comes back whole, astral characters included."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings

from lunzheng.article import Article
from lunzheng.exchange import CODECS, AnnotatedArticle
from lunzheng.exchange.document import details_of

from .invented import DOCUMENT, EMPTY, LAYERED, documents, layered_documents, there_and_back

LOSSLESS = ["doccano", "label-studio", "brat", "web-annotation", "prodigy"]
LAYERED_TOO = ["spacy", "conllu", "inception"]


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


@pytest.mark.parametrize("name", LAYERED_TOO)
def test_an_example_comes_back_whole_with_its_layers(name: str) -> None:
    back, written, read = there_and_back(CODECS[name], [LAYERED])
    assert back == [LAYERED]
    assert contents(back[0].article) == contents(LAYERED.article)
    assert not written
    assert not read


@pytest.mark.parametrize("name", LAYERED_TOO)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=layered_documents())
def test_anything_comes_back_whole_with_its_layers(name: str, document: AnnotatedArticle) -> None:
    back, written, read = there_and_back(CODECS[name], [document])
    assert back == [document]
    assert contents(back[0].article) == contents(document.article)
    assert not written
    assert not read


@pytest.mark.parametrize("name", LAYERED_TOO)
def test_records_alone_come_back_and_words_are_found(name: str) -> None:
    back, written, read = there_and_back(CODECS[name], [DOCUMENT, EMPTY])
    assert [document.records for document in back] == [DOCUMENT.records, ()]
    assert written.to_json() == {"lost": {}, "assumed": {"sentences and words": 2}}
    assert not read
    layers = back[0].layers
    assert layers is not None
    text = DOCUMENT.article.text
    assert "".join(text[start:end] for start, end in layers.words) == "".join(text.split())
    assert [text[start:end] for start, end in layers.sentences] == text.split("\n")
