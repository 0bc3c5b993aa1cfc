"""Each kind of bad input: a clear message, the documented exit code, and nothing lost."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import pytest

from lunzheng.cli.exits import ExitCode
from lunzheng.record import Record

from .command_line import TEXT, CommandLine, jsonl

GOOD = {"id": "good", "text": TEXT}

#: What a file holds or is called, and the reason for which it is rejected.
BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty file": ("bad.txt", b"", "empty-file"),
    "blank file": ("bad.txt", "　\n \n".encode(), "empty-text"),
    "PDF named .txt": (
        "bad.txt",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        "not-text",
    ),
    "undecodable bytes": ("bad.txt", b"\xff\x00\x81\xfe\x80" * 50, "undecodable"),
    "CSV without a text column": ("bad.csv", b"nr,weather\n1,rain\n", "missing-column"),
    "CSV without rows": ("bad.csv", b"id,text\n", "empty-file"),
    "broken JSON": ("bad.jsonl", b'{"id": "1", "text": \n', "broken-json"),
    "JSON without text": ("bad.jsonl", b'{"id": "1", "weather": "rain"}\n', "missing-column"),
    "text that is a number": ("bad.jsonl", b'{"id": "1", "text": 5}\n', "wrong-type"),
    "row with empty text": ("bad.jsonl", b'{"id": "1", "text": " "}\n', "empty-text"),
    "unknown suffix": ("bad.docx", b"PK\x03\x04", "unknown-suffix"),
    "Parquet that is none": ("bad.parquet", b"PAR1 and no more", "broken-table"),
}


@pytest.fixture
def real(tmp_path: Path) -> CommandLine:
    """The command line with the extractor and model that ship."""
    command = CommandLine(tmp_path)
    command.arguments = lambda *words: [sys.executable, "-m", "lunzheng", *words]  # type: ignore[method-assign]
    return command


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_alone_is_3_and_beside_a_good_one_a_reject(
    lunzheng: CommandLine, kind: str
) -> None:
    name, content, reason = BAD_FILES[kind]
    lunzheng.write(name, content)
    alone = lunzheng("extract", name, "-o", "alone.jsonl")
    assert alone.returncode == ExitCode.NOTHING
    assert name in alone.stderr.decode()
    assert not (lunzheng.directory / "alone.jsonl").exists()

    lunzheng.write("good.jsonl", jsonl([GOOD]))
    both = lunzheng("extract", name, "good.jsonl", "-o", "both.jsonl")
    assert both.returncode == ExitCode.OK
    assert len((lunzheng.directory / "both.jsonl").read_text("utf-8").splitlines()) == 3
    for output in ("alone.jsonl", "both.jsonl"):
        (reject,) = lunzheng.rejects(output)
        assert reject["reason"] == reason
        assert name in str(reject["message"])


def test_an_empty_directory_and_a_pattern_without_a_match(lunzheng: CommandLine) -> None:
    (lunzheng.directory / "empty").mkdir()
    run = lunzheng("extract", "empty", "no/*.txt", "missing.csv", "-o", "r.jsonl")
    assert run.returncode == ExitCode.NOTHING
    reasons = [reject["reason"] for reject in lunzheng.rejects("r.jsonl")]
    assert reasons == ["empty-directory", "not-found", "not-found"]


def test_a_column_that_is_not_there_is_named_with_those_that_are(lunzheng: CommandLine) -> None:
    lunzheng.write("a.csv", f"nr,body\n1,{TEXT}\n")
    run = lunzheng("extract", "a.csv", "--text-column", "bdy")
    assert run.returncode == ExitCode.NOTHING
    assert "body" in run.stderr.decode()


def test_duplicate_and_missing_ids(lunzheng: CommandLine) -> None:
    rows = [GOOD, {"id": "good", "text": "另一篇。"}, {"text": "沒有編號。"}]
    lunzheng.write("a.jsonl", jsonl(rows))
    run = lunzheng("extract", "a.jsonl", "-o", "r.jsonl")
    assert run.returncode == ExitCode.OK
    (reject,) = lunzheng.rejects("r.jsonl")
    assert (reject["reason"], reject["row"]) == ("duplicate-id", 2)
    assert "3 articles in: 1 with records, 1 without, 1 rejected" in run.stderr.decode()


def test_a_wrong_encoding_is_not_mangled(lunzheng: CommandLine) -> None:
    lunzheng.write("a.txt", TEXT.encode("cp950"))
    good = lunzheng("extract", "a.txt", "--encoding", "cp950")
    assert json.loads(good.stdout.splitlines()[0])["speaker"]["name"] == "李小真"
    assert lunzheng("extract", "a.txt", "--encoding", "utf-8").returncode == ExitCode.NOTHING
    assert lunzheng("extract", "a.txt", "--encoding", "no-such").returncode == ExitCode.NOTHING


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ufeff", "\u202e", "\ud83d"])
def test_odd_characters_in_a_text_lose_no_article(lunzheng: CommandLine, character: str) -> None:
    odd = {"id": "odd", "text": f"李小真表示，港口{character}下月將啟用。"}
    lunzheng.write("a.jsonl", json.dumps(odd) + "\n" + json.dumps(GOOD) + "\n")
    for output in ("r.jsonl", "r.csv", "r.parquet"):
        run = lunzheng("extract", "a.jsonl", "-o", output)
        assert run.returncode == ExitCode.OK, run.stderr
        assert "2 articles in:" in run.stderr.decode()
    ids = [
        json.loads(line)["article_id"]
        for line in (lunzheng.directory / "r.jsonl").read_text("utf-8").splitlines()
    ]
    assert ids.count("good") == 3
    rejects = lunzheng.directory / "r.rejects.jsonl"
    assert "odd" in ids or "odd" in rejects.read_text("utf-8")


def read_back(run_stdout: bytes) -> list[Record]:
    return [Record.from_json(json.loads(line)) for line in run_stdout.splitlines()]


def test_offsets_count_code_points(real: CommandLine) -> None:
    text = "😀𡃁記者高遠帆報導。港務局長李小真昨天表示，𠮷祥港下個月將重新啟用😀。\n"
    real.write("a.txt", text)
    run = real("extract", "a.txt")
    assert run.returncode == ExitCode.OK, run.stderr
    records = read_back(run.stdout)
    assert records
    for record in records:
        record.check(text)


def test_nul_and_control_characters_are_processed(real: CommandLine) -> None:
    text = "港務局長李小真昨天表示，\x00港口下個月\x0c將重新啟用。"
    real.write("a.jsonl", jsonl([{"id": "1", "text": text}]))
    run = real("extract", "a.jsonl")
    assert run.returncode == ExitCode.OK, run.stderr
    for record in read_back(run.stdout):
        record.check(text)


def test_simplified_text_is_processed_with_one_warning(real: CommandLine) -> None:
    text = "港务局长李小真昨天表示，码头下个月将重新启用，运输业者应该及早准备。"
    real.write("a.jsonl", jsonl([{"id": "s-1", "text": text}, {"id": "t-1", "text": TEXT}]))
    run = real("extract", "a.jsonl", "-o", "r.jsonl")
    assert run.returncode == ExitCode.OK, run.stderr
    errors = run.stderr.decode()
    assert errors.count("article s-1 is in Simplified Chinese") == 1
    assert "t-1" not in errors
    assert "1 article in Simplified Chinese" in errors
    assert b"Simplified" not in real("extract", "a.jsonl", "--quiet").stderr


@pytest.mark.parametrize("quotes", ["「" * 10_000, "「" * 10_000 + "」" * 10_000, "「甲" * 10_000])
def test_ten_thousand_quotation_marks(real: CommandLine, quotes: str) -> None:
    text = f"港務局長李小真昨天表示，{quotes}港口下個月將重新啟用。"
    real.write("a.jsonl", jsonl([{"id": "1", "text": text}, {**GOOD}]))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run = real("extract", "a.jsonl", "-o", "r.jsonl")
    assert run.returncode == ExitCode.OK, run.stderr
    assert "2 articles in:" in run.stderr.decode()
    assert "0 rejected" in run.stderr.decode()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 60


@pytest.mark.slow
def test_a_line_of_five_million_characters(real: CommandLine) -> None:
    claim = "港務局長李小真昨天表示，港口下個月將重新啟用，市府應公開契約。"
    # As in news, most sentences claim nothing; more would take longer and show no more.
    story = "碼頭旁的倉庫空了三年，牆上爬滿綠藤。漁船清晨進港，貨車在岸邊排成長龍，海風吹過廣場。"
    text = ((claim + story * 20) * 10_000)[:5_000_000]
    real.write("a.txt", text)
    run = real("extract", "a.txt", "-o", "r.jsonl", timeout=600)
    assert run.returncode == ExitCode.OK, run.stderr
    with (real.directory / "r.jsonl").open(encoding="utf-8") as lines:
        count = 0
        for count, line in enumerate(lines, 1):
            if count % 5_000 == 1:
                Record.from_json(json.loads(line)).check(text)
    assert count > 5_000
