"""Adapt the decisions of a model to further examples, without what the model learned from.

Weights are fitted with a normal prior around those of the base model (Chelba and Acero 2004,
"Adaptation of maximum entropy capitalizer: little data can help a lot"): where the new examples are
few the base model decides, where they are many they do. Every decision is a conditional logit
whose candidates begin with the base model's log-odds; what is learned is the difference.
"""

from __future__ import annotations

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

#: Stands for what a yes has before any feature; no feature is called so.
_INTERCEPT = "\x00"


def adapted(examples: Examples, base: DecisionTables) -> DecisionTables:
    """Every decision of ``base``, moved towards ``examples``.

    A decision without examples stays as it is.
    """
    tables = dict(base.tables)
    for name in DECISIONS:
        rows, answers = examples.rows.get(name, []), examples.answers.get(name, [])
        yes = [answer == "True" for answer in answers]
        tables[name] = adapted_decision(base.tables[name], rows, yes, STRENGTH.get(name, 1.0))
    for name in RANKINGS:
        sets = examples.choices.get(name, [])
        prior = [[base.tables[name].log_odds(row) for row in rows] for rows, _ in sets]
        moved = fit_ranking(sets, RANKING_STRENGTH, LEAST_COUNT, prior=prior) if sets else None
        tables[name] = _sum(base.tables[name], moved)
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
    rows : the features of each example.
    answers : whether it is a yes.
    strength : inverse of the penalty on what is moved.
    """
    if not rows:
        return base
    # A choice between a no without features and a yes with them.
    sets: list[ChoiceSet] = [
        (((), (_INTERCEPT, *row)), int(answer)) for row, answer in zip(rows, answers, strict=True)
    ]
    prior = [(0.0, base.log_odds(row)) for row in rows]
    return _sum(base, fit_ranking(sets, strength, LEAST_COUNT, prior=prior))


def _adapted_choice(
    base: Choice,
    rows: Sequence[Sequence[str]],
    answers: Sequence[str],
    values: Sequence[Mapping[str, float]],
    strength: float,
    scale: Callable[[str], float],
) -> Choice:
    labels = sorted(base.labels)
    known = [number for number, answer in enumerate(answers) if answer in base.labels]
    if not known:
        return base
    sets: list[ChoiceSet] = []
    prior = []
    for number in known:
        features = (_INTERCEPT, *rows[number])
        candidates = [[f"{label}\x01{name}" for name in features] for label in labels]
        sets.append((candidates, labels.index(answers[number])))
        odds = base.log_probabilities(rows[number], values[number])
        prior.append([odds[label] for label in labels])
    moved = fit_ranking(
        sets, strength, LEAST_COUNT, prior=prior, scale=lambda name: scale(name.split("\x01")[1])
    )
    by_label: dict[str, dict[str, float]] = {label: {} for label in labels}
    for name, weight in moved.weights.items():
        label, feature = name.split("\x01")
        by_label[label][feature] = weight
    return Choice(
        {label: _sum(base.labels[label], Decision(by_label[label], 0.0)) for label in labels}
    )


def _sum(base: Decision, moved: Decision | None) -> Decision:
    if moved is None:
        return base
    weights = dict(base.weights)
    for name, weight in moved.weights.items():
        if name != _INTERCEPT:
            weights[name] = weights.get(name, 0.0) + weight
    return Decision(weights, base.intercept + moved.weights.get(_INTERCEPT, 0.0))
