"""What ``lunzheng extract`` and ``tag`` do with good input, and how they count."""

from __future__ import annotations

import csv
import io
import json

import pytest

from lunzheng.cli.extract import extract
from lunzheng.cli.summary import Summary
from lunzheng.cli.tag import tag
from lunzheng.errors import OutputError
from lunzheng.record import Record

from .command_line import TEXT, CommandLine, jsonl
from .faked import FakeExtractor


def test_records_go_to_stdout_as_json_lines_and_the_summary_to_stderr(
    lunzheng: CommandLine,
) -> None:
    lunzheng.write("port.txt", TEXT)
    run = lunzheng("extract", "port.txt")
    assert run.returncode == 0
    records = [Record.from_json(json.loads(line)) for line in run.stdout.decode().splitlines()]
    assert [record.speaker.name for record in records] == ["李小真", "王立群", "陳音"]
    for record in records:
        record.check(TEXT)
    assert "1 article in: 1 with records, 0 without, 0 rejected" in run.stderr.decode()
    assert "3 records out" in run.stderr.decode()
    assert lunzheng.files() == {"port.txt"}


def test_stdin_is_a_source(lunzheng: CommandLine) -> None:
    run = lunzheng("extract", "-", "--quiet", stdin=TEXT.encode())
    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == 3
    assert run.stderr == b""


def test_the_suffix_decides_the_format_and_format_overrides_it(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    assert lunzheng("extract", "a.txt", "-o", "r.csv").returncode == 0
    table = (lunzheng.directory / "r.csv").read_text("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table)))) == 3
    assert lunzheng("extract", "a.txt", "-o", "r.txt", "--format", "jsonl").returncode == 0
    assert json.loads((lunzheng.directory / "r.txt").read_text("utf-8").splitlines()[0])


def test_min_confidence_leaves_out_what_is_below(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    run = lunzheng("extract", "a.txt", "--min-confidence", "0.6")
    assert len(run.stdout.splitlines()) == 2


def test_columns_are_named_by_options(lunzheng: CommandLine) -> None:
    lunzheng.write("a.csv", f"nr,body\nx-1,{TEXT}\n")
    run = lunzheng("extract", "a.csv", "--id-column", "nr", "--text-column", "body")
    assert {json.loads(line)["article_id"] for line in run.stdout.splitlines()} == {"x-1"}


def test_every_article_is_counted_once(lunzheng: CommandLine) -> None:
    articles = [
        {"id": "1", "text": TEXT},
        {"id": "2", "text": "今天沒有人發言。"},
        {"id": "3", "text": ""},
        {"id": "1", "text": "重複的編號。"},
        {"id": "5", "text": "這一篇會出錯。"},
    ]
    lunzheng.write("a.jsonl", jsonl(articles))
    run = lunzheng("extract", "a.jsonl", "-o", "r.jsonl")
    assert run.returncode == 0
    assert "5 articles in: 1 with records, 1 without, 3 rejected" in run.stderr.decode()
    reasons = {reject["reason"] for reject in lunzheng.rejects("r.jsonl")}
    assert reasons == {"empty-text", "duplicate-id", "failed"}


def test_a_bug_on_one_article_keeps_the_others(lunzheng: CommandLine) -> None:
    articles = [{"id": "1", "text": "出錯"}, {"id": "2", "text": TEXT}]
    lunzheng.write("a.jsonl", jsonl(articles))
    assert lunzheng("extract", "a.jsonl", "-o", "r.jsonl").returncode == 0
    assert len((lunzheng.directory / "r.jsonl").read_text("utf-8").splitlines()) == 3
    (reject,) = lunzheng.rejects("r.jsonl")
    assert reject["article_id"] == "1"
    assert "ValueError: a bug in the extractor" in str(reject["message"])


def test_a_clean_run_leaves_no_rejects_of_an_earlier_one(lunzheng: CommandLine) -> None:
    lunzheng.write("a.jsonl", jsonl([{"id": "1", "text": TEXT}, {"id": "2", "text": ""}]))
    lunzheng("extract", "a.jsonl", "-o", "r.jsonl")
    assert lunzheng.rejects("r.jsonl")
    lunzheng.write("a.jsonl", jsonl([{"id": "1", "text": TEXT}]))
    lunzheng("extract", "a.jsonl", "-o", "r.jsonl")
    left = lunzheng.directory / "r.rejects.jsonl"
    assert not left.exists() or left.read_bytes() == b""


def test_tag_writes_one_line_an_article(lunzheng: CommandLine) -> None:
    articles = [{"id": "1", "text": TEXT}, {"id": "2", "text": "出錯"}]
    lunzheng.write("a.jsonl", jsonl(articles))
    run = lunzheng("tag", "a.jsonl", "-o", "layers.jsonl")
    assert run.returncode == 0
    (line,) = (lunzheng.directory / "layers.jsonl").read_text("utf-8").splitlines()
    layers = json.loads(line)
    assert set(layers) == {"article_id", "sentences", "words", "entities"}
    assert layers["entities"][0] == {"start": 0, "end": 3, "label": "PERSON"}
    assert "2 articles in: 1 tagged, 1 rejected (1 failed)" in run.stderr.decode()
    assert [reject["reason"] for reject in lunzheng.rejects("layers.jsonl")] == ["failed"]


def test_extract_is_a_function_that_returns_its_counts(lunzheng: CommandLine) -> None:
    source = lunzheng.write("a.txt", TEXT)
    output = lunzheng.directory / "r.jsonl"
    seen: list[int] = []
    summary = extract(
        [str(source)],
        str(output),
        extractor=FakeExtractor(),
        on_article=lambda summary: seen.append(summary.articles),
    )
    assert (summary.with_records, summary.records, summary.articles) == (1, 3, 1)
    assert summary.characters == len(TEXT)
    assert seen == [1]
    assert len(output.read_text("utf-8").splitlines()) == 3


def test_tag_is_a_function_too(lunzheng: CommandLine) -> None:
    source = lunzheng.write("a.txt", TEXT)
    summary = tag([str(source)], str(lunzheng.directory / "l.jsonl"), tagger=FakeExtractor())
    assert (summary.tagged, summary.processed) == (1, 1)


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("news/a.txt", "news/a.txt"),
        ("news", "news/records.jsonl"),
        ("news", "news/deeper/records.jsonl"),
        ("n*/*", "news/records.jsonl"),
    ],
)
def test_an_output_among_the_sources_is_refused(
    lunzheng: CommandLine, source: str, output: str
) -> None:
    lunzheng.write("news/a.txt", TEXT)
    run = lunzheng("extract", source, "-o", output)
    assert run.returncode == 4
    assert b"with -o" in run.stderr
    assert lunzheng.files() == {"news/a.txt"}


def test_refusal_is_an_error_of_the_library(lunzheng: CommandLine) -> None:
    source = lunzheng.write("a.txt", TEXT)
    with pytest.raises(OutputError, match="is a source too"):
        extract([str(source)], str(source), extractor=FakeExtractor())
    assert source.read_text("utf-8") == TEXT


def test_the_summary_of_a_run_is_readable() -> None:
    summary = Summary(with_records=1200, without_records=1, records=5000, characters=90, seconds=3)
    summary.rejects["empty-text"] = 2
    assert summary.lines() == [
        "1,203 articles in: 1,200 with records, 1 without, 2 rejected (2 empty-text)",
        "5,000 records out",
        "3.0 s, 30 characters/s",
    ]
