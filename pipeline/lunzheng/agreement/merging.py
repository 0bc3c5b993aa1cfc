"""Merge two annotators' records: what they agree on stands, the rest is listed for adjudication."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lunzheng.article import Article
from lunzheng.evaluation.alignment import matched
from lunzheng.evaluation.spans import bare
from lunzheng.record import Record
from lunzheng.text.sentences import paragraphs

Records = Mapping[str, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody has to decide.

    Parameters
    ----------
    reasons : ``only a``, ``only b``, or the members that differ.
    merged : True when cue, claim, speaker name and kind agree: the record stands in the gold as
        the first annotator wrote it, and only the lesser members named in ``reasons`` are open.
    a, b : the two records.
    text : the paragraph of the claim, where the articles are known.
    """

    article_id: str
    reasons: tuple[str, ...]
    merged: bool
    a: Record | None
    b: Record | None
    text: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "article_id": self.article_id,
            "reasons": list(self.reasons),
            "merged": self.merged,
            "a": self.a.to_json() if self.a else None,
            "b": self.b.to_json() if self.b else None,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Merged:
    """The records both agree on, in text order an article, and the conflicts."""

    records: tuple[Record, ...]
    conflicts: tuple[Conflict, ...]


def merge(first: Records, second: Records, articles: Mapping[str, Article] | None = None) -> Merged:
    """Merge the records of two annotators.

    Two records agree when cue, claim, speaker name and kind are equal; edge punctuation and outer
    quotation marks do not count. Every record of either annotator comes out exactly once, in the
    records or in an unmerged conflict.

    Parameters
    ----------
    first, second : by article id.
    articles : by id, to give each conflict its paragraph.
    """
    records: list[Record] = []
    conflicts: list[Conflict] = []
    for key in dict.fromkeys((*first, *second)):
        text = articles[key].text if articles is not None and key in articles else None
        agreed = []
        for one, other in _side_by_side(first.get(key, ()), second.get(key, ())):
            conflict = _compared(key, one, other, text)
            if one is not None and (conflict is None or conflict.merged):
                agreed.append(one)
            if conflict is not None:
                conflicts.append(conflict)
        records += sorted(agreed, key=_place)
    return Merged(tuple(records), tuple(conflicts))


def _side_by_side(
    first: Sequence[Record], second: Sequence[Record]
) -> Iterator[tuple[Record | None, Record | None]]:
    """Equal records first, then the rest by overlap of their claims, in text order."""
    left = list(second)
    pairs: list[tuple[Record | None, Record | None]] = []
    rest = []
    for record in first:
        twin = next((n for n, other in enumerate(left) if _key(other) == _key(record)), None)
        if twin is None:
            rest.append(record)
        else:
            pairs.append((record, left.pop(twin)))
    overlapping = matched(rest, left)
    pairs += [(rest[row], left[column]) for row, column in overlapping]
    rows, columns = {row for row, _ in overlapping}, {column for _, column in overlapping}
    pairs += [(record, None) for n, record in enumerate(rest) if n not in rows]
    pairs += [(None, record) for n, record in enumerate(left) if n not in columns]
    yield from sorted(pairs, key=lambda pair: _place(pair[0] or pair[1]))


def _compared(
    article_id: str, one: Record | None, other: Record | None, text: str | None
) -> Conflict | None:
    main: list[str] = []
    if one is None or other is None:
        reasons = ["only b" if one is None else "only a"]
    else:
        main = [name for name, mine in _main(one).items() if mine != _main(other)[name]]
        reasons = main + [
            name for name, mine in _lesser(one).items() if mine != _lesser(other)[name]
        ]
        if not reasons:
            return None
    known = one or other
    assert known is not None
    merged = one is not None and other is not None and not main
    return Conflict(article_id, tuple(reasons), merged, one, other, _paragraph(text, known))


def _main(record: Record) -> dict[str, Hashable]:
    """What must agree for two records to be one."""
    return {
        "cue": bare(record.cue) if record.cue else None,
        "claim": tuple(bare(span) for span in record.claim),
        "speaker.name": record.speaker.name,
        "kind": record.kind,
    }


def _lesser(record: Record) -> dict[str, Hashable]:
    """What may differ in a merged record, and is listed when it does."""
    return {
        "edges": (record.cue, record.claim),
        "speaker.mention": record.speaker.mention,
        "speaker.role": record.speaker.role,
        "speaker.type": record.speaker.type,
        "quote": record.quote,
        "addressee": record.addressee,
        "implicit": record.implicit,
    }


def _key(record: Record) -> tuple[Hashable, ...]:
    return tuple(_main(record).values())


def _place(record: Record | None) -> tuple[int, int]:
    assert record is not None
    return record.claim[0].start, record.claim[-1].end


def _paragraph(text: str | None, record: Record) -> str | None:
    if text is None:
        return None
    start = record.claim[0].start
    return next((text[s:e] for s, e in paragraphs(text) if s <= start < e), None)
