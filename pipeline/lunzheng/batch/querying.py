"""SQL over a store: DuckDB, that can see the tables and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lunzheng.batch.schema import ALL_TABLES
from lunzheng.batch.store import Store
from lunzheng.errors import MissingExtra, QueryError
from lunzheng.outputs import arrow_schema
from lunzheng.sources.extras import parquet_library

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 1024


class Answer:
    """The rows that a query gives, to be taken once.

    Attributes
    ----------
    columns : their names.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.columns: list[str] = [name for name, *_ in connection.description or ()]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows.

        Raises
        ------
        QueryError : when a value of one cannot be computed.
        """
        while True:
            with _explained():
                rows = self._connection.fetchmany(_ROWS)
            if not rows:
                return
            yield from rows

    def to_frame(self) -> pd.DataFrame:
        """All rows in pandas.

        Raises
        ------
        QueryError : when a value of one cannot be computed.
        """
        with _explained():
            frame: pd.DataFrame = self._connection.df()
        return frame


def query(store: str | os.PathLike[str], sql: str) -> Answer:
    """Ask a store in DuckDB's SQL, with its tables under their names.

    A query can read the tables only: no file, network, extension or setting. Only partitions that
    are complete are seen.

    Parameters
    ----------
    store : a directory.
    sql : a statement, or several of which the last gives the answer.

    Raises
    ------
    QueryError : for SQL that DuckDB refuses; says why.
    SourceNotFound, StoreError : when there is no store, or it is damaged.
    MissingExtra : without duckdb.
    """
    connection = connected(Store(Path(store)))
    with _explained():
        connection.execute("SET enable_external_access = false").fetchall()
        connection.execute("SET lock_configuration = true").fetchall()
        connection.execute(sql)
    return Answer(connection)


def duckdb_library() -> Any:
    """The module duckdb.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("Asking a store in SQL", "duckdb", "store") from error
    return duckdb


def connected(store: Store, database: str = ":memory:") -> Any:
    """A DuckDB connection with a view for each table of ``store``."""
    connection = duckdb_library().connect(database)
    for table in ALL_TABLES:
        connection.register(table, _dataset(store, table))
    return connection


def _dataset(store: Store, table: str) -> Any:
    """A table of the store that is read piece by piece, as a query needs it."""
    parquet_library()
    from pyarrow import dataset

    schema = arrow_schema(ALL_TABLES[table])
    files = [os.fspath(path) for path in store.files(table)]
    if not files:
        return schema.empty_table()
    return dataset.dataset(files, schema=schema, format="parquet")


class _explained:
    """Turns what DuckDB complains of into a QueryError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, duckdb_library().Error):
            raise QueryError(f"{error}. The tables are {', '.join(ALL_TABLES)}.") from error
