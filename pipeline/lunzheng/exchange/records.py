"""Our own form: records as JSON lines, articles as JSON lines beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lunzheng.article import Article
from lunzheng.errors import FormatError, RecordError
from lunzheng.exchange.document import AnnotatedArticle, details_of
from lunzheng.exchange.json_files import read_json_lines, write_json_lines
from lunzheng.exchange.losses import Losses
from lunzheng.record import Record
from lunzheng.sources import ReadOptions, read_articles
from lunzheng.sources import Reject as SourceReject

_READ = ReadOptions()
#: What the schema of a record names; other members are the user's own columns.
_MEMBERS = frozenset(
    ("schema", "id", "article_id", "claim", "cue", "speaker", "quote", "kind", "recommendation",
     "implicit", "confidence")
)  # fmt: skip


def read_records(path: Path) -> Iterator[tuple[str, Record]]:
    """The records of a JSONL file, each with its place (``file, line n``).

    Raises
    ------
    SourceNotFound, FormatError : if the file cannot be read or a line is no record.
    """
    for place, value in read_json_lines(path):
        yield place, _record(value, place)


def record_in(value: Mapping[str, Any], article: Article, place: str) -> Record:
    """The record of a file that holds records inside their articles.

    Raises
    ------
    FormatError : if it is no record, does not fit the text, or is of another article.
    """
    try:
        record = Record.from_json(value)
        record.check(article.text)
    except RecordError as error:
        raise FormatError(f"{place}: {error}.") from error
    if record.article_id != article.id:
        raise FormatError(
            f"{place}: the record {record.id} is of the article {record.article_id!r}, "
            f"but stands in {article.id!r}."
        )
    return record


def _record(value: Mapping[str, Any], place: str) -> Record:
    try:
        return Record.from_json(value)
    except RecordError as error:
        raise FormatError(f"{place}: {error}.") from error


def read_article_file(path: Path, options: ReadOptions = _READ) -> dict[str, Article]:
    """The articles of a source by id, in order.

    Raises
    ------
    FormatError : if one of them cannot be read, or there is none.
    """
    articles = {}
    for article in read_articles(path, options):
        if isinstance(article, SourceReject):
            raise FormatError(article.message)
        articles[article.id] = article
    if not articles:
        raise FormatError(f"{path}: holds no article.")
    return articles


def read_annotated(
    path: Path, articles: Mapping[str, Article], losses: Losses
) -> Iterator[AnnotatedArticle]:
    """Every article with its records, in the order of ``articles``; each span is checked.

    Raises
    ------
    SourceNotFound, FormatError : for a record whose article is missing, or a span that does not
        stand in it; the message has file and line.
    """
    of_article: dict[str, list[Record]] = {article_id: [] for article_id in articles}
    columns: dict[str, dict[str, Mapping[str, Any]]] = {}
    for place, value in read_json_lines(path):
        record = _record(value, place)
        if record.article_id not in of_article:
            raise FormatError(
                f"{place}: its article {record.article_id!r} is not among the articles. "
                "Name them with --articles."
            )
        try:
            record.check(articles[record.article_id].text)
        except RecordError as error:
            raise FormatError(f"{place}: {error}.") from error
        of_article[record.article_id].append(record)
        further = {name: value[name] for name in value if name not in _MEMBERS}
        if further:
            columns.setdefault(record.article_id, {})[record.id] = further
    for article_id, records in of_article.items():
        yield AnnotatedArticle(
            articles[article_id], tuple(records), columns=columns.get(article_id, {})
        )


def write_annotated(
    documents: Iterable[AnnotatedArticle], path: Path, articles: Path | None, losses: Losses
) -> None:
    """Write records to ``path`` and, where it is given, their articles to ``articles``."""
    kept = list(documents)
    write_json_lines((record_json(one) for document in kept for one in document.records), path)
    if articles is None:
        losses.lose("article.text", len(kept))
    else:
        write_json_lines((article_json(document.article) for document in kept), articles)


def record_json(record: Record) -> dict[str, Any]:
    """A record as JSON, its confidence unrounded."""
    return {**record.to_json(), "confidence": record.confidence}


def article_json(article: Article) -> dict[str, Any]:
    """An article as the reader of JSON lines takes it; ``meta`` becomes members of its own."""
    details = details_of(article)
    meta = details.pop("meta", {})
    return {**meta, "id": article.id, "text": article.text, **details}
