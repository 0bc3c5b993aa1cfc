"""What the field's features weigh for each label, reckoned from layers without spelling them.

A template's symbols make one number of mixed radix, and a table leads from that number to the
feature's row of weights. So a whole article takes a few dozen array operations, where spelling and
hashing two dozen strings a character took most of the time of the whole package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from lunzheng.entities.crf_file import CrfWeights
from lunzheng.entities.features import TEMPLATES, Template
from lunzheng.entities.layers import CLASSES, CODE_POINTS, EDGE, NO_WORD, Layering, Numbers

#: The largest product of alphabets that is looked up in an array; beyond it, keys are hashed.
_DENSE = 1 << 21
_NO_SYMBOL = -1
_Shape = tuple[tuple[str, int], ...]


class _Alphabet:
    """The numbers that a layer's symbols have in keys; 0 for those that no feature has.

    Parameters
    ----------
    number_of : symbol → number, for reading features.
    of_layer : the layer's symbol number → number; None where they are the same.
    """

    def __init__(
        self,
        number_of: Mapping[str, int],
        size: int,
        of_layer: NDArray[np.int16] | None = None,
    ) -> None:
        self.number_of = number_of
        self.of_layer = of_layer
        self.size = size

    def numbers(self, layer: Numbers) -> Numbers:
        return layer if self.of_layer is None else self.of_layer[layer].astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Group:
    """Templates whose symbols lie alike, so that one look-up serves them all.

    Parameters
    ----------
    shape : layer and distance of each symbol, counted from the first one's.
    index : leads from a key to its row in each of ``rows``.
    templates : number of each template, how far further on it looks, and its rows of weights.
    """

    shape: _Shape
    index: _HashIndex | None
    templates: list[tuple[int, int, NDArray[np.int32]]]


class StateScorer:
    """Weighs the features of passages.

    Parameters
    ----------
    weights : of a field trained on :func:`lunzheng.entities.features.features`.
    layering : finds the layers; it must know the words of :func:`words_of` by number.
    """

    def __init__(self, weights: CrfWeights, layering: Layering) -> None:
        self.labels = weights.labels
        self._weights = np.concatenate([np.zeros((1, len(weights.labels))), weights.states])
        self._alphabets = _alphabets(weights.attributes, layering)
        self._groups = list(self._grouped(weights.attributes))

    def scores(self, layers: Mapping[str, Numbers]) -> NDArray[np.float64]:
        """The weight of each label (column) for each character (row) of a passage.

        Weights add up in the order in which CRFsuite adds them, so the sums are the same to the
        last bit.
        """
        numbers = {name: self._alphabets[name].numbers(layer) for name, layer in layers.items()}
        length = len(numbers["character"])
        rows: list[NDArray[np.int32]] = [np.zeros(0, np.int32)] * len(TEMPLATES)
        for group in self._groups:
            keys = self._keys(group.shape, numbers, length)
            found = keys if group.index is None else group.index.find(keys)
            for number, further, row_of in group.templates:
                rows[number] = _shifted(row_of[found], further, length)
        total = np.zeros((length, len(self.labels)))
        own = np.empty_like(total)
        for row in rows:
            if len(row):
                np.take(self._weights, row, axis=0, out=own, mode="clip")
                total += own
        return total

    def _keys(self, shape: _Shape, numbers: Mapping[str, Numbers], length: int) -> Numbers:
        """The key of each position; positions too near the end, where the shape juts out, lack."""
        reach = length - max(distance for _, distance in shape)
        keys: Numbers = np.zeros(reach, np.int64)
        for layer, distance in shape:
            keys = keys * self._alphabets[layer].size + numbers[layer][distance : distance + reach]
        return keys

    def _grouped(self, attributes: Sequence[str]) -> Iterator[_Group]:
        by_letter: dict[str, tuple[list[int], list[str]]] = {}
        for row, attribute in enumerate(attributes, 1):
            rows, spelt = by_letter.setdefault(attribute[0], ([], []))
            rows.append(row)
            spelt.append(attribute[1:])
        shapes: dict[_Shape, list[tuple[int, int, Numbers, Numbers]]] = {}
        for number, template in enumerate(TEMPLATES):
            first = min(distance for _, distance in template.sees)
            shape = tuple((layer, distance - first) for layer, distance in template.sees)
            keys, own = self._features_of(template, *by_letter.get(template.letter, ([], [])))
            shapes.setdefault(shape, []).append((number, first, keys, own))
        for shape, members in shapes.items():
            size = 1
            for layer, _ in shape:
                size *= self._alphabets[layer].size
            index = None
            if size > _DENSE:
                index = _HashIndex(np.unique(np.concatenate([keys for _, _, keys, _ in members])))
                size = index.size
            templates = []
            for number, first, keys, own in members:
                row_of = np.zeros(size, np.int32)
                row_of[keys if index is None else index.find(keys)] = own
                templates.append((number, first, row_of))
            yield _Group(shape, index, templates)

    def _features_of(
        self, template: Template, rows: Sequence[int], spelt: Sequence[str]
    ) -> tuple[Numbers, Numbers]:
        """Keys and rows of a template's features; those with a symbol that no layer has are left.

        Parameters
        ----------
        rows, spelt : of the features; spelt without the template's letter.
        """
        keys, known = np.zeros(len(rows), np.int64), np.ones(len(rows), bool)
        last = len(template.sees) - 1
        for position, (layer, _) in enumerate(template.sees):
            alphabet = self._alphabets[layer]
            place = slice(last, None) if position == last else position
            symbols = map(itemgetter(place), spelt)
            found = map(alphabet.number_of.get, symbols, repeat(_NO_SYMBOL))
            numbers = np.fromiter(found, np.int64, len(rows))
            known &= numbers != _NO_SYMBOL
            keys = keys * alphabet.size + numbers
        return keys[known], np.array(rows, np.int64)[known]


def words_of(attributes: Sequence[str]) -> list[str]:
    """The words that features spell."""
    letters = {
        template.letter: len(template.sees) - 1
        for template in TEMPLATES
        if template.sees[-1][0] == "word"
    }
    return [one[1 + letters[one[0]] :] for one in attributes if one[0] in letters]


def _alphabets(attributes: Sequence[str], layering: Layering) -> dict[str, _Alphabet]:
    alphabets = {
        name: _Alphabet(
            {symbol: number for number, symbol in enumerate(symbols) if symbol}, len(symbols)
        )
        for name, symbols in layering.symbols().items()
    }
    return {
        **alphabets,
        "character": _characters(attributes),
        "word": _Alphabet({**layering.words, EDGE: NO_WORD}, layering.size),
    }


def _characters(attributes: Sequence[str]) -> _Alphabet:
    """Numbers for the characters that features spell; folded as the features fold them."""
    letters = {t.letter for t in TEMPLATES if all(layer == "character" for layer, _ in t.sees)}
    seen = sorted(set("".join([one[1:] for one in attributes if one[0] in letters])))
    number_of = {character: number for number, character in enumerate(seen, 1)}
    of_layer = np.zeros(CODE_POINTS, np.int16)
    for character, number in number_of.items():
        of_layer[ord(character)] = number
    for code, folded in CLASSES.items():
        of_layer[code] = number_of.get(folded, 0)
    return _Alphabet(number_of, len(number_of) + 1, of_layer)


def _shifted(rows: NDArray[np.int32], further: int, length: int) -> NDArray[np.int32]:
    """``rows`` of a shape that begins ``further`` on, aligned with the characters themselves."""
    aligned = np.zeros(length, np.int32)
    first = max(further, 0)
    count = min(len(rows) - first, length - max(-further, 0))
    start = max(-further, 0)
    aligned[start : start + count] = rows[first : first + count]
    return aligned


class _HashIndex:
    """Finds sparse keys: open addressing over two arrays, all keys of a passage at once."""

    def __init__(self, keys: Numbers) -> None:
        self.size = len(keys) + 1
        bits = max((4 * self.size).bit_length(), 4)
        self._shift = np.uint64(64 - bits)
        self._mask = (1 << bits) - 1
        self._keys = np.full(1 << bits, -1, np.int64)
        self._numbers = np.zeros(1 << bits, np.int32)
        waiting = keys
        numbers = np.arange(1, len(keys) + 1, dtype=np.int32)
        slots = self._slots(waiting)
        while len(waiting):
            free = self._keys[slots] == -1
            self._keys[slots[free]] = waiting[free]
            # Of several that want the same slot, the last one written has it.
            placed = self._keys[slots] == waiting
            self._numbers[slots[placed]] = numbers[placed]
            waiting, numbers = waiting[~placed], numbers[~placed]
            slots = (slots[~placed] + 1) & self._mask

    def _slots(self, keys: Numbers) -> Numbers:
        # Fibonacci hashing (Knuth, TAOCP 3, 6.4).
        return ((keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> self._shift).astype(
            np.int64
        )

    def find(self, keys: Numbers) -> Numbers:
        """The number of each key, 0 where it is none."""
        slots = self._slots(keys)
        there = self._keys[slots]
        found = np.where(there == keys, self._numbers[slots], 0).astype(np.int64)
        unsettled = np.flatnonzero((there != keys) & (there != -1))
        slots = slots[unsettled]
        while len(unsettled):
            slots = (slots + 1) & self._mask
            there = self._keys[slots]
            hit = there == keys[unsettled]
            found[unsettled[hit]] = self._numbers[slots[hit]]
            goes_on = ~hit & (there != -1)
            unsettled, slots = unsettled[goes_on], slots[goes_on]
        return found
