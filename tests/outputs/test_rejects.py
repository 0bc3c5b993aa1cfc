"""What could not be read is listed beside the output, or not at all where there is no beside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lunzheng.outputs import open_rejects, rejects_path
from lunzheng.sources import Reject

REJECT = Reject("a.csv", 3, "x", "empty-text", "a.csv, row 3: the text is blank.")


def test_rejects_lie_beside_the_output(tmp_path: Path) -> None:
    assert rejects_path(tmp_path / "out.csv") == tmp_path / "out.rejects.jsonl"
    assert rejects_path(tmp_path / "out") == tmp_path / "out.rejects.jsonl"
    assert rejects_path("-") is None
    assert rejects_path("/dev/null") is None
    with open_rejects(tmp_path / "out.csv") as rejects:
        rejects.write(REJECT)
        rejects.write(REJECT)
    lines = (tmp_path / "out.rejects.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [REJECT.to_json()] * 2
    assert rejects.counts == {"empty-text": 2}


def test_a_run_without_rejects_removes_those_of_an_earlier_one(tmp_path: Path) -> None:
    stale = tmp_path / "out.rejects.jsonl"
    stale.write_text("earlier")

    def interrupted() -> None:
        with open_rejects(tmp_path / "out.csv") as rejects:
            rejects.write(REJECT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stale.read_text() == "earlier"
    with open_rejects(tmp_path / "out.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_rejects_of_standard_output_are_only_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_rejects("-") as rejects:
        rejects.write(REJECT)
    assert rejects.counts.total() == 1
    assert list(tmp_path.iterdir()) == []
