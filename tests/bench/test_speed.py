"""The figures of docs/performance.md as ratios, each in a process of its own: ``make bench``.

Rounds go through all figures in turn, and the best of each counts: what else the machine does
slows every figure alike. ``BENCH_ARTICLES`` sets how many articles are read (default 300),
``BENCH_ROUNDS`` how many rounds there are (default 3), ``BENCH_RUN_ARTICLES`` how many a run with
one and with two workers reads (default 0: left out; the table's figure is of 20,000).
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.bench.articles import ROOT, write

import lunzheng

PAGE = ROOT / "docs" / "performance.md"
COUNT = int(os.environ.get("BENCH_ARTICLES", "300"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
RUN_COUNT = int(os.environ.get("BENCH_RUN_ARTICLES", "0"))
NOT_MEASURED = "not measured"


def child(*arguments: str) -> tuple[str, float]:
    """What a Python process prints, and the seconds it takes from start to end."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout, time.perf_counter() - started


@pytest.fixture(scope="module")
def speeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Characters a second of processor time, the best of all rounds."""
    source = tmp_path_factory.mktemp("bench") / "articles.jsonl"
    write(source, COUNT)
    names = ["jieba_cut", "segmentation", "pipeline"] + ["monpa"] * bool(find_spec("monpa"))
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name in names:
            found = json.loads(child("-m", "tests.bench.figure", name, str(source))[0])[name]
            best[name] = max(best.get(name, 0.0), found)
    return best


def _two_workers(folder: Path) -> str:
    """How much sooner two workers are done than one."""
    if not RUN_COUNT:
        return NOT_MEASURED
    source = folder / "run.jsonl"
    write(source, RUN_COUNT)
    took = [
        child("-m", "lunzheng", "run", str(source), "-o", str(folder / f"store{workers}"),
              "--workers", str(workers), "--quiet")[1]
        for workers in (1, 2)
    ]  # fmt: skip
    return f"{took[0] / took[1]:.2f}"


def test_page(speeds: dict[str, float], tmp_path: Path) -> None:
    """Measure the rest, and write the page."""
    jieba, pipeline = speeds["jieba_cut"], speeds["pipeline"]
    one = tmp_path / "one.jsonl"
    write(one, 1)
    helps = min(child("-m", "lunzheng", "--help")[1] for _ in range(5))
    first = min(child("-m", "lunzheng", "extract", str(one), "--quiet")[1] for _ in range(5))
    monpa = f"{pipeline / speeds['monpa']:.0f}" if "monpa" in speeds else NOT_MEASURED
    rows = [
        ("whole pipeline / `jieba.cut`, characters a second", "≥ 1.0", f"{pipeline / jieba:.2f}"),
        ("whole pipeline / MONPA", "≥ 50", monpa),
        ("segmentation / `jieba.cut`", "≥ 10", f"{speeds['segmentation'] / jieba:.1f}"),
        ("two workers / one", "≥ 1.7", _two_workers(tmp_path)),
        ("`lunzheng --help`", "≤ 0.3 s", f"{helps:.2f} s"),
        ("first record of one article, cold", "≤ 2.5 s", f"{first:.2f} s"),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition("<!-- figures -->\n")
    _, _, after = rest.partition("<!-- /figures -->\n")
    PAGE.write_text(
        f"{before}<!-- figures -->\n"
        f"`make bench` on a machine of {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}, one-minute load {os.getloadavg()[0]:.1f}; {COUNT} articles, "
        f"best of {ROUNDS} rounds:\n\n| figure | reach | measured |\n|---|---|---|\n{table}\n"
        f"<!-- /figures -->\n{after}",
        encoding="utf-8",
    )
    print(f"\n{table}")
    assert pipeline / jieba > 0.1


def test_spacy_pipeline() -> None:
    nlp = lunzheng.load()
    nlp("李小真說好。")
    source = ROOT / "corpus" / "articles.jsonl"
    found = lunzheng.read_articles(source)
    texts = [article.text for article in found if isinstance(article, lunzheng.Article)]
    started = time.perf_counter()
    records = sum(len(doc._.records) for doc in nlp.pipe(texts))
    speed = sum(map(len, texts)) / (time.perf_counter() - started)
    print(json.dumps({"spaCy": True, "characters a second": round(speed), "records": records}))
    assert speed > 1000
