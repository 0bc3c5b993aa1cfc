"""``lunzheng validate``: every fault with its line; exit code 3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .command_line import CommandLine, jsonl

ROOT = Path(__file__).parents[2]
TEXT = "𡃁仔區的李小真表示，港口下月將啟用。"


def record(**changes: Any) -> dict[str, Any]:
    return {
        "schema": "lunzheng.record/1",
        "id": "r1",
        "article_id": "a",
        "claim": {"text": "港口下月將啟用", "spans": [span("港口下月將啟用")]},
        "cue": span("表示"),
        "speaker": {"mention": span("李小真"), "name": "李小真", "role": None, "type": "person"},
        "quote": "indirect",
        "kind": "prediction",
        "recommendation": None,
        "implicit": False,
        "confidence": 0.5,
        **changes,
    }


def span(text: str, shift: int = 0) -> dict[str, Any]:
    start = TEXT.index(text) + shift
    return {"text": text, "start": start, "end": start + len(text)}


@pytest.fixture
def articles(lunzheng: CommandLine) -> str:
    lunzheng.write("articles.jsonl", jsonl([{"id": "a", "text": TEXT}]))
    return "articles.jsonl"


def test_good_records_are_0(lunzheng: CommandLine, articles: str) -> None:
    lunzheng.write("r.jsonl", jsonl([record()]))
    run = lunzheng("validate", "r.jsonl", "--articles", articles)
    assert (run.returncode, run.stdout) == (0, b"")
    assert "1 records of 1 articles checked against the schema and the text: 0 faults" in (
        run.stderr.decode()
    )


def test_every_fault_is_told_with_its_line(lunzheng: CommandLine, articles: str) -> None:
    lines = [
        json.dumps(record()),
        "{broken",
        "",
        json.dumps(record(id="r2", kind="rumour", confidence=2)),
        json.dumps(record(id="r3", cue=span("表示", shift=1))),
        json.dumps(record(id="r1", article_id="elsewhere")),
        json.dumps(record(id="r4", cue=span("港口", shift=-2))),
    ]
    lunzheng.write("r.jsonl", "\n".join(lines) + "\n")
    run = lunzheng("validate", "r.jsonl", "--articles", articles)
    assert run.returncode == 3
    told = run.stdout.decode().splitlines()
    assert [line.split(": ")[0] for line in told] == [
        "r.jsonl, line 2",
        "r.jsonl, line 4, record r2",
        "r.jsonl, line 4, record r2",
        "r.jsonl, line 5, record r3",
        "r.jsonl, line 6, record r1",
        "r.jsonl, line 6, record r1",
        "r.jsonl, line 7, record r4",
    ]
    assert 'kind is "rumour". Use one of: recommendation' in told[1]
    assert "UTF-16" in told[3]
    assert 'no article "elsewhere"' in told[4]
    assert "line 1 has the same id" in told[5]
    assert "The text stands at [10, 12)" in told[6]
    assert "6 records of 2 articles" in run.stderr.decode()
    assert "7 faults in 5 records" in run.stderr.decode()


def test_bytes_that_are_no_text_are_a_fault(lunzheng: CommandLine) -> None:
    lunzheng.write("r.jsonl", b'{"id": "\xa7"}\n')
    run = lunzheng("validate", "r.jsonl")
    assert run.returncode == 3
    assert b"line 1: byte 9 is not UTF-8" in run.stdout


def test_a_missing_file_is_3(lunzheng: CommandLine) -> None:
    run = lunzheng("validate", "missing.jsonl")
    assert run.returncode == 3
    assert b"missing.jsonl: no such file" in run.stderr


def test_the_projects_own_gold_is_valid(lunzheng: CommandLine) -> None:
    run = lunzheng(
        "validate",
        str(ROOT / "annotations/records.jsonl"),
        "--articles",
        str(ROOT / "corpus/articles.jsonl"),
    )
    assert run.stdout == b""
    assert run.returncode == 0
