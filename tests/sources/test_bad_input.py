"""What is wrong with a source is said, and the others are read all the same."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from lunzheng.errors import MissingExtra
from lunzheng.sources import REASONS, Reject, read_articles

from .conftest import ReadAll, Write

GOOD = "林若水表示，明年票價不變。"


def only(rejects: list[Reject]) -> Reject:
    assert len(rejects) == 1, rejects
    return rejects[0]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty-file"),
        ("empty.jsonl", b"", "empty-file"),
        ("empty.csv", b"", "empty-file"),
        ("empty.parquet", b"", "empty-file"),
        ("empty.json", b"[]", "empty-file"),
        ("header.csv", b"id,text\r\n", "empty-file"),
        ("blank.txt", "\u3000\n\u200b\ufeff \x00\n".encode(), "empty-text"),
        ("front.md", b"---\ntitle: x\n---\n\n", "empty-text"),
        ("report.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not-text"),
        ("report.jsonl", b"\n%PDF-1.7\n", "not-text"),
        ("letter.md", b"PK\x03\x04\x14\x00\x06\x00", "not-text"),
        ("table.csv", b"PK\x03\x04\x14\x00\x06\x00", "not-text"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\0\0", "not-text"),
        ("old.txt", b"{\\rtf1\\ansi hello}", "not-text"),
        ("tape.txt", b"abc\0\0\0\0\0\0\0\0" * 40, "not-text"),
        ("noise.txt", b"\xfd\xfc\xfb\xfa\xf5" * 30, "undecodable"),
        ("latin.txt", "Préfet à Genève".encode("latin-1"), "undecodable"),
        ("list.jsonl", b"[1, 2]\n", "broken-json"),
        ("cut.jsonl", b'{"text": "ab', "broken-json"),
        ("deep.jsonl", b"[" * 100_000, "broken-json"),
        ("deep.json", b"[" * 100_000, "broken-json"),
        ("digits.jsonl", b'{"text": ' + b"9" * 5000 + b"}", "broken-json"),
        ("number.jsonl", b'{"text": 5}\n', "wrong-type"),
        ("list-id.jsonl", b'{"id": [1], "text": "a"}\n', "wrong-type"),
        ("null.jsonl", b'{"text": null}\n', "empty-text"),
        ("nan.jsonl", b'{"text": NaN}\n', "empty-text"),
        ("half.jsonl", b'{"text": "a\\ud83d"}\n', "undecodable"),
        ("half-id.jsonl", b'{"id": "\\ude00", "text": "a"}\n', "undecodable"),
        ("torn.parquet", b"PAR1....", "broken-table"),
        ("fake.parquet", b"id,text\n1,a\n", "broken-table"),
        ("article.docx", b"PK\x03\x04", "unknown-suffix"),
        ("article", GOOD.encode(), "unknown-suffix"),
    ],
)
def test_one_bad_source_beside_a_good_one(
    write: Write, read: ReadAll, name: str, content: bytes, reason: str
) -> None:
    write(name, content)
    write("good.txt", GOOD)
    articles, rejects = read(name, "good.txt")
    assert [article.text for article in articles] == [GOOD]
    reject = only(rejects)
    assert reject.reason == reason
    assert reason in REASONS
    assert reject.source == name
    assert reject.message.startswith(name)
    assert reject.message.endswith((".", "-"))
    json.dumps(reject.to_json(), ensure_ascii=False).encode()  # can always be written


def test_missing_paths_patterns_and_empty_directories(write: Write, read: ReadAll) -> None:
    write("good.txt", GOOD)
    write("photos/a.png", b"\x89PNG")
    write("hidden/.notes.txt", GOOD)
    Path("bare").mkdir()
    os.symlink("nowhere.txt", "link.txt")
    articles, rejects = read(
        "missing.txt", "*.xyz", "bare", "photos", "hidden", "link.txt", "good.txt"
    )
    assert len(articles) == 1
    assert [(reject.source, reject.reason) for reject in rejects] == [
        ("missing.txt", "not-found"),
        ("*.xyz", "not-found"),
        ("bare", "empty-directory"),
        ("photos", "empty-directory"),
        ("hidden", "empty-directory"),
        ("link.txt", "not-found"),
    ]
    assert "1 .png" in rejects[3].message


def test_a_file_that_cannot_be_read(
    write: Write, read: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("locked.txt", GOOD)
    write("good.txt", GOOD)
    opened = Path.open

    def refuse(path: Path, *mode: str) -> object:
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)
    articles, rejects = read("locked.txt", "good.txt")
    assert len(articles) == 1
    assert only(rejects).reason == "unreadable"
    assert "locked.txt: Permission denied" in rejects[0].message


def test_a_missing_column_is_named_with_those_there_are(write: Write, read: ReadAll) -> None:
    write("articles.csv", "title,body\n標題,內文\n")
    _, rejects = read("articles.csv", text_column="text")
    assert only(rejects).message == (
        'articles.csv, row 1: no column "text" (found: title, body). '
        "Name it with --text-column body."
    )
    assert rejects[0].row == 1
    write("other.csv", "head,artikel\nx,y\n")
    _, rejects = read("other.csv")
    assert 'no column "text" (found: head, artikel). Name it with --text-column' in (
        only(rejects).message
    )
    _, rejects = read("articles.csv", date_column="day")
    assert only(rejects).reason == "missing-column"
    assert "--date-column" in rejects[0].message


def test_a_member_that_no_object_has_is_a_slip(write: Write, read: ReadAll) -> None:
    write("a.jsonl", f'{{"id": "1", "text": "{GOOD}", "headline": "標題"}}\n')
    articles, rejects = read("a.jsonl", title_column="headlines")
    assert articles[0].title is None
    assert only(rejects).reason == "missing-column"
    articles, rejects = read("a.jsonl", id_column="number")
    assert articles == []
    assert only(rejects).row == 1


def test_bad_lines_of_a_good_file(write: Write, read: ReadAll) -> None:
    lines = [
        '{"id": "1", "text": "一。"}'.encode(),
        b"",
        b"{not json",
        b'{"id": "2", "text": "\xff\xfe"}',
        '{"id": "1", "text": "又是一。"}'.encode(),
        b'{"id": "3", "text": "  "}',
        '{"id": "4", "text": "四。"}'.encode(),
    ]
    write("a.jsonl", b"\r\n".join(lines))
    articles, rejects = read("a.jsonl")
    assert [article.id for article in articles] == ["1", "4"]
    assert [(one.row, one.reason, one.article_id) for one in rejects] == [
        (3, "broken-json", None),
        (4, "undecodable", None),
        (5, "duplicate-id", "1"),
        (6, "empty-text", "3"),
    ]
    assert "a.jsonl, row 1" in rejects[2].message


def test_bad_rows_of_a_good_table(write: Write, read: ReadAll) -> None:
    rows = [
        b"id,text,title",
        '1,"一，\n二。",甲'.encode(),
        b"",
        "2,逗號,沒有,引號".encode(),
        '3,"引"號"散落",丙'.encode(),
        b"4,\xff\xff,x",
        b"5,,x",
        b",,",
        '6,"六 ""引""。"'.encode(),
        b'7,"never closed',
    ]
    write("a.csv", b"\r\n".join(rows))
    articles, rejects = read("a.csv")
    assert [(article.id, article.text) for article in articles] == [
        ("1", "一，\n二。"),
        ("6", '六 "引"。'),
    ]
    assert [(one.row, one.reason) for one in rejects] == [
        (4, "broken-row"),
        (5, "broken-row"),
        (6, "undecodable"),
        (7, "empty-text"),
        (10, "broken-row"),
    ]


def test_texts_without_ids_that_repeat(write: Write, read: ReadAll) -> None:
    write("a.csv", f"text\n{GOOD}\n另一篇。\n{GOOD}\n")
    articles, rejects = read("a.csv")
    assert len({article.id for article in articles}) == 2
    assert only(rejects).reason == "duplicate-text"
    assert "a.csv, row 2" in rejects[0].message


def test_an_unknown_encoding_is_said_for_each_source(write: Write, read: ReadAll) -> None:
    write("a.txt", GOOD)
    write("b.jsonl", f'{{"text": "{GOOD}"}}')
    articles, rejects = read("a.txt", "b.jsonl", encoding="utf-99")
    assert articles == []
    assert [reject.reason for reject in rejects] == ["unknown-encoding"] * 2


def test_a_file_name_that_is_no_text(write: Write, read: ReadAll, tmp_path: Path) -> None:
    write("good.txt", GOOD)
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xa4\xa4.txt")
    Path(name).write_text(GOOD + "二", encoding="utf-8")
    articles, rejects = read(".")
    assert rejects == []
    assert sorted(article.id for article in articles) == ["\\xa4\\xa4", "good"]


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("a.html", "trafilatura", "web"),
        ("a.html.gz", "trafilatura", "web"),
        ("a.parquet", "pyarrow", "parquet"),
        ("a.jsonl.zst", "zstandard", "feeds"),
        ("a.warc.gz", "warcio", "feeds"),
        ("a.rss", "feedparser", "feeds"),
    ],
)
def test_a_missing_extra_is_said_before_anything_is_read(
    write: Write,
    read: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    package: str,
    extra: str,
) -> None:
    write("good.txt", GOOD)
    write(name, "x")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=rf"{package}.*lunzheng\[{extra}\]"):
        read_articles(["good.txt", name])
