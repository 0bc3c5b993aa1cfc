"""A model file of CRFsuite, read into arrays.

The layout is that of CRFsuite 0.12 (Okazaki 2007), ``crf1d_model.c`` and ``cqdb.c``: a header of
twelve words, the features, and the names of labels and attributes in two constant databases.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lunzheng.errors import ModelError

_HEADER = struct.Struct("<4sI4sIIIIIIIII")
#: Magic, size, flag, byte order, number and offset of the strings.
_DATABASE = struct.Struct("<4sIIIII")
_BYTE_ORDER = 0x62445371
_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1


@dataclass(frozen=True, slots=True)
class CrfWeights:
    """The weights of a first-order conditional random field.

    Parameters
    ----------
    labels : names of the labels, in CRFsuite's order.
    attributes : names of the attributes.
    states : weight of each attribute (row) for each label (column).
    transitions : weight of going from one label (row) to another (column).
    """

    labels: list[str]
    attributes: list[str]
    states: NDArray[np.float64]
    transitions: NDArray[np.float64]


def read_crf(path: Path) -> CrfWeights:
    """Read a model that CRFsuite has written.

    Raises
    ------
    ModelError : if the file is missing or of another form.
    """
    try:
        content = path.read_bytes()
        magic, _, kind, _, _, labels, attributes, features_at, labels_at, attributes_at, *_ = (
            _HEADER.unpack_from(content)
        )
        if (magic, kind) != (b"lCRF", b"FOMC"):
            raise ValueError("no first-order model of CRFsuite")
        names = _strings(content, labels_at, labels)
        (count,) = struct.unpack_from("<I", content, features_at + 8)
        found = np.frombuffer(content, _FEATURE, count, features_at + 12)
        states = np.zeros((attributes, labels))
        transitions = np.zeros((labels, labels))
        for weights, kind_of in ((states, _STATE), (transitions, _TRANSITION)):
            own = found[found["type"] == kind_of]
            weights[own["source"], own["target"]] = own["weight"]
        return CrfWeights(names, _strings(content, attributes_at, attributes), states, transitions)
    except (OSError, ValueError, struct.error, IndexError) as error:
        raise ModelError(f"{path} cannot be read ({error}); reinstall lunzheng") from error


def _strings(content: bytes, at: int, count: int) -> list[str]:
    """The strings of a constant database, by number."""
    magic, _, _, order, known, offsets_at = _DATABASE.unpack_from(content, at)
    if magic != b"CQDB" or order != _BYTE_ORDER or known < count:
        raise ValueError("damaged names")
    offsets = np.frombuffer(content, "<u4", count, at + offsets_at).astype(np.int64) + at
    strings = []
    for offset in offsets.tolist():
        # The number, the size with a final zero byte, the string.
        size = int.from_bytes(content[offset + 4 : offset + 8], "little")
        strings.append(content[offset + 8 : offset + 7 + size].decode())
    return strings
