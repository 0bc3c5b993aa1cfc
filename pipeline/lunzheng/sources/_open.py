"""From what was found to the bytes that are read: unpacked, and within limits."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lunzheng.sources import _zip
from lunzheng.sources._find import Found
from lunzheng.sources._input import FileInput, Input, StreamInput, format_of_stream
from lunzheng.sources._model import MAX_WHOLE, ReadOptions
from lunzheng.sources._place import Place
from lunzheng.sources._suffixes import STREAM
from lunzheng.sources._unpack import packing_of, unpacked

#: Formats that are held in memory as a whole.
_WHOLE = ("text", "markdown", "html", "json", "feed")
_BY_LINE = ("jsonl", "csv", "tsv")


def opened(
    one: Found, place: Place, options: ReadOptions, stdin: BinaryIO | None
) -> tuple[Input, str]:
    """The bytes of one source, and its format.

    Raises
    ------
    Refusal : when it is compressed, and damaged from its first byte.
    OSError : when it is a pipe that cannot be opened.
    """
    if one.format == STREAM and one.packing is None and one.member is None:
        return _pipe(one.path, place, options, stdin)
    format_ = one.format
    if format_ == STREAM:
        # Until its beginning has told what it is, it must be small enough for anything.
        looked_at = FileInput(partial(_open, one, "text", options), place, one.id)
        format_ = format_of_stream(looked_at)
    return FileInput(partial(_open, one, format_, options), place, one.id), format_


def _open(one: Found, format_: str, options: ReadOptions) -> BinaryIO:
    assert one.path is not None
    packed = one.path.open("rb") if one.member is None else _zip.open_member(*_member(one))
    if one.packing is None and one.member is None:
        return packed
    limit = min(options.max_unpacked, MAX_WHOLE) if format_ in _WHOLE else options.max_unpacked
    return unpacked(
        packed,
        one.packing or "stored",
        limit,
        line_limit=MAX_WHOLE if format_ in _BY_LINE else None,
    )


def _member(one: Found) -> tuple[Path, int]:
    assert one.path is not None
    assert one.member is not None
    return one.path, one.member[0]


def _pipe(
    path: Path | None, place: Place, options: ReadOptions, stdin: BinaryIO | None
) -> tuple[Input, str]:
    """A pipe is read once, so that its format is not known before it is unpacked."""
    if path is not None:
        stream: BinaryIO = path.open("rb")
    else:
        stream = stdin if stdin is not None else sys.stdin.buffer
    source = StreamInput(stream, place, closing=path is not None)
    if packing := packing_of(next(source.chunks(), b"")):
        inner = unpacked(source.open(), packing, options.max_unpacked, line_limit=MAX_WHOLE)
        source = StreamInput(inner, place, closing=True)
    return source, format_of_stream(source)
