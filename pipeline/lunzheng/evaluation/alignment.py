"""Which predicted record stands for which gold one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from lunzheng.evaluation.spans import characters, iou
from lunzheng.record import Record

#: Claims are the same when their characters overlap at least this much.
MATCH_IOU = 0.5

RecordPair = tuple[Record, Record]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The records of one article, gold against predicted, without the author's own voice.

    Parameters
    ----------
    pairs : ``(gold, predicted)`` of explicit gold records that were found.
    missed : explicit gold records that were not found.
    spurious : predicted records that stand for no gold one.
    neutral : ``(gold, predicted)`` of implicit gold records; they count nowhere else.
    unfound_implicit : implicit gold records that were not found; missing them costs nothing.
    """

    pairs: tuple[RecordPair, ...]
    missed: tuple[Record, ...]
    spurious: tuple[Record, ...]
    neutral: tuple[RecordPair, ...]
    unfound_implicit: tuple[Record, ...]

    @property
    def gold(self) -> list[Record]:
        """The gold records that count."""
        return [one for one, _ in self.pairs] + list(self.missed)

    @property
    def predicted(self) -> list[Record]:
        """The predicted records that count."""
        return [other for _, other in self.pairs] + list(self.spurious)

    @property
    def implicit(self) -> list[Record]:
        """The gold records that are neutral."""
        return [one for one, _ in self.neutral] + list(self.unfound_implicit)

    def only(self, chosen: Callable[[Record], bool]) -> Alignment:
        """The part whose records are chosen: a pair goes by its gold record."""
        return Alignment(
            tuple(pair for pair in self.pairs if chosen(pair[0])),
            tuple(filter(chosen, self.missed)),
            tuple(filter(chosen, self.spurious)),
            tuple(pair for pair in self.neutral if chosen(pair[0])),
            tuple(filter(chosen, self.unfound_implicit)),
        )


def align(gold: Sequence[Record], predicted: Sequence[Record]) -> Alignment:
    """Align the records of one article."""
    gold = [record for record in gold if record.speaker.type != "author"]
    predicted = [record for record in predicted if record.speaker.type != "author"]
    pairs = matched(gold, predicted)
    found, used = {g for g, _ in pairs}, {p for _, p in pairs}
    both = [(gold[g], predicted[p]) for g, p in pairs]
    left = [record for number, record in enumerate(gold) if number not in found]
    return Alignment(
        pairs=tuple(pair for pair in both if not pair[0].implicit),
        missed=tuple(record for record in left if not record.implicit),
        spurious=tuple(record for number, record in enumerate(predicted) if number not in used),
        neutral=tuple(pair for pair in both if pair[0].implicit),
        unfound_implicit=tuple(record for record in left if record.implicit),
    )


def matched(gold: Sequence[Record], predicted: Sequence[Record]) -> list[tuple[int, int]]:
    """Optimal one-to-one pairs ``(gold index, predicted index)`` with claim IoU ≥ 0.5."""
    return overlapping(
        [characters(record.claim) for record in gold],
        [characters(record.claim) for record in predicted],
        # An equal cue decides between two records with the same claim (a chain of sources).
        lambda row, column: gold[row].cue == predicted[column].cue,
    )


def overlapping(
    gold: Sequence[frozenset[int]],
    predicted: Sequence[frozenset[int]],
    alike: Callable[[int, int], bool] = lambda row, column: False,
) -> list[tuple[int, int]]:
    """Optimal one-to-one pairs of sets of offsets with IoU ≥ 0.5.

    Parameters
    ----------
    alike : whether gold ``row`` and predicted ``column`` are to be preferred to an equal overlap.
    """
    if not gold or not predicted:
        return []
    overlap = np.array([[iou(one, other) for other in predicted] for one in gold])
    for row, column in zip(*np.nonzero(overlap >= MATCH_IOU), strict=True):
        if alike(int(row), int(column)):
            overlap[row, column] += 0.01
    allowed = np.where(overlap >= MATCH_IOU, overlap, 0.0)
    rows, columns = linear_sum_assignment(allowed, maximize=True)
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if allowed[row, column] > 0
    ]
