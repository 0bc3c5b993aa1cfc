"""The same store, byte for byte, however the work was cut and whatever went wrong on the way."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lunzheng.outputs._atomic as atomic
from lunzheng.errors import OutputError

from .stores import article, contents, light_run, rows, write

ARTICLES = [article(n) for n in range(23)]
ARTICLES[6]["text"] = ""
ARTICLES[11]["text"] = "這裡出錯。"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "a.jsonl", ARTICLES)


@pytest.fixture
def undisturbed(tmp_path: Path, source: Path) -> dict[str, bytes]:
    light_run(source, tmp_path / "undisturbed")
    found = contents(tmp_path / "undisturbed")
    assert sum(name.startswith("done") for name in found) == 5
    return found


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_any_partition_size(
    tmp_path: Path, source: Path, undisturbed: dict[str, bytes], size: int
) -> None:
    light_run(source, tmp_path / "s", batch_size=size)
    assert contents(tmp_path / "s") == undisturbed


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers(
    tmp_path: Path, source: Path, undisturbed: dict[str, bytes], workers: int
) -> None:
    light_run(source, tmp_path / "s", workers=workers)
    assert contents(tmp_path / "s") == undisturbed


def test_the_rows_do_not_depend_on_the_size_of_the_files(tmp_path: Path, source: Path) -> None:
    """Another store of the same sources, with other files: the same rows in the same order."""
    for items in (3, 100):
        light_run(source, tmp_path / str(items), partition_items=items)
    for table in ("articles", "records", "entities", "rejects"):
        assert rows(tmp_path / "3", table) == rows(tmp_path / "100", table)


class Disturbed(BaseException):
    """What no code may catch: stands for a kill that runs no handler of ours."""


def _failing(at: int, error: BaseException) -> tuple[Callable[..., Any], list[int]]:
    """``os.fsync`` and ``os.replace`` in one: the call number ``at`` raises ``error``."""
    calls = [0]

    def step(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any) -> Any:
            calls[0] += 1
            if calls[0] == at:
                raise error
            return real(*arguments)

        return called

    return step, calls


@pytest.mark.parametrize("full_disk", [True, False], ids=["full disk", "killed"])
def test_a_run_may_fail_at_every_step_of_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full_disk: bool
) -> None:
    source = write(tmp_path / "a.jsonl", ARTICLES[:7])
    light_run(source, tmp_path / "undisturbed")
    undisturbed = contents(tmp_path / "undisturbed")
    error: BaseException = OSError(28, "No space left on device") if full_disk else Disturbed()
    failures = 0
    for at in itertools.count(1):
        store = tmp_path / f"s{at}"
        step, calls = _failing(at, error)
        with monkeypatch.context() as patched:
            patched.setattr(atomic.os, "fsync", step(atomic.os.fsync))
            patched.setattr(atomic.os, "replace", step(atomic.os.replace))
            try:
                light_run(source, store)
            except (OutputError, Disturbed):
                failures += 1
        if calls[0] < at:
            break
        before = contents(store)
        done = sum(name.startswith("done") for name in before)
        light_run(source, store)
        after = contents(store)
        assert after == undisturbed
        for name, content in before.items():  # what was done stays as it was
            number = int(name.partition("part-")[2][:6]) if "part-" in name else -1
            assert number >= done or after[name] == content
    assert failures >= 16
