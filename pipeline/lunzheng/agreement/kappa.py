"""Agreement of two annotators on categories, corrected for chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence


def cohens_kappa(labels: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa (Cohen 1960) of paired labels.

    Parameters
    ----------
    labels : what the one and the other annotator said of each thing.

    Returns
    -------
    1 for perfect agreement, 0 for chance; None without labels, 1 when both always say the same one.
    """
    if not labels:
        return None
    n = len(labels)
    observed = sum(one == other for one, other in labels) / n
    first = Counter(one for one, _ in labels)
    second = Counter(other for _, other in labels)
    chance = sum(first[label] * second[label] for label in first) / n**2
    return (observed - chance) / (1 - chance) if chance < 1 else 1.0
