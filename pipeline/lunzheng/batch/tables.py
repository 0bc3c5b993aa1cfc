"""From the items of a partition and their annotation to its four tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lunzheng.batch.frames import annotated_schema
from lunzheng.batch.items import NewArticle, NewReject, Partition, article_json, meta_json
from lunzheng.batch.schema import ARTICLES, ENTITIES, RECORDS, REJECTS
from lunzheng.errors import EngineError
from lunzheng.outputs import arrow_schema
from lunzheng.outputs.frame import Column
from lunzheng.sources.extras import parquet_library

_Key = tuple[str, int]
_COUNTS = ("characters", "sentences", "records", "entities", "simplified")


def tables_of(partition: Partition) -> dict[str, Any]:
    """The tables of a complete partition as ``pyarrow.Table``, by name.

    Raises
    ------
    EngineError : when an article that was to be annotated did not come back, or twice.
    """
    pa, _ = parquet_library()
    whole = pa.concat_tables([annotated_schema().empty_table(), *partition.annotated])
    layers = {
        layer: whole.filter(pa.compute.equal(whole.column("layer"), layer))
        for layer in ("article", "record", "entity", "reject")
    }
    processed = _by_key(layers["article"], _COUNTS)
    failed = _by_key(layers["reject"], ("reason", "message"))
    _check(partition, processed, failed)
    articles, rejects = _rows(partition, processed, failed)
    return {
        "articles": _table(articles, ARTICLES),
        "records": _selected(layers["record"], RECORDS),
        "entities": _selected(layers["entity"], ENTITIES),
        "rejects": _table(rejects, REJECTS),
    }


def _by_key(table: Any, columns: Sequence[str]) -> dict[_Key, tuple[Any, ...]]:
    names = ("article_id", "version", *columns)
    values = [table.column(name).to_pylist() for name in names]
    return {(row[0], row[1]): row[2:] for row in zip(*values, strict=True)}


def _check(partition: Partition, processed: dict[_Key, Any], failed: dict[_Key, Any]) -> None:
    sent = {
        (item.article.id, item.version)
        for item in partition.items
        if isinstance(item, NewArticle) and not item.duplicate
    }
    if {*processed, *failed} != sent or processed.keys() & failed.keys():
        differing = sorted(sent ^ {*processed, *failed} or processed.keys() & failed.keys())
        raise EngineError(
            f"{len(differing)} articles were lost or doubled by the engine, "
            f"{differing[0][0]} among them; the partition was not written. Please report it."
        )


def _rows(
    partition: Partition,
    processed: dict[_Key, tuple[Any, ...]],
    failed: dict[_Key, tuple[Any, ...]],
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    articles: list[tuple[Any, ...]] = []
    rejects: list[tuple[Any, ...]] = []
    for position, item in partition.placed():
        if isinstance(item, NewReject):
            told = item.reject
            reading = (told.source, told.row, told.article_id, told.reason, told.message)
            rejects.append((position, *reading, None, None, None, None))
            continue
        article = item.article
        key = (article.id, item.version)
        kept = (item.version, item.content_hash, item.cluster_id)
        if item.duplicate:
            reason = ("near-duplicate", _duplicate_message(item))
            rejects.append((position, None, None, article.id, *reason, *kept, None))
        elif key in failed:
            whole = article_json(article)
            rejects.append((position, None, None, article.id, *failed[key], *kept, whole))
        else:
            known = (article.title, article.date, article.source, article.url)
            own = (meta_json(article), article.text)
            articles.append((position, article.id, *kept, *known, *own, *processed[key]))
    return articles, rejects


def _duplicate_message(item: NewArticle) -> str:
    return (
        f"article {item.article.id}: nearly the same text as {item.cluster_id}. "
        "Run with --dedupe keep to keep both."
    )


def _table(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> Any:
    pa, _ = parquet_library()
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    schema = arrow_schema(columns)
    fields = zip(cells, schema, strict=True)
    arrays = [pa.array(list(map(_writable, column)), field.type) for column, field in fields]
    return pa.Table.from_arrays(arrays, schema=schema)


def _writable(cell: Any) -> Any:
    """A cell without halves of characters, which a JSON input may bring in by an escape.

    In a column of JSON they become such escapes again.
    """
    return cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell


def _selected(table: Any, columns: Sequence[Column]) -> Any:
    chosen = table.select([column.name for column in columns])
    return chosen.cast(arrow_schema(columns)).combine_chunks()
