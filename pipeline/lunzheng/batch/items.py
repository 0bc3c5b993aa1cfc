"""What goes into a partition: articles and rejects, in the order of reading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lunzheng.article import Article
from lunzheng.batch.config import digest_of
from lunzheng.batch.frames import input_schema
from lunzheng.feeds import Advance
from lunzheng.sources import Reject
from lunzheng.sources.extras import parquet_library


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article that the store does not have.

    Parameters
    ----------
    version : 1 for the first content under its id.
    cluster_id : of its near-duplicates; None when nobody looked.
    duplicate : it is left out for being a near-duplicate.
    """

    article: Article
    version: int
    content_hash: str
    cluster_id: str | None
    duplicate: bool = False

    def key(self) -> list[object]:
        return [self.article.id, self.version, self.content_hash, self.cluster_id, self.duplicate]


@dataclass(frozen=True, slots=True)
class NewReject:
    """Something that could not be read, and of which the store does not know."""

    reject: Reject

    def key(self) -> list[object]:
        return list(self.reject.to_json().values())


Item = NewArticle | NewReject


@dataclass(slots=True)
class Partition:
    """A partition in the making.

    Parameters
    ----------
    number : its number in the store.
    first : position of its first item in the store.
    items : articles and rejects, in the order of reading.
    advances : how the state of the feeds moves on once it is written.
    batches : how many batches its articles were cut into.
    annotated : what came back of these so far, in order, as ``pyarrow.Table``.
    closed : whether all its items are there.
    """

    number: int
    first: int
    items: list[Item] = field(default_factory=list)
    advances: list[Advance] = field(default_factory=list)
    batches: int = 0
    annotated: list[Any] = field(default_factory=list)
    closed: bool = False

    @property
    def complete(self) -> bool:
        return self.closed and len(self.annotated) == self.batches

    def input_digest(self) -> str:
        """SHA-256 over its items."""
        return digest_of([item.key() for item in self.items])

    def placed(self) -> Iterator[tuple[int, Item]]:
        """The items with their positions in the store."""
        return enumerate(self.items, self.first)


def article_json(article: Article) -> str:
    """All of an article as JSON with sorted members, as ``lunzheng`` reads it."""
    told = {
        "id": article.id,
        "text": article.text,
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "url": article.url,
        **({"meta": dict(article.meta)} if article.meta else {}),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def meta_json(article: Article) -> str | None:
    """What else the input carried, as JSON with sorted members."""
    if not article.meta:
        return None
    return json.dumps(dict(article.meta), ensure_ascii=False, sort_keys=True, default=str)


def batch_of(articles: Sequence[NewArticle]) -> Any:
    """Articles as a ``pyarrow.Table`` of ``INPUT``."""
    pa, _ = parquet_library()
    columns = {
        "article_id": [new.article.id for new in articles],
        "version": [new.version for new in articles],
        "text": [new.article.text for new in articles],
        "title": [new.article.title for new in articles],
        "date": [new.article.date for new in articles],
        "source": [new.article.source for new in articles],
    }
    return pa.Table.from_pydict(columns, schema=input_schema())
