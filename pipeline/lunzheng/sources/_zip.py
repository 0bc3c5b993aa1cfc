"""The members of a ZIP archive: read one by one, never written to a disk."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from lunzheng.sources._place import Refusal

_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800
# A ZIP archive of some kilobytes may list millions of members, each of which is the same bytes.
_MOST_MEMBERS = 1_000_000
_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    RuntimeError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)


def members(path: Path) -> Iterator[tuple[int, PurePosixPath]]:
    """Number and path of each file in an archive, in its order; hidden ones are passed over.

    Raises
    ------
    Refusal : when its list of members cannot be read.
    """
    with _opened(path) as archive:
        if len(archive.infolist()) > _MOST_MEMBERS:
            raise Refusal("too-large", f"more than {_MOST_MEMBERS:,} members. Unpack it first.")
        for number, info in enumerate(archive.infolist()):
            name = PurePosixPath(_name(info).replace("\\", "/"))
            parts = [part for part in name.parts if part not in ("/", "..", ".")]
            hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
            if not info.is_dir() and parts and not hidden:
                yield number, PurePosixPath(*parts)


def open_member(path: Path, number: int) -> BinaryIO:
    """The bytes of a member; closing it closes the archive.

    Raises
    ------
    Refusal : when it is encrypted or damaged, here or when it is read.
    """
    return io.BufferedReader(_Member(path, number), 1 << 16)


class _Member(io.RawIOBase):
    def __init__(self, path: Path, number: int) -> None:
        with _refusing():
            self._archive = zipfile.ZipFile(path)
            info = self._archive.infolist()[number]
            if info.flag_bits & _ENCRYPTED:
                self._archive.close()
                raise Refusal(
                    "damaged-archive", "it is encrypted. Unpack the archive with its password."
                )
            self._file = self._archive.open(info)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with _refusing():
            piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._archive.close()
        super().close()


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _refusing(), zipfile.ZipFile(path) as archive:
        yield archive


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except _ERRORS as error:
        raise Refusal(
            "damaged-archive", f"the ZIP archive is damaged ({error}). Fetch or write it again."
        ) from error


def _name(info: zipfile.ZipInfo) -> str:
    """The name, which Windows in Taiwan writes in Big5 and zipfile reads in the PC's old one."""
    if info.flag_bits & _NAME_IS_UTF8:
        return info.filename
    try:
        written = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for codec in ("utf-8", "cp950"):
        try:
            return written.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename
