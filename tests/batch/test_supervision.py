"""Workers that die, hang or run out of memory: their article is rejected, no other is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lunzheng.article import Article
from lunzheng.batch.items import NewArticle, batch_of
from lunzheng.batch.supervision import Workers
from lunzheng.batch.worker import WorkerSettings
from lunzheng.errors import EngineError, ModelError

from .light import LIGHT
from .stores import article, contents, light_run, rows, write

POISON = {"當機": "crashed", "被殺": "crashed", "爆量": "out-of-memory", "卡住": "timed-out"}


@pytest.mark.slow
def test_poisoned_articles_are_rejected_and_the_others_are_not(tmp_path: Path) -> None:
    articles = [article(n) for n in range(14)]
    for number, word in zip((0, 3, 4, 12), POISON, strict=True):
        articles[number]["text"] += word
    source = write(tmp_path / "a.jsonl", articles)
    counts = light_run(source, tmp_path / "s", workers=2, batch_size=6, timeout=3)
    assert counts.articles == 10
    assert counts.read == counts.articles + counts.rejects.total()
    rejects = {row["article_id"]: row for row in rows(tmp_path / "s", "rejects")}
    assert [rejects[f"a-{n}"]["reason"] for n in (0, 3, 4, 12)] == list(POISON.values())
    assert "SIGSEGV, twice" in rejects["a-0"]["message"]
    assert "SIGKILL" in rejects["a-3"]["message"]
    assert "3 s, twice" in rejects["a-12"]["message"]
    light_run(source, tmp_path / "one", workers=1, batch_size=1, timeout=3)
    assert contents(tmp_path / "one") == contents(tmp_path / "s")


def test_an_article_gets_a_second_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHT_MARK", str(tmp_path / "mark"))
    articles = [article(n) for n in range(4)]
    articles[2]["text"] += "一次就好"
    events: list[tuple[str, Any]] = []
    with Workers(WorkerSettings(LIGHT), on_event=lambda *event: events.append(event)) as workers:
        (table,) = workers.annotated(batches([articles]))
    assert table.column("layer").to_pylist().count("article") == 4
    assert events == [
        ("worker-died", {"cause": "ended with exit code 3", "article_id": "a-2"}),
    ]


def batches(of: list[list[dict[str, Any]]]) -> Iterator[Any]:
    for articles in of:
        yield batch_of(
            [NewArticle(Article(one["id"], one["text"]), 1, "", None) for one in articles]
        )


def test_batches_come_back_in_order_from_many_workers() -> None:
    articles = [article(n) for n in range(23)]
    cut = [articles[at : at + 2] for at in range(0, 23, 2)]
    cut[0][0]["text"] += "爆量"
    with Workers(WorkerSettings(LIGHT), workers=3) as workers:
        tables = list(workers.annotated(batches(cut)))
    for sent, table in zip(cut, tables, strict=True):
        frame = table.to_pandas()
        told = frame[frame.layer.isin(["article", "reject"])].sort_values("article_id")
        assert sorted(told.article_id) == sorted(one["id"] for one in sent)


def test_workers_end_with_the_block() -> None:
    with Workers(WorkerSettings(LIGHT), workers=2) as workers:
        list(workers.annotated(batches([[article(1)], [article(2)]])))
        processes = [worker._process for worker in workers._workers]
    assert len(processes) == 2
    assert all(process.poll() is not None for process in processes)


def test_a_worker_that_cannot_load_its_model_says_why(tmp_path: Path) -> None:
    settings = WorkerSettings(arguments={"model_dir": str(tmp_path / "nowhere")})
    with pytest.raises(ModelError, match="nowhere"), Workers(settings) as workers:
        list(workers.annotated(batches([[article(1)]])))


def test_a_worker_that_dies_at_once_is_an_error_and_no_loop() -> None:
    settings = WorkerSettings("tests.batch.light:NoSuchThing")
    with pytest.raises(EngineError, match="before it had loaded"), Workers(settings) as workers:
        list(workers.annotated(batches([[article(1)]])))


def test_the_memory_of_a_worker_is_limited(tmp_path: Path) -> None:
    articles = [article(n) for n in range(3)]
    articles[1]["text"] += "吃掉"  # takes 3 GiB
    source = write(tmp_path / "a.jsonl", articles)
    counts = light_run(source, tmp_path / "s", workers=1, memory_limit=2048)
    assert (counts.articles, dict(counts.rejects)) == (2, {"out-of-memory": 1})
