"""Speed and memory on the example articles: ``make bench``."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path
from typing import get_args

import pytest

import lunzheng
from lunzheng.text.words import Engine

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles.jsonl"
#: Characters a second that the slowest laptop should reach; far below what is usual.
FLOOR = 1000


def articles() -> list[lunzheng.Article]:
    found = [a for a in lunzheng.read_articles(ARTICLES) if isinstance(a, lunzheng.Article)]
    assert found
    return found


@pytest.mark.parametrize("engine", [name for name in get_args(Engine) if name != "auto"])
def test_extraction(engine: Engine) -> None:
    started = time.perf_counter()
    extractor = lunzheng.Extractor(engine=engine)
    extractor.extract(lunzheng.Article("warm", "李小真說好。"))
    loading = time.perf_counter() - started
    started = time.perf_counter()
    records = sum(len(extractor.extract(article)) for article in articles())
    seconds = time.perf_counter() - started
    characters = sum(len(article.text) for article in articles())
    report = {
        "engine": engine,
        "load seconds": round(loading, 2),
        "articles a second": round(len(articles()) / seconds, 1),
        "characters a second": round(characters / seconds),
        "records": records,
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(report))
    assert characters / seconds > FLOOR


def test_spacy_pipeline() -> None:
    nlp = lunzheng.load()
    nlp("李小真說好。")
    started = time.perf_counter()
    texts = [article.text for article in articles()]
    records = sum(len(doc._.records) for doc in nlp.pipe(texts))
    speed = sum(map(len, texts)) / (time.perf_counter() - started)
    print(json.dumps({"spaCy": True, "characters a second": round(speed), "records": records}))
    assert speed > FLOOR
