"""The pages of a WARC file become articles; all else in it is counted."""

from __future__ import annotations

import gzip
import io

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from lunzheng.sources import Passed, read_articles

from .conftest import ReadAll, Write

STORY = "河岸市長林若水今天表示，明年將把公車票價維持在現有水準，並且增加夜間班次。"


def page(title: str, head: str = "", story: str = STORY, charset: str = "utf-8") -> bytes:
    paragraphs = "".join(f"<p>{title}：{story}</p>" for _ in range(4))
    html = f"<html><head><title>{title}</title>{head}</head><body><article>{paragraphs}</article>"
    return (html + "</body></html>").encode(charset)


class Writer:
    """A WARC file in the making."""

    def __init__(self, *, packed: bool = True) -> None:
        self.held = io.BytesIO()
        self._writer = WARCWriter(self.held, gzip=packed)
        self._writer.write_record(self._writer.create_warcinfo_record("x.warc", {"software": "t"}))

    def response(
        self,
        url: str,
        body: bytes,
        kind: str = "text/html; charset=UTF-8",
        status: str = "200 OK",
        **headers: str,
    ) -> None:
        fields = [("Content-Type", kind)]
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, fields, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": "2026-03-05T06:07:08Z"},
        )
        self._writer.write_record(record)

    def request(self, url: str) -> None:
        line = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        self._writer.write_record(
            self._writer.create_warc_record(url, "request", http_headers=line)
        )


def crawled(*, packed: bool = True) -> bytes:
    warc = Writer(packed=packed)
    warc.request("https://news.example/1")
    warc.response("https://news.example/1?utm_source=x", page("票價一"))
    warc.response("https://news.example/logo.png", b"\x89PNG", kind="image/png")
    warc.response("https://news.example/gone", b"gone", status="404 Not Found")
    warc.response(
        "https://news.example/2?b=2&a=1", page("票價二", charset="cp950"), kind="text/html"
    )
    head = '<link href="/three?cid=7&amp;a=1" rel="canonical">'
    warc.response(
        "https://m.news.example/3", gzip.compress(page("票價三", head)), Content_Encoding="gzip"
    )
    return warc.held.getvalue()


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_pages_are_articles_and_the_rest_is_counted(write: Write, name: str) -> None:
    write(name, crawled(packed=name.endswith("gz")))
    passed: list[Passed] = []
    one, two, three = read_articles(name, on_passed=passed.append)
    assert [getattr(article, "id", article) for article in (one, two, three)] == [
        "https://news.example/1",
        "https://news.example/2?a=1&b=2",
        "https://m.news.example/three?a=1&cid=7",
    ]
    assert [getattr(article, "title", None) for article in (one, two, three)] == [
        "票價一",
        "票價二",
        "票價三",
    ]
    assert getattr(two, "date", None) == "2026-03-05"
    assert STORY in getattr(two, "text", "")  # though the header names no charset, and it is Big5
    assert getattr(one, "meta", {})["warc_date"] == "2026-03-05"
    assert {(entry.reason, entry.count) for entry in passed} == {
        ("not-a-response", 2),
        ("not-html", 1),
        ("not-ok", 1),
    }


def test_standard_input(read: ReadAll) -> None:
    articles, rejects = read("-", stdin=crawled())
    assert (len(articles), rejects) == (3, [])


def test_a_canonical_address_that_cannot_be_true(write: Write, read: ReadAll) -> None:
    warc = Writer()
    home = '<link rel="canonical" href="https://news.example/">'
    other = '<link rel="canonical" href="https://elsewhere.example.org/x">'
    same = '<link rel="canonical" href="https://news.example/all">'
    for number, head in enumerate((home, other, same, same)):
        warc.response(f"https://news.example/{number}", page(f"第{number}篇", head))
    write("a.warc.gz", warc.held.getvalue())
    articles, rejects = read("a.warc.gz")
    assert rejects == []
    assert [one.id for one in articles] == [
        "https://news.example/0",
        "https://news.example/1",
        "https://news.example/all",
        "https://news.example/3",
    ]


def test_a_page_without_an_article_and_one_that_is_no_text(write: Write, read: ReadAll) -> None:
    warc = Writer()
    warc.response("https://news.example/empty", b"<html><body></body></html>")
    warc.response("https://news.example/noise", b"<html>\xfd\xfc\xfb\xfa" * 30)
    warc.response("https://news.example/large", b"x" * ((1 << 25) + 1))
    warc.response("https://news.example/bad", b"\x1f\x8b\x08\0junk", Content_Encoding="gzip")
    warc.response("https://news.example/good", page("票價"))
    write("a.warc.gz", warc.held.getvalue())
    articles, rejects = read("a.warc.gz")
    assert [one.id for one in articles] == ["https://news.example/good"]
    assert [one.reason for one in rejects][:3] == ["no-main-text", "undecodable", "too-large"]
    assert len(rejects) == 4
    assert rejects[0].row == 2
    assert rejects[0].article_id == "https://news.example/empty"


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_cut_anywhere(write: Write, read: ReadAll, packed: bool) -> None:
    whole = crawled(packed=packed)
    suffix = ".gz" if packed else ""
    for cut in (3, 40, len(whole) // 3, len(whole) // 2, len(whole) - 50):
        write(f"a.warc{suffix}", whole[:cut])
        articles, rejects = read(f"a.warc{suffix}")
        assert len(articles) < 3
        assert [one.reason for one in rejects] == ["damaged-archive"], cut


def test_what_is_no_warc(write: Write, read: ReadAll, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.warc", b"this is no archive of pages\n" * 20)
    write("b.warc", b"")
    write("c.warc.gz", gzip.compress(b"\n\n"))
    lies = crawled(packed=False).replace(b"Content-Length: ", b"Content-Length: 1")
    write("d.warc", lies)
    for name, reason in (
        ("a.warc", "damaged-archive"),
        ("b.warc", "empty-file"),
        ("c.warc.gz", "damaged-archive"),
        ("d.warc", "damaged-archive"),
    ):
        articles, rejects = read(name)
        assert articles == []
        assert [one.reason for one in rejects] == [reason], name
    assert capsys.readouterr() == ("", "")  # warcio writes to stderr by itself
