"""Runs as processes of their own, to be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

_LIGHT = str(Path(__file__).with_name("light_program.py"))


class Running:
    """A run that is going on; its events are read from its stderr."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.seen: list[dict[str, Any]] = []
        self.other = b""

    def events(self) -> Iterator[dict[str, Any]]:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith(b"{"):
                self.seen.append(json.loads(line))
                yield self.seen[-1]
            else:
                self.other += line

    def until(self, name: str, count: int = 1) -> None:
        """Wait for the event ``name`` to come ``count`` times."""
        for event in self.events():
            count -= event["event"] == name
            if not count:
                return
        raise AssertionError(f"the run ended: {self.other.decode()}")

    def stop(self, number: int) -> int:
        """Send the signal ``number`` and wait for the end; the exit code."""
        self.process.send_signal(number)
        list(self.events())
        return self.process.wait(60)

    def told(self) -> list[int]:
        """The partitions that the run has told of as done."""
        return [event["partition"] for event in self.seen if event["event"] == "partition"]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


class Program:
    """Starts ``lunzheng`` in a directory, with the light annotator or as it is."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, light: bool = True, seconds: float = 0.0) -> Running:
        """Start it; the light annotator takes so many ``seconds`` for an article."""
        program = [_LIGHT] if light else ["-m", "lunzheng"]
        process = subprocess.Popen(
            [sys.executable, *program, *words],
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "LIGHT_SECONDS": str(seconds)},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
        )
        self._started.append(process)
        return Running(process)

    def __call__(self, *words: str, light: bool = True) -> tuple[int, str]:
        """Run it to its end; exit code, and what it said on stderr."""
        running = self.start(*words, light=light)
        list(running.events())
        return running.process.wait(120), running.other.decode()

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()


def gone(processes: list[psutil.Process], seconds: float = 10.0) -> bool:
    """Whether all ``processes`` end within ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes):
            return True
        time.sleep(0.05)
    return False
