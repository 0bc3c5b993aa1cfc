"""``lunzheng evaluate``: tables, JSON and the page with every error."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from lunzheng.cli.evaluate import evaluate

from .command_line import TEXT, CommandLine, jsonl

ARTICLES = [
    {"id": "a", "title": "港口", "text": TEXT, "source": "晨光報", "genre": "wire"},
    {"id": "b", "text": TEXT + "<script>alert(1)</script>", "source": "港聞", "genre": "wire"},
]


@pytest.fixture
def files(lunzheng: CommandLine) -> CommandLine:
    """Gold as the faked extractor finds it; of the predictions one is missing, two are wrong."""
    lunzheng.write("articles.jsonl", jsonl(ARTICLES))
    assert lunzheng("extract", "articles.jsonl", "-o", "gold.jsonl").returncode == 0
    gold = [json.loads(line) for line in (lunzheng.directory / "gold.jsonl").open(encoding="utf-8")]
    predicted = json.loads(json.dumps(gold))
    predicted[0]["speaker"]["name"] = "<b>別人</b>"
    predicted[4]["kind"] = "evaluation"
    del predicted[1]
    lunzheng.write("pred.jsonl", jsonl(predicted))
    return lunzheng


def test_tables_go_to_stdout_and_notes_to_stderr(files: CommandLine) -> None:
    run = files("evaluate", "gold.jsonl", "pred.jsonl", "--by", "kind")
    assert run.returncode == 0, run.stderr.decode()
    output = run.stdout.decode()
    assert "cue exact                      0.909" in output  # 5 of 5 predicted, of 6 gold
    assert "speaker end to end             0.727" in output
    assert "By kind" in output
    assert "Precision at coverage" in output
    assert "sentence" not in output
    assert "no sentence scores: name the articles" in run.stderr.decode()


def test_json_holds_every_figure(files: CommandLine) -> None:
    words = ["--articles", "articles.jsonl", "--by", "source", "--by", "genre", "--json", "-"]
    run = files("evaluate", "gold.jsonl", "pred.jsonl", *words, "--against", "gold.jsonl")
    report = json.loads(run.stdout)
    assert report["articles"] == 2
    assert report["figures"]["cue exact"]["value"] == pytest.approx(10 / 11)
    assert report["figures"]["sentence macro-F1"]["value"] < 1
    assert set(report["groups"]["source"]) == {"晨光報", "港聞"}
    assert set(report["groups"]["genre"]) == {"wire"}
    assert report["calibration"]["records"] == 5
    assert report["comparison"]["cue exact"]["difference"] == pytest.approx(1 / 11)
    assert report["against"]["figures"]["record exact"]["value"] == 1.0


def test_the_page_shows_every_error_and_runs_nothing(files: CommandLine) -> None:
    words = ["--articles", "articles.jsonl", "--html", "report.html"]
    run = files("evaluate", "gold.jsonl", "pred.jsonl", *words)
    assert run.returncode == 0, run.stderr.decode()
    page = (files.directory / "report.html").read_text("utf-8")
    assert page.count('<article class="difference"') == 3
    for kinds in ("missed", "wrong speaker", "wrong kind"):
        assert f'data-kinds="{kinds}"' in page
    assert '<option value="港聞">' in page
    assert '<span class="g p">港口下月將啟用</span>' in page
    assert "&lt;b&gt;別人&lt;/b&gt;" in page
    assert "<b>別人" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "alert(1)</script>" not in page
    assert page.count("<script>") == 1
    assert "http://" not in page
    assert "https://" not in page


def test_without_articles_the_page_has_no_text(files: CommandLine) -> None:
    run = files("evaluate", "gold.jsonl", "pred.jsonl", "--html", "-")
    assert b'<article class="difference"' in run.stdout
    assert b'<div class="text">' not in run.stdout


def test_two_outputs_cannot_share_stdout(files: CommandLine) -> None:
    run = files("evaluate", "gold.jsonl", "pred.jsonl", "--json", "-", "--html", "-")
    assert run.returncode == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "pred.jsonl, line 1: no JSON"),
        ('{"schema": "lunzheng.record/1"}', "pred.jsonl, line 1: id is missing"),
        ('{"schema": "other"}', "pred.jsonl, line 1: schema is"),
    ],
)
def test_faulty_records_are_3_with_their_line(
    files: CommandLine, content: str, message: str
) -> None:
    files.write("pred.jsonl", content + "\n")
    run = files("evaluate", "gold.jsonl", "pred.jsonl")
    assert run.returncode == 3
    assert message in run.stderr.decode()
    assert b"lunzheng validate" in run.stderr


def test_records_of_another_text_are_3(files: CommandLine) -> None:
    files.write("articles.jsonl", jsonl([{"id": "a", "text": "全" + TEXT}]))
    run = files("evaluate", "gold.jsonl", "pred.jsonl", "-a", "articles.jsonl")
    assert run.returncode == 3
    assert "gold.jsonl, record" in run.stderr.decode()


def test_the_function_needs_no_terminal(files: CommandLine, tmp_path: Path) -> None:
    report = evaluate(str(tmp_path / "gold.jsonl"), str(tmp_path / "gold.jsonl"), resamples=10)
    assert report.evaluation.figures["record exact"].value == 1.0
    assert "沒有任何錯誤" in report.to_html()


@pytest.mark.parametrize(
    "words",
    [
        ["--html", "gold.jsonl"],
        ["--json", "./pred.jsonl"],
        ["--json", "articles.jsonl", "-a", "articles.jsonl"],
        ["--json", "pred2.jsonl", "--against", "pred2.jsonl"],
        ["--html", "out", "--json", "./out"],
    ],
)
def test_no_input_is_overwritten(files: CommandLine, words: list[str]) -> None:
    files.write("pred2.jsonl", (files.directory / "pred.jsonl").read_bytes())
    before = {name: (files.directory / name).read_bytes() for name in files.files()}
    run = files("evaluate", "gold.jsonl", "pred.jsonl", *words)
    assert run.returncode == 4
    assert words[0].encode() in run.stderr
    assert {name: (files.directory / name).read_bytes() for name in files.files()} == before


def test_records_that_stand_there_twice_are_told(files: CommandLine) -> None:
    content = (files.directory / "pred.jsonl").read_text("utf-8")
    files.write("pred.jsonl", content + content.splitlines()[0] + "\n")
    run = files("evaluate", "gold.jsonl", "pred.jsonl", "--resamples", "2")
    assert run.returncode == 0
    assert "pred.jsonl: 1 records stand there twice" in run.stderr.decode()


def test_nothing_to_judge(files: CommandLine) -> None:
    files.write("empty.jsonl", "")
    run = files("evaluate", "empty.jsonl", "pred.jsonl")
    assert run.returncode == 3
    assert "empty.jsonl holds no record, so that nothing can be judged" in run.stderr.decode()
    words = ["--articles", "articles.jsonl", "--resamples", "2"]
    assert files("evaluate", "empty.jsonl", "pred.jsonl", *words).returncode == 0
    run = files("evaluate", "gold.jsonl", "empty.jsonl", "--resamples", "2")
    assert run.returncode == 0
    assert "empty.jsonl holds no record" in run.stderr.decode()


def test_ctrl_c_leaves_no_report(files: CommandLine) -> None:
    os.mkfifo(files.directory / "endless.jsonl")
    process = files.start("evaluate", "gold.jsonl", "endless.jsonl", "--html", "report.html")
    # Opening the other end waits until the command reads.
    with (files.directory / "endless.jsonl").open("wb"):
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert b"nothing was written under report.html" in errors
    assert not (files.directory / "report.html").exists()
