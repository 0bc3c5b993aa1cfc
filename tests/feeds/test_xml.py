"""XML from strangers: nothing expands, nothing is loaded, and what is broken is said to be."""

from __future__ import annotations

import random
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from lunzheng.feeds._lists import parsed_list
from lunzheng.sources._feed import parsed_feed
from lunzheng.sources._html_text import html_text
from lunzheng.sources._place import Refusal
from lunzheng.sources._xml import parsed, root_and_rest, xml_text

RSS = (
    '<rss version="2.0"><channel><title>河岸日報</title>'
    "<item><title>{0}</title><link>https://news.example/1</link>"
    "<description>林若水表示，{0}</description></item></channel></rss>"
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://news.example/1</loc><lastmod>{0}</lastmod></url></urlset>"
)
LAUGHS = "<!DOCTYPE x [\n<!ENTITY lol0 'haha'>\n" + "".join(
    f"<!ENTITY lol{n} '{f'&lol{n - 1};' * 10}'>\n" for n in range(1, 10)
)
QUADRATIC = '<!DOCTYPE x [\n<!ENTITY a "' + "a" * 50_000 + '">\n'


@pytest.mark.parametrize("doctype", [LAUGHS + "]>", QUADRATIC + "]>", LAUGHS + "] >\n<!-- > -->"])
@pytest.mark.parametrize("used", ["&lol9;", "&a;" * 5_000])
@pytest.mark.parametrize("breaking", ["", "<unclosed>"])
def test_entities_are_not_expanded(doctype: str, used: str, breaking: str) -> None:
    """Neither by the strict parsers nor by those that take over when these give up."""
    tracemalloc.start()
    feed = parsed_feed(xml_text((doctype + RSS.format(used + breaking)).encode(), None), "f")
    listing = parsed_list(xml_text((doctype + SITEMAP.format(used + breaking)).encode(), None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert "haha" not in repr(feed) + repr(listing)
    assert "aaaa" not in repr(feed) + repr(listing)


@pytest.mark.parametrize("scheme", ["file://{0}", "{0}"])
def test_nothing_is_loaded(tmp_path: Path, scheme: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("密語")
    system = scheme.format(secret)
    for doctype in (
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "{system}">]>',
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{system}"> %p;]>',
        f'<!DOCTYPE x SYSTEM "{system}">',
    ):
        feed = parsed_feed(xml_text((doctype + RSS.format("&s;")).encode(), None), "f")
        listing = parsed_list(xml_text((doctype + SITEMAP.format("&s;")).encode(), None))
        assert "密語" not in repr(feed) + repr(listing)
    included = (
        '<urlset xmlns:xi="http://www.w3.org/2001/XInclude"><url><loc>'
        f'<xi:include href="{system}" parse="text"/></loc></url></urlset>'
    )
    assert "密語" not in repr(parsed_list(included))


def test_the_string_of_a_feed_is_never_a_path_or_address(tmp_path: Path) -> None:
    """feedparser opens what it is given when that looks like one."""
    path = tmp_path / "feed.xml"
    path.write_text(RSS.format("x"))
    for content in (str(path), f"file://{path}", "http://127.0.0.1:9/"):
        with pytest.raises(Refusal):
            parsed_feed(content, "f")


def test_what_stands_before_the_root_is_left_out() -> None:
    xml = (
        "Warning: something on line 1\n<?xml version='1.0'?>\n<?xml-stylesheet href='a>b'?>"
        "<!-- <rss> --><!DOCTYPE rss [<!-- ]> --><!ENTITY x '>]>'>]>\n<rss a='1'/>"
    )
    name, rest = root_and_rest(xml)
    assert name == "rss"
    assert rest.endswith("<rss a='1'/>")
    assert "DOCTYPE" not in rest
    for empty in ("", "no XML", "<!-- <rss/>", "<!DOCTYPE rss [", "< rss>"):
        with pytest.raises(Refusal):
            root_and_rest(empty)


def test_deep_nesting_is_survived() -> None:
    deep = "<a>" * 100_000
    assert parsed_feed(RSS.format(deep), "f").broken is not None
    _, broken = parsed(SITEMAP.format(deep))
    assert broken is not None
    assert html_text("<div>" * 50_000 + "林若水") in ("林若水", "")


@pytest.mark.parametrize("codec", ["utf-8", "big5", "utf-16", "gb18030"])
@pytest.mark.parametrize("says", ["utf-8", "big5", None])
@pytest.mark.parametrize("header", ["utf-8", "big5", "iso-8859-1", "nonsense", None])
def test_a_wrong_charset_in_declaration_or_header(
    codec: str, says: str | None, header: str | None
) -> None:
    said = f" encoding='{says}'" if says else ""
    story = "河岸市長林若水今天表示，明年將把公車票價維持在現有水準，並且增加夜間班次。"
    xml = f"<?xml version='1.0'{said}?>" + RSS.format(story)
    (entry,) = parsed_feed(xml_text(xml.encode(codec), None, header), "f").entries
    assert entry.title == story


def test_one_bad_byte_costs_one_item() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://news.example/{n}</link>"
        f"<description>林若水第{n}次表示，票價不變。</description></item>"
        for n in range(4)
    )
    xml = f"<rss version='2.0'><channel>{items}</channel></rss>".encode("cp950")
    bad = xml.replace("第2次".encode("cp950"), "第2".encode("cp950") + b"\xff")
    entries = parsed_feed(xml_text(bad, None), "f").entries
    assert [entry.address for entry in entries] == [f"https://news.example/{n}" for n in range(4)]
    with pytest.raises(Refusal, match="no text in the feed's encoding"):
        entries[2].article("f")
    assert entries[3].article("f").text == "林若水第3次表示，票價不變。"


@pytest.mark.parametrize(
    ("damage", "count"),
    [
        (lambda xml: xml.replace("</description></item></channel>", ""), 2),
        (lambda xml: xml[: xml.index("第二則表示") + 3], 1),
        (lambda xml: xml.replace("第二則表示", "第二則&nbsp;表示 & <b>"), 2),
        (lambda xml: xml.replace("第二則表示", "第二則\x0b表示"), 2),
    ],
)
def test_broken_xml(damage: object, count: int) -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://news.example/{n}</link>"
        f"<description>{n}則表示，票價不變。</description></item>"
        for n in ("第一", "第二")
    )
    xml = damage(f"<rss version='2.0'><channel>{items}</channel></rss>")  # type: ignore[operator]
    feed = parsed_feed(xml_text(xml.encode(), None), "f")
    assert len(feed.entries) == count
    assert (feed.broken is None) == ("\x0b" in xml)
    assert feed.entries[0].text == "第一則表示，票價不變。"


def test_what_would_take_for_ever_does_not() -> None:
    attributes = " ".join(f"a{number}='x'" for number in range(20_000))
    with pytest.raises(Refusal, match="attributes"):
        parsed_feed(f"<rss {attributes}/>", "f")
    for inner in ("&a;", "<", "<b>", "<a href='", "<!--", "&#", "<?", "<a x="):
        parsed_feed(RSS.format(f"<![CDATA[{inner * 5_000}]]>"), "f")
        parsed_feed(RSS.format(inner * 5_000), "f")


def test_no_damage_is_more_than_a_refusal() -> None:
    """Bytes changed, cut out and doubled at random, in feeds and lists."""
    wheel = random.Random(5)
    opml = "<opml><body><outline xmlUrl='https://news.example/a'/></body></opml>"
    for whole in (RSS.format("票價&amp;<b>x</b>"), SITEMAP.format("2026-01-01"), opml):
        for _ in range(150):
            damaged = bytearray(whole.encode())
            for _ in range(wheel.randint(1, 6)):
                at, length = wheel.randrange(len(damaged)), wheel.randrange(12)
                piece = wheel.choice(
                    [
                        b"",
                        wheel.randbytes(3),
                        bytes(damaged[at : at + length]) * 2,
                        b"<",
                        b"&",
                        b"]",
                    ]
                )
                damaged[at : at + length] = piece
                damaged = damaged or bytearray(b"<")
            for read in (lambda xml: parsed_feed(xml, "f", "https://news.example/"), parsed_list):
                with suppress(Refusal):
                    read(xml_text(bytes(damaged), None))


def test_text_of_html() -> None:
    assert html_text("<p>一&amp;二</p><p>三<b>四</b>五<br>六</p>") == "一&二\n三四五\n六"
    assert html_text("<div>一<script>x()</script>二<!-- 三 -->四</div>尾") == "一二四\n尾"
    assert (
        html_text("<ul><li>一<li>二</ul><figure><figcaption>圖</figcaption></figure>") == "一\n二"
    )
    assert html_text("  一 \n 二  ") == "一\n二"
    assert html_text("3 < 5 與 𡃁 &#x21BC1;") == "3 < 5 與 𡃁 𡯁"
    assert html_text("") == ""
