"""Folds for cross-validation between which nothing leaks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lunzheng.datasets.near_duplicates import clusters_of


def folds_of(
    ids: Sequence[str], texts: Sequence[str], scored: Sequence[bool], count: int, seed: int = 0
) -> list[int]:
    """The fold of each article; near-duplicates share one (group k-fold).

    Parameters
    ----------
    ids, texts : of the articles.
    scored : which articles will be scored; the folds have about as many of them each.
    count : how many folds; fewer come out where there are fewer clusters.
    seed : another seed, other folds; the order of the articles does not matter.
    """
    members: dict[int, list[int]] = {}
    for at, cluster in enumerate(clusters_of(texts)):
        members.setdefault(cluster, []).append(at)
    groups = sorted(
        members.values(),
        key=lambda group: (
            -sum(scored[at] for at in group),
            -len(group),
            min(shuffled(ids[at], seed) for at in group),
        ),
    )
    sizes = [(0, 0, fold) for fold in range(count)]
    folds = [0] * len(ids)
    for group in groups:
        # The emptiest fold, of scored articles first.
        smallest = min(sizes)
        fold = smallest[2]
        sizes[fold] = (
            smallest[0] + sum(scored[at] for at in group), smallest[1] + len(group), fold,
        )  # fmt: skip
        for at in group:
            folds[at] = fold
    return folds


def shuffled(name: str, seed: int) -> str:
    """A key by which names are in random order, the same for the same seed."""
    return hashlib.sha256(f"{seed}\x1f{name}".encode()).hexdigest()
