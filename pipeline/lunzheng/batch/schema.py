"""The tables of a store, and what ``annotate`` takes and gives: every column, its type and meaning.

``docs/store.md`` lists the same columns; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from lunzheng.article import EntityLabel
from lunzheng.outputs.frame import COLUMNS, Column

#: What ``annotate`` reads of a frame; others are passed over.
INPUT = (
    Column("article_id", "string", "its id, unique together with the version"),
    Column("version", "Int64", "1 for the first text with this id; 1 where the column is absent"),
    Column("text", "string", "the body"),
    Column("title", "string", "its title; may be absent"),
    Column("date", "string", "its date as YYYY-MM-DD; may be absent"),
    Column("source", "string", "its outlet; may be absent"),
)

_ID = Column("article_id", "string", "id of the article")
_POSITION = Column("position", "Int64", "place in the order of reading; unique in the store")
_CLUSTER = Column("cluster_id", "string", "the first article with nearly the same text")
_VERSION = Column("version", "Int64", "1 for the first content seen under the id, 2 for the next")

_COUNTS = (
    Column("characters", "Int64", "code points of the text"),
    Column("sentences", "Int64", "how many sentences it has"),
    Column("records", "Int64", "how many records were found in it"),
    Column("entities", "Int64", "how many entities were found in it"),
    Column("simplified", "boolean", "its characters are those of Simplified Chinese"),
)
ARTICLES = (
    _POSITION,
    _ID,
    _VERSION,
    Column("content_hash", "string", "SHA-256 of title and text, which tells versions apart"),
    _CLUSTER,
    Column("title", "string", "its title, if known"),
    Column("date", "string", "its date as YYYY-MM-DD, if known"),
    Column("source", "string", "its outlet, if known"),
    Column("url", "string", "its address, if known"),
    Column("meta", "string", "what else the input carried, as JSON"),
    Column("text", "string", "the body, exactly as it was read"),
    *_COUNTS,
)
RECORDS = (*COLUMNS, _VERSION)
ENTITIES = (
    _ID,
    _VERSION,
    Column("start", "Int64", "where it begins in the text"),
    Column("end", "Int64", "where it ends"),
    Column("label", "category", "what it is", get_args(EntityLabel)),
    Column("text", "string", "its words"),
)
_REASON = Column("reason", "string", "why it was rejected, in one word")
_MESSAGE = Column("message", "string", "what is wrong, where, and what to do")
REJECTS = (
    _POSITION,
    Column("source", "string", "file, directory or address; null for an article that was read"),
    Column("row", "Int64", "row or line of the source, from 1; null where all of it is meant"),
    Column("article_id", "string", "id of the article, if it has one"),
    _REASON,
    _MESSAGE,
    _VERSION,
    Column("content_hash", "string", "of an article that was read, as in the table articles"),
    _CLUSTER,
    Column("article", "string", "an article that was read but failed, as JSON; keeps its text"),
)
RUNS = (
    Column("run", "Int64", "1 for the first run into the store"),
    Column("status", "category", "how it ended", ("running", "finished", "stopped", "killed")),
    Column("started", "string", "when, in UTC"),
    Column("ended", "string", "when, in UTC; null of a run that was killed"),
    Column("sources", "string", "what was read, as JSON"),
    Column("articles", "Int64", "articles it added"),
    Column("records", "Int64", "records it added"),
    Column("entities", "Int64", "entities it added"),
    Column("rejects", "Int64", "rejects it added"),
    Column("known", "Int64", "articles and rejects that the store already had"),
    Column("first_partition", "Int64", "number of the first partition it wrote; null for none"),
    Column("partitions", "Int64", "how many partitions it wrote"),
    Column("config", "string", "SHA-256 of the configuration"),
    Column("model", "string", "SHA-256 of the model's manifest"),
    Column("report", "string", "the report of the run, as JSON"),
)

#: The tables that every partition has a file of, in the order in which they are written.
TABLES: dict[str, tuple[Column, ...]] = {
    "articles": ARTICLES,
    "records": RECORDS,
    "entities": ENTITIES,
    "rejects": REJECTS,
}
#: All tables of a store.
ALL_TABLES = {**TABLES, "runs": RUNS}

#: The kinds of rows that ``annotate`` gives.
LAYERS = ("article", "record", "entity", "reject")
#: What ``annotate`` gives: one table for all layers; a column is null where it says nothing of one.
ANNOTATED = (
    Column("layer", "category", "what the row is", LAYERS),
    _ID,
    _VERSION,
    *_COUNTS,
    *(column for column in COLUMNS if column.name != "article_id"),
    *ENTITIES[2:],
    _REASON,
    _MESSAGE,
)


def columns_of_layer(layer: str) -> tuple[str, ...]:
    """Names of the columns of ``ANNOTATED`` that rows of ``layer`` fill."""
    own: dict[str, tuple[Column, ...]] = {
        "article": _COUNTS,
        "record": tuple(column for column in COLUMNS if column.name != "article_id"),
        "entity": ENTITIES[2:],
        "reject": (_REASON, _MESSAGE),
    }
    return ("layer", "article_id", "version", *(column.name for column in own[layer]))


def ddl(columns: Sequence[Column]) -> str:
    """Columns as Spark's DDL."""
    types = {"Int64": "bigint", "boolean": "boolean", "Float64": "double"}
    return ", ".join(f"`{column.name}` {types.get(column.type, 'string')}" for column in columns)


def spark_schema() -> str:
    """``ANNOTATED`` as the schema that Spark's ``mapInPandas`` takes."""
    return ddl(ANNOTATED)
