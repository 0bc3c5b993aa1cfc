"""Adapt the decisions of a model to further examples, without what the model learned from.

Weights are fitted with a normal prior around those of the base model (Chelba and Acero 2004,
"Adaptation of maximum entropy capitalizer: little data can help a lot"): where the new examples are
few the base model decides, where they are many they do. Every decision is a conditional logit
whose candidates begin with the base model's log-odds; what is learned is the difference. How freely
each decision may move is what pays off on examples held out; one that gains nothing stays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from lunzheng.attribution.decisions import Choice, Decision, DecisionTables
from lunzheng.training.examples import Examples
from lunzheng.training.fitting import (
    CHOICES,
    DECISIONS,
    LEAST_COUNT,
    RANKING_STRENGTH,
    RANKINGS,
    STRENGTH,
    kind_scale,
)
from lunzheng.training.ranking import ChoiceSet, fit_ranking

#: Variances of the prior around the base model's weights that are tried, as shares of the variance
#: of that around zero in a training from nothing.
FREEDOMS = (0.01, 0.1)
#: So many standard errors the gain on held-out examples must be worth.
_LEAST_GAIN = 1.0
#: Stands for what a yes has before any feature; no feature is called so.
_INTERCEPT = "\x00"
_BETWEEN = "\x01"


def adapted(examples: Examples, base: DecisionTables) -> DecisionTables:
    """Every decision of ``base``, moved towards ``examples``.

    Parameters
    ----------
    examples : article by article; a decision without examples stays as it is.
    """
    tables = dict(base.tables)
    for name in DECISIONS:
        rows, answers = examples.rows.get(name, []), examples.answers.get(name, [])
        yes = [answer == "True" for answer in answers]
        tables[name] = adapted_decision(base.tables[name], rows, yes, STRENGTH.get(name, 1.0))
    for name in RANKINGS:
        sets = examples.choices.get(name, [])
        prior = [[base.tables[name].log_odds(row) for row in rows] for rows, _ in sets]
        tables[name] = _sum(base.tables[name], _moved(sets, prior, RANKING_STRENGTH))
    choices = dict(base.choices)
    for name in CHOICES:
        choices[name] = _adapted_choice(
            base.choices[name],
            examples.rows.get(name, []),
            examples.answers.get(name, []),
            examples.values.get(name, []),
            STRENGTH.get(name, 1.0),
            kind_scale if name == "kind" else lambda _: 1.0,
        )
    return DecisionTables(tables, choices)


def adapted_decision(
    base: Decision, rows: Sequence[Sequence[str]], answers: Sequence[bool], strength: float
) -> Decision:
    """A yes-or-no decision, moved towards examples.

    Parameters
    ----------
    rows : the features of each example, article by article.
    answers : whether it is a yes.
    strength : inverse of the penalty in a training from nothing.
    """
    # A choice between a no without features and a yes with them.
    sets: list[ChoiceSet] = [
        (((), (_INTERCEPT, *row)), int(answer)) for row, answer in zip(rows, answers, strict=True)
    ]
    prior = [(0.0, base.log_odds(row)) for row in rows]
    return _sum(base, _moved(sets, prior, strength))


def _adapted_choice(
    base: Choice,
    rows: Sequence[Sequence[str]],
    answers: Sequence[str],
    values: Sequence[Mapping[str, float]],
    strength: float,
    scale: Callable[[str], float],
) -> Choice:
    labels = sorted(base.labels)
    sets: list[ChoiceSet] = []
    prior = []
    for row, answer, real in zip(rows, answers, values, strict=True):
        if answer not in base.labels:
            continue
        candidates = [
            [f"{label}{_BETWEEN}{name}" for name in (_INTERCEPT, *row)] for label in labels
        ]
        sets.append((candidates, labels.index(answer)))
        odds = base.log_probabilities(row, real)
        prior.append([odds[label] for label in labels])
    moved = _moved(sets, prior, strength, lambda name: scale(name.partition(_BETWEEN)[2]))
    by_label: dict[str, dict[str, float]] = {label: {} for label in labels}
    for name, weight in moved.weights.items():
        label, _, feature = name.partition(_BETWEEN)
        by_label[label][feature] = weight
    return Choice.of(
        {label: _sum(base.decision(label), Decision(by_label[label], 0.0)) for label in labels}
    )


def _moved(
    sets: Sequence[ChoiceSet],
    prior: Sequence[Sequence[float]],
    strength: float,
    scale: Callable[[str], float] = lambda _: 1.0,
) -> Decision:
    """What is to be added to the base model's weights; nothing where that gains nothing.

    The first half of the examples judges what the second half teaches, and the reverse; they are in
    the order of their articles, so that at most one article is in both.
    """
    middle = len(sets) // 2
    halves = ((0, middle), (middle, len(sets)))
    before = [_loss(one, begun, None) for one, begun in zip(sets, prior, strict=True)]
    best, least = 0.0, 0.0
    for freedom in FREEDOMS:
        gains: list[float] = []
        for first, last in halves:
            taught, begun = [*sets[:first], *sets[last:]], [*prior[:first], *prior[last:]]
            if not taught:
                continue
            moved = fit_ranking(taught, freedom * strength, LEAST_COUNT, prior=begun, scale=scale)
            gains += [before[at] - _loss(sets[at], prior[at], moved) for at in range(first, last)]
        gain = _sure_gain(gains)
        if gain > least:
            best, least = freedom, gain
    if not best:
        return Decision({}, 0.0)
    return fit_ranking(sets, best * strength, LEAST_COUNT, prior=prior, scale=scale)


def _loss(one: ChoiceSet, prior: Sequence[float], moved: Decision | None) -> float:
    """Minus the log-probability of the right candidate."""
    rows, right = one
    odds = [
        begun + (moved.log_odds(row) if moved else 0.0)
        for begun, row in zip(prior, rows, strict=True)
    ]
    highest = max(odds)
    return highest + math.log(sum(math.exp(value - highest) for value in odds)) - odds[right]


def _sure_gain(gains: Sequence[float]) -> float:
    """The mean gain, less its standard error."""
    if len(gains) < 2:
        return 0.0
    mean = sum(gains) / len(gains)
    spread = math.sqrt(sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1))
    return mean - _LEAST_GAIN * spread / math.sqrt(len(gains))


def _sum(base: Decision, moved: Decision) -> Decision:
    weights = dict(base.weights)
    for name, weight in moved.weights.items():
        if name != _INTERCEPT:
            weights[name] = weights.get(name, 0.0) + weight
    return Decision(weights, base.intercept + moved.weights.get(_INTERCEPT, 0.0))
