"""Learn to choose one of several candidates: conditional logit (McFadden 1974).

Candidates of one choice compete with each other and not with those of other choices, which is how
they are used: the best of them wins, however good it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from lunzheng.attribution.decisions import Decision

#: One choice: the features of each candidate, and the number of the right one.
ChoiceSet = tuple[Sequence[Sequence[str]], int]

_MOST_STEPS = 200


def fit_ranking(
    sets: Sequence[ChoiceSet],
    strength: float,
    least_count: int,
    *,
    prior: Sequence[Sequence[float]] | None = None,
    scale: Callable[[str], float] = lambda _: 1.0,
) -> Decision:
    """Weights that make the right candidate of each set the most probable one.

    Parameters
    ----------
    sets : choices with at least one candidate each.
    strength : inverse of the L2 penalty.
    least_count : features seen in fewer candidates are left out.
    prior : log-odds that each candidate of each set has to begin with.
    scale : by feature, how freely it may be weighed (1 is as ``strength`` says).

    Returns
    -------
    A decision whose log-odds rank candidates; their differences are log-odds between two.
    """
    counts = Counter(name for rows, _ in sets for row in rows for name in set(row))
    names = sorted(name for name, count in counts.items() if count >= least_count)
    if not names:
        return Decision({}, 0.0)
    matrix, starts, right = _matrix(sets, {name: number for number, name in enumerate(names)})
    segments = np.repeat(np.arange(len(sets)), np.diff([*starts, matrix.shape[0]]))
    observed = np.asarray(matrix[right].sum(axis=0)).ravel()
    begun = np.zeros(matrix.shape[0]) if prior is None else np.concatenate([*map(np.array, prior)])
    strengths = strength * np.array([scale(name) for name in names]) ** 2

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights + begun
        highest = np.maximum.reduceat(scores, starts)
        exponents = np.exp(scores - highest[segments])
        norms = np.add.reduceat(exponents, starts)
        gain = (scores[right] - highest - np.log(norms)).sum()
        gradient = matrix.T @ (exponents / norms[segments]) - observed
        penalty = float(weights @ (weights / strengths)) / 2
        return penalty - float(gain), gradient + weights / strengths

    found = minimize(
        loss,
        np.zeros(len(names)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_STEPS},
    )
    return Decision(dict(zip(names, map(float, found.x), strict=True)), 0.0)


def _matrix(
    sets: Sequence[ChoiceSet], columns: dict[str, int]
) -> tuple[csr_matrix, NDArray[np.int64], NDArray[np.int64]]:
    """All candidates as rows, where each set begins, and the row of each right candidate."""
    indices: list[int] = []
    pointers = [0]
    starts, right = [], []
    for rows, answer in sets:
        starts.append(len(pointers) - 1)
        right.append(len(pointers) - 1 + answer)
        for row in rows:
            indices.extend(sorted({columns[name] for name in row if name in columns}))
            pointers.append(len(indices))
    matrix = csr_matrix(
        (np.ones(len(indices)), np.array(indices), np.array(pointers)),
        shape=(len(pointers) - 1, len(columns)),
    )
    return matrix, np.array(starts), np.array(right)
