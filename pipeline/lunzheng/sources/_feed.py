"""RSS and Atom, by feedparser: the articles of a feed, as far as it carries their text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lunzheng.article import Article
from lunzheng.sources._html_text import html_text
from lunzheng.sources._input import Input, checked_head
from lunzheng.sources._model import ReadOptions, Reject
from lunzheng.sources._place import Outcome, Place, Refusal
from lunzheng.sources._rows import content_id, is_blank
from lunzheng.sources._urls import is_web, normalised
from lunzheng.sources._xml import mended, root_and_rest, xml_text
from lunzheng.sources.extras import feed_parser
from lunzheng.text.dates import to_iso

#: Root elements, in lower case and without prefix.
FEED_ROOTS = ("rss", "feed", "rdf")
LIST_ROOTS = ("opml", "urlset", "sitemapindex")
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S")
_TAIL = 1 << 12
_BAD_BYTE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed.

    Parameters
    ----------
    address : what its id is made of: its link, normalised, else its guid; None when it has neither.
    link : the page to fetch, as the feed writes it.
    text : without markup; empty when the feed has none.
    extent : ``content`` when the feed means it to be the whole text, else ``summary``.
    """

    address: str | None
    link: str | None
    title: str | None
    date: str | None
    text: str
    extent: str
    outlet: str | None

    def article(self, feed: str) -> Article:
        """The item as an article.

        Raises
        ------
        Refusal : when the feed has no text for it, or damaged text.
        """
        if _BAD_BYTE in self.text or _BAD_BYTE in (self.title or ""):
            raise Refusal(
                "undecodable",
                "the item has bytes that are no text in the feed's encoding. Give --fetch to take "
                "its page instead, or name the encoding with --encoding.",
            )
        if is_blank(self.text):
            raise Refusal(
                "empty-text",
                "the feed has no text for this item. Give --fetch to take its page instead.",
            )
        return Article(
            self.address or content_id(self.text),
            self.text,
            self.title,
            self.date,
            self.outlet,
            self.link,
            {"feed": feed, "extent": self.extent},
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's items in its order, and what is broken in its XML."""

    entries: tuple[Entry, ...]
    broken: str | None = None


def parsed_feed(xml: str, name: str, url: str | None = None) -> Feed:
    """The items of a feed.

    Parameters
    ----------
    xml : as ``xml_text`` gives it.
    name : of the feed; a guid that is no URI is unique only within its feed.
    url : the address it came from, against which links are resolved.

    Raises
    ------
    Refusal : when it is no feed.
    """
    root, rest = root_and_rest(xml)
    if root_name(root) not in FEED_ROOTS:
        raise Refusal("not-a-feed", f"<{root}> is no RSS or Atom feed. Name the feed itself.")
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url is not None:
        headers["content-location"] = url
    content, broken = mended(rest)
    # A stream, as feedparser takes a string for a path or an address first. Of the HTML in it only
    # the text is wanted, by html_text.
    parser = feed_parser()
    try:
        found = parser.parse(
            io.BytesIO(content),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # of whatever kind: a feed must not lose the others
        raise Refusal(
            "broken-xml", f"feedparser fails on it ({type(error).__name__}: {error})."
        ) from error
    entries = list(found.entries)
    if broken is not None and entries and not _END.search(rest, max(0, len(rest) - _TAIL)):
        entries.pop()  # cut short: half an article would come back as an edited one
        broken += "; it is cut short, and its last item was left out"
    outlet = _line(found.feed.get("title"))
    return Feed(tuple(_entry(one, name, outlet) for one in entries), broken)


def root_name(tag: str) -> str:
    return tag.rpartition(":")[2].lower()


def read_feed(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """The articles of a feed in a file; rows are its items, numbered from 1.

    Raises
    ------
    MissingExtra : without feedparser.
    """
    checked_head(source)
    with source.open() as file:
        xml = xml_text(file.read(), options.encoding)
    if root_name(root_and_rest(xml)[0]) in LIST_ROOTS:
        raise Refusal(
            "needs-run",
            "this lists feeds or pages and holds no text. Follow it with `lunzheng run`.",
        )
    name = source.place.source
    feed = parsed_feed(xml, name)
    if feed.broken is not None:
        yield source.place, broken(feed, source.place)
    for row, entry in enumerate(feed.entries, start=1):
        place = source.place.at(row)
        try:
            yield place, entry.article(name)
        except Refusal as refusal:
            yield place, place.reject(refusal.reason, refusal.problem, entry.address)


def broken(feed: Feed, place: Place) -> Reject:
    """What is said of a feed whose XML is broken."""
    count = len(feed.entries)
    return place.reject(
        "broken-xml",
        f"its XML is broken ({feed.broken}); {count} item{'' if count == 1 else 's'} could be read "
        "all the same. Tell its publisher.",
    )


def _entry(entry: Any, feed: str, outlet: str | None) -> Entry:
    link = str(entry.get("link") or "")
    link = str(entry.get("feedburner_origlink") or link).strip()
    guid = str(entry.get("id") or "").strip()
    address: str | None = None
    if is_web(link):
        address = normalised(link)
    elif guid:
        address = guid if _URI.match(guid) else f"{feed}#{guid}"
    text, extent = _text(entry)
    origin = entry.get("source") or {}
    return Entry(
        address,
        link if is_web(link) else None,
        _line(entry.get("title")),
        to_iso(entry.get("published")) or to_iso(entry.get("updated")),
        text,
        extent,
        _line(origin.get("title")) or outlet,
    )


def _text(entry: Any) -> tuple[str, str]:
    """The longest of what the feed has of an item, and whether that is its content."""
    contents = [_plain(content) for content in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = _plain({"value": entry.get("summary"), **(entry.get("summary_detail") or {})})
    return (
        (content, "content") if len(content) >= len(summary) and content else (summary, "summary")
    )


def _plain(content: Any) -> str:
    value = content.get("value") or ""
    return value if content.get("type") == "text/plain" and "<" not in value else html_text(value)


def _line(value: object) -> str | None:
    line = " ".join(html_text(value).split()) if isinstance(value, str) else ""
    return line or None
