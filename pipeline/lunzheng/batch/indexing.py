"""Bringing the index of a store up to date with its partitions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lunzheng.batch.index import Index, key_of
from lunzheng.batch.store import Store
from lunzheng.batch.stories import Stories, cluster_name
from lunzheng.sources.extras import parquet_library

_ARTICLE = ("position", "article_id", "version", "content_hash", "cluster_id", "text")


def article_key(article_id: str, content_hash: str) -> bytes:
    """What an article is known by."""
    return key_of("article", article_id, content_hash)


def reject_key(reject: dict[str, Any]) -> bytes:
    """What a reject of reading is known by.

    Parameters
    ----------
    reject : as ``Reject.to_json`` gives it; other members are passed over.
    """
    row = None if reject["row"] is None else str(reject["row"])
    source, article_id = reject["source"], reject["article_id"]
    return key_of("reject", source, row, article_id, reject["reason"], reject["message"])


def bring_up_to_date(index: Index, store: Store) -> None:
    """Make the index know exactly the partitions that are done.

    Raises
    ------
    StoreError : for a partition that cannot be read.
    OutputError : when the index cannot be written.
    """
    known = index.partitions()
    done = store.partitions()
    agreed = 0
    while agreed < len(done) and known.get(agreed) == store.marker_digest(agreed):
        agreed += 1
    index.forget_from(agreed)
    stories = Stories(index)
    for number in done[agreed:]:
        for row in _rows(store, number):
            _add(index, stories, row, number)
        index.finish(number, store.marker_digest(number))


def _rows(store: Store, number: int) -> Iterator[dict[str, Any]]:
    _, pq = parquet_library()
    articles = pq.read_table(store.table_path("articles", number), columns=list(_ARTICLE))
    rejects = pq.read_table(store.table_path("rejects", number))
    rows = [*articles.to_pylist(), *rejects.to_pylist()]
    yield from sorted(rows, key=lambda row: row["position"])


def _add(index: Index, stories: Stories, row: dict[str, Any], number: int) -> None:
    if row["content_hash"] is None:
        index.add(reject_key(row), number)
        return
    article_id, version = row["article_id"], row["version"]
    index.add(article_key(article_id, row["content_hash"]), number)
    index.add_version(article_id, version, number)
    if row["cluster_id"] == cluster_name(article_id, version):
        text = row["text"] if "text" in row else json.loads(row["article"])["text"]
        stories.add_leader(row["cluster_id"], text, number)
