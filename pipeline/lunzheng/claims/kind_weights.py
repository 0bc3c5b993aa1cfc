"""How much speaks for each kind of claim: what :class:`KindModel` decides by, weighed at once.

The model of words and the model of reporting verbs read the same words, so their weights stand in
one table, and a claim's rows are found and added up once for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import add

import numpy as np
from numpy.typing import NDArray

from lunzheng.attribution.decisions import Choice
from lunzheng.claims.claim_words import Key, WordRows

_WORD_PREFIXES = ("w=", "b=")


class WordWeights:
    """What the words of a claim and what else is known of it say.

    Parameters
    ----------
    kinds : over all features, and the scores of ``verbs`` as real values.
    verbs : over words and pairs of words.
    """

    def __init__(self, kinds: Choice, verbs: Choice) -> None:
        self._labels = kinds.labels
        self._row_of = dict(kinds.row_of)
        known = [name for name in verbs.row_of if name.startswith(_WORD_PREFIXES)]
        for name in known:
            self._row_of.setdefault(name, len(self._row_of) + 1)
        #: A column a kind, then one a class of verbs; the intercepts on top.
        self._weights = np.zeros((len(self._row_of) + 1, len(kinds.labels) + len(verbs.labels)))
        width = len(self._labels)
        self._weights[: len(kinds.row_of) + 1, :width] = kinds.weights
        self._weights[0, width:] = verbs.weights[0]
        rows = [self._row_of[name] for name in known]
        self._weights[rows, width:] = verbs.weights[[verbs.row_of[name] for name in known]]
        self._rows = WordRows(self._row_of)
        #: What the score of each class of verbs weighs for each kind.
        self._of_scores = np.array(
            [kinds.weights[kinds.row_of.get(f"verb {label}", 0)] for label in verbs.labels]
        ) * np.array([[f"verb {label}" in kinds.row_of] for label in verbs.labels])

    def log_odds(
        self, groups: Mapping[str, Iterable[Key]], others: Iterable[str]
    ) -> NDArray[np.float64]:
        """The log-odds of each kind.

        Parameters
        ----------
        groups : what is known of the words. others : names of all other features.
        """
        rows = [0, *sorted(self._rows.of(groups)), *filter(None, map(self._row_of.get, others))]
        total = np.add.reduce(self._weights.take(rows, axis=0))
        width = len(self._labels)
        odds, verbs = total[:width], total[width:]
        verbs = verbs - verbs.max()
        scores = (verbs - np.log(np.exp(verbs).sum())) / 2
        found: NDArray[np.float64] = odds + scores @ self._of_scores
        return found


class CharacterWeights:
    """What the characters of a claim say.

    Parameters
    ----------
    kinds : over characters and pairs of them.
    """

    def __init__(self, kinds: Choice) -> None:
        self._row_of = kinds.row_of
        self._weights = kinds.weights

    def log_odds(self, text: str) -> NDArray[np.float64]:
        """The log-odds of each kind, the characters and pairs of ``text`` taken as a vector."""
        grams = grams_of(text)
        rows = sorted(filter(None, map(self._row_of.get, grams)))
        total = np.add.reduce(self._weights.take(rows, axis=0))
        found: NDArray[np.float64] = self._weights[0] + total * len(grams) ** -0.5
        return found


def grams_of(text: str) -> set[str]:
    """The characters of a text and the pairs of them."""
    return {*text, *map(add, text, text[1:])}
