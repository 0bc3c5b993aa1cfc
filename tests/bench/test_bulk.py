"""A run over many articles: counts, memory, and whether the last costs more than the first.

``LUNZHENG_BENCH_ARTICLES`` says how many (2,000); at 100,000 this takes hours. The same with
``LUNZHENG_BENCH_LIGHT=1`` leaves out the annotation and measures the store alone, in minutes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
from tests.batch.light import HARMLESS
from tests.bench.articles_in_bulk import varied

from lunzheng.batch import Counts, RunOptions, Store, run

ARTICLES = int(os.environ.get("LUNZHENG_BENCH_ARTICLES", "2000"))
ALONE = os.environ.get("LUNZHENG_BENCH_LIGHT") == "1"
WORKERS = int(os.environ.get("LUNZHENG_BENCH_WORKERS", "1"))
#: Articles of a partition, and between two looks at the memory.
STEP = max(min(1000, ARTICLES // 10), 10)
_MIB = 1024 * 1024
#: The issue's promises.
WORKER_MIB, COST_RATIO = 500, 1.1


class Watch:
    """Notes time and memory at every partition."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float, float, float]] = []

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        if name in ("started", "partition"):
            here = psutil.Process()
            workers = [child.memory_info().rss / _MIB for child in here.children()]
            own = here.memory_info().rss / _MIB
            self.seen.append((counts.done, time.perf_counter(), max(workers, default=0.0), own))

    def progress(self, counts: Counts, annotated: int) -> None:
        return None


def test_many_articles(tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for article in varied(ARTICLES):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
    watch = Watch()
    options = RunOptions(workers=WORKERS, partition_items=STEP)
    if ALONE:
        options = replace(options, annotator=HARMLESS)
    counts = run([source], tmp_path / "store", options, listener=watch)
    assert counts.read == ARTICLES == counts.articles + counts.rejects.total()
    store = Store(tmp_path / "store")
    assert sum(part.num_rows for part in store.read("articles")) == counts.articles
    assert sum(part.num_rows for part in store.read("records")) == counts.records
    # The first partition pays for loading the model; the second is what the later ones cost.
    steps = [
        (end[1] - begin[1]) / (end[0] - begin[0])
        for begin, end in zip(watch.seen, watch.seen[1:], strict=False)
    ]
    later = sum(steps[2:]) / max(len(steps[2:]), 1)
    workers = [memory for _, _, memory, _ in watch.seen]
    report = {
        "articles": ARTICLES,
        "annotated": not ALONE,
        "workers": WORKERS,
        "records": counts.records,
        "articles a second": round(ARTICLES / (watch.seen[-1][1] - watch.seen[0][1]), 1),
        "cost of a later article to one of the second partition": round(later / steps[1], 3),
        "worker MiB after the first partition and at the end": [
            round(workers[1]), round(workers[-1]),
        ],
        "supervisor MiB after the first partition and at the end": [
            round(watch.seen[1][3]), round(watch.seen[-1][3]),
        ],
        "store MiB": round(
            sum(path.stat().st_size for path in store.path.rglob("*") if path.is_file()) / _MIB, 1
        ),
    }  # fmt: skip
    print(json.dumps(report), file=sys.stdout)
    assert max(workers) < WORKER_MIB
