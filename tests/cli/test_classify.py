"""What ``lunzheng classify`` does with good and bad input, and how it counts."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from lunzheng.cli.classify import classify
from lunzheng.outputs import SENTENCE_COLUMNS

from .command_line import TEXT, CommandLine, jsonl
from .faked import FakeClassifier


def test_each_sentence_is_a_line_of_json(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT + "今天放晴。")
    run = lunzheng("classify", "a.txt")
    assert run.returncode == 0
    rows = [json.loads(line) for line in run.stdout.decode().splitlines()]
    assert [row["sentence"] for row in rows] == [0, 1, 2, 3]
    assert [row["label"] for row in rows] == ["claim", "claim", "recommendation", "none"]
    assert [row["kinds"] is None for row in rows] == [False, False, False, True]
    assert "".join(row["text"] for row in rows) == TEXT + "今天放晴。"
    assert all((TEXT + "今天放晴。")[row["start"] : row["end"]] == row["text"] for row in rows)
    told = run.stderr.decode()
    assert "1 article in: 1 classified, 0 rejected" in told
    assert "4 sentences out: 2 claim, 1 none, 1 recommendation" in told


@pytest.mark.parametrize("suffix", ["csv", "tsv", "parquet"])
def test_the_same_as_a_table(lunzheng: CommandLine, suffix: str) -> None:
    article = {"id": "1", "text": TEXT, "title": "港口", "date": "2025-11-07", "source": "港報"}
    lunzheng.write("a.jsonl", jsonl([article]))
    assert lunzheng("classify", "a.jsonl", "-o", f"s.{suffix}").returncode == 0
    path = lunzheng.directory / f"s.{suffix}"
    if suffix == "parquet":
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, sep="\t" if suffix == "tsv" else ",", encoding="utf-8-sig")
    assert list(table.columns) == [column.name for column in SENTENCE_COLUMNS]
    assert table["label"].tolist() == ["claim", "claim", "recommendation"]
    assert table["kind"].tolist() == ["fact", "fact", "recommendation"]
    assert table["p_recommendation"].tolist() == [0.1, 0.1, 0.8]
    assert table["p_kind_recommendation"].tolist() == [0.0, 0.0, 0.9]
    assert set(table["article_source"]) == {"港報"}


def test_stdin_to_csv_by_format(lunzheng: CommandLine) -> None:
    run = lunzheng("classify", "-", "--format", "csv", "--quiet", stdin=TEXT.encode())
    assert run.returncode == 0
    assert run.stderr == b""
    assert len(list(csv.DictReader(io.StringIO(run.stdout.decode("utf-8-sig"))))) == 3


def test_rejects_are_listed_as_by_extract(lunzheng: CommandLine) -> None:
    articles = [
        {"id": "1", "text": TEXT},
        {"id": "2", "text": ""},
        {"id": "3", "text": "這一篇會出錯。"},
    ]
    lunzheng.write("a.jsonl", jsonl(articles))
    run = lunzheng("classify", "a.jsonl", "-o", "s.jsonl")
    assert run.returncode == 0
    assert {reject["reason"] for reject in lunzheng.rejects("s.jsonl")} == {"empty-text", "failed"}
    assert len((lunzheng.directory / "s.jsonl").read_text("utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["gone.txt"], 3, "gone.txt"),
        (["a.txt", "--model", "nowhere"], 5, "no such model"),
        (["a.txt", "-o", "s.xlsx"], 4, "suffix"),
        (["a.txt", "-o", "a.txt"], 4, "is a source too"),
        (["a.txt", "--format", "xml"], 2, "xml"),
    ],
)
def test_what_cannot_be_done_is_told(
    lunzheng: CommandLine, words: list[str], code: int, told: str
) -> None:
    lunzheng.write("a.txt", TEXT)
    run = lunzheng("classify", *words)
    assert run.returncode == code
    assert told in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()
    assert lunzheng.files() <= {"a.txt"}


def test_it_is_a_function_that_returns_its_counts(lunzheng: CommandLine) -> None:
    source = lunzheng.write("a.txt", TEXT)
    output = str(lunzheng.directory / "s.jsonl")
    summary = classify([str(source)], output, classifier=FakeClassifier())
    assert (summary.classified, summary.sentences["claim"]) == (1, 2)
    assert summary.processed == 1
