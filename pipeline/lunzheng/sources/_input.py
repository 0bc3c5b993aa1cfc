"""The bytes of one source: a file that can be read again, or a pipe that cannot."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol, cast

from lunzheng.sources._content import check_controls, check_signature
from lunzheng.sources._encoding import SAMPLE_BYTES, encoding_of, error_handler, named_encoding
from lunzheng.sources._place import Place, Refusal


class Input(Protocol):
    """What a reader needs of a source.

    ``chunks`` gives all bytes where ``complete``, else just the first; ``open`` gives all.
    """

    place: Place
    id: str
    complete: bool

    def chunks(self) -> Iterable[bytes]: ...

    def open(self) -> BinaryIO: ...


class FileInput:
    """A file, or what one holds.

    Parameters
    ----------
    opened : opens it at its beginning, as often as it is called.
    """

    def __init__(self, opened: Callable[[], BinaryIO], place: Place, article_id: str) -> None:
        self._opened, self.place, self.id = opened, place, article_id
        self.complete = True

    def chunks(self) -> Iterator[bytes]:
        with self._opened() as file:
            while chunk := file.read(SAMPLE_BYTES):
                yield chunk

    def open(self) -> BinaryIO:
        return self._opened()


class StreamInput:
    """A pipe: its beginning is kept, so that it can be looked at before it is read."""

    def __init__(self, stream: BinaryIO, place: Place, *, closing: bool = False) -> None:
        self.place, self.id = place, ""
        self._stream, self._closing = stream, closing
        self._head = stream.read(SAMPLE_BYTES)
        self.complete = len(self._head) < SAMPLE_BYTES

    def chunks(self) -> Iterator[bytes]:
        yield self._head

    def open(self) -> BinaryIO:
        joined = io.BufferedReader(_Joined(self._head, self._stream, self._closing), SAMPLE_BYTES)
        return cast(BinaryIO, joined)


class _Joined(io.RawIOBase):
    """The bytes already read, then the rest of the stream, which is closed too if ``closing``."""

    def __init__(self, head: bytes, stream: BinaryIO, closing: bool) -> None:
        self._head, self._stream, self._closing = head, stream, closing

    def close(self) -> None:
        if self._closing:
            self._stream.close()
        super().close()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._head[: len(buffer)] or self._stream.read(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


def checked_head(source: Input) -> bytes:
    """The first bytes of a text source.

    Raises
    ------
    Refusal : when there are none, or they are those of a PDF, picture or the like.
    """
    head = next(iter(source.chunks()), b"")
    if not head:
        raise Refusal("empty-file", "the file is empty. Remove it, or write its article into it.")
    check_signature(head)
    return head


def opened_text(source: Input, encoding: str | None, newline: str) -> io.TextIOWrapper:
    """The source as text whose undecodable bytes are lone surrogates (``check_surrogates``).

    Parameters
    ----------
    encoding : as the user named it; None detects it.
    newline : as for ``open``.

    Raises
    ------
    Refusal : when it is empty, no text, or in no known encoding.
    """
    head = checked_head(source)
    if encoding is None:
        codec = encoding_of(source.chunks, complete=source.complete)
    else:
        codec = named_encoding(source.chunks, encoding, complete=source.complete)
    check_controls(head.decode(codec, "replace"))
    if codec == "utf-8":
        codec = "utf-8-sig"
    return io.TextIOWrapper(source.open(), codec, error_handler(codec), newline)


def format_of_stream(source: Input) -> str:
    """What a source without a name of its own carries, by its first bytes; plain text else."""
    head = next(iter(source.chunks()), b"")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begin.startswith((b"<!doctype html", b"<html")):
        return "html"
    if begin.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf", b"<opml")):
        return "html" if b"<html" in begin[:4096] else "feed"
    if begin.startswith(b"{"):
        first, cut, _ = begin.partition(b"\n")
        return "jsonl" if _is_object(first) or (not cut and b'"' in first[:2]) else "json"
    if begin[:1] == b"[" and begin[1:].lstrip()[:1] in (b"{", b"]"):
        return "json"
    return "text"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode("utf-8", "replace")), dict)
    except (ValueError, RecursionError):
        return False
