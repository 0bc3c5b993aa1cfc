"""Words made to fit spans that were found on characters.

Entities are tagged on characters because one in fourteen is cut by jieba's borders; the words are
fitted to them afterwards, never the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    mended: list[Offsets] = []
    following = 0
    open_until = 0
    for start, end in _cut(words, sorted(cuts)):
        if start < open_until:
            mended[-1] = (mended[-1][0], end)
            continue
        while following < len(joined) and joined[following][1] <= start:
            following += 1
        if following < len(joined) and joined[following][0] <= start:
            open_until = joined[following][1]
        mended.append((start, end))
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


def _cut(words: Sequence[Offsets], cuts: Sequence[int]) -> Iterator[Offsets]:
    waiting = 0
    for start, end in words:
        while waiting < len(cuts) and cuts[waiting] <= start:
            waiting += 1
        while waiting < len(cuts) and cuts[waiting] < end:
            yield start, cuts[waiting]
            start = cuts[waiting]
            waiting += 1
        yield start, end
