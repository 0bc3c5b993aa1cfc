"""Files that stand under their name whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lunzheng.errors import OutputError

_ADVICE = {
    errno.ENOSPC: "the disk is full. Free some space, or write to another disk",
    errno.EDQUOT: "your disk quota is used up. Free some space, or write to another disk",
    errno.EFBIG: "the file would be larger than the system allows. Write it in parts",
    errno.ENOENT: "its directory does not exist. Create it first, or name another",
    errno.ENOTDIR: "part of its path is a file, not a directory. Name another",
    errno.EISDIR: "it is a directory. Name a file in it",
    errno.EACCES: "you may not write there. Change the permissions, or name another directory",
    errno.EPERM: "you may not write there. Change the permissions, or name another directory",
    errno.EROFS: "the file system is read-only. Name another directory",
    errno.ENAMETOOLONG: "its name is too long. Shorten it",
}


class ByteSink:
    """Where a writer's bytes go; what the system refuses becomes an OutputError.

    A closed pipe stays a BrokenPipeError: it is the reader's wish, not a failure.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._retired = False
        self.name = name

    def write(self, content: bytes) -> int:
        """Write all of ``content``.

        Raises
        ------
        OutputError : when it does not fit or the device fails.
        """
        if self._retired:
            return len(content)
        with _explained(self.name):
            rest = memoryview(content)
            while rest:  # an unbuffered file may take less than it is given
                rest = rest[self._file.write(rest) :]
        return len(content)

    def flush(self) -> None:
        with _explained(self.name):
            self._file.flush()

    def sync(self) -> None:
        """Have the system put what was written on the disk, so that it survives a power cut."""
        self.flush()
        with _explained(self.name):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        with _explained(self.name):
            self._file.close()

    def abandon(self) -> None:
        """Take no more bytes, without complaint: pyarrow writes its footer when it is collected."""
        self.retire()
        with contextlib.suppress(OSError):
            self._file.close()

    def retire(self) -> None:
        """Take no more bytes, and leave the file open."""
        self._retired = True


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[ByteSink]:
    """A sink whose bytes stand under ``path`` once the block ends, and only then.

    They are collected in a hidden file beside it, which is renamed at the end. When the block
    raises (Ctrl-C included), that file is removed and an older ``path`` stays as it was. What is
    no regular file (``/dev/null``, a named pipe) is written directly.

    Raises
    ------
    OutputError : when the file cannot be made, written or renamed.
    """
    target = Path(os.path.realpath(path))  # keep a link, replace what it points to
    name = os.fspath(path)
    with _explained(name):
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        is_special = target.exists() and not target.is_file()
    if is_special:
        with _special_file(target, name) as direct:
            yield direct
        return
    # Short, so that any name that fits the file system still does with what is added.
    temporary = target.with_name(f".{target.name[:60]}.{secrets.token_hex(6)}.part")
    sink: ByteSink | None = None
    try:
        with _explained(name):
            sink = ByteSink(_created(temporary, target), name)
        yield sink
        sink.sync()
        sink.close()
        with _explained(name):
            os.replace(temporary, target)
    except BaseException:
        if sink is not None:
            sink.abandon()
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_directory(target.parent)


@contextlib.contextmanager
def standard_output() -> Iterator[ByteSink]:
    """A sink that writes through to standard output; it is not closed.

    It goes round Python's buffer, which would try once more at exit what could not be written.
    """
    sys.stdout.flush()
    buffer = sys.stdout.buffer
    sink = ByteSink(getattr(buffer, "raw", buffer), "standard output")
    try:
        yield sink
        sink.flush()
    finally:
        sink.retire()


@contextlib.contextmanager
def _special_file(target: Path, name: str) -> Iterator[ByteSink]:
    with _explained(name):
        file = target.open("wb", buffering=0)
    sink = ByteSink(file, name)
    try:
        yield sink
    finally:
        sink.abandon()


def _created(temporary: Path, target: Path) -> BinaryIO:
    """The temporary file, with the permissions of the file that it will replace."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    with contextlib.suppress(OSError):
        os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
    return os.fdopen(descriptor, "wb")


def _sync_directory(directory: Path) -> None:
    """Put the new name on the disk too, where a directory can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        cause = _ADVICE.get(error.errno or 0, error.strerror or str(error))
        raise OutputError(f"{name} cannot be written: {cause}.") from error
