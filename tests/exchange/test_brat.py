from __future__ import annotations

import re
from pathlib import Path

import pytest

from lunzheng.article import Article, Span
from lunzheng.errors import FormatError, OutputError
from lunzheng.exchange import AnnotatedArticle, Losses
from lunzheng.exchange.brat import read, write
from lunzheng.record import Record, Speaker

from .invented import DOCUMENT, TEXT


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write([DOCUMENT], tmp_path / "news", Losses())
    return tmp_path / "news"


def test_the_offsets_are_those_of_the_text_file(directory: Path) -> None:
    text = (directory / "a-1.txt").read_text("utf-8")
    assert text == TEXT
    lines = re.findall(r"^T\d+\t\w+ ([\d ;]+)\t(.*)$", (directory / "a-1.ann").read_text(), re.M)
    assert len(lines) == 7
    for offsets, words in lines:
        fragments = [piece.split() for piece in offsets.split(";")]
        assert " ".join(text[int(start) : int(end)] for start, end in fragments) == words


def test_a_span_over_a_line_break_is_cut_there(tmp_path: Path) -> None:
    article = Article("x", "港口啟用\n市府公開")
    record = Record("x", (Span.of(article.text, 2, 7),), None,
                    Speaker(None, None, None, "author"), "indirect", "fact")  # fmt: skip
    write([AnnotatedArticle(article, (record,))], tmp_path / "b", Losses())
    assert "T1\tClaim 2 4;5 7\t啟用 市府\n" in (tmp_path / "b" / "x.ann").read_text()
    assert next(read(tmp_path / "b", Losses())).records == (record,)


def test_the_configuration_declares_what_is_written(directory: Path) -> None:
    declared = (directory / "annotation.conf").read_text()
    ann = (directory / "a-1.ann").read_text()
    for word in re.findall(r"^[TRA]\d+\t(\w+)", ann, re.M):
        assert re.search(rf"^{word}(\t|$)", declared, re.M)


def test_what_others_write_is_counted(directory: Path) -> None:
    with (directory / "a-1.ann").open("a") as file:
        file.write("T90\tPlace 0 1\t😀\nT91\tCue 1 2\t局\nE1\tX:T1\n#90\tAnnotatorNotes T1\t再看\n")
    losses = Losses()
    assert next(read(directory, losses)).records == DOCUMENT.records
    assert losses.lost == {
        "span 'Place'": 1, "cue without a claim": 1, "brat line E": 1, "note": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T90\tClaim 0 x\t😀", r"a-1\.ann, line \d+: '0 x' are no offsets"),
        ("T90\tClaim 0 999\t😀", r"a-1\.ann, line \d+: span \[0, 999\)"),
        ("R90\tcue Arg1:T1", r"a-1\.ann, line \d+: a relation without"),
        ("R90\taddressee Arg1:T1 Arg2:T77", r"a-1\.ann: the relation addressee of T1 names T77"),
        ("R90\tcue Arg1:T1 Arg2:T1", r"a-1\.ann, line \d+: the claim T1 has more than one cue"),
    ],
)
def test_faults_name_the_line(directory: Path, line: str, message: str) -> None:
    with (directory / "a-1.ann").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(FormatError, match=message):
        next(read(directory, Losses()))


def test_a_directory_with_files_is_not_overwritten(directory: Path) -> None:
    before = sorted(directory.iterdir())
    with pytest.raises(OutputError, match="not empty"):
        write([DOCUMENT], directory, Losses())
    assert sorted(directory.iterdir()) == before
    assert [path.name for path in directory.parent.iterdir()] == ["news"]
