"""A run over many articles: nothing lost, memory flat, the last no dearer than the first.

``BENCH_BULK_ARTICLES`` says how many (2,000; the issue's 100,000 take hours),
``BENCH_BULK_AGAINST`` how many the run has that its cost is set against (1,000),
``BENCH_BULK_WORKERS`` how many workers there are (1), ``BENCH_FOLDER`` where everything is kept (a
folder that pytest makes; a new one each time). With ``BENCH_LIGHT=1`` the annotation is left out
and the store measured alone, in minutes. A run of 100,000 or more with the true pipeline writes its
figures into ``docs/performance.md``.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from tests.batch.runs import Program
from tests.bench import page
from tests.bench.articles_in_bulk import write
from tests.bench.watching import LIGHT, Step, Watched, made, watched

from lunzheng.batch import Store

ARTICLES = int(os.environ.get("BENCH_BULK_ARTICLES", "2000"))
AGAINST = int(os.environ.get("BENCH_BULK_AGAINST", "1000"))
WORKERS = os.environ.get("BENCH_BULK_WORKERS", "1")
#: The issue's promises.
WORKER_MB, WRITTEN_FROM = 500, 100_000
#: Runs of the smaller number before and after that of the larger.
_AROUND = 2
_ITEMS = max(min(1000, ARTICLES // 20), 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("BENCH_FOLDER", tmp_path)).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def ran(folder: Path, articles: int, name: str) -> Watched:
    """A run over the first ``articles`` of all, in a store of its own."""
    source = folder / f"articles-{articles}.jsonl"
    if not source.exists():
        write(source, articles)
    made(folder / name, _ITEMS)
    program = Program(folder)
    words = (source.name, "-o", name, "--workers", WORKERS, "--report", f"{name}.json")
    try:
        return watched(program, *words, log=folder / f"{name}.steps.jsonl")
    finally:
        program.end()


def ids_of(rows: Any) -> list[str]:
    return [row["article_id"] for part in rows for row in part.to_pylist()]


def test_many_articles(folder: Path) -> None:
    loading = ran(folder, 1, "loading")
    before = [ran(folder, AGAINST, f"before-{n}") for n in range(_AROUND)]
    many = ran(folder, ARTICLES, "store")
    after = [ran(folder, AGAINST, f"after-{n}") for n in range(_AROUND)]

    store, counts = Store(folder / "store"), many.report["counts"]
    rejected = sum(counts["rejects"].values())
    assert many.report["status"] == "finished"
    assert ARTICLES == counts["read"] == counts["articles"] + rejected
    assert counts["known"] == 0
    for table in ("articles", "records", "entities"):
        assert sum(part.num_rows for part in store.read(table)) == counts[table]
    assert sum(part.num_rows for part in store.read("rejects")) == rejected
    found = Counter(ids_of(store.read("articles")) + ids_of(store.read("rejects")))
    expected = Counter(f"bulk-{number:07}" for number in range(ARTICLES))
    assert found == expected
    assert len(list((store.path / "done").iterdir())) == counts["partitions"]

    one = median(run.processor - loading.processor for run in (*before, *after)) / AGAINST
    all_ = (many.processor - loading.processor) / ARTICLES
    tenth = len(many.steps) // 10
    last = cost(many.steps[-tenth - 1 :]) / cost(many.steps[: tenth + 1])
    worker = max(step.worker for step in many.steps)
    size = sum(path.stat().st_size for path in store.path.rglob("*") if path.is_file()) / 1e6
    rows = [
        (
            "articles lost", "0",
            f"{ARTICLES - found.total()} of {ARTICLES:,} ({counts['articles']:,} stored with "
            f"{counts['records']:,} records, {rejected:,} rejected)",
        ),
        ("most memory of a worker", f"< {WORKER_MB} MB", f"{worker:.0f} MB"),
        ("most memory of the supervisor", "", f"{many.steps[-1].supervisor:.0f} MB"),
        (
            f"processor time an article, of {ARTICLES:,} / of {AGAINST:,}", "≤ 1.1",
            f"{all_ / one:.2f} ({all_ * 1000:.1f} ms / {one * 1000:.1f} ms)",
        ),
        ("the same, last tenth of the run / first tenth", "", f"{last:.2f}"),
        ("size of the store", "", f"{size:.0f} MB"),
    ]  # fmt: skip
    table = page.table(rows)
    print(f"\n{table}{[round(run.processor, 1) for run in (loading, *before, many, *after)]}")
    if ARTICLES >= WRITTEN_FROM and not LIGHT:
        page.replace(
            "bulk",
            f"One `lunzheng run` with `--workers {WORKERS}` on {page.machine()}, in "
            f"{many.seconds / 3600:.1f} hours; cost without loading the model, against the median "
            f"of {2 * _AROUND} runs over {AGAINST:,}:\n\n{table}",
        )
    assert worker < WORKER_MB


def cost(steps: list[Step]) -> float:
    """Processor time an article between the first and the last of some steps."""
    first, last = steps[0], steps[-1]
    return (last.processor - first.processor) / (last.done - first.done)
