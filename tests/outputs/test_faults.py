"""Whatever goes wrong while writing, nothing half-written stands under the final name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.disks import small_disk

from lunzheng.errors import OutputError
from lunzheng.outputs import FORMATS, open_layers, open_records

from .invented import ARTICLE, FULL

TESTS = Path(__file__).parents[1]


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def script(code: str, *arguments: object, **more: object) -> subprocess.Popen[str]:
    """A Python process that runs ``code`` with the invented records at hand."""
    head = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
        "from outputs.invented import ARTICLE, FULL\n"
        "from lunzheng.outputs import *\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + textwrap.dedent(code), *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
        **more,  # type: ignore[call-overload]
    )


ENDLESS = """
    with open_records(sys.argv[1]) as writer:
        while True:
            writer.write(ARTICLE, [FULL] * 100)
"""


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("blow", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_what_stood_there(
    tmp_path: Path, format_: str, blow: type[BaseException]
) -> None:
    path = tmp_path / f"out.{format_}"
    path.write_text("an earlier run")

    def interrupted() -> None:
        with open_records(path) as writer:
            for _ in range(200):
                writer.write(ARTICLE, [FULL] * 50)
            raise blow

    with pytest.raises(blow):
        interrupted()
    assert path.read_text() == "an earlier run"
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_stands_there_before_the_end(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"out.{format_}"
    with open_records(path) as writer:
        writer.write(ARTICLE, [FULL])
        assert not path.exists()
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize(("blow", "leftover"), [(signal.SIGINT, False), (signal.SIGKILL, True)])
@pytest.mark.parametrize("format_", FORMATS)
def test_a_killed_writer(
    tmp_path: Path, format_: str, blow: signal.Signals, leftover: bool
) -> None:
    path = tmp_path / f"out.{format_}"
    process = script(ENDLESS, path)
    deadline = time.monotonic() + 60
    while sum(part.stat().st_size for part in tmp_path.iterdir()) < 100_000:
        assert time.monotonic() < deadline, "the writer wrote nothing"
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(blow)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == -blow
    assert "Exception ignored" not in stderr
    assert not path.exists()
    assert all(name.endswith(".part") for name in names(tmp_path))
    assert bool(names(tmp_path)) is leftover
    with open_records(path) as writer:  # and the next run is none the worse for it
        writer.write(ARTICLE, [FULL])
    assert path.stat().st_size > 0


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB; needs the right to mount."""
    with small_disk(tmp_path, "64k", "; the file-size limit is tested anyway") as disk:
        yield disk


@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_disk(tiny_disk: Path, format_: str) -> None:
    path = tiny_disk / f"out.{format_}"
    path.write_text("an earlier run")
    (tiny_disk / "ballast").write_bytes(b"x" * 50_000)  # Parquet compresses equal records well

    def fill() -> None:
        with open_records(path) as writer:
            for _ in range(10_000):
                writer.write(ARTICLE, [FULL])

    with pytest.raises(OutputError, match=r"disk is full\. Free some space"):
        fill()
    assert path.read_text() == "an earlier run"
    assert names(tiny_disk) == ["ballast", path.name]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_size_limit(tmp_path: Path, format_: str) -> None:
    code = """
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        from lunzheng.errors import OutputError
        try:
            with open_records(sys.argv[1]) as writer:
                for _ in range(60_000):
                    writer.write(ARTICLE, [FULL] * 10)
        except OutputError as error:
            print(error, file=sys.stderr)
    """
    process = script(code, tmp_path / f"out.{format_}")
    _, stderr = process.communicate(timeout=120)
    assert stderr.strip().endswith("larger than the system allows. Write it in parts.")
    assert process.returncode == 0
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("format_", FORMATS)
def test_a_full_standard_output(format_: str) -> None:
    code = f"""
        from lunzheng.errors import OutputError
        try:
            with open_records("-", format="{format_}") as writer:
                writer.write(ARTICLE, [FULL])
        except OutputError as error:
            print(error, file=sys.stderr)
    """
    with open("/dev/full", "wb") as full:
        process = script(code, stdout=full)
        _, stderr = process.communicate(timeout=60)
    assert stderr.startswith("standard output cannot be written: the disk is full.")
    assert process.returncode == 0  # nothing is left for Python to flush at exit


def test_a_closed_pipe_is_left_to_the_caller() -> None:
    code = """
        try:
            with open_records("-") as writer:
                for _ in range(100_000):
                    writer.write(ARTICLE, [FULL])
        except BrokenPipeError:
            print("the reader has gone", file=sys.stderr)
    """
    process = script(code, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == FULL.to_json()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == "the reader has gone\n"
    assert process.wait(60) == 0


def test_standard_output_is_written_through(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with open_records("-") as writer:
        writer.write(ARTICLE, [FULL])
        assert json.loads(capfdbinary.readouterr().out) == FULL.to_json()
    with open_records("-", format="csv") as writer:
        writer.write(ARTICLE, [FULL])
    assert capfdbinary.readouterr().out.startswith(b"\xef\xbb\xbfrecord_id,")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("missing/out.csv", "directory does not exist"),
        ("file/out.csv", "part of its path is a file"),
        ("folder.csv", "it is a directory"),
        ("x" * 300 + ".csv", "too long"),
    ],
)
def test_an_unwritable_output(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OutputError, match=problem) as caught:
        open_records(tmp_path / name).__enter__()
    assert str(tmp_path / name) in str(caught.value)
    assert names(tmp_path) == ["file", "folder.csv"]


def test_a_directory_without_write_permission() -> None:
    code = """
        import os
        if os.getuid() == 0:
            os.setuid(65534)  # permissions do not bind root
        try:
            with open_records("locked/out.jsonl"):
                pass
        except Exception as error:
            print(type(error).__name__, error, file=sys.stderr)
    """
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        Path(folder, "locked").mkdir(mode=0o555)
        process = script(code, cwd=folder)
        _, stderr = process.communicate(timeout=60)
    assert stderr.startswith("OutputError locked/out.jsonl cannot be written: you may not write")


def test_an_error_of_the_reader_is_not_blamed_on_the_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_records(tmp_path / "out.csv"):
        (tmp_path / "no such input").read_text()


def test_links_devices_and_permissions_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    with open_records(link) as writer:
        writer.write(ARTICLE, [FULL])
    assert link.is_symlink()
    assert json.loads(real.read_text("utf-8")) == FULL.to_json()
    assert real.stat().st_mode & 0o777 == 0o640
    with open_records("/dev/null", format="csv") as writer:
        writer.write(ARTICLE, [FULL])
    assert Path("/dev/null").is_char_device()
    old = os.umask(0o027)
    try:
        with open_layers(tmp_path / "new.jsonl"):
            pass
    finally:
        os.umask(old)
    assert (tmp_path / "new.jsonl").stat().st_mode & 0o777 == 0o640
