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

from lunzheng.article import Offsets
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.alignment import MATCH_IOU as MATCH_IOU
from lunzheng.evaluation.alignment import Alignment, align
from lunzheng.evaluation.alignment import matched as matched
from lunzheng.evaluation.bootstrap import CountedFigure
from lunzheng.evaluation.spans import bare, characters
from lunzheng.record import Record

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


def score_article(gold: Sequence[Record], predicted: Sequence[Record]) -> ArticleScore:
    """Compare the records of one article."""
    return score_alignment(align(gold, predicted))


def score_alignment(alignment: Alignment) -> ArticleScore:
    """The counts of one article whose records are aligned."""
    gold, predicted, pairs = alignment.gold, alignment.predicted, alignment.pairs
    gold_characters = _claim_characters(gold)
    implicit_characters = _claim_characters(alignment.implicit)
    predicted_characters = _claim_characters(predicted) - (implicit_characters - gold_characters)
    names = sum(one.speaker.name == other.speaker.name for one, other in pairs)
    both = sum(one.kind == "recommendation" == other.kind for one, other in pairs)
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
    n = len(pairs)
    accuracy = {
        "kind": (sum(a.kind == b.kind for a, b in pairs), n),
        "quote": (sum(a.quote == b.quote for a, b in pairs), n),
        "type": (sum(a.speaker.type == b.speaker.type for a, b in pairs), n),
        "role": (sum(role_f1(a.speaker.role, b.speaker.role) for a, b in pairs), n),
    }
    return ArticleScore(f1, accuracy, _implicit(alignment))


def _implicit(alignment: Alignment) -> Counts:
    # Found only when it is called implicit too, or precision could rise above 1.
    neutral = [other for _, other in alignment.neutral]
    found = sum(record.implicit for record in neutral)
    predicted = sum(record.implicit for record in (*neutral, *alignment.predicted))
    return found, predicted, len(alignment.implicit)


def role_f1(gold: str | None, predicted: str | None) -> float:
    """Character F1 of two roles; 1 when both are absent."""
    if not gold or not predicted:
        return float(not gold and not predicted)
    common = sum((Counter(gold) & Counter(predicted)).values())
    return 2 * common / (len(gold) + len(predicted))


def counted_figures(articles: Sequence[ArticleScore]) -> dict[str, CountedFigure]:
    """Every figure over the records of ``articles``, with the counts of each article."""
    figures = {
        name: CountedFigure(_array([one.f1[name] for one in articles], 3), bootstrap.f1)
        for name in F1_FIGURES
    }
    for name in ACCURACY_FIGURES:
        sums = _array([one.accuracy[name] for one in articles], 2)
        figures[name] = CountedFigure(sums, bootstrap.ratio)
    implicit = _array([one.implicit for one in articles], 3)
    figures["implicit"] = CountedFigure(implicit, bootstrap.f1)
    return figures


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
    weights = bootstrap.article_weights(len(articles), resamples=resamples, seed=seed)
    counted = counted_figures(articles)
    # Implicit records have no figure of their own, only precision and recall.
    totals = {
        name: figure.counts.sum(0)
        for name, figure in counted.items()
        if figure.formula is bootstrap.f1
    }
    main = {name: figure for name, figure in counted.items() if name != "implicit"}
    return Scores(
        figures={name: figure.value() for name, figure in main.items()},
        intervals={
            name: bootstrap.interval(figure.resampled(weights)) for name, figure in main.items()
        },
        precision={name: float(bootstrap.precision(total)) for name, total in totals.items()},
        recall={name: float(bootstrap.recall(total)) for name, total in totals.items()},
    )


def _array(rows: Sequence[Sequence[float]], columns: int) -> bootstrap.Floats:
    return np.array(rows, dtype=float).reshape(-1, columns)


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
