"""How much sooner two workers are done than one: worth measuring on an idle machine only.

``BENCH_WORKERS_ARTICLES`` says how many articles a run has (400; the issue's figure is of 20,000),
``BENCH_WORKERS_ROUNDS`` how often each is run, in turn, the best of which counts (1).
From 20,000 on, the figure is written into ``docs/performance.md``.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.batch.runs import Program
from tests.batch.stores import contents
from tests.bench import page
from tests.bench.articles_in_bulk import write
from tests.bench.watching import LIGHT, made, watched

ARTICLES = int(os.environ.get("BENCH_WORKERS_ARTICLES", "400"))
ROUNDS = int(os.environ.get("BENCH_WORKERS_ROUNDS", "1"))
WRITTEN_FROM = 20_000


def test_two_workers(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", ARTICLES)
    program = Program(tmp_path)
    took: dict[int, list[float]] = {1: [], 2: []}
    stores = []
    load = os.getloadavg()[0]
    for turn in range(ROUNDS):
        for workers in took:
            stores.append(made(tmp_path / f"s{turn}-{workers}", 1000))
            words = ("a.jsonl", "-o", stores[-1].name, "--workers", str(workers))
            took[workers].append(watched(program, *words, log=tmp_path / "steps.jsonl").seconds)
    program.end()
    assert contents(stores[0]) == contents(stores[1])
    one, two = min(took[1]), min(took[2])
    told = f"{one / two:.2f} ({one:.0f} s / {two:.0f} s)"
    table = page.table([(f"one worker / two, time for {ARTICLES:,} articles", "≥ 1.7", told)])
    print(f"\n{table}(one-minute load at the start: {load:.2f})")
    if ARTICLES >= WRITTEN_FROM and not LIGHT:
        page.replace(
            "workers",
            f"On {page.machine()} at the end and {load:.1f} at the start, best of {ROUNDS} "
            f"rounds; both stores the same to the last byte:\n\n{table}",
        )
