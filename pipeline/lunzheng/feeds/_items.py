"""The items of one feed or sitemap: which are new, which were edited, and their text."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from lunzheng.article import Article
from lunzheng.feeds._fetcher import Fetched, Fetcher
from lunzheng.feeds._options import FeedOptions
from lunzheng.feeds._refused import FetchRefused
from lunzheng.feeds._state import Advance, ItemState, SourceState
from lunzheng.sources import Passed, ReadOptions, Reject, content_hash, content_id
from lunzheng.sources._feed import Entry
from lunzheng.sources._identities import Identities
from lunzheng.sources._page import article_of_page, canonical_of, page_text
from lunzheng.sources._place import Place, Refusal

#: What following a source gives.
Step = Article | Reject | Passed | Advance
_HTML = ("text/html", "application/xhtml+xml", "")


def fingerprint(*said: object) -> str:
    """What changes when a feed says something else of an item."""
    written = json.dumps(said, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode("utf-8", "backslashreplace")).hexdigest()[:16]


class Items:
    """The items of all sources of one run.

    Parameters
    ----------
    state : moved on with each item, so that the next source knows of it.
    followed : names of the sources that this run has met so far.
    """

    def __init__(
        self,
        read: ReadOptions,
        options: FeedOptions,
        state: SourceState,
        fetcher: Callable[[], Fetcher],
        followed: AbstractSet[str],
    ) -> None:
        self._read, self._options, self._state = read, options, state
        self._fetcher, self._followed = fetcher, followed
        self._given: set[str] = set()
        self._identities = Identities()
        for address, item in state.items.items():
            if item.version:
                self._identities.claim(item.id, address, item.version)

    def steps(
        self, feed: str, entries: list[tuple[Entry, str]]
    ) -> Generator[tuple[Place, Step], None, int]:
        """What is new among the items of a feed; returns how many are left for the next run.

        Parameters
        ----------
        entries : each with a stamp that changes when it does, where the feed has one.
        """
        passed: Counter[str] = Counter()
        fetched = left = 0
        waiting = False
        for row, (entry, stamp) in enumerate(entries, start=1):
            place = Place(feed, row)
            seen = fingerprint(self._options.fetch, entry.title, entry.text, entry.link, stamp)
            address = entry.address or (content_id(entry.text) if entry.text else seen)
            known = self._state.items.get(address)
            if reason := self._passes(feed, address, seen, known):
                passed[reason] += 1
                continue
            most = self._options.max_pages
            if self._options.fetch and most is not None and fetched >= most:
                left += 1
                continue
            fetched += 1
            step: Article | Reject | str
            try:
                step, item = self._new(feed, entry, address, seen, known)
            except (FetchRefused, Refusal) as refused:
                reject = place.reject(refused.reason, refused.problem, address)
                if isinstance(refused, FetchRefused) and not refused.lasting:
                    left += 1
                    # A host that wants to be left alone is told of once.
                    if refused.reason == "asked-to-wait" and waiting:
                        continue
                    waiting = waiting or refused.reason == "asked-to-wait"
                    yield place, reject
                    continue
                step, item = reject, ItemState(feed, seen, address)
            self._given.add(address)
            if isinstance(step, str):
                passed[step] += 1
            else:
                yield place, step
            advance = Advance(items={address: item})
            self._state.apply(advance)
            yield place, advance
        for reason, count in sorted(passed.items()):
            yield Place(feed), Passed(feed, reason, count)
        if left:
            yield Place(feed), Passed(feed, "left-for-next-run", left)
        return left

    def _passes(self, feed: str, address: str, seen: str, known: ItemState | None) -> str | None:
        """Why an item need not be looked at."""
        if address in self._given:
            return "duplicate"
        if known is None:
            return None
        if known.feed != feed and known.feed in self._followed:
            # Two feeds may have the same item with another summary: not an edit every time.
            return "duplicate"
        if known.entry == seen and not (self._options.recheck and self._options.fetch):
            self._given.add(address)
            return "unchanged"
        return None

    def _new(
        self, feed: str, entry: Entry, address: str, seen: str, known: ItemState | None
    ) -> tuple[Article | str, ItemState]:
        """The article of an item, or why there is no new one; and what to remember."""
        page: Fetched | None = None
        if not self._options.fetch:
            article = replace(entry.article(feed), id=address)
        else:
            page = self._page(entry, known)
            if page.content is None:
                assert known is not None
                return "not-modified", replace(known, feed=feed, entry=seen)
            article = self._article_of_page(feed, entry, address, page)
        version = content_hash(article)
        item = ItemState(
            feed,
            seen,
            article.id,
            version,
            page.etag if page is not None else None,
            page.last_modified if page is not None else None,
        )
        if known is not None and (known.id, known.version) == (article.id, version):
            return "unchanged", item
        if article.id != address and article.id in self._given:
            return "duplicate", item
        self._given.add(article.id)
        return article, item

    def _page(self, entry: Entry, known: ItemState | None) -> Fetched:
        if entry.link is None:
            raise Refusal("not-http", "the item has no address from which to fetch its page.")
        if known is None or not known.version:
            return self._fetcher().fetch(entry.link)
        return self._fetcher().fetch(entry.link, etag=known.etag, last_modified=known.last_modified)

    def _article_of_page(self, feed: str, entry: Entry, address: str, page: Fetched) -> Article:
        assert page.content is not None
        if page.kind not in _HTML:
            raise Refusal("not-text", f"its page is {page.kind}, not a web page.")
        html = page_text(page.content, self._read.encoding, page.charset)
        found = article_of_page(html, url=page.url)
        article = replace(
            found,
            title=found.title or entry.title,
            date=entry.date or found.date,
            source=found.source or entry.outlet,
            meta={"feed": feed, "extent": "page"},
        )
        canonical = canonical_of(html, page.url)
        return replace(article, id=self._identities.of(article, address, canonical))
