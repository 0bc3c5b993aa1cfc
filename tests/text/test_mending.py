"""Mended words still cover the text and end where the spans end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lunzheng.article import Entity, Offsets
from lunzheng.text.mending import mend, mend_to_entities

LENGTH = 30


@st.composite
def words(draw: st.DrawFn) -> list[Offsets]:
    """Words over 30 characters, some of which are blank."""
    ends = sorted(draw(st.sets(st.integers(0, LENGTH), min_size=2)))
    pieces = list(pairwise(ends))
    return [piece for piece in pieces if draw(st.booleans())]


@st.composite
def disjoint(draw: st.DrawFn) -> list[Offsets]:
    ends = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=8)))
    return list(zip(ends[::2], ends[1::2], strict=False))


any_spans = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).filter(lambda s: s[0] < s[1])
)


def covered(spans: list[Offsets]) -> set[int]:
    return {position for start, end in spans for position in range(start, end)}


@given(words(), any_spans)
def test_borders_become_word_borders(before: list[Offsets], borders: list[Offsets]) -> None:
    after = mend(before, borders)
    assert covered(after) == covered(before)
    assert all(a[1] <= b[0] for a, b in pairwise(after))
    cuts = {end for span in borders for end in span}
    assert not any(start < cut < end for start, end in after for cut in cuts)


@given(words(), any_spans, disjoint())
def test_whole_spans_become_one_word(
    before: list[Offsets], borders: list[Offsets], whole: list[Offsets]
) -> None:
    after = mend(before, borders, whole)
    assert covered(before) <= covered(after)
    assert all(start < end for start, end in after)
    assert all(a[1] <= b[0] for a, b in pairwise(after))
    for start, end in whole:
        inside = [word for word in after if word[0] < end and start < word[1]]
        assert len(inside) <= 1
        assert all(start <= word[0] and word[1] <= end for word in inside)


@given(words())
def test_without_spans_nothing_changes(before: list[Offsets]) -> None:
    assert mend(before, []) == before


def test_a_person_is_one_word_and_an_organisation_keeps_its_words() -> None:
    # 經|濟部|長林|小芳說
    before = [(0, 1), (1, 3), (3, 5), (5, 8)]
    entities = [Entity(0, 3, "ORG"), Entity(3, 4, "TITLE"), Entity(4, 7, "PERSON")]
    assert mend_to_entities(before, entities) == [(0, 1), (1, 3), (3, 4), (4, 7), (7, 8)]
