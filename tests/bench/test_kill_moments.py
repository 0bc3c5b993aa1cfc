"""A run of the true pipeline is killed at random moments, and nothing comes of it.

``BENCH_KILLS`` says how often (30), ``BENCH_KILL_ARTICLES`` how many articles there are (60). A
kill comes at any moment of a run, from the first import to the last partition, and the next run
goes on where it was; once a store is whole, the next is begun. ``BENCH_LIGHT=1`` takes the light
annotator in place of the true pipeline. Thirty kills or more of the true one are written into
``docs/performance.md``.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil
from tests.batch.runs import Program, Running, gone
from tests.batch.stores import contents
from tests.bench import page
from tests.bench.articles_in_bulk import write
from tests.bench.watching import LIGHT, made

from lunzheng.batch import Store

ARTICLES = int(os.environ.get("BENCH_KILL_ARTICLES", "60"))
KILLS = int(os.environ.get("BENCH_KILLS", "30"))
WRITTEN_FROM = 30
#: Small enough that a good part of the time goes into writing; events that nobody reads until the
#: kill must fit into a pipe, though.
_ITEMS = max(5, ARTICLES // 60)


def start(program: Program, store: Path) -> Running:
    size = ("--workers", "1", "--partition-size", "2")
    words = ("run", "a.jsonl", "-o", store.name, "--log-json", *size)
    return program.start(*words, light=LIGHT, seconds=0.02)


def ended_by_itself(running: Running) -> bool:
    list(running.events())
    return running.process.wait() == 0


def test_random_moments(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", ARTICLES, seed=7)
    program = Program(tmp_path)
    undisturbed = made(tmp_path / "undisturbed", _ITEMS)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended_by_itself(start(program, undisturbed))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    expected = contents(undisturbed)
    draw = random.Random(30)
    on_disk: list[int] = []
    stores = survived = 0
    while len(on_disk) < KILLS:
        store = made(tmp_path / f"s{stores}", _ITEMS)
        stores += 1
        while len(on_disk) < KILLS and not is_whole(store):
            running = start(program, store)
            workers = children_once_it_took(running, draw.uniform(0, whole))
            if running.stop(signal.SIGKILL) != -signal.SIGKILL:
                survived += 1  # it had ended before
                break
            assert gone(workers)
            done = Store(store).partitions()
            assert set(running.told()) <= set(done)
            on_disk.append(len(done))
            print(f"kill {len(on_disk)}: {len(done)} partitions on disk", flush=True)
        assert ended_by_itself(start(program, store))
        assert contents(store) == expected
    program.end()
    partitions = len(list((undisturbed / "done").iterdir()))
    told = (
        f"{len(on_disk)} (with {', '.join(map(str, sorted(on_disk)))} of {partitions} partitions "
        "on disk)"
    )
    rows = [
        ("kills", str(WRITTEN_FROM), told),
        ("stores that differ from an undisturbed one", "0", f"0 of {stores}"),
    ]
    print(f"\n{page.table(rows)}({survived} runs ended before their kill)")
    if KILLS >= WRITTEN_FROM and not LIGHT:
        assert len(set(on_disk)) > 3
        page.replace(
            "kills",
            f"Runs over {ARTICLES} articles are killed (SIGKILL) at random moments and gone on "
            f"with; stores are compared to the last byte:\n\n{page.table(rows)}",
        )


def children_once_it_took(running: Running, processor: float) -> list[psutil.Process]:
    """Wait until a run has taken so much processor time, or has ended; its workers then.

    A moment on the clock would mean another one whenever the machine does something else.
    """
    with suppress(psutil.NoSuchProcess):
        while running.process.poll() is None:
            workers = running.children()
            here = psutil.Process(running.process.pid)
            if sum(sum(one.cpu_times()[:4]) for one in (here, *workers)) >= processor:
                return workers
            time.sleep(0.005)
    return []


def is_whole(store: Path) -> bool:
    """Whether all articles are in partitions that are done."""
    return len(Store(store).partitions()) * _ITEMS >= ARTICLES
