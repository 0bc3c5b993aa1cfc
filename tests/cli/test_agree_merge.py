"""``lunzheng agree`` and ``lunzheng merge``."""

from __future__ import annotations

import json

import pytest

from .command_line import TEXT, CommandLine, jsonl


@pytest.fixture
def two(lunzheng: CommandLine) -> CommandLine:
    """A finds three records; B names another speaker in one and lacks another."""
    lunzheng.write("articles.jsonl", jsonl([{"id": "a", "text": TEXT}]))
    assert lunzheng("extract", "articles.jsonl", "-o", "a.jsonl").returncode == 0
    text = (lunzheng.directory / "a.jsonl").read_text("utf-8")
    records = [json.loads(line) for line in text.splitlines()]
    records[0]["speaker"]["name"] = "李"
    lunzheng.write("b.jsonl", jsonl(records[:2]))
    return lunzheng


def lines(lunzheng: CommandLine, name: str) -> list[dict]:
    text = (lunzheng.directory / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_agreement_is_printed(two: CommandLine) -> None:
    run = two("agree", "a.jsonl", "b.jsonl", "--articles", "articles.jsonl")
    assert run.returncode == 0, run.stderr.decode()
    output = " ".join(run.stdout.decode().split())
    assert "cue F1 0.800" in output
    assert "speaker name F1 0.400" in output
    assert "kind, Cohen's kappa 1.000" in output
    assert "3 / 2" in output


def test_agreement_as_json(two: CommandLine) -> None:
    run = two("agree", "a.jsonl", "b.jsonl", "a.jsonl", "--json", "-")
    report = json.loads(run.stdout)
    assert report["pairs"][0]["f1"]["record"] == pytest.approx(0.8)
    assert report["alpha"] is None
    assert "no unitizing alpha" in run.stderr.decode()


def test_agreement_takes_two(two: CommandLine) -> None:
    assert two("agree", "a.jsonl").returncode == 2
    assert two("agree", "a.jsonl", "a.jsonl").returncode == 2
    assert two("agree", "a.jsonl", "missing.jsonl").returncode == 3


def test_merging_writes_gold_and_conflicts(two: CommandLine) -> None:
    words = ["-o", "gold.jsonl", "--conflicts", "c.jsonl", "-a", "articles.jsonl"]
    run = two("merge", "a.jsonl", "b.jsonl", *words)
    assert run.returncode == 0, run.stderr.decode()
    assert lines(two, "gold.jsonl") == lines(two, "a.jsonl")[1:2]
    conflicts = lines(two, "c.jsonl")
    assert [one["reasons"] for one in conflicts] == [["speaker.name"], ["only a"]]
    assert conflicts[0]["b"]["speaker"]["name"] == "李"
    assert conflicts[1]["b"] is None
    assert conflicts[0]["text"] == TEXT
    assert "1 records merged into gold.jsonl" in run.stderr.decode()
    assert "2 conflicts to decide" in run.stderr.decode()
    assert two("validate", "gold.jsonl", "-a", "articles.jsonl").returncode == 0


@pytest.mark.parametrize(
    ("gold", "conflicts"), [("a.jsonl", "c.jsonl"), ("g.jsonl", "b.jsonl"), ("x", "x")]
)
def test_merging_overwrites_no_input(two: CommandLine, gold: str, conflicts: str) -> None:
    before = two.files()
    run = two("merge", "a.jsonl", "b.jsonl", "-o", gold, "--conflicts", conflicts)
    assert run.returncode == 4
    assert two.files() == before
    assert len(lines(two, "a.jsonl")) == 3


def test_no_annotation_is_overwritten(two: CommandLine) -> None:
    before = {name: (two.directory / name).read_bytes() for name in two.files()}
    for words in (
        ["agree", "a.jsonl", "b.jsonl", "--json", "./b.jsonl"],
        ["merge", "a.jsonl", "b.jsonl", "-o", "gold.jsonl", "--conflicts", "a.jsonl"],
        ["merge", "a.jsonl", "b.jsonl", "-o", "gold.jsonl", "--conflicts", "./gold.jsonl"],
    ):
        run = two(*words)
        assert run.returncode == 4, run.stderr.decode()
        assert words[-2].encode() in run.stderr
    assert {name: (two.directory / name).read_bytes() for name in two.files()} == before
