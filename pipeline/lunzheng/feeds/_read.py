"""The way in for runs in bulk: files as ever, and sources in the network."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

from lunzheng.article import Article
from lunzheng.feeds._options import FeedOptions
from lunzheng.feeds._state import Advance, SourceState
from lunzheng.sources import Passed, ReadOptions, Reject
from lunzheng.sources._find import Found, find
from lunzheng.sources._input import Input, checked_head
from lunzheng.sources._place import Place
from lunzheng.sources._read import check_libraries, read_found, unique
from lunzheng.sources._suffixes import WEB
from lunzheng.sources.extras import feed_parser, html_extractor, http_library

if TYPE_CHECKING:
    from lunzheng.feeds._fetcher import Fetcher
    from lunzheng.feeds._follow import Following

#: What following sources gives.
Step = Article | Reject | Passed | Advance
_READ = ReadOptions()
_FEEDS = FeedOptions()


def read_sources(
    sources: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    options: ReadOptions = _READ,
    feeds: FeedOptions = _FEEDS,
    state: SourceState | None = None,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Callable[[], Fetcher] | None = None,
    now: Callable[[], float] = time.time,
) -> Iterator[Step]:
    """What is new in the sources, in order: as ``read_articles``, and from the network.

    An article of a feed has the canonical address of its page as id. When an item was edited, it
    comes again with the same id and another ``content_hash``.

    Parameters
    ----------
    sources : what ``lunzheng.read_articles`` takes, and http or https addresses of RSS and Atom
        feeds, OPML files, sitemaps and their indexes, which may be files too.
    state : what the last run knew; None for a first run. It is not changed: apply each
        :class:`Advance` to it when all that was yielded before is safe.
    fetcher : makes the fetcher, once and when it is needed; it is closed in the end.
    now : seconds since 1970.

    Raises
    ------
    MissingExtra : before anything is read, when a package is not installed that a source needs.
    """
    named = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    found = find(named, recursive=options.recursive)
    check_libraries(found)
    kinds = {one.format for one in found if isinstance(one, Found)}
    if kinds & {WEB, "feed"}:
        for library in (http_library, feed_parser, html_extractor):
            library()
    return _steps(found, options, feeds, state or SourceState(), stdin, fetcher, now)


def _steps(
    found: list[Found | Reject | Passed],
    options: ReadOptions,
    feeds: FeedOptions,
    state: SourceState,
    stdin: BinaryIO | None,
    fetcher: Callable[[], Fetcher] | None,
    now: Callable[[], float],
) -> Iterator[Step]:
    made: list[Fetcher] = []

    @cache
    def one_fetcher() -> Fetcher:
        from lunzheng.feeds._fetcher import Fetcher

        made.append(fetcher() if fetcher is not None else Fetcher(feeds))
        return made[0]

    @cache
    def following() -> Following:
        http_library()  # a pipe may turn out to be a feed
        from lunzheng.feeds._follow import Following

        return Following(options, feeds, state, one_fetcher, now)

    def feed_file(source: Input) -> Iterator[tuple[Place, Step]]:
        checked_head(source)
        with source.open() as file:
            content = file.read()
        yield from following().file(source.place.source, content)

    def address(url: str) -> Iterator[tuple[Place, Step]]:
        yield from following().address(url)

    read: Iterator[tuple[Place, Step, Found | None]] = read_found(
        found, options, stdin, {"feed": feed_file}, address
    )
    steps: Iterator[Step] = unique(read)
    try:
        yield from steps
    finally:
        for one in made:
            one.close()
