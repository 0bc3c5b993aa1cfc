"""The figures of docs/performance.md as ratios, each in a process of its own: ``make bench``.

Rounds go through all figures in turn, and the best of each counts: what else the machine does
slows every figure alike. ``BENCH_ARTICLES`` sets how many articles are read (default 300),
``BENCH_ROUNDS`` how many rounds there are (default 3).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.bench import page
from tests.bench.articles import ROOT, write

import lunzheng

COUNT = int(os.environ.get("BENCH_ARTICLES", "300"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
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
        ("`lunzheng --help`", "≤ 0.3 s", f"{helps:.2f} s"),
        ("first record of one article, cold", "≤ 2.5 s", f"{first:.2f} s"),
    ]
    table = page.table(rows)
    page.replace(
        "figures",
        f"`make bench` on {page.machine()}; {COUNT} articles, best of {ROUNDS} rounds:\n\n{table}",
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
