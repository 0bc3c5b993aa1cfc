from __future__ import annotations

import json
from pathlib import Path

import pytest

from lunzheng.article import Span
from lunzheng.cli.convert import convert
from lunzheng.errors import FormatError, OutputError
from lunzheng.exchange import CODECS
from lunzheng.record import Record, Speaker

from .command_line import CommandLine, jsonl

TEXT = "😀李小真表示，港口下月將啟用。"
RECORD = Record(
    "a",
    (Span.of(TEXT, 7, 14),),
    Span.of(TEXT, 4, 6),
    Speaker(Span.of(TEXT, 1, 4), "李小真", None, "person"),
    "indirect",
    "prediction",
)
READ_AND_WRITTEN = [codec.name for codec in CODECS.values() if codec.read and codec.write]


@pytest.fixture
def records(lunzheng: CommandLine) -> Path:
    lunzheng.write("articles.jsonl", jsonl([{"id": "a", "text": TEXT, "source": "海聲報"}]))
    return lunzheng.write("records.jsonl", jsonl([RECORD.to_json()]))


@pytest.mark.parametrize("name", READ_AND_WRITTEN)
def test_records_go_there_and_come_back(lunzheng: CommandLine, records: Path, name: str) -> None:
    there = lunzheng("convert", "records.jsonl", "out", "--to", name, "-a", "articles.jsonl")
    assert there.returncode == 0, there.stderr.decode()
    assert "1 articles and 1 records in out" in there.stderr.decode()
    back = lunzheng("convert", "out", "back.jsonl", "--from", name, "--articles", "b.jsonl")
    assert back.returncode == 0, back.stderr.decode()
    assert (lunzheng.directory / "back.jsonl").read_text("utf-8") == records.read_text("utf-8")
    article = json.loads((lunzheng.directory / "b.jsonl").read_text("utf-8"))
    assert article == {"id": "a", "text": TEXT, "source": "海聲報"}


def test_the_names_tell_the_formats(lunzheng: CommandLine, records: Path) -> None:
    run = lunzheng("convert", "records.jsonl", "out.doccano.jsonl", "-a", "articles.jsonl")
    assert run.returncode == 0
    line = json.loads((lunzheng.directory / "out.doccano.jsonl").read_text("utf-8"))
    assert line["entities"][0]["start_offset"] == 8
    run = lunzheng("convert", "out.doccano.jsonl", "out.xyz")
    assert run.returncode == 3
    assert "out.xyz: its name does not tell its format" in run.stderr.decode()


def test_losses_are_told(lunzheng: CommandLine, records: Path) -> None:
    lunzheng("convert", "records.jsonl", "out.doccano.jsonl", "-a", "articles.jsonl", "-q")
    run = lunzheng("convert", "out.doccano.jsonl", "back.jsonl")
    assert run.returncode == 0
    assert "lost: article.text (1×)" in run.stderr.decode()


def test_nothing_is_overwritten_unasked(lunzheng: CommandLine, records: Path) -> None:
    out = lunzheng.write("out.prodigy.jsonl", "mine")
    words = ("convert", "records.jsonl", out.name, "-a", "articles.jsonl")
    assert lunzheng(*words).returncode == 4
    assert out.read_text() == "mine"
    assert lunzheng(*words, "--force").returncode == 0
    assert out.read_text() != "mine"


def test_articles_are_not_overwritten_unasked(lunzheng: CommandLine, records: Path) -> None:
    out = lunzheng.directory / "out.doccano.jsonl"
    articles = lunzheng.directory / "articles.jsonl"
    convert(records, out, articles=articles)
    before = articles.read_text("utf-8")
    with pytest.raises(OutputError, match="stands there already"):
        convert(out, lunzheng.directory / "new.jsonl", articles=articles)
    assert articles.read_text("utf-8") == before


def test_a_failed_conversion_leaves_nothing(lunzheng: CommandLine, records: Path) -> None:
    moved = {**RECORD.to_json(), "cue": {"text": "表示", "start": 5, "end": 7}}
    lunzheng.write("bad.jsonl", jsonl([RECORD.to_json(), moved]))
    run = lunzheng("convert", "bad.jsonl", "out.brat", "-a", "articles.jsonl")
    assert run.returncode == 3
    assert "bad.jsonl, line 2: span [5, 7) reads '示，'" in run.stderr.decode()
    assert lunzheng.files() == {"articles.jsonl", "bad.jsonl", "records.jsonl"}


@pytest.mark.parametrize(
    ("source", "articles", "message"),
    [
        ("records.jsonl", None, "Name their articles by --articles"),
        ("records.jsonl", "others.jsonl", "line 1: its article 'a' is not among"),
        ("nothing.jsonl", "articles.jsonl", "nothing.jsonl: no such file"),
    ],
)
def test_faults_say_what_to_do(
    lunzheng: CommandLine, records: Path, source: str, articles: str | None, message: str
) -> None:
    lunzheng.write("others.jsonl", jsonl([{"id": "b", "text": TEXT}]))
    run = lunzheng("convert", source, "o.brat", *(["-a", articles] if articles else []))
    assert run.returncode == 3
    assert message in run.stderr.decode()


def test_a_format_that_does_not_exist(records: Path) -> None:
    articles = records.with_name("articles.jsonl")
    with pytest.raises(FormatError, match="unknown format 'word'"):
        convert(records, records.with_name("o"), target_format="word", articles=articles)
