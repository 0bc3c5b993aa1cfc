"""Runs that are killed, terminated, out of disk, or not alone."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.disks import resize
from tests.disks import small_disk as small_disk_of

from lunzheng.batch import RunOptions, Store
from lunzheng.batch.writing import opened

from .runs import Program, gone
from .stores import article, contents, light_run, rows, write

RUN = ("run", "a.jsonl", "-o", "s", "--log-json", "--workers", "1", "--partition-size", "3")


@pytest.fixture
def undisturbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    articles = [article(n) for n in range(38)]
    articles[9]["text"] = ""
    articles[20]["text"] = "這裡出錯。"
    write(tmp_path / "a.jsonl", articles)
    monkeypatch.chdir(tmp_path)  # rejects name their source as it was given
    light_run(Path("a.jsonl"), tmp_path / "undisturbed")
    return contents(tmp_path / "undisturbed")


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(
    program: Program, undisturbed: dict[str, bytes]
) -> None:
    moments = random.Random(4)
    store = program.directory / "s"
    for kill in range(5):
        running = program.start(*RUN, seconds=0.02)
        running.until("partition" if kill else "started")
        time.sleep(moments.uniform(0, 0.1))
        workers = running.children()
        assert running.stop(signal.SIGKILL) == -signal.SIGKILL
        assert gone(workers)
        assert set(running.told()) <= set(Store(store).partitions())
    code, said = program(*RUN)
    assert code == 0, said
    assert contents(store) == undisturbed
    states = [row["status"] for row in rows(store, "runs")]
    assert states == ["killed"] * 5 + ["finished"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["SIGTERM", "Ctrl-C"]
)
def test_a_run_that_is_stopped_leaves_nothing_behind(
    program: Program, undisturbed: dict[str, bytes], number: int, code: int
) -> None:
    running = program.start(*RUN, seconds=0.02)
    running.until("partition")
    workers = running.children()
    assert workers
    assert running.stop(number) == code
    assert gone(workers)
    store = program.directory / "s"
    assert not list(store.rglob("*.part"))
    assert running.seen[-1]["event"] == "stopped"
    assert [row["status"] for row in rows(store, "runs")] == ["stopped"]
    assert program(*RUN)[0] == 0
    assert contents(store) == undisturbed


def test_a_store_takes_one_run_at_a_time(program: Program, undisturbed: dict[str, bytes]) -> None:
    running = program.start(*RUN, seconds=0.5)
    running.until("started")
    code, said = program(*RUN)
    assert code == 4
    assert f"another run is writing to this store (process {running.process.pid} on" in said
    running.stop(signal.SIGKILL)
    assert program(*RUN)[0] == 0  # a dead run holds no lock
    assert contents(program.directory / "s") == undisturbed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk_of(tmp_path, "400k", "; test_identity fails every write instead") as disk:
        yield disk


def test_a_full_disk_loses_nothing(
    program: Program, small_disk: Path, undisturbed: dict[str, bytes]
) -> None:
    words = [word if word != "s" else str(small_disk / "s") for word in RUN]
    running = program.start(*words)
    list(running.events())
    assert running.process.wait() == 4
    assert b"the disk is full" in running.other or b"is full" in running.other
    assert running.told()
    assert set(running.told()) <= set(Store(small_disk / "s").partitions())
    assert not list(small_disk.rglob("*.part"))
    resize(small_disk, "8m")
    assert program(*words)[0] == 0
    assert contents(small_disk / "s") == undisturbed


@pytest.mark.slow
def test_the_true_pipeline_is_killed_and_goes_on(program: Program) -> None:
    write(program.directory / "a.jsonl", [article(n) for n in range(8)])
    for name in ("undisturbed", "s"):
        with opened(program.directory / name, RunOptions().config(), items=3):
            pass
    running = program.start(*RUN, light=False)
    running.until("partition")
    running.stop(signal.SIGKILL)
    assert 0 < len(Store(program.directory / "s").partitions()) < 3
    assert program(*RUN, light=False)[0] == 0
    whole = ("run", "a.jsonl", "-o", "undisturbed", "--workers", "2", "--partition-size", "2")
    assert program(*whole, light=False)[0] == 0
    assert contents(program.directory / "s") == contents(program.directory / "undisturbed")
    assert rows(program.directory / "s", "records")
