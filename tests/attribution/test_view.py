"""Look-ups into one article."""

from __future__ import annotations

from collections.abc import Callable

from lunzheng.attribution.view import View

Viewed = Callable[[str], View]
TEXT = "部長林慧芳說，「電價，不調整。」大家放心。\n王志遠來了。"


def test_sentences_and_paragraphs_by_offset(viewed: Viewed) -> None:
    view = viewed(TEXT)
    first, second, third = view.sentences
    assert view.sentence_at(TEXT.index("說")) == first
    assert view.sentence_at(TEXT.index("\n")) is None
    assert view.sentence_before(third) == second
    assert view.sentence_before(first) is None
    assert [view.paragraph_of(TEXT.index(word)) for word in ("說", "放", "來")] == [0, 0, 1]


def test_clauses_mind_the_quotation_marks(viewed: Viewed) -> None:
    view = viewed(TEXT)
    # From outside, a comma inside quotation marks ends nothing.
    assert view.clause_end(TEXT.index("「"), len(TEXT)) == TEXT.index("大家放心") + 4
    inside = TEXT.index("電價")
    assert view.clause_end(inside, len(TEXT)) == inside + 2
    assert view.clause_start(inside + 1, 0) == inside
    assert view.clause_start(TEXT.index("說"), 0) == 0


def test_quotations_by_offset(viewed: Viewed) -> None:
    view = viewed(TEXT)
    start, end = TEXT.index("「"), TEXT.index("」") + 1
    assert view.quotation_at(TEXT.index("電價")) == (start, end)
    assert view.quotation_at(0) is None
    assert list(view.quotations_in(0, len(TEXT))) == [(start, end)]
    assert list(view.quotations_in(start + 1, len(TEXT))) == []


def test_entities_by_offset(viewed: Viewed) -> None:
    view = viewed(TEXT)
    start = TEXT.index("林慧芳")
    found = view.entity_over(start + 1, start + 2)
    assert found is not None
    assert (found.start, found.end, found.label) == (start, start + 3, "PERSON")
    assert view.entity_over(start, start + 4) is None
    assert found in view.entities_between(start, start + 1)
    assert found not in view.entities_between(start + 1, len(TEXT))


def test_words_between_are_whole(viewed: Viewed) -> None:
    view = viewed(TEXT)
    start, end = TEXT.index("林慧芳"), TEXT.index("，")
    assert [TEXT[a:b] for a, b in view.words_between(start, end)] == ["林慧芳", "說"]
    assert [TEXT[a:b] for a, b in view.words_between(start + 1, end)] == ["說"]
