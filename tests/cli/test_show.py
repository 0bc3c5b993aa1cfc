from __future__ import annotations

import os
import pty
import select
import subprocess
import time

import pytest

from lunzheng.cli.show import show

from .command_line import TEXT, CommandLine, jsonl
from .faked import FakeExtractor

THREE = [
    {"id": "a", "title": "第一篇", "text": TEXT},
    {"id": "b", "title": "第二篇", "text": "高遠帆表示，<script>alert(1)</script>不會執行。"},
    {"id": "c", "title": "第三篇", "text": "無人發言。"},
]


@pytest.fixture
def three(lunzheng: CommandLine) -> CommandLine:
    lunzheng.write("news.jsonl", jsonl(THREE))
    return lunzheng


def test_it_prints_the_first_article_in_brackets_when_piped(three: CommandLine) -> None:
    run = three("show", "news.jsonl")
    assert run.returncode == 0
    output = run.stdout.decode()
    assert "*李小真*<表示>，[1:港口下月將啟用]。" in output
    assert "第二篇" not in output
    assert "\x1b" not in output
    assert "--limit N shows more than 1" in run.stderr.decode()


def test_limit_and_id_choose(three: CommandLine) -> None:
    output = three("show", "news.jsonl", "--limit", "3")
    assert "第三篇" in output.stdout.decode()
    assert output.stderr == b""
    only = three("show", "news.jsonl", "--id", "b").stdout.decode()
    assert "第二篇" in only
    assert "第一篇" not in only


def test_an_id_that_is_not_there_is_3(three: CommandLine) -> None:
    run = three("show", "news.jsonl", "--id", "zz")
    assert run.returncode == 3
    assert "no article has the id zz" in run.stderr.decode()
    assert run.stdout == b""


def test_a_missing_source_is_3_and_says_so(three: CommandLine) -> None:
    run = three("show", "missing.txt")
    assert run.returncode == 3
    assert "missing.txt" in run.stderr.decode()


def in_a_terminal(lunzheng: CommandLine, *words: str, environment: dict[str, str]) -> str:
    """What a terminal gets to see."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        lunzheng.arguments(*words),
        cwd=lunzheng.directory,
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    )
    os.close(terminal)
    seen = b""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([controller], [], [], 0.1)
        try:
            seen += os.read(controller, 65536) if ready else b""
        except OSError:  # the other end is closed
            break
        if process.poll() is not None and not ready:
            break
    process.wait(10)
    os.close(controller)
    return seen.decode()


def test_a_terminal_gets_colours_unless_no_color_is_set(three: CommandLine) -> None:
    coloured = in_a_terminal(three, "show", "news.jsonl", environment={"NO_COLOR": ""})
    assert "\x1b[" in coloured
    assert "[1:" not in coloured
    plain = in_a_terminal(three, "show", "news.jsonl", environment={"NO_COLOR": "1"})
    assert "[1:港口下月將啟用]" in plain
    assert "\x1b[38" not in plain


def test_a_terminal_gets_a_progress_bar_that_goes_away(three: CommandLine) -> None:
    three.write("slow.jsonl", jsonl([*THREE, {"id": "bad", "text": ""}]))
    seen = in_a_terminal(three, "extract", "slow.jsonl", "-o", "r.jsonl", environment={})
    assert "4 articles in: 2 with records, 1 without, 1 rejected" in seen
    quiet = in_a_terminal(three, "extract", "news.jsonl", "-o", "r.jsonl", "-q", environment={})
    assert quiet == ""


def test_html_writes_one_page_and_prints_nothing(three: CommandLine) -> None:
    run = three("show", "news.jsonl", "--limit", "3", "--html", "page.html")
    assert run.returncode == 0
    assert run.stdout == b""
    page = (three.directory / "page.html").read_text("utf-8")
    assert page.count("<h1>") == 3
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<script>") == 1
    assert three.files() == {"news.jsonl", "page.html"}


def test_html_goes_to_stdout_with_a_dash(three: CommandLine) -> None:
    assert three("show", "news.jsonl", "--html", "-").stdout.startswith(b"<!doctype html>")


def test_html_that_cannot_be_written_is_4(three: CommandLine) -> None:
    run = three("show", "news.jsonl", "--html", "news.jsonl/page.html")
    assert run.returncode == 4
    assert b"Traceback" not in run.stderr


def test_a_closed_pipe_is_quiet(three: CommandLine) -> None:
    three.write("long.txt", TEXT * 2_000)
    process = three.start("show", "long.txt")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(120) == 141
    assert process.stderr.read() == b""


def test_show_is_a_function_that_reads_no_more_than_it_needs(three: CommandLine) -> None:
    showing = show([str(three.directory / "news.jsonl")], extractor=FakeExtractor(), limit=2)
    assert [article.id for article, _ in showing.stories] == ["a", "b"]
    assert showing.more
    assert not show([str(three.directory / "news.jsonl")], extractor=FakeExtractor()).more
