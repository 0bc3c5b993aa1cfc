"""``lunzheng query``: SQL over a store."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lunzheng.cli.exits import MEANINGS, ExitCode, complain, errors_as_exit_codes
from lunzheng.cli.record_files import print_tables
from lunzheng.review.marks import visible

if TYPE_CHECKING:
    from rich.table import Table

    from lunzheng.batch.querying import Answer

_CODES = {
    ExitCode.OK: "done",
    ExitCode.BUG: MEANINGS[ExitCode.BUG],
    ExitCode.USAGE: "the command line or the SQL cannot be understood",
    ExitCode.NOTHING: "there is no such store",
    ExitCode.OUTPUT: "the output cannot be written, or the store is damaged",
    ExitCode.RESOURCE: "an optional package is missing",
    ExitCode.CLOSED_PIPE: MEANINGS[ExitCode.CLOSED_PIPE],
}

#: The exit codes of ``lunzheng query`` and ``lunzheng export``, for their help.
STORE_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:>3}  {meaning}" for code, meaning in _CODES.items()
)

#: So many rows are shown as a table.
_SHOWN = 40

StoreArgument = Annotated[Path, typer.Argument(metavar="STORE", show_default=False)]


class Form(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    json = "json"


def lines_of(answer: Answer, form: Form) -> Iterator[str]:
    """Yield an answer as lines of CSV or JSON, with their ends."""
    if form is Form.csv:
        yield _csv_line(answer.columns)
        yield from map(_csv_line, answer.rows())
        return
    for row in answer.rows():
        told = dict(zip(answer.columns, row, strict=True))
        yield json.dumps(told, ensure_ascii=False, default=str) + "\n"


def table_of(answer: Answer) -> tuple[Table, bool]:
    """The first rows as a table for a person, and whether there are more."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = list(islice(answer.rows(), _SHOWN + 1))
    shown = rows[:_SHOWN]
    table = Table(box=box.SIMPLE_HEAD)
    for at, name in enumerate(answer.columns):
        numbers = any(isinstance(row[at], (int, float)) for row in shown)
        table.add_column(Text(visible(name)), justify="right" if numbers else "left")
    for row in shown:
        table.add_row(*(Text("" if cell is None else visible(str(cell))) for cell in row))
    return table, len(rows) > _SHOWN


def _csv_line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(
        [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]
    )
    return line.getvalue()


def query_cli(
    store: StoreArgument,
    sql: Annotated[str, typer.Argument(metavar="SQL", show_default=False)],
    as_csv: Annotated[bool, typer.Option("--csv", help="Write all rows as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write a JSON object a row.")] = False,
) -> None:
    """Ask a store in SQL: its tables are articles, records, entities, rejects and runs.

    The query can read these tables and nothing else. Without an option, the first rows are shown
    as a table.
    """
    if as_csv and as_json:
        raise typer.BadParameter("take one of --csv and --json")
    form = Form.csv if as_csv else Form.json if as_json else Form.table
    with errors_as_exit_codes():
        from lunzheng.batch import query

        answer = query(store, sql)
        if form is Form.table:
            table, more = table_of(answer)
            print_tables([table])
            if more:
                complain(f"these are the first {_SHOWN} rows; --csv and --json give all")
            return
        for line in lines_of(answer, form):
            sys.stdout.write(line)
