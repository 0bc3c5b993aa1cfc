"""What ``lunzheng`` returns to the shell, and that nothing half-written is left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
import typer

from lunzheng.cli.exits import MEANINGS, ExitCode, code_of, errors_as_exit_codes
from lunzheng.errors import (
    EncodingError,
    LexiconError,
    LunzhengError,
    MissingExtra,
    ModelError,
    OutputError,
    RecordError,
)

from .command_line import TEXT, CommandLine, jsonl


def many_articles(count: int) -> str:
    return jsonl({"id": str(number), "text": f"{number}{TEXT}"} for number in range(count))


def test_every_exit_code_is_explained(lunzheng: CommandLine) -> None:
    assert set(MEANINGS) == set(ExitCode)
    help = lunzheng("extract", "--help").stdout.decode()
    for code in ExitCode:
        assert f" {code.value}  {MEANINGS[code]}" in help


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OutputError("x"), 4),
        (ModelError("x"), 5),
        (LexiconError("x"), 5),
        (MissingExtra("x", "y", "z"), 5),
        (EncodingError("x"), 3),
        (RecordError("x"), 1),
    ],
)
def test_each_kind_of_error_has_its_code(
    error: LunzhengError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(error) == code
    with pytest.raises(typer.Exit) as stop, errors_as_exit_codes("out"):
        raise error
    assert stop.value.exit_code == code
    assert capsys.readouterr().err == f"lunzheng: {error}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["extract"],
        ["extract", "a.txt", "--no-such-option"],
        ["extract", "a.txt", "--min-confidence", "2"],
        ["extract", "a.txt", "--engine", "other"],
        ["extract", "a.txt", "--user-dict", "missing.txt"],
        ["show", "a.txt", "--limit", "0"],
        ["no-such-command"],
    ],
)
def test_a_wrong_command_line_is_2(lunzheng: CommandLine, words: list[str]) -> None:
    lunzheng.write("a.txt", TEXT)
    run = lunzheng(*words)
    assert run.returncode == ExitCode.USAGE
    assert run.stdout == b"" or len(words) == 1  # bare, a command shows its help
    assert b"Traceback" not in run.stderr


def test_nothing_processed_is_3_and_writes_no_output(lunzheng: CommandLine) -> None:
    lunzheng.write("r.jsonl", "of an earlier run\n")
    run = lunzheng("extract", "missing.txt", "-o", "r.jsonl")
    assert run.returncode == ExitCode.NOTHING
    assert "missing.txt" in run.stderr.decode()
    assert "no article could be processed" in run.stderr.decode()
    assert [reject["reason"] for reject in lunzheng.rejects("r.jsonl")] == ["not-found"]
    assert (lunzheng.directory / "r.jsonl").read_text("utf-8") == "of an earlier run\n"


def test_even_quiet_says_why_nothing_came_out(lunzheng: CommandLine) -> None:
    run = lunzheng("extract", "missing.txt", "-o", "r.jsonl", "--quiet")
    assert run.returncode == ExitCode.NOTHING
    assert b"missing.txt" in run.stderr


def test_rejects_beside_stdout_are_told_on_stderr(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    run = lunzheng("extract", "missing.txt", "a.txt")
    assert run.returncode == ExitCode.OK
    assert len(run.stdout.splitlines()) == 3
    assert "rejected (not-found): missing.txt" in run.stderr.decode()
    assert lunzheng.files() == {"a.txt"}


def test_an_unwritable_output_is_4(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    lunzheng.write("file", "")
    run = lunzheng("extract", "a.txt", "-o", "file/r.jsonl")
    assert run.returncode == ExitCode.OUTPUT
    assert "file/r.jsonl" in run.stderr.decode()
    assert b"Traceback" not in run.stderr
    assert lunzheng.files() == {"a.txt", "file"}


def test_an_output_that_is_a_directory_is_4(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    lunzheng.write("r.jsonl/inside", "")
    run = lunzheng("extract", "a.txt", "-o", "r.jsonl")
    assert run.returncode == ExitCode.OUTPUT
    assert b"Traceback" not in run.stderr
    assert lunzheng.files() == {"a.txt", "r.jsonl/inside"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_4(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    with open("/dev/full", "wb") as full:
        run = lunzheng("extract", "a.txt", stdout=full.fileno())
    assert run.returncode == ExitCode.OUTPUT
    assert b"the disk is full" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("output", ["r.jsonl", "r.csv", "r.parquet"])
def test_a_disk_that_fills_up_leaves_no_output(lunzheng: CommandLine, output: str) -> None:
    """A limit on the size of a file fails like a full disk: in the middle of a write."""
    lunzheng.write("a.jsonl", many_articles(300))
    lunzheng.write(output, "of an earlier run\n")
    before = lunzheng.files()
    run = lunzheng(
        "extract", "a.jsonl", "-o", output,
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )  # fmt: skip
    assert run.returncode == ExitCode.OUTPUT, run.stderr
    assert output in run.stderr.decode()
    assert b"Traceback" not in run.stderr
    assert lunzheng.files() == before
    assert (lunzheng.directory / output).read_text("utf-8") == "of an earlier run\n"


@pytest.mark.parametrize("command", ["extract", "tag"])
def test_a_closed_pipe_is_quiet(lunzheng: CommandLine, command: str) -> None:
    lunzheng.write("a.jsonl", many_articles(5000))
    process = lunzheng.start(command, "a.jsonl")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b"{")
    process.stdout.close()
    assert process.wait(60) == ExitCode.CLOSED_PIPE
    assert process.stderr.read() == b""


def test_head_gets_its_line(lunzheng: CommandLine) -> None:
    lunzheng.write("a.jsonl", many_articles(5000))
    arguments = " ".join(lunzheng.arguments("extract", "a.jsonl"))
    run = subprocess.run(
        ["bash", "-c", f"{arguments} | head -1; echo ${{PIPESTATUS[0]}}"],
        cwd=lunzheng.directory,
        capture_output=True,
        timeout=60,
        check=True,
    )
    line, code = run.stdout.splitlines()
    assert line.startswith(b"{")
    assert int(code) == ExitCode.CLOSED_PIPE
    assert run.stderr == b""


def _wait_for_a_temporary_file(lunzheng: CommandLine, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr and process.stderr.read()
        if lunzheng.files():
            return
        time.sleep(0.02)
    raise AssertionError("the run has not begun to write")


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, ExitCode.INTERRUPTED), (signal.SIGTERM, ExitCode.TERMINATED)]
)
def test_an_interrupted_run_leaves_nothing(
    lunzheng: CommandLine, sent: signal.Signals, code: ExitCode
) -> None:
    process = lunzheng.start("extract", "-", "-o", "r.jsonl")
    assert process.stdin is not None
    process.stdin.write(many_articles(50).encode())  # and more would come, so the run waits
    process.stdin.flush()
    _wait_for_a_temporary_file(lunzheng, process)
    process.send_signal(sent)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in errors
    assert lunzheng.files() == set()
    if sent == signal.SIGINT:
        assert b"stopped; nothing was written under r.jsonl" in errors


def test_ctrl_c_while_an_article_is_processed(lunzheng: CommandLine) -> None:
    lunzheng.write("a.jsonl", jsonl([{"id": "1", "text": "緩慢"}]))
    process = lunzheng.start("extract", "a.jsonl", "-o", "r.jsonl")
    until = time.monotonic() + 30
    while lunzheng.files() == {"a.jsonl"} and time.monotonic() < until:
        time.sleep(0.02)
    # Python drops an interrupt that comes while it takes an object away; a user presses again.
    for _ in range(6):
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=5)
            break
        except subprocess.TimeoutExpired:
            continue
    assert process.returncode == ExitCode.INTERRUPTED
    assert lunzheng.files() == {"a.jsonl"}


def test_a_missing_model_is_5(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    run = lunzheng("extract", "a.txt", "-o", "r.jsonl", "--model", "no-such-model")
    assert run.returncode == ExitCode.RESOURCE
    assert b"no-such-model" in run.stderr
    assert lunzheng.files() == {"a.txt"}


def test_a_model_that_fails_in_mid_run_is_5_and_not_a_reject(lunzheng: CommandLine) -> None:
    articles = [{"id": "1", "text": TEXT}, {"id": "2", "text": "模型損壞"}]
    lunzheng.write("a.jsonl", jsonl(articles))
    run = lunzheng("extract", "a.jsonl", "-o", "r.jsonl")
    assert run.returncode == ExitCode.RESOURCE
    assert lunzheng.files() == {"a.jsonl"}


def test_a_message_cannot_steer_the_terminal(lunzheng: CommandLine) -> None:
    run = lunzheng("extract", "\x1b[2Jmissing.txt")
    assert run.returncode == ExitCode.NOTHING
    assert b"\x1b" not in run.stderr


def test_other_locales_get_the_same_bytes(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT)
    expected = lunzheng("extract", "a.txt").stdout
    for environment in ({"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0"}):
        run = lunzheng("extract", "a.txt", environment={**os.environ, **environment})
        assert run.stdout == expected
