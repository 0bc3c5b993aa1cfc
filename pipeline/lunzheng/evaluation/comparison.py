"""Two systems on the same articles: is one better, or was it luck?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.judgement import Judgement


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure of two systems.

    Parameters
    ----------
    first, second : the figure of each.
    difference : second minus first, with ``low`` and ``high`` of its 95 % interval.
    p : two-sided, of no difference.
    """

    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float


def compare(
    first: Judgement, second: Judgement, *, resamples: int = 1000, seed: int = 0
) -> Mapping[str, ComparedFigure]:
    """Compare two judgements of the same articles by the paired bootstrap.

    Each resample draws articles once for both systems, so that what makes an article hard for both
    cancels out (Koehn 2004; Berg-Kirkpatrick et al. 2012).

    Raises
    ------
    ValueError : when the two were not judged on the same articles.
    """
    if first.ids != second.ids:
        raise ValueError("the two systems were not judged on the same articles")
    weights = bootstrap.article_weights(len(first.ids), resamples=resamples, seed=seed)
    compared = {}
    for name, one in first.figures.items():
        other = second.figures[name]
        differences = other.resampled(weights) - one.resampled(weights)
        low, high = bootstrap.interval(differences)
        compared[name] = ComparedFigure(
            one.value(),
            other.value(),
            other.value() - one.value(),
            low,
            high,
            bootstrap.p_value(differences),
        )
    return compared
