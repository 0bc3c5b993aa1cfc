"""What stands around a cue candidate: its words, their clusters, the candidates next to it.

Words seen rarely in training speak through their clusters, which were learned from raw news
(:mod:`lunzheng.training.word_clusters`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache, partial

from lunzheng.article import Offsets
from lunzheng.attribution import cue_features as named
from lunzheng.attribution.decisions import Part
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.view import View

_MOST_WORDS = 10_000
_PLACES_BEFORE = ("L0", "L1", "L2")
_PLACES_AFTER = ("R0", "R1", "R2", "R3")


def nearest(spans: Sequence[Offsets], start: int, end: int) -> tuple[int | None, int | None]:
    """Numbers of the last span that ends by ``start`` and of the first that begins at ``end``.

    Parameters
    ----------
    spans : half-open offsets ordered by start.
    """
    left = bisect_left(spans, (start, 0)) - 1
    while left >= 0 and spans[left][1] > start:
        left -= 1
    right = bisect_left(spans, (end, 0))
    return (left if left >= 0 else None), (right if right < len(spans) else None)


class Neighbourhood:
    """Describes what stands around a candidate, in groups of features.

    Parameters
    ----------
    lexicons : knows the clusters of words.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        # One word stands in seven places beside one candidate or another.
        clusters_of = lru_cache(maxsize=_MOST_WORDS)(lexicons.clusters_of)
        self._own = partial(named.own_names, clusters_of)
        self._neighbour = partial(named.neighbour_names, clusters_of)
        self._head = partial(named.head_names, clusters_of)
        self._opening = partial(named.opening_names, clusters_of)

    def words(self, view: View, span: Offsets, sentence: Offsets) -> list[Part]:
        """Words and clusters before, in and after ``span``, within ``sentence``."""
        text, neighbour = view.text, self._neighbour
        position, end = span
        parts: list[Part] = [(self._own, text[position:end])]
        for place in _PLACES_BEFORE:
            if position <= sentence[0]:
                break
            first = view.word_ending.get(position, position - 1)
            parts.append((neighbour, place, text[first:position]))
            position = first
        for place in _PLACES_AFTER:
            if end >= sentence[1]:
                break
            last = view.word_starting.get(end, end + 1)
            parts.append((neighbour, place, text[end:last]))
            end = last
        return parts

    def subject(self, view: View, clause: int, lead_end: int, start: int) -> list[Part]:
        """The words by which the subject of a candidate ends and its clause opens.

        Parameters
        ----------
        clause : start of the clause. lead_end : where the subject ends, adverbs taken off.
        start : start of the candidate.
        """
        text = view.text
        parts: list[Part] = [(named.adverb_names, text[lead_end : min(lead_end + 6, start)])]
        if lead_end <= clause:
            return parts
        head = view.word_ending.get(lead_end, lead_end - 1)
        opening = view.word_starting.get(clause, clause + 1)
        parts += [(self._head, text[head:lead_end]), (self._opening, text[clause:opening])]
        entity = view.entity_ending.get(lead_end)
        if entity is not None:
            parts.append((named.head_entity_names, entity.label, text[lead_end:start]))
        return parts
