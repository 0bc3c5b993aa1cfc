"""The tags that the conditional random field gives to characters, and the entities they spell.

``BP IP EP`` begin, continue and end a person, ``SP`` is a person of one character, and so on with O
(organisation), L (place) and T (title); ``O`` is no entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lunzheng.article import Entity, EntityLabel

LABELS: tuple[EntityLabel, ...] = ("PERSON", "ORG", "LOC", "TITLE")
OUTSIDE = "O"

_LABEL_OF: dict[str, EntityLabel] = {label[0]: label for label in LABELS}


def tags_of(length: int, entities: Iterable[Entity]) -> list[str]:
    """One tag for each of ``length`` characters."""
    tags = [OUTSIDE] * length
    for entity in entities:
        letter = entity.label[0]
        if entity.end - entity.start == 1:
            tags[entity.start] = "S" + letter
            continue
        for position in range(entity.start, entity.end):
            tags[position] = "I" + letter
        tags[entity.start] = "B" + letter
        tags[entity.end - 1] = "E" + letter
    return tags


def entities_of(tags: Sequence[str], offset: int = 0) -> Iterator[Entity]:
    """The entities that ``tags`` spell; those that lack a beginning or an end are left out.

    Parameters
    ----------
    offset : of the first tag's character in the text.
    """
    start: int | None = None
    for position, tag in enumerate(tags):
        if tag == OUTSIDE:
            start = None
        elif tag[0] == "S":
            yield Entity(offset + position, offset + position + 1, _LABEL_OF[tag[1]])
            start = None
        elif tag[0] == "B":
            start = position
        elif start is not None and tag[1] != tags[start][1]:
            start = None
        elif tag[0] == "E" and start is not None:
            yield Entity(offset + start, offset + position + 1, _LABEL_OF[tag[1]])
            start = None
