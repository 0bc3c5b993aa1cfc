"""Which articles are near-duplicates of each other.

Outlets print the same wire report with another lead, so the same sentences must not stand in both
the training and the test part. Articles are compared by their character 5-grams (blanks aside):
MinHash signatures (Broder 1997) with banding find candidates, and the true Jaccard similarity of
their 5-gram sets decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NGRAM = 5
#: 32 bands of 4 rows: two articles of similarity .5 meet in some band with a probability of .87,
#: of .6 with .99, of .2 with .05.
_BANDS, _ROWS = 32, 4
THRESHOLD = 0.5


def grams_of(text: str, size: int = NGRAM) -> NDArray[np.uint64]:
    """The hashed character n-grams of ``text`` without blanks, each once, sorted.

    A shorter text is one gram of its own.
    """
    import numpy as np

    letters = "".join(text.split())
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    size = max(min(size, len(codes)), 1)
    hashed = np.zeros(max(len(codes) - size + 1, 1), dtype=np.uint64)
    for step in range(min(size, len(codes))):
        hashed = hashed * np.uint64(0x100000001B3) + codes[step : step + len(hashed)]
    ordered = np.sort(_mixed(hashed))
    kept = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=kept[1:])
    return ordered[kept]


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each bit depends on all bits: the finaliser of splitmix64 (Steele et al. 2014)."""
    import numpy as np

    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))


def signature_of(grams: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """The MinHash signature of a set of hashed grams: one minimum for each hash function.

    The hash functions are ``a * x + b`` modulo 2 ** 32 with odd ``a``, over the upper halves of the
    grams, which are mixed well already; half the bits take half the time.
    """
    import numpy as np

    factors, offsets = _hash_functions()
    hashed = np.multiply.outer(factors, (grams >> np.uint64(32)).astype(np.uint32))
    hashed += offsets
    minima: NDArray[np.uint32] = hashed.min(axis=1)
    return minima


@cache
def _hash_functions() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """``a`` of each, shape (functions,), and ``b``, shape (functions, 1)."""
    import numpy as np

    number = 2 * _BANDS * _ROWS
    seeds = _mixed(np.arange(1, number + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    factors, offsets = np.split((seeds >> np.uint64(32)).astype(np.uint32), 2)
    return factors | np.uint32(1), offsets[:, None]


def bands_of(signature: NDArray[np.unsignedinteger[Any]]) -> NDArray[np.int64]:
    """One number for each band of a signature: equal where two signatures meet in the band."""
    import numpy as np

    rows = signature.astype(np.uint64).reshape(_BANDS, _ROWS)
    hashed = _mixed(np.arange(1, _BANDS + 1, dtype=np.uint64))
    for row in range(_ROWS):
        hashed = _mixed(hashed ^ rows[:, row])
    return hashed.view(np.int64)


def similarity(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    """The Jaccard similarity of two sets of grams, 0 to 1."""
    import numpy as np

    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def clusters_of(texts: Sequence[str], threshold: float = THRESHOLD) -> list[int]:
    """The cluster of each text: near-duplicates, and theirs, have the same number.

    Parameters
    ----------
    threshold : Jaccard similarity of character 5-grams from which two texts are near-duplicates.
        Pairs far below .5 are not all found.
    """
    grams = [grams_of(text) for text in texts]
    groups = DisjointSets(len(texts))
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for at, own in enumerate(grams):
        signature = signature_of(own)
        for band in range(_BANDS):
            key = (band, signature[band * _ROWS : (band + 1) * _ROWS].tobytes())
            for other in buckets[key]:
                if groups.find(other) != groups.find(at) and (
                    similarity(grams[other], own) >= threshold
                ):
                    groups.join(other, at)
            buckets[key].append(at)
    return groups.numbers()


class DisjointSets:
    """Groups of numbers that grow together (union-find)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, one: int) -> int:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first

    def numbers(self) -> list[int]:
        """The group of each number; groups are counted in the order of their first members."""
        names: dict[int, int] = {}
        return [names.setdefault(self.find(one), len(names)) for one in range(len(self._parent))]
