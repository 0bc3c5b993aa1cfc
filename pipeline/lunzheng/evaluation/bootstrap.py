"""Ratios of counts over articles, and their bootstrap intervals.

A figure is a formula over counts that add up across articles, so that a resample of articles is a
vector of weights and all resamples together are one matrix product (Efron and Tibshirani 1993,
*An Introduction to the Bootstrap*, percentile intervals).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: From counts ``(…, k)`` to a figure ``(…)``.
Formula = Callable[[Floats], Floats]


def f1(counts: Floats) -> Floats:
    """F1 of counts ``(…, 3)``: true positives, predicted, gold; 0 where there is nothing."""
    return _divided(2 * counts[..., 0], counts[..., 1] + counts[..., 2])


def precision(counts: Floats) -> Floats:
    """Precision of counts ``(…, 3)``: true positives, predicted, gold."""
    return _divided(counts[..., 0], counts[..., 1])


def recall(counts: Floats) -> Floats:
    """Recall of counts ``(…, 3)``: true positives, predicted, gold."""
    return _divided(counts[..., 0], counts[..., 2])


def ratio(sums: Floats) -> Floats:
    """Mean of sums ``(…, 2)``: sum of scores, their number."""
    return _divided(sums[..., 0], sums[..., 1])


def macro_f1(counts: Floats) -> Floats:
    """Mean F1 of the classes that occur, from counts ``(…, 3 × classes)``, class by class."""
    classes = counts.reshape(*counts.shape[:-1], -1, 3)
    occurs = classes[..., 1] + classes[..., 2] > 0
    return _divided(f1(classes).sum(-1), occurs.sum(-1).astype(float))


def _divided(numerator: Floats, denominator: Floats) -> Floats:
    return np.divide(numerator, denominator, out=np.zeros_like(denominator), where=denominator > 0)


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure with the counts of each article behind it.

    Parameters
    ----------
    counts : ``(articles, k)``.
    formula : from the sum of counts to the figure.
    """

    counts: Floats
    formula: Formula

    def value(self) -> float:
        return float(self.formula(self.counts.sum(0)))

    def resampled(self, weights: Floats) -> Floats:
        """The figure in each resample, from weights ``(resamples, articles)``."""
        return self.formula(weights @ self.counts)


def article_weights(articles: int, *, resamples: int, seed: int) -> Floats:
    """How often each article is in each resample, ``(resamples, articles)``."""
    generator = np.random.default_rng(seed)
    draws = generator.integers(0, max(articles, 1), size=(resamples, articles))
    weights = np.zeros((resamples, articles))
    np.add.at(weights, (np.arange(resamples)[:, None], draws), 1.0)
    return weights


def interval(values: Floats) -> tuple[float, float]:
    """The central 95 % of resampled figures."""
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def p_value(differences: Floats) -> float:
    """Two-sided p of "no difference" from the resampled differences of two systems.

    Twice the share of resamples on the smaller side of zero, counting one more so that it is never
    0 (Davison and Hinkley 1997, *Bootstrap Methods and their Application*, 4.2).
    """
    smaller = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    return min(1.0, 2 * (smaller + 1) / (len(differences) + 1))
