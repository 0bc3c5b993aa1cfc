from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.article import Article, Span
from lunzheng.errors import RecordError
from lunzheng.record import Record, Speaker
from lunzheng.review.marks import marked_paragraphs, marks_of, segments, visible


def test_segments_joined_are_the_text(article: Article, records: list[Record]) -> None:
    assert "".join(segment.text for segment in segments(article.text, records)) == article.text


def test_a_nested_claim_lies_in_both_records(article: Article, records: list[Record]) -> None:
    inner = next(s for s in segments(article.text, records) if s.text == "離島機組最容易跳電")
    assert [mark.record for mark in inner.of("claim")] == [0, 1]


def test_a_mention_shared_by_no_other_record(article: Article, records: list[Record]) -> None:
    her = next(s for s in segments(article.text, records) if s.text == "她")
    assert [(mark.layer, mark.record) for mark in her.marks] == [("speaker", 3)]


def test_both_spans_of_a_broken_claim_are_marked(article: Article, records: list[Record]) -> None:
    parts = [s.text for s in segments(article.text, records) if 2 in _claims(s.marks)]
    assert parts == ["「電價今年不會調整，」", "「但明年會檢討。」"]


def _claims(marks: tuple) -> set[int]:
    return {mark.record for mark in marks if mark.layer == "claim"}


def test_a_record_of_another_text_is_refused(records: list[Record]) -> None:
    with pytest.raises(RecordError):
        list(segments("另一篇完全不同的報導。", records))


def test_no_records_give_one_segment() -> None:
    assert [s.text for s in segments("今天天氣晴。", [])] == ["今天天氣晴。"]
    assert list(segments("", [])) == []


def _bare_record(text: str, start: int, end: int) -> Record:
    return Record(
        "x", (Span.of(text, start, end),), None, Speaker(None, None, None, "group"),
        "indirect", "fact",
    )  # fmt: skip


@given(
    st.text("甲乙𡃁😀\n ", min_size=1, max_size=30).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6),
        )
    )
)
def test_every_character_carries_exactly_its_claims(
    case: tuple[str, list[tuple[int, int]]],
) -> None:
    text, pairs = case
    borders = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    records = [_bare_record(text, start, end) for start, end in borders]
    for segment in segments(text, records):
        for at in range(segment.start, segment.end):
            expected = {n for n, (start, end) in enumerate(borders) if start <= at < end}
            assert _claims(segment.marks) == expected
    lines = ["".join(s.text for s in paragraph) for paragraph in marked_paragraphs(text, records)]
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_paragraph_segments_keep_their_offsets(article: Article, records: list[Record]) -> None:
    for paragraph in marked_paragraphs(article.text, records):
        for segment in paragraph:
            assert article.text[segment.start : segment.end] == segment.text


def test_every_span_has_its_mark(records: list[Record]) -> None:
    marks = list(marks_of(records))
    assert sum(mark.layer == "claim" for mark in marks) == 7
    assert sum(mark.layer == "addressee" for mark in marks) == 2
    assert sum(mark.layer == "cue" for mark in marks) == 5


def test_ten_thousand_records_in_a_row_take_no_square_of_time() -> None:
    text = "「甲」" * 10_000
    records = [_bare_record(text, 3 * n, 3 * n + 3) for n in range(10_000)]
    assert sum(1 for _ in segments(text, records)) == 10_000


@pytest.mark.parametrize(
    ("hidden", "seen"),
    [("\x00", "␀"), ("\x1b[31m", "␛[31m"), ("\u202e", "�"), ("\x9b", "�"), ("\ud800", "�")],
)
def test_control_characters_become_visible(hidden: str, seen: str) -> None:
    assert visible(f"甲{hidden}乙") == f"甲{seen}乙"
    assert len(visible(hidden)) == len(hidden)


def test_ordinary_text_stays(article: Article) -> None:
    assert visible(article.text) == article.text
    assert visible("甲\tB\n🇹🇼") == "甲\tB\n🇹🇼"


def test_a_copy_with_another_claim_is_another_record(records: list[Record]) -> None:
    assert replace(records[0], claim=records[1].claim).id != records[0].id
