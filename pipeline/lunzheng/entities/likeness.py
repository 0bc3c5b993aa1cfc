"""How much a stretch of characters looks like a name, whoever bears it.

The name list ends somewhere; the characters that parents and translators choose do not change.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lunzheng.entities.dictionaries import NO_NAME, Dictionaries

Numbers = NDArray[np.int64]

#: Likeness of a given name's two characters together is kept between these.
_LEAST, _MOST = -2, 4
_LONGEST_RUN = 5
_PLACES = "BME"


class NameLikeness:
    """Layers that say which Chinese and which foreign name a character may be part of.

    Values come from the lexicon ``name_characters.tsv``. ``surname``, ``given1`` and ``given2`` are
    the likeness of two characters to a given name, seen from the surname before them, the first,
    and the second of them; ``foreign`` the place in a run of characters that write foreign names,
    its length and mean likeness. Symbol 0 of each layer says nothing.

    Parameters
    ----------
    look : word lists.
    """

    def __init__(self, look: Dictionaries) -> None:
        known = sorted(look.name_characters.items())
        values = np.array([NO_NAME, *(value for _, value in known)], np.int64)
        self._row = np.zeros(0x110000, np.int16)
        for number, (character, _) in enumerate(known, 1):
            self._row[ord(character)] = number
        self._surname = np.zeros(0x110000, bool)
        self._surname[[ord(character) for character in look.surnames]] = True
        self._first, self._second = values[:, 0], values[:, 1]
        self._foreign = values[:, 2:].max(1)
        self._lowest = int(values.min())
        self._span = int(values.max()) - self._lowest + 1
        self._most_foreign = max(int(self._foreign.max()), 0)
        every = range(self._lowest, self._lowest + self._span)
        sums = ["", *(str(value) for value in range(_LEAST, _MOST + 1))]
        self.symbols: dict[str, Sequence[str]] = {
            "surname": ["", *(f"{first}{second}" for first in every for second in every)],
            "given1": sums,
            "given2": sums,
            "foreign": [
                "",
                *(
                    f"{place}{length}{mean}"
                    for place in _PLACES
                    for length in range(2, _LONGEST_RUN + 1)
                    for mean in range(self._most_foreign + 1)
                ),
            ],
        }

    def layers(self, codes: Numbers, inside: NDArray[np.bool_]) -> dict[str, Numbers]:
        """The layers of a passage with these code points; ``inside`` is false at its edges."""
        row = self._row[codes]
        surname, given1, given2 = np.zeros((3, len(codes)), np.int64)
        # Two edges lie between stretches: what is inside two characters on is of the same stretch.
        at = np.flatnonzero(self._surname[codes[:-2]] & inside[:-2] & inside[2:])
        first, second = self._first[row[at + 1]], self._second[row[at + 2]]
        surname[at] = 1 + (first - self._lowest) * self._span + second - self._lowest
        both = 1 + np.clip(first + second, _LEAST, _MOST) - _LEAST
        given1[at + 1] = both
        given2[at + 2] = both
        foreign = self._runs(self._foreign[row])
        return {"surname": surname, "given1": given1, "given2": given2, "foreign": foreign}

    def _runs(self, best: Numbers) -> Numbers:
        layer = np.zeros(len(best), np.int64)
        turns = np.flatnonzero(np.diff(best > 0)) + 1
        # An edge is in no run, so the passage begins and ends outside of one.
        starts, ends = turns[::2], turns[1::2]
        lengths = ends - starts
        starts, ends, lengths = starts[lengths > 1], ends[lengths > 1], lengths[lengths > 1]
        sums = np.concatenate(([0], np.cumsum(best)))
        means = (sums[ends] - sums[starts]) // lengths
        kinds = (np.minimum(lengths, _LONGEST_RUN) - 2) * (self._most_foreign + 1) + means
        size = (_LONGEST_RUN - 1) * (self._most_foreign + 1)
        before = np.cumsum(lengths) - lengths
        at = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
        layer[at] = 1 + size + np.repeat(kinds, lengths)
        layer[starts] = 1 + kinds
        layer[ends - 1] = 1 + 2 * size + kinds
        return layer
