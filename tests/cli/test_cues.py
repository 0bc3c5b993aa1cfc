"""``--cues``: cue lexicons of the user's own, in every command that extracts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import lunzheng
from lunzheng.cli.app import main

TEXT = "港務局長林友森昨天嘟囔，碼頭下個月將重新啟用，成本已經上升百分之八。"


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def lexicon(folder: Path, content: str | bytes) -> str:
    path = folder / "cues.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


@pytest.mark.parametrize(
    "content",
    ["嘟囔\tsay\n", "\ufeff# 自己的引述詞\r\n嘟囔\tsay\r\n\r\n"],
    ids=["plain", "as a Windows editor saves it"],
)
def test_a_cue_of_ones_own_is_found(
    article: str, tmp_path: Path, content: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    cues = lexicon(tmp_path, content)
    assert main(["extract", article, "-q"]) == 0
    assert "嘟囔" not in capsysbinary.readouterr().out.decode()
    assert main(["extract", article, "-q", "--cues", cues]) == 0
    (record,) = map(json.loads, capsysbinary.readouterr().out.splitlines())
    assert (record["cue"]["text"], record["speaker"]["name"]) == ("嘟囔", "林友森")
    assert main(["show", article, "-q", "--cues", cues]) == 0
    assert "<嘟囔>" in capsysbinary.readouterr().out.decode()


def test_words_are_fitted_to_it(
    article: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["tag", article, "-q", "--cues", lexicon(tmp_path, "嘟囔\tsay\n")]) == 0
    layers = json.loads(capsysbinary.readouterr().out)
    assert [TEXT.index("嘟囔"), TEXT.index("嘟囔") + 2] in layers["words"]


def test_python_has_it_too(tmp_path: Path) -> None:
    cues = [lexicon(tmp_path, "嘟囔\tsay\n")]
    assert [r.cue.text for r in lunzheng.extract(TEXT, extra_cues=cues) if r.cue] == ["嘟囔"]
    found = lunzheng.load(extra_cues=cues)(TEXT)._.records
    assert [r.cue.text for r in found if r.cue] == ["嘟囔"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("嘟囔\tsay\n力陳\n", "cues.tsv, line 2: 2 tab-separated values expected, found '力陳'"),
        ("力陳 say\n", "cues.tsv, line 1: 2 tab-separated values expected"),
        ("力陳\tsays\n", "cues.tsv, line 1: 'says' is no cue class (one of announce, ask,"),
        ("力陳\tsay\n".encode("cp950"), "cues.tsv: not UTF-8 (byte 0); save the file as UTF-8"),
        ("力\u2029陳\tsay\n", "cues.tsv, line 1: a cue is one word without blanks"),
        ("。\tsay\n", "cues.tsv, line 1: a cue is one word without blanks or punctuation"),
    ],
)
@pytest.mark.parametrize("command", ["extract", "tag", "show"])
def test_a_faulty_lexicon_is_5_with_its_line(
    command: str, article: str, tmp_path: Path, content: str | bytes, message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert main([command, article, "--cues", lexicon(tmp_path, content)]) == 5
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.tsv", "."])
def test_a_lexicon_that_is_no_file_is_2(
    name: str, article: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", article, "--cues", str(tmp_path / name)]) == 2
    assert "--cues" in capsys.readouterr().err


def test_cues_without_components_mean_nothing_to_evaluate(
    article: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "g", "p", "--cues", lexicon(tmp_path, "嘟囔\tsay\n")]) == 2
    assert "--components" in capsys.readouterr().err
