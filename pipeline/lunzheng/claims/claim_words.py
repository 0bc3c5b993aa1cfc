"""The words of a claim as features, spelt for training and looked up unspelt in use.

Most of what a kind is decided by are words and pairs of words, some eighty a claim. To spell
``b=應|加速`` only to find its weights costs more than to weigh it, so :class:`WordRows` keeps what
such names are made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from lunzheng.attribution.view import CLAUSE_MARKS

#: What a feature is about: a word or character, or two words.
Key = str | tuple[str, str]
_PAIR = "b"


def word_groups(words: Sequence[str]) -> dict[str, Iterable[Key]]:
    """What is known of a claim's words, by the prefix of its features."""
    marks = [number for number, word in enumerate(words) if word in CLAUSE_MARKS]
    return {
        "w": words,
        _PAIR: pairwise(words),
        "first": words[: marks[0]] if marks else words,
        # The last clause is taken with the mark before it.
        "last": words[marks[-1] :] if marks else words,
        "c": {edge for word in words if len(word) > 1 for edge in (word[0], word[-1])},
        "opening": words[:1],
        "closing": words[-1:],
    }


def spelt(groups: Mapping[str, Iterable[Key]]) -> set[str]:
    """The names of the features of groups."""
    return {
        f"{prefix}={key if isinstance(key, str) else '|'.join(key)}"
        for prefix, keys in groups.items()
        for key in keys
    }


def word_features(words: Sequence[str]) -> set[str]:
    """The words of a claim and their pairs, as features."""
    return spelt({"w": words, _PAIR: pairwise(words)})


class WordRows:
    """Rows of a table of weights, by what the features of words are about.

    Parameters
    ----------
    row_of : row by the name of a feature; names of other features are passed over.
    """

    def __init__(self, row_of: Mapping[str, int]) -> None:
        prefixes = word_groups(()).keys()
        rows: dict[str, dict[Key, int]] = defaultdict(dict)
        for name, row in row_of.items():
            prefix, _, rest = name.partition("=")
            if prefix not in prefixes:
                continue
            if prefix != _PAIR:
                rows[prefix][rest] = row
                continue
            one, _, other = rest.partition("|")
            rows[prefix][one, other] = row
            if "|" in other:
                # A word may hold the bar that stands between two: 甲||| is 甲| with | and more.
                for at, character in enumerate(rest):
                    if character == "|":
                        rows[prefix][rest[:at], rest[at + 1 :]] = row
        self._rows = dict(rows)

    def of(self, groups: Mapping[str, Iterable[Key]]) -> set[int]:
        """The rows of the features of groups, each once."""
        found: set[int | None] = set()
        for prefix, rows in self._rows.items():
            found.update(map(rows.get, groups[prefix]))
        found.discard(None)
        return found  # type: ignore[return-value]
