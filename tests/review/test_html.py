from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lunzheng.article import Article, Span
from lunzheng.record import Record, Speaker
from lunzheng.review.html import page

VOID = {"meta", "rect"}


class Page(HTMLParser):
    """Checks that tags balance, and collects what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "p":
            self.paragraphs.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        # The number before a claim is the page's, not the article's.
        if "p" in self.open and self.open[-1] != "a":
            self.paragraphs[-1] += data

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.tags if "id" in attributes]

    def links(self) -> list[str]:
        return [attributes["href"] or "" for _, attributes in self.tags if "href" in attributes]


def test_the_page_holds_the_text_unchanged(article: Article, records: list[Record]) -> None:
    paragraphs = Page(page([(article, records)])).paragraphs
    for line in article.text.split("\n"):
        assert not line or line in paragraphs


def test_anchors_lead_both_ways(article: Article, records: list[Record]) -> None:
    shown = Page(page([(article, records)]))
    assert len(shown.ids()) == len(set(shown.ids()))
    for number in range(1, len(records) + 1):
        for end in (f"a1-r{number}", f"a1-c{number}"):
            assert end in shown.ids()
            assert f"#{end}" in shown.links()
    assert {link[1:] for link in shown.links()} <= set(shown.ids())


def test_segments_name_all_their_records(article: Article, records: list[Record]) -> None:
    shown = Page(page([(article, records)]))
    in_two = [a for _, a in shown.tags if a.get("data-r") == "1 2"]
    assert in_two
    assert "nested" in (in_two[0]["class"] or "")


def test_nothing_is_loaded_from_anywhere(article: Article, records: list[Record]) -> None:
    text = page([(article, records)])
    assert not re.search(r"https?:|//[a-z]|@import|url\(|<link|<img|<iframe", text)
    assert not any(
        {"src", "style", "srcset"} & set(attributes) for _, attributes in Page(text).tags
    )
    assert not re.search(r'<[a-z]+ [^>]*\bon[a-z]+="', text)


@pytest.mark.parametrize("element", ["style", "script"])
def test_the_policy_admits_exactly_the_inline_code(article: Article, element: str) -> None:
    text = page([(article, [])])
    code = re.search(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
    assert code
    digest = base64.b64encode(hashlib.sha256(code[1].encode()).digest()).decode()
    assert f"{element}-src 'sha256-{digest}'" in text


def test_whatever_an_article_holds_is_text() -> None:
    evil = "<script>alert(1)</script>\"'&"
    text = f"{evil}說，{evil}應改進。"
    speaker = Span.of(text, 0, len(evil))
    claim = Span.of(text, len(evil) + 2, len(text) - 1)
    record = Record(
        evil,
        (claim,),
        Span.of(text, len(evil), len(evil) + 1),
        Speaker(speaker, evil, evil, "person"),
        "indirect",
        "recommendation",
        Span.of(text, claim.start, claim.start + len(evil)),
    )
    article = Article(evil, text, title=evil, date=evil, source=evil)
    rendered = page([(article, [record]), (article, [])])
    assert rendered.count("<script>") == 1
    assert "alert(1)" in rendered
    assert rendered.count("alert(1)") == rendered.count("&lt;script&gt;alert(1)")
    assert Page(rendered).paragraphs.count(text) == 2


def test_control_characters_and_astral_characters() -> None:
    rendered = page([(Article("c", "甲\x00乙\x0c丙𡃁😀\ud800。"), [])])
    assert "甲␀乙␌丙𡃁😀�。" in rendered
    rendered.encode("utf-8")


def test_several_articles_have_a_list_of_contents(article: Article, records: list[Record]) -> None:
    rendered = page([(article, records), (replace(article, title="第二篇"), records)])
    shown = Page(rendered)
    assert len(shown.ids()) == len(set(shown.ids()))
    assert {"#a1", "#a2"} <= set(shown.links())
    assert '<nav class="contents"' not in page([(article, records)])


def test_an_article_without_records_says_so(article: Article) -> None:
    assert "沒有可歸屬的主張" in page([(article, [])])


def test_the_page_says_what_language_it_is_in(article: Article) -> None:
    assert '<html lang="zh-Hant">' in page([(article, [])])


def _luminance(hue: float, saturation: float, lightness: float) -> float:
    import colorsys

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def _hex_luminance(value: str) -> float:
    import colorsys

    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    return _luminance(hue * 360, saturation, lightness)


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read(article: Article, scheme: int) -> None:
    """WCAG AA: text on its background has a contrast of at least 4.5."""
    css = page([(article, [])])
    hues = [int(hue) for hue in re.findall(r"\.s\d \{ --h: (\d+) \}", css)]
    assert len(hues) == 10
    values = [
        dict(re.findall(r"--([a-z-]+): (#?\w+)%?;", root)) for root in css.split(":root {")[1:]
    ]
    root = values[scheme]
    saturation, tint, lit, strong = (
        float(root[name]) / 100 for name in ("s", "tint", "lit", "strong")
    )
    paper, ink = _hex_luminance(root["paper"]), _hex_luminance(root["ink"])
    for pair in (("paper", "soft"), ("card", "soft"), ("shade", "soft"), ("accent", "on-accent"),
                 ("paper", "accent")):  # fmt: skip
        assert _contrast(*(_hex_luminance(root[name]) for name in pair)) >= 4.5
    for hue in hues:
        marked = _luminance(hue, saturation, tint)
        coloured = _luminance(hue, 0.7, strong)
        assert _contrast(marked, ink) >= 4.5
        assert _contrast(_luminance(hue, saturation, lit), ink) >= 4.5
        assert _contrast(coloured, paper) >= 4.5
        for other in hues:  # a mention of one speaker inside the claim of another
            assert _contrast(_luminance(other, saturation, tint), coloured) >= 4.5


def test_every_rule_of_the_style_is_whole(article: Article, records: list[Record]) -> None:
    """A selector list that was cut in two still parses, and styles what it should not."""
    css = page([(article, records)]).partition("<style>")[2].partition("</style>")[0]
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    assert "tbody tr:hover, tbody tr.lit" in [selector.strip() for selector, _ in rules]
    plain = [selector.strip() for selector, _ in rules if selector.strip() == ".lit"]
    assert len(plain) == 1
    assert css.count("{") == css.count("}")
