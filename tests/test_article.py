"""Articles, spans and layers."""

from __future__ import annotations

import json

import pytest

from lunzheng import Article, Entity, Layers, RecordError, Span

TEXT = "😀林𠮷芳說好。"


def test_a_span_counts_code_points() -> None:
    span = Span.of(TEXT, 1, 4)
    assert span.text == "林𠮷芳"
    span.check(TEXT)
    assert Span.from_json(json.loads(json.dumps(span.to_json()))) == span


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 2), (-1, 2), (0, len(TEXT) + 1)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(RecordError, match="outside a text of 7"):
        Span.of(TEXT, start, end)


@pytest.mark.parametrize("span", [Span(0, 3, "林𠮷芳"), Span(-3, 0, "林𠮷芳"), Span(1, 1, "")])
def test_a_span_that_does_not_stand_there_is_told(span: Span) -> None:
    with pytest.raises(RecordError):
        span.check(TEXT)


def test_articles_are_equal_whatever_else_the_input_held() -> None:
    assert Article("1", TEXT, meta={"page": 3}) == Article("1", TEXT)
    assert Article("1", TEXT) != Article("2", TEXT)


def test_layers_become_the_documented_object() -> None:
    layers = Layers("1", ((0, 7),), ((0, 1), (1, 4)), (Entity(1, 4, "PERSON"),))
    assert layers.to_json() == {
        "article_id": "1",
        "sentences": [[0, 7]],
        "words": [[0, 1], [1, 4]],
        "entities": [{"start": 1, "end": 4, "label": "PERSON"}],
    }
