"""The figures by which Lunzheng is judged: components alone and records end to end.

Component and end-to-end scores side by side follow Citron (Newell et al. 2018) and PARC 3.0
(Pareti 2016). Gold records that are ``implicit`` are neutral: missing one costs nothing, finding
one gains nothing. Records of the author's own voice count only in the sentence scores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from lunzheng.article import Offsets
from lunzheng.evaluation.spans import bare, characters, iou
from lunzheng.record import Record

#: Claims are the same when their characters overlap at least this much.
MATCH_IOU = 0.5

#: (true positives, predicted, gold)
Counts = tuple[int, int, int]

F1_FIGURES = (
    "cue exact",
    "source exact",
    "claim exact",
    "claim overlap",
    "record exact",
    "speaker end to end",
    "recommendation end to end",
)
ACCURACY_FIGURES = ("kind", "quote", "type", "role")


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """Counts of one article: for F1 figures (tp, predicted, gold), for accuracies (sum, n)."""

    f1: Mapping[str, Counts]
    accuracy: Mapping[str, tuple[float, int]]
    implicit: Counts = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures over many articles with bootstrap 95 % intervals over articles."""

    figures: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    precision: Mapping[str, float] = field(default_factory=dict)
    recall: Mapping[str, float] = field(default_factory=dict)


def matched(gold: Sequence[Record], predicted: Sequence[Record]) -> list[tuple[int, int]]:
    """Optimal one-to-one pairs ``(gold index, predicted index)`` with claim IoU ≥ 0.5."""
    if not gold or not predicted:
        return []
    gold_claims = [characters(record.claim) for record in gold]
    predicted_claims = [characters(record.claim) for record in predicted]
    overlap = np.array([[iou(one, other) for other in predicted_claims] for one in gold_claims])
    # An equal cue decides between two records with the same claim (a chain of sources).
    for row, record in enumerate(gold):
        for column, other in enumerate(predicted):
            if record.cue == other.cue and overlap[row, column] >= MATCH_IOU:
                overlap[row, column] += 0.01
    allowed = np.where(overlap >= MATCH_IOU, overlap, 0.0)
    rows, columns = linear_sum_assignment(allowed, maximize=True)
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if allowed[row, column] > 0
    ]


def score_article(gold: Sequence[Record], predicted: Sequence[Record]) -> ArticleScore:
    """Compare the records of one article."""
    gold = [record for record in gold if record.speaker.type != "author"]
    predicted = [record for record in predicted if record.speaker.type != "author"]
    pairs = matched(gold, predicted)
    neutral = {p for g, p in pairs if gold[g].implicit}
    implicit_gold = sum(record.implicit for record in gold)
    implicit_predicted = sum(record.implicit for record in predicted)
    implicit = (len(neutral), implicit_predicted, implicit_gold)
    explicit_pairs = [(gold[g], predicted[p]) for g, p in pairs if not gold[g].implicit]
    implicit_characters = _claim_characters(record for record in gold if record.implicit)
    gold = [record for record in gold if not record.implicit]
    predicted = [record for number, record in enumerate(predicted) if number not in neutral]

    gold_characters = _claim_characters(gold)
    predicted_characters = _claim_characters(predicted) - (implicit_characters - gold_characters)
    names = sum(one.speaker.name == other.speaker.name for one, other in explicit_pairs)
    both = sum(one.kind == "recommendation" == other.kind for one, other in explicit_pairs)
    f1 = {
        "cue exact": _overlap(_cues(gold), _cues(predicted)),
        "source exact": _overlap(_sources(gold), _sources(predicted)),
        "claim exact": _overlap(map(_claim, gold), map(_claim, predicted)),
        "claim overlap": (
            len(gold_characters & predicted_characters),
            len(predicted_characters),
            len(gold_characters),
        ),
        "record exact": _overlap(map(_triple, gold), map(_triple, predicted)),
        "speaker end to end": (names, len(predicted), len(gold)),
        "recommendation end to end": (
            both,
            sum(record.kind == "recommendation" for record in predicted),
            sum(record.kind == "recommendation" for record in gold),
        ),
    }
    n = len(explicit_pairs)
    accuracy = {
        "kind": (sum(a.kind == b.kind for a, b in explicit_pairs), n),
        "quote": (sum(a.quote == b.quote for a, b in explicit_pairs), n),
        "type": (sum(a.speaker.type == b.speaker.type for a, b in explicit_pairs), n),
        "role": (sum(role_f1(a.speaker.role, b.speaker.role) for a, b in explicit_pairs), n),
    }
    return ArticleScore(f1, accuracy, implicit)


def role_f1(gold: str | None, predicted: str | None) -> float:
    """Character F1 of two roles; 1 when both are absent."""
    if not gold or not predicted:
        return float(not gold and not predicted)
    common = sum((Counter(gold) & Counter(predicted)).values())
    return 2 * common / (len(gold) + len(predicted))


def score(
    gold: Mapping[str, Sequence[Record]],
    predicted: Mapping[str, Sequence[Record]],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Scores:
    """Micro-averaged figures over all articles of ``gold``.

    Parameters
    ----------
    gold, predicted : records by article id; articles missing from ``predicted`` have none.
    resamples : bootstrap resamples over articles for the 95 % intervals.
    seed : of the resampling.
    """
    articles = [score_article(records, predicted.get(key, ())) for key, records in gold.items()]
    generator = np.random.default_rng(seed)
    draws = generator.integers(0, max(len(articles), 1), size=(resamples, len(articles)))
    figures: dict[str, float] = {}
    intervals: dict[str, tuple[float, float]] = {}
    precision: dict[str, float] = {}
    recall: dict[str, float] = {}
    for name in F1_FIGURES:
        counts = np.array([article.f1[name] for article in articles], dtype=float).reshape(-1, 3)
        figures[name] = float(_f1(counts.sum(0)))
        total = counts.sum(0)
        precision[name] = float(total[0] / total[1]) if total[1] else 0.0
        recall[name] = float(total[0] / total[2]) if total[2] else 0.0
        intervals[name] = _interval(_f1(counts[draws].sum(1)))
    for name in ACCURACY_FIGURES:
        sums = np.array([article.accuracy[name] for article in articles], dtype=float).reshape(
            -1, 2
        )
        figures[name] = float(_ratio(sums.sum(0)))
        intervals[name] = _interval(_ratio(sums[draws].sum(1)))
    implicit = np.array([article.implicit for article in articles], dtype=float).reshape(-1, 3)
    total = implicit.sum(0)
    precision["implicit"] = float(total[0] / total[1]) if total[1] else 0.0
    recall["implicit"] = float(total[0] / total[2]) if total[2] else 0.0
    return Scores(figures, intervals, precision, recall)


def _f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    denominator = counts[..., 1] + counts[..., 2]
    return np.divide(
        2 * counts[..., 0], denominator, out=np.zeros_like(denominator), where=denominator > 0
    )


def _ratio(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    n = sums[..., 1]
    return np.divide(sums[..., 0], n, out=np.zeros_like(n), where=n > 0)


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _claim_characters(records: Iterable[Record]) -> frozenset[int]:
    return frozenset().union(*(characters(record.claim) for record in records))


def _claim(record: Record) -> tuple[Offsets, ...]:
    return tuple(bare(span) for span in record.claim)


def _triple(record: Record) -> Hashable:
    mention = record.speaker.mention
    return (
        bare(record.cue) if record.cue else None,
        bare(mention) if mention else None,
        _claim(record),
    )


def _cues(records: Iterable[Record]) -> set[Offsets]:
    return {bare(record.cue) for record in records if record.cue}


def _sources(records: Iterable[Record]) -> set[Offsets]:
    return {bare(record.speaker.mention) for record in records if record.speaker.mention}


def _overlap(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Counts:
    gold_count, predicted_count = Counter(gold), Counter(predicted)
    common = sum((gold_count & predicted_count).values())
    return common, sum(predicted_count.values()), sum(gold_count.values())
