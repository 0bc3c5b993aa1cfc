"""What went wrong, record by record: for the error browser and for reading errors in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from lunzheng.evaluation.alignment import Alignment
from lunzheng.evaluation.spans import bare
from lunzheng.record import Record

DifferenceKind = Literal["missed", "spurious", "wrong border", "wrong speaker", "wrong kind"]
DIFFERENCE_KINDS: tuple[DifferenceKind, ...] = get_args(DifferenceKind)


@dataclass(frozen=True, slots=True)
class Difference:
    """A gold record and what was predicted for it.

    Parameters
    ----------
    article_id : where it is.
    kinds : what differs; ``missed`` and ``spurious`` stand alone, the others may come together.
    gold, predicted : the two records; one is None when the other has no counterpart.
    """

    article_id: str
    kinds: tuple[DifferenceKind, ...]
    gold: Record | None
    predicted: Record | None

    @property
    def start(self) -> int:
        """Where the first of its claims begins."""
        records = [record for record in (self.gold, self.predicted) if record is not None]
        return min(record.claim[0].start for record in records)


def differences(alignment: Alignment) -> Iterator[Difference]:
    """Everything that is wrong in one article, in text order."""
    found = [
        Difference(gold.article_id, kinds, gold, predicted)
        for gold, predicted in alignment.pairs
        if (kinds := tuple(_wrong(gold, predicted)))
    ]
    found += [Difference(one.article_id, ("missed",), one, None) for one in alignment.missed]
    found += [Difference(one.article_id, ("spurious",), None, one) for one in alignment.spurious]
    yield from sorted(found, key=lambda difference: difference.start)


def _wrong(gold: Record, predicted: Record) -> Iterator[DifferenceKind]:
    if _borders(gold) != _borders(predicted):
        yield "wrong border"
    if gold.speaker.name != predicted.speaker.name:
        yield "wrong speaker"
    if gold.kind != predicted.kind:
        yield "wrong kind"


def _borders(record: Record) -> tuple[object, ...]:
    """The spans of cue, speaker mention and claim as they are compared."""
    spans = (record.cue, record.speaker.mention, *record.claim)
    return tuple(bare(span) if span else None for span in spans)
