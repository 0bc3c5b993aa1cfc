"""Read a file of records, grouped by article."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence

from lunzheng.annotations.record_faults import record_faults
from lunzheng.annotations.validation import lines_of
from lunzheng.article import Article
from lunzheng.errors import FormatError, RecordError
from lunzheng.record import Record

#: Records by article id, in the order of the file.
RecordsByArticle = dict[str, list[Record]]


def read_records(file: str | os.PathLike[str]) -> RecordsByArticle:
    """The records of a JSON-lines file of ``lunzheng.record/1``.

    Raises
    ------
    SourceNotFound : when there is no such file.
    FormatError : at the first line that is no valid record; the message names file and line.
    """
    name = os.fspath(file)
    records: RecordsByArticle = {}
    for line, content in lines_of(name):
        try:
            value = json.loads(content.decode("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
            raise FormatError(f"{name}, line {line}: no JSON in UTF-8 ({error}). {_ADVICE}") from (
                error
            )
        fault = next(record_faults(value), None)
        if fault is not None:
            raise FormatError(f"{name}, line {line}: {fault} {_ADVICE}")
        record = Record.from_json(value)
        records.setdefault(record.article_id, []).append(record)
    return records


_ADVICE = "See all faults with: lunzheng validate FILE"


def check_against(
    records: Mapping[str, Sequence[Record]], articles: Mapping[str, Article], name: str
) -> None:
    """Raise FormatError at the first record of ``name`` whose spans do not stand in its article."""
    for article_id, found in records.items():
        for record in found if article_id in articles else ():
            try:
                record.check(articles[article_id].text)
            except RecordError as error:
                raise FormatError(
                    f"{name}, record {record.id} of article {article_id}: {error}. "
                    "Give the articles that were annotated; see all faults with: "
                    "lunzheng validate FILE --articles ARTICLES"
                ) from error
