"""Titles of the list, fitted among the other entities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lunzheng.article import Entity, Offsets
from lunzheng.entities.dictionaries import LongestMatcher


def beside_titles(
    shadow: str, entities: Sequence[Entity], titles: LongestMatcher
) -> Iterator[Entity]:
    """Yield the entities, those mended that swallowed the beginning of a title.

    高雄市長 is a place and a title (高雄, 市長), and 經濟部長 one title, though 高雄市 and 經濟部
    are a place and an organisation.
    """
    for entity in entities:
        if entity.label == "LOC" and entity.end - entity.start > 2:
            end = titles.end_at(shadow, entity.end - 1)
            if end is not None and end > entity.end:
                yield Entity(entity.start, entity.end - 1, "LOC")
                continue
        if entity.label == "ORG":
            end = titles.end_at(shadow, entity.start)
            if end is not None and end > entity.end:
                continue
        yield entity


def free_titles(
    shadow: str, entities: Sequence[Entity], titles: LongestMatcher
) -> Iterator[Offsets]:
    """Yield the titles of the list that stand between the entities.

    Parameters
    ----------
    entities : in order, without overlap.
    """
    position = 0
    for entity in entities:
        yield from titles.matches(shadow, position, entity.start)
        position = entity.end
    yield from titles.matches(shadow, position)
