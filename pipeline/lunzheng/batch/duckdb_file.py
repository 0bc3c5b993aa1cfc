"""Tables as a DuckDB database."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lunzheng.batch.querying import duckdb_library
from lunzheng.batch.schema import ALL_TABLES
from lunzheng.errors import OutputError
from lunzheng.outputs import arrow_schema
from lunzheng.sources.extras import parquet_library


def write_duckdb(tables: Mapping[str, Iterable[Any]], path: Path) -> dict[str, int]:
    """Write a database with these tables, whole or not at all.

    Parameters
    ----------
    tables : name → its pieces as ``pyarrow.Table``.

    Returns
    -------
    Rows by table.

    Raises
    ------
    OutputError : when it cannot be written.
    MissingExtra : without duckdb.
    """
    duckdb = duckdb_library()
    pa, _ = parquet_library()
    counts = {}
    try:
        with tempfile.TemporaryDirectory(prefix=".lunzheng-", dir=path.parent) as folder:
            made = Path(folder, "store.duckdb")
            connection = duckdb.connect(os.fspath(made))
            try:
                for name, pieces in tables.items():
                    schema = arrow_schema(ALL_TABLES[name])
                    batches = (batch for piece in pieces for batch in piece.to_batches())
                    rows = pa.RecordBatchReader.from_batches(schema, batches)
                    connection.register("incoming", rows)
                    _run(connection, f"CREATE TABLE {name} AS SELECT * FROM incoming")
                    connection.unregister("incoming")
                    ((counts[name],),) = _run(connection, f"SELECT count(*) FROM {name}")
            finally:
                connection.close()
            os.replace(made, path)
    except (OSError, duckdb.IOException) as error:
        told = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise OutputError(
            f"{path} cannot be written: {told}. Free some space, or name another file."
        ) from error
    return counts


def _run(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    """All rows of the answer: a connection takes nothing new before it was fetched."""
    rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
    return rows
