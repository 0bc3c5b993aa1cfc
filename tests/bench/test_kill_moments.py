"""A run of the true pipeline is killed at thirty random moments, and nothing comes of it.

Five kills befall each of six stores, from the first import to the last partition.
``LUNZHENG_BENCH_LIGHT=1`` takes the light annotator in place of the true one.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from tests.batch.runs import Program, gone
from tests.batch.stores import contents
from tests.bench.articles_in_bulk import varied

from lunzheng.batch import RunOptions, Store
from lunzheng.batch.writing import opened

ARTICLES, STORES, KILLS = 40, 6, 5
LIGHT = os.environ.get("LUNZHENG_BENCH_LIGHT") == "1"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as file:
        for article in varied(ARTICLES, seed=7):
            text = article["text"].replace("緩慢", "慢").replace("出錯", "錯")  # see light.py
            file.write(json.dumps({**article, "text": text}, ensure_ascii=False) + "\n")
    return Program(tmp_path)


def test_thirty_moments(program: Program) -> None:
    def words(store: str) -> tuple[str, ...]:
        if not LIGHT:
            with opened(program.directory / store, RunOptions().config(), items=5):
                pass
        size = ("--workers", "1", "--partition-size", "2")
        return ("run", "a.jsonl", "-o", store, "--log-json", *size)

    started = time.monotonic()
    assert program(*words("undisturbed"), light=LIGHT)[0] == 0
    whole = time.monotonic() - started
    undisturbed = contents(program.directory / "undisturbed")
    draw = random.Random(30)
    partitions = []
    for number in range(STORES):
        store = program.directory / f"s{number}"
        command = words(store.name)
        for _ in range(KILLS):
            running = program.start(*command, light=LIGHT, seconds=0.02)
            time.sleep(draw.uniform(0, whole))
            workers = running.children() if running.process.poll() is None else []
            running.stop(signal.SIGKILL)
            assert gone(workers)
            done = Store(store).partitions() if (store / "store.json").exists() else []
            assert set(running.told()) <= set(done)
            partitions.append(len(done))
        assert program(*command, light=LIGHT)[0] == 0
        assert contents(store) == undisturbed
    print(json.dumps({"kills": len(partitions), "partitions then on disk": partitions}))
    assert len(set(partitions)) > 3
    program.end()
