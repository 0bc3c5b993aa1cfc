"""A run that is watched from outside: processor time and memory at every partition."""

from __future__ import annotations

import json
import os
import resource
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from tests.batch.light import HARMLESS
from tests.batch.runs import Program

from lunzheng.batch import RunOptions
from lunzheng.batch.writing import opened

#: The annotator of one pattern in place of the true pipeline: the store alone, in minutes.
LIGHT = os.environ.get("BENCH_LIGHT") == "1"
if LIGHT:
    os.environ["LIGHT_ANNOTATOR"] = HARMLESS  # no text of a bench does anything of its own
_MB = 1e6


def made(store: Path, items: int) -> Path:
    """Make a store with partitions of so many ``items``, as the runs of a bench expect it."""
    options = RunOptions(annotator=HARMLESS) if LIGHT else RunOptions()
    with opened(store, options.config(), items=items):
        return store


@dataclass(frozen=True, slots=True)
class Step:
    """What a run had taken when a partition was on disk.

    Parameters
    ----------
    done : articles and rejects on disk.
    seconds, processor : since the start; ``processor`` is that of all its processes.
    worker, supervisor : the most memory that one has held, in MB.
    """

    done: int
    seconds: float
    processor: float
    worker: float
    supervisor: float


@dataclass(frozen=True, slots=True)
class Watched:
    """A run that has ended: its report, what it took in all, and on the way."""

    report: dict[str, Any]
    seconds: float
    processor: float
    steps: list[Step]


def watched(program: Program, *words: str, log: Path) -> Watched:
    """Run ``lunzheng run`` with ``words`` to its end; each step is a line of ``log`` at once."""
    before, started = _of_children(), time.monotonic()
    running = program.start("run", *words, "--log-json", light=LIGHT)
    steps: list[Step] = []
    with log.open("w", encoding="utf-8") as file:
        for event in running.events():
            if event["event"] == "partition":
                counts = event["counts"]
                done = counts["known"] + counts["articles"] + sum(counts["rejects"].values())
                # A run that has just ended has nothing left to look at; the step before tells.
                with suppress(psutil.NoSuchProcess):
                    here = psutil.Process(running.process.pid)
                    steps.append(_step(here, done, time.monotonic() - started))
                    file.write(json.dumps(asdict(steps[-1])) + "\n")
                    file.flush()
    assert running.process.wait() == 0, running.other.decode()
    took = time.monotonic() - started
    return Watched(running.seen[-1], took, _of_children() - before, steps)


def _step(here: psutil.Process, done: int, seconds: float) -> Step:
    workers = here.children(recursive=True)
    processor = sum(sum(process.cpu_times()[:4]) for process in (here, *workers))
    worker = max(map(_most_memory, workers), default=0.0)
    return Step(done, round(seconds, 2), round(processor, 2), worker, _most_memory(here))


def _most_memory(process: psutil.Process) -> float:
    """The most memory that a process has ever held; where that is not told, what it holds."""
    with suppress(OSError, IndexError):
        status = Path(f"/proc/{process.pid}/status").read_text()
        return round(int(status.split("VmHWM:")[1].split()[0]) * 1024 / _MB, 1)
    return round(process.memory_info().rss / _MB, 1)


def _of_children() -> float:
    """Processor time of all processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
