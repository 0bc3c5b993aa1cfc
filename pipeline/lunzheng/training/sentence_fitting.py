"""Fit the sentence classifier to sentences whose evidence was found out of fold.

The evidence of a sentence (:mod:`lunzheng.claims.sentence_features`) must come from attribution
decisions that have not seen its article, in training as in scoring: decisions are surer of what
they have learned from, and the classifier would learn to trust them too far (stacking, Wolpert
1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from lunzheng.attribution.decisions import Decision
from lunzheng.claims.sentence_model import SentenceModel
from lunzheng.evaluation.bootstrap import Floats
from lunzheng.training.adaptation import adapted_decision
from lunzheng.training.fitting import fit

#: Inverse regularization strength of both decisions, set by cross-validation over articles.
STRENGTH = 0.02
#: So small a weight decides nothing; without them the file is a quarter of the size.
LEAST_WEIGHT = 0.01


@dataclass(frozen=True, slots=True)
class ArticleSentences:
    """The sentences of one article, to learn from or to score.

    Parameters
    ----------
    rows : features of each.
    classes : the right class of each, as an index into ``SENTENCE_LABELS``.
    fold : of the article.
    """

    rows: tuple[tuple[str, ...], ...]
    classes: tuple[int, ...]
    fold: int


def fit_sentences(
    articles: Sequence[ArticleSentences], base: SentenceModel | None = None
) -> SentenceModel:
    """Fit both decisions.

    Parameters
    ----------
    base : a model to adapt; None begins from nothing.
    """
    rows = [row for one in articles for row in one.rows]
    classes = [rank for one in articles for rank in one.classes]
    holding = [number for number, rank in enumerate(classes) if rank > 0]
    return SentenceModel(
        _fitted(rows, [rank > 0 for rank in classes], base.claim if base else None),
        _fitted(
            [rows[number] for number in holding],
            [classes[number] == 2 for number in holding],
            base.recommendation if base else None,
        ),
    )


def _fitted(
    rows: Sequence[Sequence[str]], answers: Sequence[bool], base: Decision | None
) -> Decision:
    if base is not None:
        return adapted_decision(base, rows, answers, STRENGTH)
    if len(set(answers)) < 2:
        return Decision({}, 4.0 if any(answers) else -4.0)
    return _pruned(fit(rows, [str(answer) for answer in answers], STRENGTH).decision("True"))


def _pruned(decision: Decision) -> Decision:
    weights = {
        name: weight for name, weight in decision.weights.items() if abs(weight) >= LEAST_WEIGHT
    }
    return Decision(weights, decision.intercept)


def cross_validated(
    articles: Sequence[ArticleSentences], base: SentenceModel | None = None
) -> list[Floats]:
    """Log-odds of both decisions from models without an article's fold.

    Returns
    -------
    ``(sentences, 2)`` for each article.
    """
    found: list[Floats] = [np.zeros((0, 2))] * len(articles)
    for fold in sorted({one.fold for one in articles}):
        model = fit_sentences([one for one in articles if one.fold != fold], base)
        for number, one in enumerate(articles):
            if one.fold == fold:
                found[number] = log_odds(model, one.rows)
    return found


def log_odds(model: SentenceModel, rows: Sequence[Sequence[str]]) -> Floats:
    """Log-odds of both decisions, ``(sentences, 2)``."""
    odds = [(model.claim.log_odds(row), model.recommendation.log_odds(row)) for row in rows]
    return np.array(odds, dtype=float).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class Scaling:
    """Platt scaling (1999) of both decisions: log-odds become ``slope · odds + shift``."""

    slopes: tuple[float, float] = (1.0, 1.0)
    shifts: tuple[float, float] = (0.0, 0.0)

    def __call__(self, odds: Floats) -> Floats:
        """The scaled log-odds ``(…, 2)``."""
        scaled: Floats = odds * np.array(self.slopes) + np.array(self.shifts)
        return scaled

    def of(self, model: SentenceModel) -> SentenceModel:
        """The model whose log-odds are scaled: its weights carry the scaling."""
        decisions = [
            Decision({n: w * slope for n, w in one.weights.items()}, one.intercept * slope + shift)
            for one, slope, shift in zip(
                (model.claim, model.recommendation), self.slopes, self.shifts, strict=True
            )
        ]
        return SentenceModel(*decisions)


def scaling_of(odds: Sequence[Floats], articles: Sequence[ArticleSentences]) -> Scaling:
    """The scaling that makes out-of-fold log-odds most probable."""
    stacked = np.concatenate(odds) if odds else np.zeros((0, 2))
    classes = np.array([rank for one in articles for rank in one.classes])
    claim = _platt(stacked[:, 0], classes > 0)
    holding = classes > 0
    recommendation = _platt(stacked[holding, 1], classes[holding] == 2)
    return Scaling((claim[0], recommendation[0]), (claim[1], recommendation[1]))


def calibrated(odds: Sequence[Floats], articles: Sequence[ArticleSentences]) -> list[Floats]:
    """Out-of-fold log-odds, each scaled as the other folds teach."""
    scalings = {}
    for fold in {one.fold for one in articles}:
        others = [number for number, one in enumerate(articles) if one.fold != fold]
        scalings[fold] = scaling_of([odds[n] for n in others], [articles[n] for n in others])
    return [scalings[one.fold](own) for own, one in zip(odds, articles, strict=True)]


def _platt(odds: Floats, right: np.ndarray) -> tuple[float, float]:
    if not len(odds) or right.all() or not right.any():
        return 1.0, 0.0

    def loss(parameters: Floats) -> tuple[float, Floats]:
        scores = odds * parameters[0] + parameters[1]
        gaps = expit(scores) - right
        value = float((np.logaddexp(0, scores) - scores * right).sum())
        return value, np.array([(gaps * odds).sum(), gaps.sum()])

    slope, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(slope), float(shift)


def probabilities(odds: Floats) -> Floats:
    """Probabilities of the three labels ``(sentences, 3)`` from log-odds ``(sentences, 2)``."""
    claim, recommendation = expit(odds).T
    return np.stack([1 - claim, claim * (1 - recommendation), claim * recommendation], axis=1)
