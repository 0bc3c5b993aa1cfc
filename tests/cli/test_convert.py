from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lunzheng.article import Span
from lunzheng.cli.convert import convert
from lunzheng.errors import FormatError, MissingExtra, OutputError
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


LAYERS = {
    "article_id": "a",
    "sentences": [[0, 15]],
    "words": [[0, 1], [1, 4], [4, 6], [6, 7], [7, 9], [9, 11], [11, 12], [12, 14], [14, 15]],
    "entities": [{"start": 1, "end": 4, "label": "PERSON"}],
}


@pytest.mark.parametrize("name", [one.name for one in CODECS.values() if one.layers and one.read])
def test_layers_go_along(records: Path, name: str) -> None:
    articles, layers, out, back, written = (
        records.with_name(file)
        for file in ("articles.jsonl", "layers.jsonl", "out", "back.jsonl", "l.jsonl")
    )
    layers.write_text(jsonl([LAYERS]), "utf-8")
    there = convert(records, out, target_format=name, articles=articles, layers=layers)
    assert not there.losses
    found = convert(out, back, source_format=name, layers=written)
    assert found.losses.lost == {"article.text": 1}
    assert json.loads(written.read_text("utf-8")) == LAYERS
    left = convert(out, back, source_format=name, force=True)
    assert left.losses.lost == {
        "article.text": 1, "sentences, words and entities (name a file for them by --layers)": 1
    }  # fmt: skip


def test_layers_are_named_on_the_command_line(lunzheng: CommandLine, records: Path) -> None:
    lunzheng.write("layers.jsonl", jsonl([LAYERS]))
    words = ("convert", "records.jsonl", "o.conllu", "-a", "articles.jsonl", "--layers")
    run = lunzheng(*words, "layers.jsonl")
    assert run.returncode == 0, run.stderr.decode()
    assert "assumed" not in run.stderr.decode()
    assert "NER=B-PERSON" in (lunzheng.directory / "o.conllu").read_text("utf-8")
    lunzheng.write("layers.jsonl", jsonl([{**LAYERS, "words": [[0, 99]]}]))
    run = lunzheng(*words, "layers.jsonl", "--force")
    assert run.returncode == 3
    assert "layers.jsonl, line 1: the word [0, 99)" in run.stderr.decode()


def test_layers_where_neither_side_has_a_place_for_them(records: Path) -> None:
    layers = records.with_name("layers.jsonl")
    layers.write_text("", "utf-8")
    with pytest.raises(FormatError, match="records and brat hold no layers"):
        convert(records, records.with_name("o.brat"), layers=layers,
                articles=records.with_name("articles.jsonl"))  # fmt: skip
    with pytest.raises(FormatError, match="spacy and conllu both hold layers"):
        convert(records.with_name("i.spacy"), records.with_name("o.conllu"), layers=layers)


def test_a_concept_of_the_users_own_reaches_dna(lunzheng: CommandLine, records: Path) -> None:
    lunzheng.write("own.jsonl", jsonl([{**RECORD.to_json(), "topic": "港口", "note": 1}]))
    words = ("convert", "own.jsonl", "o.dna", "-a", "articles.jsonl", "--concept")
    run = lunzheng(*words, "topic")
    assert run.returncode == 0, run.stderr.decode()
    assert "lost: member 'note' of a record (1×)" in run.stderr.decode()
    assert "'topic'" not in run.stderr.decode()
    with closing(sqlite3.connect(lunzheng.directory / "o.dna")) as connection:
        found = connection.execute("SELECT Value FROM ENTITIES WHERE VariableId = 3").fetchall()
    assert found == [("港口",)]


def test_options_of_dna_are_refused_elsewhere(records: Path) -> None:
    with pytest.raises(FormatError, match="--concept and --agreement are for dna, not brat"):
        convert(records, records.with_name("o.brat"), agreement="stance",
                articles=records.with_name("articles.jsonl"))  # fmt: skip


@pytest.mark.parametrize("name", ["dna", "schema-org"])
def test_what_can_only_be_written(records: Path, name: str) -> None:
    with pytest.raises(FormatError, match=f"{name} can be written, but not read"):
        convert(records, records.with_name("o.jsonl"), source_format=name)


@pytest.mark.parametrize(("name", "package"), [("conllu", "conllu"), ("inception", "cassis")])
def test_a_package_that_is_not_installed(
    records: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    articles = records.with_name("articles.jsonl")
    with pytest.raises(MissingExtra, match=r"lunzheng\[exchange\]"):
        convert(records, records.with_name("o"), target_format=name, articles=articles)
    records.with_name("i").write_bytes(b"1\tx\n")
    with pytest.raises(MissingExtra):
        convert(records.with_name("i"), records.with_name("o.jsonl"), source_format=name)
    assert not records.with_name("o").exists()


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
