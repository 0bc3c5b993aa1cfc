"""A store as a source: all its articles again, for a new store with other settings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from lunzheng.article import Article
from lunzheng.batch.store import Store, is_store
from lunzheng.feeds import Advance, FeedOptions, SourceState, read_sources
from lunzheng.sources import Passed, ReadOptions, Reject


def read_with_stores(
    sources: Sequence[str | os.PathLike[str]],
    options: ReadOptions,
    stdin: BinaryIO | None = None,
    feeds: FeedOptions | None = None,
    state: SourceState | None = None,
) -> Iterator[Article | Reject | Passed | Advance]:
    """As ``read_sources``; a source that is a store stands for every version of its articles.

    Parameters
    ----------
    state : what the last run knew of the feeds.

    Raises
    ------
    MissingExtra : as ``read_sources``.
    StoreError : for a store that is damaged.
    """
    parts: list[Iterable[Article | Reject | Passed | Advance]] = []
    for stored, group in groupby(sources, lambda source: is_store(Path(source))):
        if stored:
            parts += [stored_articles(Store(Path(source))) for source in group]
        else:
            parts.append(
                read_sources(list(group), options, feeds or FeedOptions(), state, stdin=stdin)
            )
    for part in parts:
        yield from part


def stored_articles(store: Store) -> Iterator[Article]:
    """Every article of ``store`` in the order of reading, with those that failed.

    Near-duplicates that were left out are not there: the store has no text of them.
    """
    for articles, rejects in zip(store.read("articles"), store.read("rejects"), strict=True):
        rows = [*articles.to_pylist(), *rejects.to_pylist()]
        for row in sorted(rows, key=lambda row: row["position"]):
            if "text" in row:
                yield _article(row, row["article_id"], row["meta"])
            elif row["article"] is not None:
                failed = json.loads(row["article"])
                yield _article(failed, failed["id"], json.dumps(failed.get("meta")))


def _article(row: dict[str, Any], article_id: str, meta: str | None) -> Article:
    return Article(
        article_id,
        row["text"],
        row["title"],
        row["date"],
        row["source"],
        row["url"],
        json.loads(meta or "null") or {},
    )
