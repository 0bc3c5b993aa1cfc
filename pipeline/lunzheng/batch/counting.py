"""How much there is to read, counted beside the run so that it can tell how long it will take.

``python -m lunzheng.batch.counting`` reads what to count as JSON from stdin and prints the number.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from lunzheng.batch.store import is_store
from lunzheng.sources import SUFFIXES, ReadOptions, read_articles

#: Formats of which reading costs next to nothing, and that can be read twice.
_CHEAP = {"text", "markdown", "jsonl", "json", "csv", "tsv", "parquet"}


class Counting:
    """Counts the articles of ``sources`` in a process of its own, where that is cheap."""

    def __init__(self, sources: Sequence[str], read: ReadOptions) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._total: int | None = None
        if not all(map(_can_be_counted, sources)):
            return
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lunzheng.batch.counting"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps([list(sources), asdict(read)]).encode())
            self._process.stdin.close()

    def total(self) -> int | None:
        """The number of articles and rejects; None while, or because, it is not known."""
        if self._process is not None and self._process.poll() is not None:
            assert self._process.stdout is not None
            with self._process.stdout as told, suppress(ValueError):
                self._total = int(told.read())
            self._process = None
        return self._total

    def stop(self) -> None:
        """Count no further."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None


def _can_be_counted(source: str) -> bool:
    path = Path(source)
    if is_store(path):
        return False
    if path.is_file():
        return SUFFIXES.get(path.suffix.lower()) in _CHEAP
    if not path.is_dir():
        return False
    found = {file.suffix.lower() for file in path.rglob("*")}
    return {SUFFIXES[suffix] for suffix in found if suffix in SUFFIXES} <= _CHEAP


def main() -> None:
    """Count what stdin names, out of the way of the run."""
    os.nice(10)
    sources, read = json.loads(sys.stdin.buffer.read())
    total = sum(1 for _ in read_articles(sources, ReadOptions(**read)))
    sys.stdout.write(f"{total}\n")


if __name__ == "__main__":
    main()
