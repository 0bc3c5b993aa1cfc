"""``lunzheng run``, ``query`` and ``export`` on the command line."""

from __future__ import annotations

import json
import sys

import pytest

from .command_line import TEXT, CommandLine, jsonl


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A directory with a store of one article and one reject, filled by the true pipeline."""
    lunzheng = True_(tmp_path_factory.mktemp("filled"))
    lunzheng.write("a.jsonl", jsonl([{"id": "1", "text": TEXT}, {"id": "2", "text": ""}]))
    run = lunzheng("run", "a.jsonl", "-o", "s", "--workers", "1", "--report", "report.json")
    assert run.returncode == 0, run.stderr.decode()
    said = run.stderr.decode()
    assert "2 in: 1 added, 0 known already, 1 rejected (1 empty-text)" in said
    assert "records added to s" in said
    assert run.stdout == b""
    return lunzheng


class True_(CommandLine):
    """The program itself, not the one with an extractor of one pattern."""

    def arguments(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "lunzheng", *words]


def test_the_report_is_written(filled: CommandLine) -> None:
    report = json.loads((filled.directory / "report.json").read_text("utf-8"))
    counts = report["counts"]
    assert report["status"] == "finished"
    assert counts["read"] == counts["known"] + counts["articles"] + sum(counts["rejects"].values())
    assert counts["records"] >= 2


def test_the_next_run_knows_everything_and_tells_it_as_json(filled: CommandLine) -> None:
    run = filled("run", "a.jsonl", "-o", "s", "--workers", "1", "--log-json")
    assert run.returncode == 0
    events = [json.loads(line) for line in run.stderr.splitlines()]
    assert [event["event"] for event in events] == ["started", "finished"]
    assert events[-1]["counts"]["known"] == 2


def test_queries(filled: CommandLine) -> None:
    sql = "SELECT speaker_name FROM records ORDER BY claim_start"
    assert "李小真" in filled("query", "s", sql).stdout.decode()
    lines = filled("query", "s", sql, "--json").stdout.splitlines()
    assert json.loads(lines[0]) == {"speaker_name": "李小真"}
    assert filled("query", "s", sql, "--csv").stdout.decode().splitlines()[:2] == [
        "speaker_name", "李小真",
    ]  # fmt: skip
    bad = filled("query", "s", "SELECT * FROM wrong")
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert b"The tables are articles" in bad.stderr
    assert filled("query", "nowhere", sql).returncode == 3
    assert filled("query", "s", sql, "--csv", "--json").returncode == 2


def test_exports(filled: CommandLine) -> None:
    run = filled("export", "s", "-o", "r.jsonl")
    assert run.returncode == 0
    assert b" records" in run.stderr
    extracted = filled("extract", "a.jsonl", "-q").stdout
    assert (filled.directory / "r.jsonl").read_bytes() == extracted != b""
    assert filled("export", "s", "-o", "r.pdf").returncode == 4
    assert filled("export", "nowhere", "-o", "r.csv").returncode == 3
    assert filled("export", "s", "-o", "r.csv", "--table", "words").returncode == 2


def test_changed_settings_give_an_exit_code(filled: CommandLine) -> None:
    run = filled("run", "a.jsonl", "-o", "s", "--dedupe", "none")
    assert run.returncode == 4
    assert b"dedupe: keep" in run.stderr
    assert b"lunzheng run s -o NEW" in run.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("run", "a.jsonl"), 2, "Missing option"),
        (("run", "a.jsonl", "-o", "s", "--address", "tcp://x:1"), 2, "--engine dask"),
        (("run", "a.jsonl", "-o", "s", "--model", "nowhere"), 5, "nowhere"),
        (("run", "a.jsonl", "-o", "no/such/s"), 4, "cannot be made"),
        (("run", "a.jsonl", "-o", "a.jsonl"), 4, "is a source too"),
        (("run", "folder", "-o", "folder/s"), 4, "lies in the source"),
        (("run", "a.jsonl", "-o", "folder"), 4, "is no store"),
        (("run", "empty.jsonl", "-o", "s", "--workers", "1"), 3, "no article could be processed"),
        (("run", "nowhere.jsonl", "-o", "s", "--workers", "1"), 3, "no article could be"),
    ],
)
def test_bad_input_is_told(
    lunzheng: CommandLine, words: tuple[str, ...], code: int, told: str
) -> None:
    program = True_(lunzheng.directory)
    program.write("a.jsonl", jsonl([{"id": "1", "text": TEXT}]))
    program.write("empty.jsonl", jsonl([{"id": "1", "text": ""}]))
    program.write("folder/b.txt", TEXT)
    run = program(*words)
    assert run.returncode == code, run.stderr.decode()
    assert told in run.stderr.decode()
    assert b"Traceback" not in run.stderr
