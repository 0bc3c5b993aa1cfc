"""Organisations and places of the list ``known.tsv``, where they stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator

from lunzheng.article import Entity
from lunzheng.entities.dictionaries import Dictionaries

#: 中國人, 日語 and 美國隊 are no places.
_NO_PLACE_BEFORE = frozenset("人语文队籍裔式族菜史学军话字剧片币府")


def known_entities(
    shadow: str, look: Dictionaries, start: int = 0, end: int | None = None
) -> Iterator[Entity]:
    """Yield the known organisations and places within ``shadow[start:end]``."""
    for first, last in look.known.matches(shadow, start, end):
        label = look.known_label[shadow[first:last]]
        if label == "ORG" or shadow[last : last + 1] not in _NO_PLACE_BEFORE:
            yield Entity(first, last, label)
