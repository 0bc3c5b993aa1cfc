"""Whether ``confidence`` keeps its promise: the share of records that are right.

A predicted record is right when it stands for a gold one with the same cue and speaker name and a
claim of IoU ≥ 0.8. Records that stand for implicit gold ones, and the author's own, are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lunzheng.evaluation.alignment import Alignment
from lunzheng.evaluation.spans import bare, characters, iou
from lunzheng.record import Record

#: Claim overlap from which a record is right.
RIGHT_IOU = 0.8
BINS = 10


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The most confident ``coverage`` of the records: their precision, the least confidence."""

    coverage: float
    precision: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Records of a confidence in ``[low, high)`` (the last bin includes 1)."""

    low: float
    high: float
    records: int
    confidence: float
    precision: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence against correctness.

    Parameters
    ----------
    records : how many predicted records were judged.
    right : share of them that are right.
    error : expected calibration error, the mean gap between confidence and precision over ten bins
        of equal width, weighted by their records (Naeini et al. 2015; Guo et al. 2017).
    """

    records: int
    right: float
    error: float
    bins: tuple[Bin, ...]
    curve: tuple[CurvePoint, ...]


def is_right(gold: Record, predicted: Record) -> bool:
    """Whether a predicted record has the gold one's cue and speaker name, and its claim nearly."""
    cues = (bare(gold.cue) if gold.cue else None, bare(predicted.cue) if predicted.cue else None)
    return (
        cues[0] == cues[1]
        and gold.speaker.name == predicted.speaker.name
        and iou(characters(gold.claim), characters(predicted.claim)) >= RIGHT_IOU
    )


def calibration(alignments: Iterable[Alignment]) -> Calibration | None:
    """Judge the confidence of all predicted records; None when there are none."""
    judged: list[tuple[float, bool]] = []
    for alignment in alignments:
        judged += [(other.confidence, is_right(one, other)) for one, other in alignment.pairs]
        judged += [(record.confidence, False) for record in alignment.spurious]
    if not judged:
        return None
    bins = _bins(judged)
    error = sum(one.records * abs(one.confidence - one.precision) for one in bins) / len(judged)
    right = sum(right for _, right in judged) / len(judged)
    return Calibration(len(judged), right, error, bins, _curve(judged))


def _bins(judged: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    filled: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in judged:
        filled[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    return tuple(
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(members),
            sum(confidence for confidence, _ in members) / len(members),
            sum(right for _, right in members) / len(members),
        )
        for number, members in enumerate(filled)
        if members
    )


def _curve(judged: Sequence[tuple[float, bool]]) -> tuple[CurvePoint, ...]:
    """Precision at each tenth of coverage; equally confident records count by their mean."""
    right: list[float] = []
    confidences: list[float] = []
    ordered = sorted(judged, key=lambda one: -one[0])
    for confidence, group in groupby(ordered, key=lambda one: one[0]):
        members = [correct for _, correct in group]
        right += [sum(members) / len(members)] * len(members)
        confidences += [confidence] * len(members)
    points = []
    for tenth in range(1, 11):
        taken = math.ceil(len(right) * tenth / 10)
        points.append(CurvePoint(tenth / 10, sum(right[:taken]) / taken, confidences[taken - 1]))
    return tuple(points)
