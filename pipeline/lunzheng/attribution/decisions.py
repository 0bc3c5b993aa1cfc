"""Learned yes-or-no decisions as plain tables of weights.

A decision is a logistic regression over named binary features, trained by scikit-learn
(:mod:`lunzheng.training.decisions`) and kept as JSON: nothing is unpickled, a person can read why a
candidate won, and applying one costs a few dictionary look-ups.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import getitem, itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lunzheng.errors import ModelError

DECISIONS = "decisions.json"
CLAIM_VERBS = "claim_verbs.json"


#: A group of features that a few values decide: a function that names them, then those values.
Part = tuple[Any, ...]

#: So many groups of one function are kept with what they weigh, twice. Words never end: what is
#: kept must.
_MOST_PARTS = 10_000
_function_of = itemgetter(0)
_values_of = itemgetter(slice(1, None))


def names_of(parts: Iterable[Part]) -> list[str]:
    """The names of the features of groups."""
    return [name for part in parts for name in part[0](*part[1:])]


class _GroupWeights(dict[tuple[Any, ...], float]):
    """What the groups of one function weigh: spelt out and looked up the first time only.

    Of groups that have not been asked for while as many others were, none is kept. The keys are
    the values alone: a function among them would have the garbage collector go through all that
    is kept, time and again.
    """

    def __init__(self, names: Callable[..., list[str]], weights: Mapping[str, float]) -> None:
        super().__init__()
        self._names = names
        self._weights = weights
        self._older: dict[tuple[Any, ...], float] = {}

    def __missing__(self, values: tuple[Any, ...]) -> float:
        if len(self) >= _MOST_PARTS:
            self._older = dict(self)
            self.clear()
        weight = self._older.get(values)
        if weight is None:
            weight = sum(filter(None, map(self._weights.get, self._names(*values))))
        self[values] = weight
        return weight


class _PartWeights(dict[Callable[..., list[str]], _GroupWeights]):
    """What groups of features weigh, by the function that names them."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, names: Callable[..., list[str]]) -> _GroupWeights:
        found = self[names] = _GroupWeights(names, self._weights)
        return found


class Decision:
    """A linear decision over named features.

    Where many candidates are weighed, features come in groups: a sum may be taken in parts, and
    most groups have been met before.

    Parameters
    ----------
    weights : weight of each feature; unknown features weigh nothing.
    intercept : log-odds without any feature.
    """

    __slots__ = ("_parts", "intercept", "weights")

    def __init__(self, weights: Mapping[str, float], intercept: float) -> None:
        self.weights = dict(weights)
        self.intercept = intercept
        self._parts = _PartWeights(self.weights)

    def weight_of(self, parts: Sequence[Part]) -> float:
        """What the features of groups add to the log-odds."""
        # All in C: these lines run for every candidate of every decision.
        groups = map(self._parts.__getitem__, map(_function_of, parts))
        return sum(map(getitem, groups, map(_values_of, parts)))

    def log_odds_of(self, parts: Sequence[Part], further: float = 0.0) -> float:
        """The log-odds of the features of groups, and of others that weigh ``further``.

        Rounded to what the weights of a model say, which have four digits, so that the order of
        the groups does not matter: of equals the first is the best, and a margin of 6 is 6.
        """
        return round(self.weight_of(parts) + self.intercept + further, 6)

    def probability_of(self, parts: Sequence[Part]) -> float:
        """Probability (0 to 1) that the decision is yes, by the features of groups."""
        return _probability(self.log_odds_of(parts))

    def log_odds(self, features: Iterable[str]) -> float:
        return sum(filter(None, map(self.weights.get, features)), self.intercept)

    def probability(self, features: Iterable[str]) -> float:
        """Probability (0 to 1) that the decision is yes."""
        return _probability(self.log_odds(features))


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


class Choice:
    """One of several labels: one linear decision a label, softmax over them.

    Parameters
    ----------
    labels : in the order of the columns.
    names : of the features, in the order of the rows.
    weights : shape (1 + names, labels); the intercepts on top.

    Raises
    ------
    ValueError : if the weights have another shape.
    """

    __slots__ = ("labels", "row_of", "weights")

    def __init__(
        self, labels: Iterable[str], names: Iterable[str], weights: NDArray[np.float64]
    ) -> None:
        self.labels = tuple(labels)
        #: Row of a feature in the table of weights.
        self.row_of = {name: row for row, name in enumerate(names, 1)}
        self.weights = weights
        if weights.shape != (len(self.row_of) + 1, len(self.labels)):
            raise ValueError(f"{len(self.row_of)} features, weights of shape {weights.shape}")

    @classmethod
    def of(cls, decisions: Mapping[str, Decision]) -> Choice:
        """The choice between labels that each have a decision."""
        names = dict.fromkeys(name for one in decisions.values() for name in one.weights)
        choice = cls(decisions, names, np.zeros((len(names) + 1, len(decisions))))
        for column, one in enumerate(decisions.values()):
            choice.weights[0, column] = one.intercept
            rows = [choice.row_of[name] for name in one.weights]
            choice.weights[rows, column] = list(one.weights.values())
        return choice

    def decision(self, label: str) -> Decision:
        """What speaks for a label, as a decision of its own."""
        column = self.weights[:, self.labels.index(label)].tolist()
        weights = {name: column[row] for name, row in self.row_of.items() if column[row]}
        return Decision(weights, column[0])

    def log_probabilities(
        self, features: Iterable[str], values: Mapping[str, float] | None = None
    ) -> dict[str, float]:
        """Natural logarithm of the probability of each label.

        Parameters
        ----------
        features : names of binary features.
        values : real-valued features by name.
        """
        rows = [0, *filter(None, map(self.row_of.get, features))]
        total = np.add.reduce(self.weights[rows])
        if values:
            found = list(map(self.row_of.get, values))
            valued = [row for row in found if row]
            amounts = [value for row, value in zip(found, values.values(), strict=True) if row]
            total = total + np.array(amounts) @ self.weights[valued]
        return self._log_probabilities_at(total)

    def _log_probabilities_at(self, odds: NDArray[np.float64]) -> dict[str, float]:
        values = odds.tolist()
        highest = max(values)
        norm = highest + math.log(sum(math.exp(value - highest) for value in values))
        return {label: value - norm for label, value in zip(self.labels, values, strict=True)}

    def probabilities_at(self, odds: NDArray[np.float64]) -> dict[str, float]:
        """Probability of each label, given the log-odds of all, in their order."""
        found = self._log_probabilities_at(odds)
        return {label: math.exp(value) for label, value in found.items()}

    def probabilities(
        self, features: Iterable[str], values: Mapping[str, float] | None = None
    ) -> dict[str, float]:
        """Probability of each label."""
        found = self.log_probabilities(features, values)
        return {label: math.exp(value) for label, value in found.items()}


class DecisionTables:
    """All decisions of a model, by name."""

    def __init__(self, tables: Mapping[str, Decision], choices: Mapping[str, Choice]) -> None:
        self.tables = dict(tables)
        self.choices = dict(choices)

    @classmethod
    def load(cls, model_dir: Path, file_name: str = DECISIONS) -> DecisionTables:
        """Read ``decisions.json`` of a model.

        Raises
        ------
        ModelError : if the file is missing or not of this form.
        """
        path = model_dir / file_name
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                {name: _decision(table) for name, table in content["decisions"].items()},
                {name: _choice(table) for name, table in content["choices"].items()},
            )
        except OSError as error:
            raise ModelError(f"{path} cannot be read: {error}; reinstall the model") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path} is damaged ({error}); reinstall the model") from error

    def save(self, model_dir: Path, file_name: str = DECISIONS) -> None:
        """Write ``decisions.json``; the same weights give the same bytes."""
        content = {
            "decisions": {name: _table(value) for name, value in sorted(self.tables.items())},
            "choices": {name: _rows(choice) for name, choice in sorted(self.choices.items())},
        }
        text = json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True)
        # A row of weights is a line.
        text = re.sub(r"(?<=[\[\d,])\n(?=[-\d\]])", "", text)
        (model_dir / file_name).write_text(text + "\n", encoding="utf-8")


def _decision(table: Mapping[str, object]) -> Decision:
    weights = table["weights"]
    if not isinstance(weights, dict):
        raise TypeError("weights")
    return Decision(weights, float(table["intercept"]))  # type: ignore[arg-type]


def _table(decision: Decision) -> dict[str, object]:
    # Four digits decide nothing and keep the file small; a weight of zero says nothing.
    weights = {name: round(weight, 4) for name, weight in decision.weights.items()}
    return {
        "intercept": round(decision.intercept, 4),
        "weights": {name: weight for name, weight in weights.items() if weight},
    }


def _choice(table: Mapping[str, Any]) -> Choice:
    rows = [table["intercepts"], *table["weights"].values()]
    return Choice(table["labels"], table["weights"], np.array(rows, np.float64))


def _rows(choice: Choice) -> dict[str, object]:
    """A row a feature, so that no name is written or read once a label."""
    order = sorted(range(len(choice.labels)), key=choice.labels.__getitem__)
    # No minus before a zero.
    first, *rows = [[round(w, 4) + 0.0 for w in row] for row in choice.weights[:, order].tolist()]
    return {
        "labels": [choice.labels[column] for column in order],
        "intercepts": first,
        "weights": {n: row for n, row in zip(choice.row_of, rows, strict=True) if any(row)},
    }
