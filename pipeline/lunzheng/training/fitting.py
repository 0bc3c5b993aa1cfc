"""Fit the attribution decisions: logistic regression, multinomial and conditional logit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from lunzheng.attribution.decisions import Choice, Decision, DecisionTables
from lunzheng.training.examples import Examples
from lunzheng.training.ranking import fit_ranking

DECISIONS = (
    "cue", "stop", "before", "around", "quotation", "continuation", "author", "role",
    "confidence",
)  # fmt: skip
#: Decisions that pick the best of several candidates.
RANKINGS = ("source", "start", "addressee")
#: Choices, each with what is chosen where there is nothing to learn from.
CHOICES = {"kind": "evaluation", "kind characters": "evaluation", "type": "person"}
#: Inverse regularization strengths, set by cross-validation over articles.
STRENGTH = {"cue": 0.2, "kind": 0.1, "kind characters": 5.0, "stop": 0.3}
#: A feature seen less often than this is noise.
LEAST_COUNT = 3
RANKING_STRENGTH = 1.0


def fit(
    rows: Sequence[Sequence[str]],
    answers: Sequence[str],
    strength: float,
    values: Sequence[Mapping[str, float]] | None = None,
    scale: Callable[[str], float] = lambda _: 1.0,
) -> Choice:
    """Fit one logistic regression; a decision is a choice between "False" and "True"."""
    labels = sorted(set(answers))
    if len(labels) < 2:
        return Choice.of({label: Decision({}, 1.0) for label in labels})
    counts = Counter(name for row in rows for name in set(row))
    seen = Counter(name for real in values or () for name in real)
    if max(counts.values(), default=0) < LEAST_COUNT and not any(values or ()):
        return _by_frequency(answers)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [
            {
                **{name: scale(name) for name in row if counts[name] >= LEAST_COUNT},
                **{name: value for name, value in real.items() if seen[name] > LEAST_COUNT},
            }
            for row, real in zip(rows, values or [{}] * len(rows), strict=True)
        ]
    )
    matrix.indices, matrix.indptr = matrix.indices.astype("i4"), matrix.indptr.astype("i4")
    # liblinear is several times faster for two classes; the data are far from large.
    model = (
        LogisticRegression(C=strength, max_iter=1000, solver="liblinear", random_state=0)
        if len(labels) == 2
        else LogisticRegression(C=strength, max_iter=1000)
    )
    model.fit(matrix, answers)
    names = vectorizer.get_feature_names_out()
    # A feature of scale s and weight w counts as one of scale 1 and weight s·w.
    real_names = {name for real in values or () for name in real}
    scales = [1.0 if name in real_names else scale(name) for name in names]
    coefficients = model.coef_ * scales
    if len(labels) == 2:
        weights = dict(zip(names, map(float, coefficients[0]), strict=True))
        return Choice.of(
            {labels[0]: Decision({}, 0.0), labels[1]: Decision(weights, float(model.intercept_[0]))}
        )
    return Choice.of(
        {
            label: Decision(
                dict(zip(names, map(float, coefficients[row]), strict=True)),
                float(model.intercept_[row]),
            )
            for row, label in enumerate(model.classes_)
        }
    )


def _by_frequency(answers: Sequence[str]) -> Choice:
    """Without a feature that is seen often enough, the more frequent answer is more probable."""
    counts = Counter(answers)
    labels = sorted(counts)
    first = math.log(counts[labels[0]])
    return Choice.of({label: Decision({}, math.log(counts[label]) - first) for label in labels})


def kind_scale(feature: str) -> float:
    """How freely a feature of the kind may be weighed: modality and cue more than single words."""
    return 0.5 if feature.startswith(("w=", "b=", "c=", "last=", "first=")) else 2.0


def train(examples: Examples, *, without: Collection[str] = ()) -> DecisionTables:
    """Fit every decision and choice.

    Parameters
    ----------
    without : choices that may go unlearned, because nothing that is asked of the tables needs them.
    """
    tables = {}
    for name in DECISIONS:
        rows = examples.rows.get(name, [])
        answers = examples.answers.get(name, [])
        if len(set(answers)) < 2:
            # Nothing to learn from: never say yes.
            tables[name] = Decision({}, -2.0)
            continue
        tables[name] = fit(rows, answers, STRENGTH.get(name, 1.0)).decision("True")
    for name in RANKINGS:
        sets = examples.choices.get(name, [])
        tables[name] = fit_ranking(sets, RANKING_STRENGTH, LEAST_COUNT)
    choices = {
        name: fit(
            examples.rows[name],
            examples.answers[name],
            STRENGTH.get(name, 1.0),
            examples.values[name],
            kind_scale if name == "kind" else lambda _: 1.0,
        )
        if examples.rows.get(name) and name not in without
        else Choice.of({usual: Decision({}, 0.0)})
        for name, usual in CHOICES.items()
    }
    return DecisionTables(tables, choices)
