"""Comma- and tab-separated tables, read one row at a time.

Rows are numbered as a spreadsheet does: the header is row 1, and a row may span several lines.
Quoting is taken strictly, because a table whose quotation marks are loose cannot be split into
cells without guessing.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence

from lunzheng.article import Article
from lunzheng.sources._input import Input, opened_text
from lunzheng.sources._model import ReadOptions, Reject
from lunzheng.sources._place import Outcome, Place, Refusal
from lunzheng.sources._rows import article_of
from lunzheng.sources.columns import Columns, columns_of

# csv's own limit is 131,072 characters a cell; an article may be longer, but a quotation mark that
# is never closed must not swallow a file of gigabytes.
_CELL_LIMIT = 1 << 28
_SEPARATORS = {"csv": ",", "tsv": "\t"}


def read_csv(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """Articles of a .csv; a header without commas may be split by tabs or semicolons instead."""
    return _read(source, options, "csv")


def read_tsv(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """Articles of a .tsv."""
    return _read(source, options, "tsv")


def _read(source: Input, options: ReadOptions, format_: str) -> Iterator[Outcome]:
    # The limit is one for the process: it is only ever raised.
    csv.field_size_limit(max(_CELL_LIMIT, csv.field_size_limit()))
    with opened_text(source, options.encoding, "") as lines:
        rows = _rows(lines, format_, source.place)
        columns, header = _header(rows, options)
        any_row = False
        for place, cells in rows:
            any_row = True
            if isinstance(cells, Refusal):
                yield place, cells.at(place)
            else:
                yield place, _article(cells, header, columns, place)
        if not any_row:
            raise Refusal("empty-file", "a header without rows. Add the articles.")


def _rows(
    lines: Iterator[str], format_: str, source: Place
) -> Iterator[tuple[Place, Sequence[str] | Refusal]]:
    """Each row that is not blank, with its place; a row that cannot be split is a refusal."""
    try:
        first = next(lines, "")
    except UnicodeDecodeError as error:
        raise Refusal("undecodable", f"the header ends in a character ({error}).") from error
    again = itertools.chain((first,), lines)
    reader = csv.reader(again, delimiter=_separator(first, format_), strict=True)
    row = 0
    while True:
        row += 1
        begin = reader.line_num + 1
        place = source.at(row)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield place, Refusal("broken-row", _loose(error, begin, reader.line_num))
        except UnicodeDecodeError as error:
            yield place, Refusal("undecodable", f"the file ends in a character ({error}).")
            return
        else:
            if any(cell and not cell.isspace() for cell in cells):
                yield place, cells


def _header(
    rows: Iterator[tuple[Place, Sequence[str] | Refusal]], options: ReadOptions
) -> tuple[Columns, Sequence[str]]:
    for place, cells in rows:
        if isinstance(cells, Refusal):
            raise Refusal(cells.reason, cells.problem, place.row)
        names = [cell.removeprefix("\ufeff").strip() for cell in cells]
        try:
            return columns_of((name for name in names if name), options), names
        except Refusal as refusal:
            raise Refusal(refusal.reason, refusal.problem, place.row) from None
    raise Refusal("empty-file", "no header. Add one that names the columns, and the articles.")


def _article(
    cells: Sequence[str], header: Sequence[str], columns: Columns, place: Place
) -> Article | Reject:
    if any(cells[len(header) :]):
        return place.reject(
            "broken-row",
            f"{len(cells)} cells, but the header has {len(header)}. "
            "Quote the cell that holds the separator.",
        )
    row: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        row.setdefault(name, cell)
    return article_of(row, columns, place)


def _loose(error: csv.Error, begin: int, end: int) -> str:
    lines = f"line {begin}" if begin == end else f"lines {begin} to {end}"
    return (
        f"its quotation marks do not fit ({error}; {lines} of the file). "
        'Double each " within a cell, and close every one that opens.'
    )


def _separator(header: str, format_: str) -> str:
    usual = _SEPARATORS[format_]
    return max((usual, ",", "\t", ";"), key=header.count) if usual not in header else usual
