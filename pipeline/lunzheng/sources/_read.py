"""The one way in: from sources to articles and rejects."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any, BinaryIO, TypeVar

from lunzheng.article import Article
from lunzheng.sources._csv import read_csv, read_tsv
from lunzheng.sources._feed import read_feed
from lunzheng.sources._find import Found, find
from lunzheng.sources._input import Input
from lunzheng.sources._json import read_json, read_jsonl
from lunzheng.sources._model import PASSED, Passed, ReadOptions, Reject
from lunzheng.sources._open import opened
from lunzheng.sources._parquet import read_parquet
from lunzheng.sources._place import Outcome, Place, Refusal
from lunzheng.sources._rows import content_id
from lunzheng.sources._suffixes import WEB, suffixes_of
from lunzheng.sources._warc import read_warc
from lunzheng.sources._whole import read_html, read_markdown, read_text
from lunzheng.sources.extras import (
    feed_parser,
    html_extractor,
    parquet_library,
    warc_library,
    zstd_library,
)

_log = logging.getLogger("lunzheng.sources")

Reader = Callable[[Input, ReadOptions], Iterator[Outcome]]
READERS: Mapping[str, Reader] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_tsv,
    "parquet": read_parquet,
    "feed": read_feed,
    "warc": read_warc,
}
_FILE_FORMATS = ("text", "markdown", "html")
# A feed whose texts are plain needs no trafilatura, but who has the one has the other.
_LIBRARIES: Mapping[str, tuple[Callable[[], object], ...]] = {
    "html": (html_extractor,),
    "parquet": (parquet_library,),
    "warc": (warc_library, html_extractor),
    "feed": (feed_parser, html_extractor),
}
_DEFAULT = ReadOptions()

Other = TypeVar("Other")


def read_articles(
    sources: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    options: ReadOptions = _DEFAULT,
    *,
    stdin: BinaryIO | None = None,
    on_passed: Callable[[Passed], None] | None = None,
) -> Iterator[Article | Reject]:
    """Every article of the sources, in order, and a reject for whatever is none.

    Tables and JSON lines are read row by row, so that a source may be larger than memory. Ids are
    unique among what is yielded: a row with the id of an earlier article is a reject, while a text
    file with such an id is called after its folder too. An article without an id gets the first 16
    hexadecimal digits of the SHA-256 of its text.

    Parameters
    ----------
    sources : files, directories, patterns (``news/**/*.txt``) and ``-`` for standard input, where
        JSON lines, JSON, HTML, feeds, WARC and Parquet are told from plain text by their
        beginning. Each may be compressed, and a ZIP archive is read as a directory is.
    options : column names, encoding and whether directories are read with their sub-directories.
    stdin : read for ``-``; None means this process's own.
    on_passed : called with what is no article and nothing is wrong with, as the requests in a WARC
        file; None only logs it.

    Raises
    ------
    MissingExtra : before anything is read, when a web page or Parquet file is among the sources
        and the package that reads it is not installed. Nothing else is raised: a source that
        cannot be read is a reject, and the others are read all the same.
    """
    named = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    found = find(named, recursive=options.recursive)
    check_libraries(found)
    return _less_passed(unique(read_found(found, options, stdin)), on_passed or _log_passed)


def check_libraries(found: Iterable[Found | Reject | Passed]) -> None:
    """Raise MissingExtra when something found needs a package that is not installed."""
    files = [one for one in found if isinstance(one, Found)]
    for format_ in dict.fromkeys(one.format for one in files):
        for library in _LIBRARIES.get(format_, ()):
            library()
    if any(one.packing == "zst" for one in files):
        zstd_library()


def read_found(
    found: Iterable[Found | Reject | Passed],
    options: ReadOptions,
    stdin: BinaryIO | None,
    others: Mapping[str, Callable[[Input], Iterator[tuple[Place, Other]]]] | None = None,
    web: Callable[[str], Iterator[tuple[Place, Other]]] | None = None,
) -> Iterator[tuple[Place, Article | Reject | Passed | Other, Found | None]]:
    """What each source gives, where it stands, and the file when it is one article.

    Parameters
    ----------
    others : readers that take the place of those of this room, by format.
    web : reads an address; None rejects it.
    """
    for one in found:
        if not isinstance(one, Found):
            yield Place(one.source), one, None
            continue
        place = Place(one.name)
        try:
            if one.format == WEB:
                for where, step in (web or _no_web)(one.name):
                    yield where, step, None
                continue
            source, format_ = opened(one, place, options, stdin)
            if others is not None and format_ in others:
                for where, step in others[format_](source):
                    yield where, step, None
                continue
            is_file = format_ in _FILE_FORMATS and one.path is not None
            for where, article in READERS[format_](source, options):
                yield where, article, one if is_file else None
        except Refusal as refusal:
            yield place, refusal.at(place), None
        except OSError as error:
            problem = f"{error.strerror or error}. Check the file and its permissions."
            yield place, place.reject("unreadable", problem), None


def _no_web(address: str) -> Iterator[Any]:
    raise Refusal("needs-run", "only `lunzheng run` reads from the network. Use it, or save it.")


def _less_passed(
    read: Iterable[Article | Reject | Passed], on_passed: Callable[[Passed], None]
) -> Iterator[Article | Reject]:
    for one in read:
        if isinstance(one, Passed):
            on_passed(one)
        else:
            yield one


def _log_passed(passed: Passed) -> None:
    _log.info("%s: passed over %d: %s", passed.source, passed.count, PASSED[passed.reason])


def unique(
    read: Iterable[tuple[Place, Article | Other, Found | None]],
) -> Iterator[Article | Reject | Other]:
    """What was read, with ids that are unique; what is no article passes unchanged."""
    first: dict[str, Place] = {}
    for place, article, file in read:
        if not isinstance(article, Article):
            yield article
            continue
        if article.id in first and file is not None:
            article = replace(article, id=_another_id(file, first))
        if article.id not in first:
            first[article.id] = place
            yield article
        elif article.id == content_id(article.text):
            yield place.reject(
                "duplicate-text",
                f"the same text as {first[article.id]}. Give both an id to keep both.",
                article.id,
            )
        else:
            yield place.reject(
                "duplicate-id",
                f'the id "{article.id}" is that of {first[article.id]}. Give it another.',
                article.id,
            )


def _another_id(file: Found, taken: dict[str, Place]) -> str:
    """``b/x.txt`` for a second ``x``, then ``b/x.txt#2``."""
    folder, name = file.inner.parent.name, PurePath(file.id).name
    longer = f"{name}{suffixes_of(file.inner)}"
    longer = f"{folder}/{longer}" if folder else longer
    number, unique = 1, longer
    while unique in taken:
        number += 1
        unique = f"{longer}#{number}"
    return unique
