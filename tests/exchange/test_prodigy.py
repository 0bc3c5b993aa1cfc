from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lunzheng.errors import FormatError
from lunzheng.exchange import Losses
from lunzheng.exchange.prodigy import read, write

from .invented import DOCUMENT, TEXT


@pytest.fixture
def task(tmp_path: Path) -> dict[str, Any]:
    write([DOCUMENT], tmp_path / "out.jsonl", Losses())
    value: dict[str, Any] = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    return value


def reread(task: dict[str, Any], path: Path) -> tuple[list[Any], Losses]:
    losses = Losses()
    (path / "in.jsonl").write_text(json.dumps(task) + "\n", "utf-8")
    return list(read(path / "in.jsonl", losses)), losses


def test_tokens_cover_the_text_and_spans_fit_them(task: dict[str, Any]) -> None:
    tokens = task["tokens"]
    assert "".join(token["text"] for token in tokens) == TEXT
    assert [token["id"] for token in tokens] == list(range(len(tokens)))
    for span in task["spans"]:
        assert tokens[span["token_start"]]["start"] == span["start"]
        assert tokens[span["token_end"]]["end"] == span["end"]
        assert TEXT[span["start"] : span["end"]] == span["text"]


def test_relations_name_their_last_token(task: dict[str, Any]) -> None:
    assert len(task["relations"]) == 6
    for relation in task["relations"]:
        assert relation["head"] == relation["head_span"]["token_end"]
        assert relation["child"] == relation["child_span"]["token_end"]


def test_spans_without_our_numbers_are_found(task: dict[str, Any], tmp_path: Path) -> None:
    for relation in task["relations"]:
        del relation["head_index"], relation["child_index"]
    [document], losses = reread(task, tmp_path)
    assert document.records == DOCUMENT.records
    assert not losses


def test_a_changed_label_wins(task: dict[str, Any], tmp_path: Path) -> None:
    task["spans"][0]["label"] = "claim/fact/mixed"
    [document], _ = reread(task, tmp_path)
    assert (document.records[0].kind, document.records[0].quote) == ("fact", "mixed")


def test_rejected_tasks_are_counted(task: dict[str, Any], tmp_path: Path) -> None:
    task["answer"] = "reject"
    documents, losses = reread(task, tmp_path)
    assert documents == []
    assert losses.lost == {"task with the answer 'reject'": 1}


def test_faults_name_the_line(task: dict[str, Any], tmp_path: Path) -> None:
    task["spans"][1]["end"] = 999
    with pytest.raises(FormatError, match=r"in\.jsonl, line 1: span \[\d+, 999\)"):
        reread(task, tmp_path)
    del task["relations"][0]["child_span"]
    with pytest.raises(FormatError, match='line 1: the member "child_span"'):
        reread(task, tmp_path)
