"""``lunzheng export``: a store in one file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes
from lunzheng.cli.query import StoreArgument


class TableName(StrEnum):
    """The tables of a store."""

    articles = "articles"
    records = "records"
    entities = "entities"
    rejects = "rejects"
    runs = "runs"


def export_cli(
    store: StoreArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where it goes: .jsonl .csv .tsv .xlsx .duckdb; the suffix decides the format.",
        ),
    ],
    table: Annotated[
        list[TableName] | None,
        typer.Option(
            "--table",
            help="What is written; may be given several times for .xlsx and .duckdb. "
            "[default: records; all for .duckdb]",
        ),
    ] = None,
    all_versions: Annotated[
        bool,
        typer.Option("--all-versions", help="With what later versions of articles have replaced."),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tell errors only.")] = False,
) -> None:
    """Write a store as JSON lines, CSV, Excel or a DuckDB database."""
    with errors_as_exit_codes(str(output)):
        from lunzheng.batch import export

        tables = [one.value for one in table or ()]
        exported = export(store, output, tables, all_versions=all_versions)
        for loss in exported.losses:
            complain(f"{output}: {loss}")
        if not quiet:
            for name, count in exported.rows.items():
                complain(f"{count:,} {name}")
