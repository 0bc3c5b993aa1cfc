"""Records as a flat table: one row a record, typed and documented columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from lunzheng.article import Article, Span
from lunzheng.record import SPAN_JOINER, Kind, Quote, Record, Speaker, SpeakerType

if TYPE_CHECKING:
    import pandas as pd

Type = Literal["string", "Int64", "boolean", "Float64", "category"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the flat table.

    Parameters
    ----------
    type : the pandas dtype, which can hold nulls. In Parquet ``Int64`` is int64, ``Float64``
        double and ``category`` a string, and ``pandas.read_parquet`` gives these dtypes back.
    categories : the values that a ``category`` can have.
    """

    name: str
    type: Type
    meaning: str
    categories: tuple[str, ...] = ()


#: The columns, in order. All offsets are half-open code points into the article's text.
COLUMNS = (
    Column("record_id", "string", "stable id of the record"),
    Column("article_id", "string", "the article that holds it"),
    Column("article_title", "string", "its title, if known"),
    Column("article_date", "string", "its date as YYYY-MM-DD, if known"),
    Column("article_source", "string", "its outlet, if known"),
    Column("claim", "string", "the attributed words; several spans are joined with …"),
    Column("claim_start", "Int64", "where the first span of the claim begins"),
    Column("claim_end", "Int64", "where the last span of the claim ends"),
    Column("claim_spans", "string", "every span, as JSON: [[start, end], …]"),
    Column("cue", "string", "what attributes the claim; null without a cue"),
    Column("cue_start", "Int64", "where the cue begins"),
    Column("cue_end", "Int64", "where the cue ends"),
    Column("speaker", "string", "the mention of the source next to the cue; null when dropped"),
    Column("speaker_start", "Int64", "where the mention begins"),
    Column("speaker_end", "Int64", "where the mention ends"),
    Column("speaker_name", "string", "the fullest name of the source in the article"),
    Column("role", "string", "its title and affiliation"),
    Column("speaker_type", "category", "what sort of source it is", get_args(SpeakerType)),
    Column("quote", "category", "how much of the claim is quoted", get_args(Quote)),
    Column("kind", "category", "the main point of the claim", get_args(Kind)),
    Column("addressee", "string", "of a recommendation, who should act; null when left open"),
    Column("addressee_start", "Int64", "where the addressee begins"),
    Column("addressee_end", "Int64", "where the addressee ends"),
    Column("implicit", "boolean", "a sentence that goes on with a statement without a cue"),
    Column("confidence", "Float64", "probability, 0 to 1, that the record is right"),
)
COLUMN_NAMES = tuple(column.name for column in COLUMNS)


def row_of(record: Record, article: Article | None = None) -> tuple[Any, ...]:
    """The record as one row of the table, in the order of ``COLUMNS``; None is null."""
    cue, mention, addressee = record.cue, record.speaker.mention, record.addressee
    return (
        record.id,
        record.article_id,
        article.title if article else None,
        article.date if article else None,
        article.source if article else None,
        record.claim_text,
        record.claim[0].start,
        record.claim[-1].end,
        json.dumps([[span.start, span.end] for span in record.claim]),
        cue.text if cue else None,
        cue.start if cue else None,
        cue.end if cue else None,
        mention.text if mention else None,
        mention.start if mention else None,
        mention.end if mention else None,
        record.speaker.name,
        record.speaker.role,
        record.speaker.type,
        record.quote,
        record.kind,
        addressee.text if addressee else None,
        addressee.start if addressee else None,
        addressee.end if addressee else None,
        record.implicit,
        round(record.confidence, 4),
    )


def record_of(row: Mapping[str, Any]) -> Record:
    """The record that ``row_of`` made a row of.

    Parameters
    ----------
    row : cells by the names of ``COLUMNS``; others are passed over.
    """
    claim, at = [], 0
    for start, end in json.loads(row["claim_spans"]):
        text = row["claim"][at : at + end - start]
        claim.append(Span(start, end, text))
        at += len(text) + len(SPAN_JOINER)
    return Record(
        row["article_id"],
        tuple(claim),
        _span(row, "cue"),
        Speaker(_span(row, "speaker"), row["speaker_name"], row["role"], row["speaker_type"]),
        row["quote"],
        row["kind"],
        _span(row, "addressee"),
        row["implicit"],
        row["confidence"],
    )


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    text = row[name]
    return None if text is None else Span(row[f"{name}_start"], row[f"{name}_end"], text)


def to_frame(
    records: Iterable[Record], articles: Mapping[str, Article] | None = None
) -> pd.DataFrame:
    """The records as a pandas table with the columns and dtypes of ``COLUMNS``.

    Parameters
    ----------
    records : in any number, none included; one row each, in this order.
    articles : by id; where given, they fill title, date and outlet.

    Returns
    -------
    A DataFrame with a plain row index.
    """
    import pandas as pd

    known = articles or {}
    rows = [row_of(record, known.get(record.article_id)) for record in records]
    values = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    return pd.DataFrame(
        {
            column.name: pd.Series(list(cells), dtype=_dtype(column))
            for column, cells in zip(COLUMNS, values, strict=True)
        }
    )


def _dtype(column: Column) -> Any:
    import pandas as pd

    if column.type == "category":
        return pd.CategoricalDtype(list(column.categories))
    return column.type
