"""The true pipeline runs out of disk, and on articles that kill its workers.

``BENCH_KILL_ARTICLES`` says how many articles there are (60). ``BENCH_LIGHT=1`` takes the light
annotator in place of the true pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.batch.runs import Program
from tests.batch.stores import contents, rows
from tests.bench.articles_in_bulk import write
from tests.bench.poisoned import POISONED
from tests.bench.test_kill_moments import ARTICLES, ended_by_itself, start
from tests.bench.watching import made
from tests.disks import resize, small_disk

from lunzheng.batch import Counts, RunOptions, Store, run

_ITEMS, _FILLINGS = 5, 5
_BLOCK = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path, "8m") as disk:
        yield disk


def taken(store: Path) -> int:
    """Bytes that a store takes on a disk of blocks."""
    sizes = [path.stat().st_size for path in store.rglob("*") if path.is_file()]
    return sum(-(-size // _BLOCK) * _BLOCK for size in sizes)


def test_a_disk_that_fills_again_and_again(tmp_path: Path, disk: Path) -> None:
    write(tmp_path / "a.jsonl", ARTICLES, seed=7)
    program = Program(tmp_path)
    undisturbed = made(tmp_path / "undisturbed", _ITEMS)
    assert ended_by_itself(start(program, undisturbed))
    (tmp_path / "s").symlink_to(disk / "s")
    store = made(disk / "s", _ITEMS)
    least = taken(store)
    room = taken(undisturbed) - least
    on_disk = []
    for filling in range(1, _FILLINGS + 1):
        resize(disk, str(least + room * filling // (_FILLINGS + 1)))
        running = start(program, tmp_path / "s")
        list(running.events())
        assert running.process.wait() == 4, running.other.decode()
        assert b"is full" in running.other
        done = Store(store).partitions()
        assert set(running.told()) <= set(done)
        assert not list(store.rglob("*.part"))
        on_disk.append(len(done))
    resize(disk, str(4 * taken(undisturbed)))
    assert ended_by_itself(start(program, tmp_path / "s"))
    program.end()
    print(f"\nfull disk {_FILLINGS} times, with {on_disk} partitions then on disk")
    assert len(set(on_disk)) > 1
    assert contents(store) == contents(undisturbed)


class Deaths:
    """Listens to a run for workers that die."""

    def __init__(self) -> None:
        self.articles: list[str] = []

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        if name == "worker-died":
            self.articles.append(details["article_id"])

    def progress(self, counts: Counts, annotated: int) -> None:
        return None


def test_articles_that_kill_their_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ids = write(tmp_path / "a.jsonl", ARTICLES, seed=7)
    deadly = ids[:: max(len(ids) // 6, 1)]

    def ran(name: str, workers: int = 2) -> tuple[Path, Counts, list[str]]:
        options = RunOptions(
            workers=workers, batch_size=7, annotator=POISONED, partition_items=_ITEMS
        )
        deaths = Deaths()
        counts = run([Path("a.jsonl")], Path(name), options, listener=deaths)
        assert counts.read == ARTICLES == counts.articles + counts.rejects.total()
        return tmp_path / name, counts, deaths.articles

    undisturbed, _, none = ran("undisturbed")
    assert none == []
    monkeypatch.setenv("BENCH_POISON", " ".join(deadly))
    (tmp_path / "marks").mkdir()
    monkeypatch.setenv("BENCH_POISON_MARKS", str(tmp_path / "marks"))
    once, _, died = ran("once")
    assert sorted(died) == deadly
    assert contents(once) == contents(undisturbed)

    monkeypatch.delenv("BENCH_POISON_MARKS")
    always, counts, died = ran("always")
    assert sorted(died) == sorted(deadly * 2)
    assert dict(counts.rejects) == {"crashed": len(deadly)}
    assert [row["article_id"] for row in rows(always, "rejects")] == deadly
    for table in ("articles", "records", "entities"):
        expected = [row for row in rows(undisturbed, table) if row["article_id"] not in deadly]
        assert rows(always, table) == expected
        assert expected
    assert contents(ran("alone", workers=1)[0]) == contents(always)
    print(f"\n{len(deadly)} of {ARTICLES} articles kill their worker: once, nothing is lost; "
          f"always, these alone are rejected")  # fmt: skip
