"""A store as it lies on disk, and reading it.

::

    STORE/
    ├── store.json                    format, settings
    ├── articles/part-000000.parquet  … one file a partition in each of the four tables
    ├── records/ entities/ rejects/
    ├── done/part-000000.json         marker: the partition is complete
    ├── runs/run-000001.parquet       one row a run
    ├── feeds.json                    what was seen of feeds, where there are some
    └── .lock, .index.sqlite          of the running run; can be made again
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lunzheng.batch.config import digest_of
from lunzheng.batch.schema import ALL_TABLES, TABLES
from lunzheng.errors import SourceNotFound, StoreError
from lunzheng.outputs import whole_file
from lunzheng.sources.extras import parquet_library

FORMAT = "lunzheng.store"
FORMAT_VERSION = 1
#: Articles and rejects that a partition holds, the last of a run apart.
PARTITION_ITEMS = 1000

_DESCRIPTION = "store.json"
_DONE = "done"


@dataclass(frozen=True, slots=True)
class Description:
    """What ``store.json`` says.

    Parameters
    ----------
    items : articles and rejects that a partition holds.
    config : the configuration that is in force.
    earlier : those that were in force before, the oldest first.
    """

    items: int
    config: dict[str, Any]
    earlier: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "partition_items": self.items,
            "config": self.config,
            "earlier_configs": list(self.earlier),
        }


class Store:
    """A store that is there; reading it needs no lock.

    Raises
    ------
    SourceNotFound : when there is none.
    StoreError : when it is damaged or of a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.description = _described(path)

    def marker_path(self, partition: int) -> Path:
        return self.path / _DONE / f"{part_name(partition)}.json"

    def table_path(self, table: str, partition: int) -> Path:
        return self.path / table / f"{part_name(partition)}.parquet"

    def run_path(self, run: int) -> Path:
        return self.path / "runs" / f"run-{run:06}.parquet"

    def partitions(self) -> list[int]:
        """The numbers of all complete partitions.

        Raises
        ------
        StoreError : when one between them, or a file of one, is missing.
        """
        found = sorted(
            int(path.stem.removeprefix("part-")) for path in (self.path / _DONE).glob("part-*.json")
        )
        if found != list(range(len(found))):
            missing = next(at for at, number in enumerate(found) if at != number)
            raise StoreError(
                f"{self.marker_path(missing)} is missing: the store is damaged. Restore it from a "
                "copy, or make a new store."
            )
        for number in found:
            for table in TABLES:
                if not self.table_path(table, number).exists():
                    raise StoreError(
                        f"{self.table_path(table, number)} is missing: the store is damaged. "
                        "Restore it from a copy, or make a new store."
                    )
        return found

    def marker(self, partition: int) -> dict[str, Any]:
        """What the completion marker of a partition says.

        Raises
        ------
        StoreError : when it cannot be read.
        """
        marker: dict[str, Any] = _json_of(self.marker_path(partition))
        return marker

    def marker_digest(self, partition: int) -> str:
        return digest_of(self.marker(partition))

    def files(self, table: str) -> list[Path]:
        """The Parquet files of one of ``ALL_TABLES``, complete partitions only."""
        if table == "runs":
            return sorted((self.path / "runs").glob("run-*.parquet"))
        assert table in ALL_TABLES
        return [self.table_path(table, number) for number in self.partitions()]

    def read(self, table: str, columns: list[str] | None = None) -> Iterator[Any]:
        """Yield the table, or some of its columns, file by file, in order, as ``pyarrow.Table``.

        Raises
        ------
        StoreError : for a file that cannot be read.
        """
        pa, pq = parquet_library()
        for path in self.files(table):
            try:
                yield pq.ParquetFile(path).read(columns)
            except (pa.ArrowException, OSError) as error:
                raise StoreError(
                    f"{path} cannot be read: {str(error).splitlines()[0]}. Restore it from a copy."
                ) from error


def part_name(partition: int) -> str:
    return f"part-{partition:06}"


def is_store(path: Path) -> bool:
    """Whether ``path`` holds a store of whatever version."""
    return (path / _DESCRIPTION).is_file()


def describe(path: Path, description: Description) -> None:
    """Write ``store.json`` of the store at ``path``.

    Raises
    ------
    OutputError : when it cannot be written.
    """
    content = json.dumps(description.to_json(), ensure_ascii=False, indent=1) + "\n"
    with whole_file(path / _DESCRIPTION) as file:
        file.write(content.encode())


def _described(path: Path) -> Description:
    if not is_store(path):
        raise SourceNotFound(
            f"{path} is no store (it has no {_DESCRIPTION}). Make one with: lunzheng run SOURCE "
            f"-o {path}"
        )
    told = _json_of(path / _DESCRIPTION)
    if told.get("format") != FORMAT:
        raise StoreError(f"{path / _DESCRIPTION} is not that of a store. Name another directory.")
    version = told.get("format_version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise StoreError(
            f"{path} is a store of version {version}, this Lunzheng reads up to {FORMAT_VERSION}; "
            "upgrade with: pip install --upgrade lunzheng"
        )
    try:
        return Description(
            int(told["partition_items"]), dict(told["config"]), tuple(told["earlier_configs"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{path / _DESCRIPTION} is damaged ({error!r}). Restore it from a copy."
        ) from error


def _json_of(path: Path) -> Any:
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}. Restore it from a copy.") from error
    if not isinstance(told, dict):
        raise StoreError(f"{path} is damaged: it holds no object. Restore it from a copy.")
    return told
