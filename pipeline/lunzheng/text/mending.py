"""Words made to fit spans that were found on characters.

Entities are tagged on characters because one in fourteen is cut by jieba's borders; the words are
fitted to them afterwards, never the other way round.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from lunzheng.article import Entity, Offsets


def mend(
    words: Sequence[Offsets], borders: Iterable[Offsets], whole: Iterable[Offsets] = ()
) -> list[Offsets]:
    """Cut words at the borders of spans, and join the words inside some of them.

    Parameters
    ----------
    words : in order, without overlap.
    borders : spans both ends of which become word borders, except inside a span of ``whole``.
    whole : spans that become one word each, blanks inside included; no two overlap.

    Returns
    -------
    Words in order, without overlap, that cover what ``words`` cover.
    """
    joined = sorted(whole)
    inside = {position for start, end in joined for position in range(start + 1, end)}
    cuts = {end for span in borders for end in span} - inside
    cuts |= {end for span in joined for end in span}
    # Few words are touched, so it is they that are looked for, not their borders in each word.
    mended = list(words)
    for cut in sorted(cuts):
        before = bisect_left(mended, (cut,)) - 1
        if before >= 0 and mended[before][1] > cut:
            start, end = mended[before]
            mended[before : before + 1] = [(start, cut), (cut, end)]
    for start, end in joined:
        first, last = bisect_left(mended, (start,)), bisect_left(mended, (end,))
        if last > first:
            mended[first:last] = [(mended[first][0], mended[last - 1][1])]
    return mended


def mend_to_entities(words: Sequence[Offsets], entities: Iterable[Entity]) -> list[Offsets]:
    """Fit words to entities: a person's name becomes one word, others only get their borders.

    An organisation stays several words (國立 成功 大學): its parts are words of the language.
    """
    persons: list[Offsets] = []
    others: list[Offsets] = []
    for entity in entities:
        (persons if entity.label == "PERSON" else others).append((entity.start, entity.end))
    return mend(words, others, persons)
