"""gzip, bzip2, xz and zstd, unpacked piece by piece: never more in memory than a piece needs.

A few kilobytes can unpack to terabytes, so whoever reads says how much is the most. The libraries
do not all tell a file that ends early from one that is whole; here each ends in a refusal.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from lunzheng.sources._place import Refusal
from lunzheng.sources.extras import zstd_library

#: What each kind of compression begins with; the second of zstd is a frame to be skipped.
MAGIC = {
    "gz": (b"\x1f\x8b",),
    "bz2": (b"BZh",),
    "xz": (b"\xfd7zXZ\0",),
    "zst": (b"\x28\xb5\x2f\xfd", *(bytes((0x50 + n, 0x2A, 0x4D, 0x18)) for n in range(16))),
}
_READ = 1 << 16
_PIECE = 1 << 16
# A block of zstd is four bytes at least and unpacks to 128 KiB, so that this much gives 32 MiB.
_ZSTD_READ = 1 << 10
# Dictionaries of more than this are for backups of disks; `zstd --long` has 128 MiB too.
_MEMORY = 1 << 27


class _Decoder(Protocol):
    """One gzip member, xz stream or zstd frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def hungry(self) -> bool:
        """Whether it needs more input to go on."""
        ...

    def decode(self, packed: bytes) -> bytes: ...


class _Zlib:
    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def hungry(self) -> bool:
        return not self._inner.unconsumed_tail

    def decode(self, packed: bytes) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + packed, _PIECE)


class _Bounded:
    """bzip2 and xz keep what they have not looked at yet themselves."""

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._inner = inner

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def hungry(self) -> bool:
        return self._inner.needs_input

    def decode(self, packed: bytes) -> bytes:
        return self._inner.decompress(packed, _PIECE)


class _Zstd:
    """zstandard's stream reader takes a file that ends early for a whole one; this tells."""

    def __init__(self) -> None:
        self._inner = zstd_library().ZstdDecompressor(max_window_size=_MEMORY).decompressobj()
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._inner.unused_data) + self._waiting

    @property
    def hungry(self) -> bool:
        return not self._waiting

    def decode(self, packed: bytes) -> bytes:
        now, self._waiting = _split(self._waiting + packed, _ZSTD_READ)
        return bytes(self._inner.decompress(now))


class _Stored:
    """Not compressed at all, as a member of an archive may be: only counted."""

    eof = False
    unused_data = b""
    hungry = True

    def decode(self, packed: bytes) -> bytes:
        self.eof = not packed
        return packed


def _split(packed: bytes, at: int) -> tuple[bytes, bytes]:
    return packed[:at], packed[at:]


_DECODERS: dict[str, Callable[[], _Decoder]] = {
    "stored": _Stored,
    "gz": lambda: _Zlib(31),
    "zlib": lambda: _Zlib(15),
    "deflate": lambda: _Zlib(-15),
    "bz2": lambda: _Bounded(bz2.BZ2Decompressor()),
    "xz": lambda: _Bounded(lzma.LZMADecompressor(memlimit=2 * _MEMORY)),
    "zst": _Zstd,
}


def packing_of(head: bytes) -> str | None:
    """How something is compressed, by its first bytes; None when it is not."""
    return next((kind for kind, magic in MAGIC.items() if head.startswith(magic)), None)


def unpacked(
    stream: BinaryIO, kind: str, limit: int, *, line_limit: int | None = None
) -> io.BufferedReader:
    """What a compressed stream holds; several members one after another are one content.

    Parameters
    ----------
    stream : closed with what is returned.
    kind : ``gz``, ``bz2``, ``xz``, ``zst``; of HTTP also ``zlib`` and (bare) ``deflate``; and
        ``stored`` for what is only to be counted.
    limit : the most bytes that it may unpack to.
    line_limit : the most bytes between two newlines; None for content that has no lines.

    Raises
    ------
    Refusal : when it is read: ``damaged-archive`` or ``too-large``.
    MissingExtra : for zstd, without zstandard.
    """
    return io.BufferedReader(_Unpacked(stream, kind, limit, line_limit), _PIECE)


class _Unpacked(io.RawIOBase):
    def __init__(self, stream: BinaryIO, kind: str, limit: int, line_limit: int | None) -> None:
        self._stream, self._kind, self._limit, self._line_limit = stream, kind, limit, line_limit
        self._decoder = _DECODERS[kind]()
        self._packed = b""
        self._ready = b""
        self._given = 0
        self._line = 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = self._next()
            self._count(self._ready)
        piece, self._ready = _split(self._ready, len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self) -> bytes:
        """The next bytes; none at the end."""
        while not self._decoder.eof or self._another_member():
            if self._decoder.hungry and not self._packed:
                self._packed = self._stream.read(_READ)
                # zlib may hold back output when it has had its last input, so it is asked again.
                ended = not self._packed
            else:
                ended = False
            packed, self._packed = self._packed, b""
            if piece := self._decode(packed):
                return piece
            if ended and not self._decoder.eof:
                raise self._damaged("it ends too early")
        return b""

    def _another_member(self) -> bool:
        rest = self._decoder.unused_data or self._stream.read(_READ)
        rest = rest.lstrip(b"\0")  # tapes and some writers pad to a block
        if not rest:
            return False
        rest += self._stream.read(_READ)  # or a beginning of a byte or two could not be told
        if packing_of(rest) != self._kind:
            raise self._damaged("there is something else after its end")
        self._decoder, self._packed = _DECODERS[self._kind](), rest
        return True

    def _decode(self, packed: bytes) -> bytes:
        try:
            return self._decoder.decode(packed)
        except MemoryError:
            raise Refusal("too-large", "unpacking it takes too much memory.") from None
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise self._damaged(str(error)) from error
        except Exception as error:
            if type(error).__name__ != "ZstdError":  # of a module that may not be there
                raise
            raise self._damaged(str(error)) from error

    def _count(self, piece: bytes) -> None:
        self._given += len(piece)
        if self._given > self._limit:
            raise Refusal(
                "too-large",
                f"it unpacks to more than {self._limit:,} bytes, the limit. Unpack it first, "
                "and read the file, if it is what it should be.",
            )
        if self._line_limit is not None:
            last = piece.rfind(b"\n")
            self._line = self._line + len(piece) if last < 0 else len(piece) - last - 1
            if self._line > self._line_limit:
                raise Refusal(
                    "too-large",
                    f"a line of more than {self._line_limit:,} bytes, after "
                    f"{self._given - self._line:,} bytes. Is it what it should be?",
                )

    def _damaged(self, why: str) -> Refusal:
        return Refusal(
            "damaged-archive",
            f"the {self._kind} data is damaged ({why}; {self._given:,} bytes could be unpacked). "
            "Fetch or write it again.",
        )
