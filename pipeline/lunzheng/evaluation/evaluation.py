"""All figures of one system, with intervals, groups and calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np

from lunzheng.article import Article
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.bootstrap import CountedFigure
from lunzheng.evaluation.calibration import Calibration, calibration
from lunzheng.evaluation.judgement import Judgement
from lunzheng.evaluation.scorer import counted_figures, score_alignment
from lunzheng.record import Kind

Grouping = Literal["source", "genre", "kind"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
#: The group of articles that do not say which they belong to.
UNKNOWN = "(none)"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its bootstrap 95 % interval over articles.

    Parameters
    ----------
    value : F1 or accuracy, 0 to 1; None when there is nothing to judge.
    low, high : the interval.
    precision, recall : of F1 figures.
    gold, predicted : how many of each (characters for claim overlap, sentences for the sentence
        figure); of an accuracy both are the matched records.
    """

    value: float | None
    low: float | None
    high: float | None
    precision: float | None
    recall: float | None
    gold: int
    predicted: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one system is worth.

    Parameters
    ----------
    figures : by name.
    groups : by grouping, then by group, then by name.
    calibration : of ``confidence``; None without predicted records.
    """

    articles: int
    figures: Mapping[str, Figure]
    groups: Mapping[str, Mapping[str, Mapping[str, Figure]]]
    calibration: Calibration | None
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    judgement: Judgement,
    articles: Mapping[str, Article] | None = None,
    *,
    by: Sequence[Grouping] = (),
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """The figures of a judgement.

    Parameters
    ----------
    articles : by id; needed for groups by ``source`` and ``genre``.
    by : what to group by. A matched record belongs to the kind of its gold record, any other to
        its own.
    resamples, seed : of the bootstrap.
    """
    notes = list(judgement.notes)
    groups: dict[str, dict[str, dict[str, Figure]]] = {}
    for grouping in by:
        if grouping == "kind":
            counted = _by_kind(judgement)
        elif articles is None:
            notes.append(f"no groups by {grouping}: name the articles with --articles")
            continue
        else:
            counted = _by_article(judgement, articles, grouping)
        groups[grouping] = {
            name: summarised(figures, resamples=resamples, seed=seed)
            for name, figures in counted.items()
        }
    return Evaluation(
        len(judgement.ids),
        summarised(judgement.figures, resamples=resamples, seed=seed),
        groups,
        calibration(judgement.alignments),
        tuple(notes),
    )


def summarised(
    figures: Mapping[str, CountedFigure], *, resamples: int, seed: int
) -> dict[str, Figure]:
    """Values and intervals of figures that were counted over the same articles."""
    articles = max((len(figure.counts) for figure in figures.values()), default=0)
    weights = bootstrap.article_weights(articles, resamples=resamples, seed=seed)
    return {name: _summarised(figure, weights) for name, figure in figures.items()}


def _summarised(figure: CountedFigure, weights: bootstrap.Floats) -> Figure:
    total = figure.counts.sum(0)
    precision = recall = None
    if figure.formula is bootstrap.ratio:
        predicted = gold = int(total[1])
    else:
        predicted, gold = int(total[1::3].sum()), int(total[2::3].sum())
    if not gold and not predicted:
        return Figure(None, None, None, None, None, 0, 0)
    if figure.formula is bootstrap.f1:
        precision, recall = float(bootstrap.precision(total)), float(bootstrap.recall(total))
    low, high = bootstrap.interval(figure.resampled(weights))
    return Figure(figure.value(), low, high, precision, recall, gold, predicted)


def _by_article(
    judgement: Judgement, articles: Mapping[str, Article], grouping: Grouping
) -> dict[str, dict[str, CountedFigure]]:
    rows: dict[str, list[int]] = {}
    for row, key in enumerate(judgement.ids):
        article = articles[key]
        group = article.source if grouping == "source" else article.meta.get("genre")
        rows.setdefault(str(group) if group else UNKNOWN, []).append(row)
    return {
        group: {
            name: CountedFigure(figure.counts[np.array(chosen)], figure.formula)
            for name, figure in judgement.figures.items()
        }
        for group, chosen in sorted(rows.items())
    }


def _by_kind(judgement: Judgement) -> dict[str, dict[str, CountedFigure]]:
    counted: dict[str, dict[str, CountedFigure]] = {}
    for kind in get_args(Kind):
        parts = [one.only(lambda record, k=kind: record.kind == k) for one in judgement.alignments]  # type: ignore[misc]
        figures = counted_figures([score_alignment(part) for part in parts])
        del figures["recommendation end to end"]
        ends = [
            (
                sum(one.kind == kind == other.kind for one, other in alignment.pairs),
                sum(record.kind == kind for record in alignment.predicted),
                sum(record.kind == kind for record in alignment.gold),
            )
            for alignment in judgement.alignments
        ]
        counts = np.array(ends, dtype=float).reshape(-1, 3)
        counted[kind] = {"kind end to end": CountedFigure(counts, bootstrap.f1), **figures}
    return counted
