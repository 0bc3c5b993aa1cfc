"""A worker process: takes frames of articles over a socket, gives their annotation back.

Started as ``python -m lunzheng.batch.worker SOCKET PROGRESS PARENT``, with two open file
descriptors, a socket and a file of eight bytes in which the worker keeps the number of the article
in hand, so that whoever started it knows which one killed it, and the process id of that one. What
goes over the socket is JSON and Arrow.
"""

from __future__ import annotations

import json
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, cast

from lunzheng.batch.annotator import Annotator
from lunzheng.errors import LunzhengError
from lunzheng.lasting import lasting

#: The first byte of a message from a worker says what the rest is.
READY, DONE, FAILED = b"R", b"D", b"F"
#: What stands in the progress file while no article is in hand.
NO_ARTICLE = -1
PROGRESS_BYTES = 8
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What a worker process works with.

    Parameters
    ----------
    annotator : ``module:name`` of a subclass of :class:`Annotator`, for tests and other models.
    arguments : of its constructor.
    memory_limit : MiB of address space that it may take; 0 for no limit.
    """

    annotator: str = "lunzheng.batch.annotator:Annotator"
    arguments: dict[str, Any] = field(default_factory=dict)
    memory_limit: int = 0

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    def built(self) -> Annotator:
        module, _, name = self.annotator.partition(":")
        return cast(Annotator, getattr(import_module(module), name)(**self.arguments))


def work(connection: Connection, progress: mmap.mmap, settings: WorkerSettings) -> None:
    """Answer each frame with its annotation until the other side closes the connection."""
    from lunzheng.batch.frames import from_bytes, from_frame, to_bytes, to_frame

    def note(article: int) -> None:
        progress[:PROGRESS_BYTES] = article.to_bytes(PROGRESS_BYTES, "little", signed=True)

    try:
        annotator = settings.built()
        annotator.on_article = note
        with lasting():
            annotator.load()
        connection.send_bytes(READY)
        while True:
            try:
                frame = to_frame(from_bytes(connection.recv_bytes()))
            except EOFError:
                return
            (annotation,) = annotator(_once(frame))
            note(NO_ARTICLE)
            connection.send_bytes(DONE + to_bytes(from_frame(annotation)))
    except LunzhengError as error:
        told = {"type": type(error).__name__, "message": str(error)}
        connection.send_bytes(FAILED + json.dumps(told).encode())


def _once(frame: Any) -> Any:
    return iter((frame,))


def _die_with(parent: int) -> None:
    """End this process soon after its parent has gone, whatever it is doing."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _limit_memory(mebibytes: int) -> None:
    if not mebibytes:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mebibytes * _MIB
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def main(arguments: Iterable[str]) -> None:
    socket, progress_file, parent = map(int, arguments)
    # Ctrl-C reaches every process of a terminal; the one that supervises decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    progress = mmap.mmap(progress_file, PROGRESS_BYTES)
    with Connection(socket) as connection:
        settings = WorkerSettings(**json.loads(connection.recv_bytes()))
        _limit_memory(settings.memory_limit)
        try:
            work(connection, progress, settings)
        except (BrokenPipeError, ConnectionResetError):
            return  # the run has ended


if __name__ == "__main__":
    main(sys.argv[1:])
