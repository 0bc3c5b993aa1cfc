"""What each format gives, and that texts come through to the letter."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lunzheng.article import Article
from lunzheng.sources import ReadOptions, content_id, read_articles

from .conftest import ReadAll, Write

TEXT = "林若水說：「票價不變。」\r\n\r\n周可安質疑，\t經費𡃁😀從何而來？\r最後一行\u2028沒有換行"


def test_plain_text_is_kept_exactly(write: Write, read: ReadAll) -> None:
    write("news/a.txt", "\ufeff" + TEXT)
    write("news/sub/b.TXT", TEXT + "\x00\x07")
    articles, rejects = read("news")
    assert rejects == []
    assert [(article.id, article.text) for article in articles] == [
        ("a", TEXT),
        ("sub/b", TEXT + "\x00\x07"),
    ]
    assert [article.id for article in read("news", recursive=False)[0]] == ["a"]


def test_ids_of_files_are_made_unique(write: Write, read: ReadAll) -> None:
    for name in ("a/x.txt", "a/x.md", "b/x.txt"):
        write(name, name)
    articles, rejects = read("a/x.txt", "a/x.md", "b/x.txt", "a/x.txt", "./a")
    assert rejects == []  # what is reached twice is read once
    assert [article.id for article in articles] == ["x", "a/x.md", "b/x.txt"]


def test_patterns_are_expanded_in_order(write: Write, read: ReadAll) -> None:
    for name in ("n/2/b.txt", "n/1/c.txt", "n/1/a.txt", "n/1/a.png", "n/[1].txt"):
        write(name, name)
    assert [one.id for one in read("n/*/*.txt")[0]] == ["1/a", "1/c", "2/b"]
    assert [one.id for one in read("n/**/*.txt")[0]] == ["1/a", "1/c", "2/b", "[1]"]
    assert [one.id for one in read("n/[1].txt")[0]] == ["[1]"]  # there is such a file
    assert [one.id for one in read(Path("n/1"))[0]] == ["a", "c"]


def test_markdown_front_matter_is_no_text(write: Write, read: ReadAll) -> None:
    body = "# 大標\n\n林若水說，**好**。\n"
    write(
        "a.md",
        f'---\ntitle: "夜間：公車"\ndate: 114/11/07\nsource: 河岸日報\ntags:\n- 車\n---\n{body}',
    )
    write("b.md", body)
    write("c.md", "---\n\n不是 front matter\n\n---\n")
    (a, b, c), _ = read("a.md", "b.md", "c.md")
    assert (a.title, a.date, a.source, a.text) == ("夜間：公車", "2025-11-07", "河岸日報", body)
    assert (b.title, b.text) == ("大標", body)
    assert c.text == "---\n\n不是 front matter\n\n---\n"


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>夜間公車將增班</title>
<meta property="og:site_name" content="河岸日報">
<meta property="article:published_time" content="2025-11-07T08:00:00+08:00"></head>
<body><nav><a href="/">首頁</a> <a href="/p">政治</a></nav><article><h1>夜間公車將增班</h1>
<p>市長林若水今天表示，明年將把公車票價維持在現有水準，並且增加夜間班次，方便晚歸的市民。</p>
<p>她強調：「交通是城市的血脈，不能只算帳面上的虧損。」</p>
<p>議員周可安則質疑，經費從何而來，要求市府在下個月提出完整的財務計畫。</p></article>
<footer>版權所有</footer></body></html>"""


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"),
        ("big5", "cp950"),
        ("big5", "big5hkscs"),
        ("utf-8", "utf-16"),
        ("utf-8", "cp950"),  # what the page says of itself is not true
        ("windows-1252", "cp950"),
        ("big5", "utf-8"),
        ("no-such", "utf-8"),
    ],
)
def test_web_pages(write: Write, read: ReadAll, charset: str, codec: str) -> None:
    write("a.html", PAGE.format(charset=charset).encode(codec))
    (article,), rejects = read("a.html")
    assert rejects == []
    assert article.title == "夜間公車將增班"
    assert article.date == "2025-11-07"
    assert article.source == "河岸日報"
    assert "她強調：「交通是城市的血脈，不能只算帳面上的虧損。」" in article.text.splitlines()
    assert "版權所有" not in article.text
    assert "首頁" not in article.text


def test_a_page_without_an_article(write: Write, read: ReadAll) -> None:
    write("a.html", "<html><body></body></html>")
    articles, (reject,) = read("a.html")
    assert articles == []
    assert reject.reason == "no-main-text"


ROWS = [
    dict(zip(("id", "body", "headline", "日期", "outlet"), row, strict=True))
    for row in (
        ("1", "第一篇。\r\n二段", "題", "民國114年11月7日", "報"),
        ("2", '=第二篇，「引」"x"', "", "昨天", ""),
    )
]
LINES = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
FIRST = Article("1", "第一篇。\r\n二段", "題", "2025-11-07", "報")
SECOND = Article("2", '=第二篇，「引」"x"', None, None, None)


def tabled(separator: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ROWS[0], delimiter=separator)
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", tabled(",").encode()),
        ("bom.csv", tabled(",").encode("utf-8-sig")),
        ("excel.csv", tabled("\t").encode("utf-16")),
        ("semicolon.csv", tabled(";").encode()),
        ("taiwan.csv", tabled(",").encode("cp950")),
        ("a.tsv", tabled("\t").encode()),
        ("a.jsonl", LINES.encode()),
        ("a.NDJSON", "\r\n".join(json.dumps(row) for row in ROWS).encode("utf-8-sig")),
        (
            "u16.jsonl",
            "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode("utf-16"),
        ),
        ("a.json", json.dumps(ROWS, indent=1).encode()),
        ("lines.json", "\n".join(json.dumps(row) for row in ROWS).encode()),
    ],
)
def test_tables_and_json(write: Write, read: ReadAll, name: str, content: bytes) -> None:
    write(name, content)
    articles, rejects = read(name)
    assert rejects == []
    assert articles == [FIRST, SECOND]
    assert articles[1].meta["date"] == "昨天"  # a date that cannot be read is not lost


def test_parquet(write: Write, read: ReadAll) -> None:
    write("x.txt", "x")
    frame = pd.DataFrame(ROWS)
    frame["日期"] = pd.to_datetime(["2025-11-07", None])
    frame["views"] = [1, 2]
    frame.to_parquet("a.parquet")
    articles, rejects = read("a.parquet")
    assert rejects == []
    assert articles == [FIRST, SECOND]
    numbered = pd.DataFrame({"id": [7.0, None], "text": ["甲。", "乙。"]})
    numbered.to_parquet("b.parquet")
    articles, _ = read("b.parquet")
    assert [article.id for article in articles] == ["7", content_id("乙。")]
    pd.DataFrame({"id": [1, 2, 3], "text": [None, "甲。", " "]}).to_parquet("c.parquet")
    articles, rejects = read("c.parquet")
    assert [(one.row, one.reason) for one in rejects] == [(1, "empty-text"), (3, "empty-text")]
    pd.DataFrame({"id": [1], "text": [5]}).to_parquet("d.parquet")
    assert read("d.parquet")[1][0].reason == "wrong-type"
    _, (reject,) = read("a.parquet", text_column="tekst")
    assert reject.reason == "missing-column"


def test_unused_members_are_kept(write: Write, read: ReadAll) -> None:
    write("a.jsonl", '{"id": 1, "text": "甲。", "fold": 3, "tags": ["x"], "url": "u"}')
    (article,), _ = read("a.jsonl")
    assert article.id == "1"
    assert article.url == "u"
    assert article.meta == {"fold": 3, "tags": ["x"]}


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (TEXT.encode(), [TEXT]),
        (TEXT.encode("cp950", "ignore"), [TEXT.encode("cp950", "ignore").decode("cp950")]),
        (b'{"id": "1", "text": "a1"}\n{"id": "2", "text": "b2"}\n', ["a1", "b2"]),
        (b'[{"text": "a1"}, {"text": "b2"}]', ["a1", "b2"]),
        (b'{\n "text": "a1"\n}\n', ["a1"]),
    ],
)
def test_standard_input(read: ReadAll, content: bytes, texts: list[str]) -> None:
    articles, rejects = read("-", stdin=content)
    assert rejects == []
    assert [article.text for article in articles] == texts


def test_a_long_pipe_is_read_as_it_comes(read: ReadAll) -> None:
    lines = [json.dumps({"id": str(n), "text": f"{n}號說，好。" * 50}) for n in range(2000)]
    articles, rejects = read("-", stdin="\n".join(lines).encode())
    assert rejects == []
    assert [article.id for article in articles] == [str(n) for n in range(2000)]


def test_a_named_pipe_is_read_like_standard_input(write: Write, read: ReadAll) -> None:
    write("x.txt", "x")
    os.mkfifo("pipe")
    feeder = threading.Thread(target=lambda: Path("pipe").write_text("林若水說，好。", "utf-8"))
    feeder.start()
    articles, rejects = read("pipe")
    feeder.join()
    assert rejects == []
    assert [article.text for article in articles] == ["林若水說，好。"]


@pytest.mark.parametrize("name", ["long.jsonl", "long.csv", "long.txt"])
def test_a_line_of_five_million_characters(write: Write, read: ReadAll, name: str) -> None:
    text = "說" * 5_000_000
    forms = {".jsonl": f'{{"text": "{text}"}}', ".csv": f'text\n"{text}"', ".txt": text}
    write(name, forms[Path(name).suffix])
    (article,), rejects = read(name)
    assert rejects == []
    assert article.text == text


def test_the_encoding_of_a_table_is_found_beyond_its_first_lines(
    write: Write, read: ReadAll
) -> None:
    """The first 64 KB hold ASCII, then CP950, then what only Big5-HKSCS has."""
    rows = ["id,text", *(f"{n},plain text number {n}" for n in range(5000))]
    rows += [f"t{n},河岸市長林若水今天表示，明年票價不變。" for n in range(5000)]
    rows.append("hk,佢話冇嘢，啲細路喺度。")
    write("a.csv", "\n".join(rows).encode("big5hkscs"))
    articles, rejects = read("a.csv")
    assert rejects == []
    assert articles[-1].text == "佢話冇嘢，啲細路喺度。"


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("「」，。\r\n\t\"',;𡃁😀\u2028"),
    max_size=60,
).map(lambda text: "說" + text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_comes_through_every_table(tmp_path: Path, texts: list[str]) -> None:
    ids = [f"n{number}" for number in range(len(texts))]
    frame = pd.DataFrame({"id": ids, "text": texts}, dtype=object)
    pairs = list(zip(ids, texts, strict=True))
    lines = [json.dumps({"id": a, "text": t}, ensure_ascii=False) for a, t in pairs]
    (tmp_path / "a.jsonl").write_bytes("\n".join(lines).encode())
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([("id", "text"), *pairs])
    frame.to_parquet(tmp_path / "a.parquet")
    for suffix in ("jsonl", "csv", "parquet"):
        read = list(read_articles(tmp_path / f"a.{suffix}", ReadOptions(encoding="utf-8")))
        assert read == [Article(a, t) for a, t in pairs], suffix


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, lunzheng.sources, lunzheng.outputs\n"
        "print([m for m in ('pandas', 'numpy', 'pyarrow', 'trafilatura', 'spacy') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_rows_takes_no_memory_by_the_file(write: Write) -> None:
    """Fifty megabytes of rows, of which never more than a few are held."""
    row = json.dumps({"text": "林若水說，好。" * 200}, ensure_ascii=False)
    write("big.jsonl", "\n".join(f'{{"id": {n}, {row[1:]}' for n in range(12_000)))
    table = "\n".join(f"{n},{'林若水說，好。' * 200}" for n in range(12_000))
    write("big.csv", "id,text\n" + table)
    code = (
        "import resource, sys\n"
        "from lunzheng.sources import read_articles\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(sum(1 for _ in read_articles(sys.argv[1])))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    for name in ("big.jsonl", "big.csv"):
        done = subprocess.run(
            [sys.executable, "-c", code, name], capture_output=True, text=True, check=True
        )
        count, kilobytes = map(int, done.stdout.split())
        assert count == 12_000
        assert kilobytes < 25_000
