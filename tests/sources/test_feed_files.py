"""A feed that lies in a file is a source like others; what needs the network says so."""

from __future__ import annotations

import gzip
import subprocess
import sys

import pytest

from .conftest import ReadAll, Write

ITEM = (
    "<item><title>票價{0}</title><link>https://news.example/{0}?utm_source=rss</link>"
    "<pubDate>Thu, 05 Mar 2026 00:30:00 +0800</pubDate><description>{1}</description></item>"
)


def rss(*texts: str) -> str:
    items = "".join(ITEM.format(number, text) for number, text in enumerate(texts, start=1))
    return f"<rss version='2.0'><channel><title>河岸日報</title>{items}</channel></rss>"


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.atom", "a.rss.gz"])
def test_the_items_of_a_feed(write: Write, read: ReadAll, name: str) -> None:
    content = rss("&lt;p>林若水表示，好。&lt;/p>&lt;p>完。&lt;/p>", "  ").encode()
    write(name, gzip.compress(content) if name.endswith("gz") else content)
    articles, rejects = read(name)
    (one,) = articles
    assert (one.id, one.text, one.title, one.date, one.source) == (
        "https://news.example/1",
        "林若水表示，好。\n完。",
        "票價1",
        "2026-03-05",
        "河岸日報",
    )
    assert one.meta == {"feed": name, "extent": "summary"}
    assert [(one.row, one.reason, one.article_id) for one in rejects] == [
        (2, "empty-text", "https://news.example/2")
    ]


def test_a_feed_on_standard_input_and_one_that_is_cut_short(write: Write, read: ReadAll) -> None:
    content = rss("第一則。", "第二則。", "第三則。")
    assert len(read("-", stdin=content.encode())[0]) == 3
    write("cut.rss", content[: content.index("第三則") + 2])
    articles, rejects = read("cut.rss")
    assert [one.text for one in articles] == ["第一則。", "第二則。"]
    assert [one.reason for one in rejects] == ["broken-xml"]
    assert "cut short" in rejects[0].message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<opml><body><outline xmlUrl='https://news.example/rss'/></body></opml>", "needs-run"),
        ("<urlset><url><loc>https://news.example/1</loc></url></urlset>", "needs-run"),
        ("<project><name>x</name></project>", "not-a-feed"),
        ("林若水表示，好。", "broken-xml"),
        ("", "empty-file"),
    ],
)
def test_what_is_no_feed(write: Write, read: ReadAll, content: str, reason: str) -> None:
    write("a.xml", content)
    articles, rejects = read("a.xml")
    assert articles == []
    assert [one.reason for one in rejects] == [reason]


def test_an_address_is_for_run(read: ReadAll) -> None:
    articles, rejects = read("https://news.example/rss?a=[1]*")
    assert articles == []
    assert [one.reason for one in rejects] == ["needs-run"]
    assert "lunzheng run" in rejects[0].message


def test_importing_the_room_of_feeds_loads_no_network() -> None:
    code = (
        "import sys, lunzheng.feeds\n"
        "print([m for m in ('httpx', 'feedparser', 'trafilatura', 'lxml', 'pandas', 'spacy') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
