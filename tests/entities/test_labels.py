"""Tags spell entities, and entities are spelled by tags."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lunzheng.article import Entity
from lunzheng.entities.labels import LABELS, entities_of, tags_of


@st.composite
def entities(draw: st.DrawFn) -> list[Entity]:
    ends = sorted(draw(st.sets(st.integers(0, 40), max_size=12)))
    spans = zip(ends[::2], ends[1::2], strict=False)
    return [Entity(start, end, draw(st.sampled_from(LABELS))) for start, end in spans]


@given(entities())
def test_tags_and_back(before: list[Entity]) -> None:
    assert list(entities_of(tags_of(40, before))) == before


@given(
    st.lists(st.sampled_from(["O", *(place + label[0] for place in "BIES" for label in LABELS)]))
)
def test_any_tags_give_entities_in_order(tags: list[str]) -> None:
    found = list(entities_of(tags, offset=7))
    assert all(7 <= e.start < e.end <= 7 + len(tags) for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_what_has_no_end_is_no_entity() -> None:
    assert list(entities_of(["BP", "IP", "O", "BO", "EP", "SL"])) == [Entity(5, 6, "LOC")]
