"""What a file of rows holds: its columns, and how a row is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from lunzheng.article import Article
from lunzheng.outputs.frame import COLUMNS, Column, row_of
from lunzheng.record import Kind, Record
from lunzheng.sentence import SENTENCE_LABELS, LabelledSentence

Row = TypeVar("Row")

#: Kinds in the order of the columns.
KINDS: tuple[Kind, ...] = ("recommendation", "commitment", "prediction", "fact", "evaluation")


@dataclass(frozen=True, slots=True)
class Layout(Generic[Row]):
    """How rows of one sort are written.

    Parameters
    ----------
    columns : of the flat table, in order.
    row_of : the cells of a row; None is null.
    json_of : the row as an object of JSON.
    """

    columns: tuple[Column, ...]
    row_of: Callable[[Row, Article | None], Sequence[Any]]
    json_of: Callable[[Row], Any]


#: The columns of ``lunzheng classify``, in order.
SENTENCE_COLUMNS = (
    Column("article_id", "string", "the article that holds the sentence"),
    Column("article_title", "string", "its title, if known"),
    Column("article_date", "string", "its date as YYYY-MM-DD, if known"),
    Column("article_source", "string", "its outlet, if known"),
    Column("sentence", "Int64", "the number of the sentence in its article, from 0"),
    Column("start", "Int64", "where the sentence begins"),
    Column("end", "Int64", "where the sentence ends"),
    Column("text", "string", "the sentence"),
    Column("label", "category", "the most probable label", SENTENCE_LABELS),
    *(Column(f"p_{label}", "Float64", f"probability of {label}") for label in SENTENCE_LABELS),
    Column("kind", "category", "the most probable kind of its claim; null for none", KINDS),
    *(
        Column(f"p_kind_{kind}", "Float64", f"probability of {kind} among the kinds")
        for kind in KINDS
    ),
)


def sentence_row(sentence: LabelledSentence, article: Article | None = None) -> tuple[Any, ...]:
    """The sentence as one row, in the order of ``SENTENCE_COLUMNS``."""
    kinds = sentence.kinds
    return (
        sentence.article_id,
        article.title if article else None,
        article.date if article else None,
        article.source if article else None,
        sentence.number,
        sentence.start,
        sentence.end,
        sentence.text,
        sentence.label,
        *(round(sentence.probabilities[label], 4) for label in SENTENCE_LABELS),
        sentence.kind,
        *(None if kinds is None else round(kinds.get(kind, 0.0), 4) for kind in KINDS),
    )


RECORDS: Layout[Record] = Layout(COLUMNS, row_of, Record.to_json)
SENTENCES: Layout[LabelledSentence] = Layout(
    SENTENCE_COLUMNS, sentence_row, LabelledSentence.to_json
)
