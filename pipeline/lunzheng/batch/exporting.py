"""A store in one file, of whatever format others can read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lunzheng.batch.duckdb_file import write_duckdb
from lunzheng.batch.excel import write_excel
from lunzheng.batch.schema import ALL_TABLES
from lunzheng.batch.store import Store
from lunzheng.errors import OutputError
from lunzheng.outputs import DelimitedTable, json_line, record_of, whole_file

#: Suffix → whether the file holds several tables.
EXPORTS = {".jsonl": False, ".csv": False, ".tsv": False, ".xlsx": True, ".duckdb": True}


@dataclass(slots=True)
class Exported:
    """What was written.

    Attributes
    ----------
    rows : by table.
    losses : what the format could not hold, in words; empty when it holds all.
    """

    rows: dict[str, int] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)


def export(
    store: str | os.PathLike[str],
    output: str | os.PathLike[str],
    tables: Sequence[str] = (),
    *,
    all_versions: bool = False,
) -> Exported:
    """Write tables of a store to one file, whole or not at all.

    Parameters
    ----------
    output : its suffix decides the format: ``.jsonl`` (of records ``lunzheng.record/1``, else one
        object a row), ``.csv``, ``.tsv``, ``.xlsx``, ``.duckdb``.
    tables : of ``ALL_TABLES``; none stands for ``records``, in a ``.duckdb`` for all.
    all_versions : with what belongs to versions of articles that later ones have replaced.

    Raises
    ------
    OutputError : for an unknown suffix or too many tables for it, or when it cannot be written.
    SourceNotFound, StoreError : when there is no store, or it is damaged.
    MissingExtra : when the format needs a package that is not installed.
    """
    path = Path(output)
    suffix = path.suffix.lower()
    if suffix not in EXPORTS:
        known = ", ".join(EXPORTS)
        raise OutputError(f"{path}: its suffix does not tell its format. End it in one of {known}.")
    chosen = list(dict.fromkeys(tables)) or (
        list(ALL_TABLES) if suffix == ".duckdb" else ["records"]
    )
    unknown = [table for table in chosen if table not in ALL_TABLES]
    if unknown:
        raise OutputError(f'there is no table "{unknown[0]}"; take one of {", ".join(ALL_TABLES)}.')
    if len(chosen) > 1 and not EXPORTS[suffix]:
        raise OutputError(f"{path}: {suffix} holds one table. Name one, or write .xlsx or .duckdb.")
    source = Rows(Store(Path(store)), all_versions=all_versions)
    exported = Exported()
    _WRITERS[suffix](source, chosen, path, exported)
    return exported


class Rows:
    """The tables of a store, with or without what belongs to replaced versions."""

    def __init__(self, store: Store, *, all_versions: bool) -> None:
        self.store = store
        # Most articles have one version: only the others are kept in mind.
        self._latest: dict[str, int] = {}
        self._all = all_versions
        if not all_versions:
            for part in store.read("articles", ["article_id", "version"]):
                for article_id, version in _pairs(part):
                    if version > self._latest.get(article_id, 1):
                        self._latest[article_id] = version

    def parts(self, table: str) -> Iterator[Any]:
        """Yield the table piece by piece as ``pyarrow.Table``."""
        names = [column.name for column in ALL_TABLES[table]]
        for part in self.store.read(table):
            if self._all or not self._latest or "version" not in names or table == "rejects":
                yield part
            else:
                latest = self._latest
                yield part.filter([latest.get(key, 1) == version for key, version in _pairs(part)])


def _pairs(part: Any) -> Iterator[tuple[str, int]]:
    ids, versions = part.column("article_id").to_pylist(), part.column("version").to_pylist()
    return zip(ids, versions, strict=True)


def _jsonl(source: Rows, tables: Sequence[str], path: Path, exported: Exported) -> None:
    (table,) = tables
    told: Callable[[Mapping[str, Any]], Any] = dict
    if table == "records":
        told = _record_json
    with whole_file(path) as file:
        for part in source.parts(table):
            rows = part.to_pylist()
            file.write(b"".join(json_line(told(row)) for row in rows))
            exported.rows[table] = exported.rows.get(table, 0) + len(rows)
    exported.rows.setdefault(table, 0)


def _record_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return record_of(row).to_json()


def _delimited(source: Rows, tables: Sequence[str], path: Path, exported: Exported) -> None:
    (table,) = tables
    names = [column.name for column in ALL_TABLES[table]]
    tabs = path.suffix.lower() == ".tsv"
    exported.rows[table] = 0
    with whole_file(path) as file:
        writer = (
            DelimitedTable(file, names, "\t")
            if tabs
            else DelimitedTable(file, names, ",", b"\xef\xbb\xbf")
        )
        for part in source.parts(table):
            writer.write(_cells(part))
            exported.rows[table] += part.num_rows


def _cells(part: Any) -> list[tuple[Any, ...]]:
    columns = [part.column(name).to_pylist() for name in part.column_names]
    return list(zip(*columns, strict=True))


def _excel(source: Rows, tables: Sequence[str], path: Path, exported: Exported) -> None:
    sheets = {table: map(_cells, source.parts(table)) for table in tables}
    exported.rows, exported.losses = write_excel(sheets, path)


def _duckdb(source: Rows, tables: Sequence[str], path: Path, exported: Exported) -> None:
    exported.rows = write_duckdb({table: source.parts(table) for table in tables}, path)


_WRITERS: dict[str, Callable[[Rows, Sequence[str], Path, Exported], None]] = {
    ".jsonl": _jsonl,
    ".csv": _delimited,
    ".tsv": _delimited,
    ".xlsx": _excel,
    ".duckdb": _duckdb,
}
