"""Following feeds, lists of feeds and sitemaps: what is new in them since the state was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from lunzheng.feeds._fetcher import Fetched, Fetcher
from lunzheng.feeds._items import Items, Step, fingerprint
from lunzheng.feeds._lists import Listed, Listing, parsed_list
from lunzheng.feeds._options import FeedOptions
from lunzheng.feeds._refused import FetchRefused
from lunzheng.feeds._state import KEPT_GONE, Advance, FeedState, ItemState, SourceState
from lunzheng.feeds._turns import in_turns
from lunzheng.sources import Passed, ReadOptions
from lunzheng.sources._feed import FEED_ROOTS, LIST_ROOTS, Entry, broken, parsed_feed, root_name
from lunzheng.sources._place import Place, Refusal
from lunzheng.sources._urls import is_web
from lunzheng.sources._xml import root_and_rest, xml_text

#: What is yielded, and where it stands.
Steps = Generator[tuple[Place, Step], None, bool]
_MOST_DEPTH = 4
_ALTERNATE = re.compile(
    r"""<link\b(?=[^>]*\btype\s*=\s*["']?application/(?:rss|atom)\+xml)"""
    r"""[^>]*\bhref\s*=\s*["']?([^\s"'>]+)""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Document:
    """XML, and where it came from; ``url`` is None for a file."""

    xml: str
    url: str | None
    etag: str | None = None
    last_modified: str | None = None


class Following:
    """One run over sources in the network.

    Parameters
    ----------
    state : of the run before; it is not changed.
    fetcher : gives the fetcher, when it is first needed.
    now : seconds since 1970.
    """

    def __init__(
        self,
        read: ReadOptions,
        options: FeedOptions,
        state: SourceState,
        fetcher: Callable[[], Fetcher],
        now: Callable[[], float],
    ) -> None:
        self._read, self._options, self._now = read, options, now
        self._state = state.copy()
        self._fetcher = fetcher
        self._followed: set[str] = set()
        self._items = Items(read, options, self._state, fetcher, self._followed)

    def address(self, url: str) -> Iterator[tuple[Place, Step]]:
        """What is new at an address that the user named.

        Yields articles and rejects, what was passed over, and how the state moves on.
        """
        yield from self._source(url, 0)

    def file(self, name: str, content: bytes) -> Iterator[tuple[Place, Step]]:
        """What is new in a feed, list of feeds or sitemap that is a file.

        Raises
        ------
        Refusal : when it is none of these.
        """
        document = _Document(xml_text(content, self._read.encoding), None)
        self._followed.add(name)
        yield from self._document(name, document, 0)

    def _source(self, url: str, depth: int) -> Steps:
        """Whether all of it was read is what this returns."""
        name = _less_user(url)
        place = Place(name)
        if name in self._followed:
            yield place, Passed(name, "duplicate")
            return True
        self._followed.add(name)
        known = self._state.feeds.get(name)
        try:
            if depth > _MOST_DEPTH:
                raise Refusal("too-many-redirects", f"a list within {depth} lists. Name it itself.")
            fetched = self._fetched(url, known)
            if fetched.content is None:
                yield place, Passed(name, "not-modified")
                yield place, self._advance(name, "ok", fetched, known)
                return True
            document = self._opened(fetched)
            yield place, Advance()  # a turn for other hosts before this one is asked for pages
            return (yield from self._document(name, document, depth))
        except (Refusal, FetchRefused) as refused:
            yield place, place.reject(refused.reason, refused.problem)
            yield place, self._advance(name, refused.reason, known, known)
            return False

    def _fetched(self, url: str, known: FeedState | None) -> Fetched:
        asking = known is not None and known.pages == self._options.fetch
        if known is None or not asking or self._options.recheck:
            return self._fetcher().fetch(url)
        return self._fetcher().fetch(url, etag=known.etag, last_modified=known.last_modified)

    def _opened(self, fetched: Fetched) -> _Document:
        assert fetched.content is not None
        xml = xml_text(fetched.content, self._read.encoding, fetched.charset)
        if root_name(root_and_rest(xml)[0]) not in (*FEED_ROOTS, *LIST_ROOTS):
            raise Refusal("not-a-feed", _not_a_feed(xml, fetched))
        return _Document(xml, fetched.url, fetched.etag, fetched.last_modified)

    def _document(self, name: str, document: _Document, depth: int) -> Steps:
        place = Place(name)
        if root_name(root_and_rest(document.xml)[0]) not in LIST_ROOTS:
            feed = parsed_feed(document.xml, name, document.url)
            if feed.broken is not None:
                yield place, broken(feed, place)
            entries = [(entry, "") for entry in feed.entries]
            return (yield from self._entries(name, document, entries))
        listing = parsed_list(document.xml, document.url)
        if listing.broken is not None:
            count = len(listing.sources) + len(listing.pages)
            yield (
                place,
                place.reject(
                    "broken-xml",
                    f"its XML is broken ({listing.broken}); {count} entries could be read all the "
                    "same. Tell its publisher.",
                ),
            )
        if listing.sources:
            return (yield from self._listed(name, listing, depth))
        if listing.pages and not self._options.fetch:
            raise Refusal(
                "needs-fetch", "a sitemap names pages without their text. Give --fetch to take it."
            )
        return (yield from self._entries(name, document, list(listing.pages)))

    def _listed(self, name: str, listing: Listing, depth: int) -> Steps:
        """The feeds of an OPML file, or the sitemaps of an index."""
        whole = yield from in_turns(
            (_host(listed.url), self._one_listed(name, listed, depth)) for listed in listing.sources
        )
        yield Place(name), self._advance(name, "ok" if whole else "partly", None, None)
        return whole

    def _one_listed(self, name: str, listed: Listed, depth: int) -> Steps:
        key = _less_user(listed.url)
        stamp = fingerprint(listed.stamp, self._options.fetch)
        known = self._state.items.get(key)
        is_same = known is not None and known.feed == name and known.entry == stamp
        if listed.stamp and is_same and not self._options.recheck:
            yield Place(name), Passed(key, "unchanged")
            return True
        done = yield from self._source(listed.url, depth + 1)
        if listed.stamp and done:
            yield Place(name), Advance(items={key: ItemState(name, stamp, key)})
        return done

    def _entries(self, name: str, document: _Document, entries: list[tuple[Entry, str]]) -> Steps:
        """The items of a feed, or the pages of a sitemap."""
        left = yield from self._items.steps(name, entries)
        here = {entry.address for entry, _ in entries}
        gone = [
            address
            for address, item in self._state.items.items()
            if item.feed == name and address not in here
        ]
        last = Place(name)
        advance = self._advance(name, "partly" if left else "ok", document, None, keep=not left)
        yield last, replace(advance, forgotten=tuple(gone[: max(0, len(gone) - KEPT_GONE)]))
        return not left

    def _advance(
        self,
        name: str,
        outcome: str,
        answer: Fetched | _Document | FeedState | None,
        known: FeedState | None,
        *,
        keep: bool = True,
    ) -> Advance:
        """The feed's new state; an answer of which something is left must be had again."""
        etag = answer.etag if answer is not None and keep else None
        modified = answer.last_modified if answer is not None and keep else None
        if isinstance(answer, Fetched) and known is not None:  # a 304 need not repeat them
            etag, modified = etag or known.etag, modified or known.last_modified
        pages = known.pages if isinstance(answer, FeedState) and known else self._options.fetch
        checked = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds")
        return Advance(feeds={name: FeedState(outcome, checked, etag, modified, pages)})


def _host(url: str) -> str:
    """The host of an address; of what is none, itself."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _less_user(url: str) -> str:
    """The address as it may be shown and stored: without a user's name and password."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"


def _not_a_feed(xml: str, fetched: Fetched) -> str:
    links: dict[str, None] = {}
    for href in _ALTERNATE.findall(xml)[:5]:
        with suppress(ValueError):  # half an IPv6 address
            links[urljoin(fetched.url, href)] = None
    feeds = ", ".join(filter(is_web, links))
    kind = fetched.kind or "unknown kind"
    if feeds:
        return f"no feed, list of feeds or sitemap ({kind}). Its feeds are: {feeds}"
    return (
        f"no feed, list of feeds or sitemap ({kind}). Look in the page's source for "
        "application/rss+xml, or save the page and read the file."
    )
