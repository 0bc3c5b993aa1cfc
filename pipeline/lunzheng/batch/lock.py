"""One run at a time in a store."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lunzheng.errors import OutputError, StoreError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` as long as the block lasts.

    The system gives the lock back when the process ends, however it ends; the file stays.

    Raises
    ------
    StoreError : when another process holds it; says which.
    OutputError : when the file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}. Change the permissions, or name another "
            "store."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(descriptor)
            raise StoreError(
                f"{path.parent}: another run is writing to this store ({holder}). "
                "Wait until it has ended, or name another store with -o."
            ) from error
        _sign(descriptor)
        yield
    finally:
        os.close(descriptor)


def _sign(descriptor: int) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    mark = {"pid": os.getpid(), "host": socket.gethostname(), "started": started}
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(mark).encode(), 0)
    except OSError:
        return  # on a full disk the lock holds all the same; it only cannot say whose it is


def _holder(descriptor: int) -> str:
    try:
        mark = json.loads(os.pread(descriptor, 4096, 0))
        return f"process {mark['pid']} on {mark['host']}, since {mark['started']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has not signed"
