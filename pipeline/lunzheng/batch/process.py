"""One supervised worker process, as its supervisor sees it."""

from __future__ import annotations

import mmap
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from multiprocessing.connection import Connection

from lunzheng.batch.worker import NO_ARTICLE, PROGRESS_BYTES, WorkerSettings

#: A worker that has not loaded its model by then will not.
START_SECONDS = 600.0


class WorkerProcess:
    """A spawned worker; it ends with its supervisor, however that ends.

    Attributes
    ----------
    ready : whether the model is loaded.
    fresh : whether nothing has been sent to it yet.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        ours, theirs = socket.socketpair()
        self.ready, self.fresh = False, True
        self._article, self._since = NO_ARTICLE, time.monotonic()
        with tempfile.TemporaryFile() as file, theirs:
            file.write(NO_ARTICLE.to_bytes(PROGRESS_BYTES, "little", signed=True))
            file.flush()
            self._progress = mmap.mmap(file.fileno(), PROGRESS_BYTES)
            descriptors = (theirs.fileno(), file.fileno())
            stdout = sys.stderr.fileno() if _has_descriptor(sys.stderr) else subprocess.DEVNULL
            path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
            command = [sys.executable, "-P", "-m", "lunzheng.batch.worker", *map(str, descriptors)]
            self._process = subprocess.Popen(
                [*command, str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                pass_fds=descriptors,
                env={"OMP_NUM_THREADS": "1", **os.environ, "PYTHONPATH": path},
            )
        self.connection = Connection(ours.detach())
        with suppress(BrokenPipeError, ConnectionResetError):  # told when the reply is awaited
            self.connection.send_bytes(settings.to_json())

    def send(self, content: bytes) -> None:
        """Send a frame; a worker that has died meanwhile is found out by its silence."""
        self.fresh = False
        self._since = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send_bytes(content)

    def article(self) -> int:
        """The number of the article in hand within its frame; ``NO_ARTICLE`` before the first."""
        return int.from_bytes(self._progress[:PROGRESS_BYTES], "little", signed=True)

    def seconds_in_hand(self) -> float:
        """For how long it has worked on the article in hand, as far as was looked."""
        article, now = self.article(), time.monotonic()
        if article != self._article:
            self._article, self._since = article, now
        return now - self._since

    def end(self) -> int:
        """Make an end of it, if it has not ended; the exit code, negative for a signal."""
        with suppress(OSError):
            self.connection.close()
        if self._process.poll() is None:
            self._process.kill()
        code = self._process.wait()
        with suppress(BufferError, ValueError):
            self._progress.close()
        return code

    def died(self) -> int:
        """Wait for a worker that closed its connection; its exit code as in ``end``."""
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        return self.end()


def cause_of_death(code: int) -> str:
    """What an exit code tells, in words."""
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    told = f"died of {name}"
    if -code == signal.SIGKILL:
        told += ", as when the system runs out of memory"
    return told


def _has_descriptor(stream: object) -> bool:
    try:
        stream.fileno()  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        return False
    return True
