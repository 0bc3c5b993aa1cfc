"""The one way in: from sources to articles and rejects."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO

from lunzheng.article import Article
from lunzheng.sources._csv import read_csv, read_tsv
from lunzheng.sources._find import Found, find
from lunzheng.sources._input import FileInput, Input, StreamInput, format_of_stream
from lunzheng.sources._json import read_json, read_jsonl
from lunzheng.sources._model import ReadOptions, Reject
from lunzheng.sources._parquet import read_parquet
from lunzheng.sources._place import Outcome, Place, Refusal
from lunzheng.sources._rows import content_id
from lunzheng.sources._whole import read_html, read_markdown, read_text
from lunzheng.sources.extras import html_extractor, parquet_library

_READERS: dict[str, Callable[[Input, ReadOptions], Iterator[Outcome]]] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_tsv,
    "parquet": read_parquet,
}
_FILE_FORMATS = ("text", "markdown", "html")
_DEFAULT = ReadOptions()


def read_articles(
    sources: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    options: ReadOptions = _DEFAULT,
    *,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | Reject]:
    """Every article of the sources, in order, and a reject for whatever is none.

    Tables and JSON lines are read row by row, so that a source may be larger than memory. Ids are
    unique among what is yielded: a row with the id of an earlier article is a reject, while a text
    file with such an id is called after its folder too. An article without an id gets the first 16
    hexadecimal digits of the SHA-256 of its text.

    Parameters
    ----------
    sources : files, directories, patterns (``news/**/*.txt``) and ``-`` for standard input, where
        JSON lines, JSON, HTML and Parquet are told from plain text by their beginning.
    options : column names, encoding and whether directories are read with their sub-directories.
    stdin : read for ``-``; None means this process's own.

    Raises
    ------
    MissingExtra : before anything is read, when a web page or Parquet file is among the sources
        and the package that reads it is not installed. Nothing else is raised: a source that
        cannot be read is a reject, and the others are read all the same.
    """
    named = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    found = find(named, recursive=options.recursive)
    formats = {one.format for one in found if isinstance(one, Found)}
    if "html" in formats:
        html_extractor()
    if "parquet" in formats:
        parquet_library()
    return _unique(_read_all(found, options, stdin))


def _read_all(
    found: Iterable[Found | Reject], options: ReadOptions, stdin: BinaryIO | None
) -> Iterator[tuple[Place, Article | Reject, Found | None]]:
    for one in found:
        if isinstance(one, Reject):
            yield Place(one.source), one, None
            continue
        place = Place(one.name)
        try:
            source, format_ = _opened(one, place, stdin)
            is_file = format_ in _FILE_FORMATS and one.path is not None
            for where, article in _READERS[format_](source, options):
                yield where, article, one if is_file else None
        except Refusal as refusal:
            yield place, refusal.at(place), None
        except OSError as error:
            problem = f"{error.strerror or error}. Check the file and its permissions."
            yield place, place.reject("unreadable", problem), None


def _opened(one: Found, place: Place, stdin: BinaryIO | None) -> tuple[Input, str]:
    if one.format != "stream":
        assert one.path is not None
        return FileInput(one.path, place, one.id), one.format
    if one.path is None:
        source = StreamInput(stdin if stdin is not None else sys.stdin.buffer, place)
    else:
        source = StreamInput(one.path.open("rb"), place, closing=True)
    return source, format_of_stream(source)


def _unique(
    read: Iterable[tuple[Place, Article | Reject, Found | None]],
) -> Iterator[Article | Reject]:
    first: dict[str, Place] = {}
    for place, article, file in read:
        if isinstance(article, Reject):
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
    assert file.path is not None
    folder, name = file.path.parent.name, PurePath(file.id).name
    longer = f"{folder}/{name}{file.path.suffix}" if folder else f"{name}{file.path.suffix}"
    number, unique = 1, longer
    while unique in taken:
        number += 1
        unique = f"{longer}#{number}"
    return unique
