"""Writing to a store: one run at a time, a partition whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from lunzheng.batch.config import differences, digest_of
from lunzheng.batch.index import Index
from lunzheng.batch.indexing import bring_up_to_date
from lunzheng.batch.items import Partition
from lunzheng.batch.lock import locked
from lunzheng.batch.schema import TABLES
from lunzheng.batch.store import PARTITION_ITEMS, Description, Store, describe, is_store
from lunzheng.batch.tables import tables_of
from lunzheng.errors import OutputError, StoreError
from lunzheng.outputs import whole_file
from lunzheng.sources.extras import parquet_library


class StoreWriter:
    """A store that this process may write to.

    Attributes
    ----------
    index : what the store has.
    next_partition : number of the partition that comes next.
    next_position : position of the item that comes next.
    """

    def __init__(self, store: Store, index: Index) -> None:
        self.store, self.index = store, index
        done = store.partitions()
        self.next_partition = len(done)
        self.next_position = 0
        if done:
            last = store.marker(done[-1])
            self.next_position = last["first_position"] + last["items"]

    def write(self, partition: Partition) -> dict[str, Any]:
        """Write a complete partition; when this returns, it survives whatever comes.

        Returns
        -------
        Its tables as ``pyarrow.Table``, by name.

        Raises
        ------
        OutputError : when it cannot be written; the store is then as it was before.
        EngineError : when an article of it was lost.
        """
        store, number = self.store, partition.number
        tables = tables_of(partition)
        contents = {name: parquet_bytes(table) for name, table in tables.items()}
        config = store.description.config
        marker = {
            "partition": number,
            "first_position": partition.first,
            "items": len(partition.items),
            "input": partition.input_digest(),
            "config": digest_of(config),
            "model": config.get("model"),
            "files": {
                name: {
                    "rows": tables[name].num_rows,
                    "bytes": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
                for name, content in contents.items()
            },
        }
        try:
            with ExitStack() as files:
                for name, content in contents.items():
                    path = store.table_path(name, number)
                    files.enter_context(whole_file(path)).write(content)
            with whole_file(store.marker_path(number)) as file:
                file.write((json.dumps(marker, indent=1) + "\n").encode())
        except BaseException:
            if not store.marker_path(number).exists():
                _discard(store, number)
            raise
        self.next_partition = number + 1
        self.next_position = partition.first + len(partition.items)
        self.index.finish(number, digest_of(marker))
        return tables


@contextmanager
def opened(
    path: Path,
    config: Mapping[str, Any],
    *,
    resume: bool = True,
    migrate: bool = False,
    items: int = PARTITION_ITEMS,
) -> Iterator[StoreWriter]:
    """The store at ``path`` for writing, made when it is not there.

    What a killed run left half-written is removed.

    Parameters
    ----------
    config : as ``config_of`` gives it.
    resume : whether a store that is there is gone on with; else it must not be there.
    migrate : whether another configuration than the store's is put in force.
    items : articles and rejects of a partition, of a store that is made.

    Raises
    ------
    StoreError : when another run writes to it, it has another configuration, or ``path`` is
        something else.
    OutputError : when it cannot be written.
    MissingExtra : without pyarrow.
    """
    parquet_library()
    _make(path)
    with locked(path / ".lock"):
        if is_store(path):
            if not resume:
                raise StoreError(
                    f"{path} is there already. Name another store with -o, remove it, or go on "
                    "with it by leaving out --no-resume."
                )
            _agree(path, config, migrate)
        else:
            describe(path, Description(items, dict(config)))
        store = Store(path)
        _recover(store)
        index = Index(path / ".index.sqlite")
        try:
            bring_up_to_date(index, store)
            yield StoreWriter(store, index)
        finally:
            index.close()


def _make(path: Path) -> None:
    """The directories of a store.

    An existing directory that holds something else is left alone.
    """
    try:
        if path.exists() and not is_store(path):
            ours = {*TABLES, "runs", "done", ".lock"}
            foreign = sorted(entry.name for entry in path.iterdir() if entry.name not in ours)
            foreign = [name for name in foreign if not name.endswith(".part")]
            if foreign:
                raise StoreError(
                    f"{path} is no store, and holds {foreign[0]}. Name a new directory with -o."
                )
        path.mkdir(exist_ok=True)
        for folder in (*TABLES, "runs", "done"):
            (path / folder).mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be made: {error.strerror}. Check the path and its permissions."
        ) from error


def _agree(path: Path, config: Mapping[str, Any], migrate: bool) -> None:
    """See that the store has this configuration, or give it to it when ``migrate``."""
    described = Store(path).description
    changed = differences(described.config, config)
    if not changed:
        return
    if not migrate:
        raise StoreError(
            f"{path} was made with other settings ({'; '.join(changed)}). Run again with the old "
            f"ones, or make a new store of its articles with: lunzheng run {path} "
            f"-o NEW. To keep what is there and use the new ones from now on, add --migrate."
        )
    earlier = (*described.earlier, described.config)
    describe(path, Description(described.items, dict(config), earlier))


def _recover(store: Store) -> None:
    """Remove what killed runs have left: half-written files, partitions without a marker."""
    done = {f"{path.stem}.parquet" for path in (store.path / "done").glob("part-*.json")}
    try:
        for folder in (*TABLES, "runs", "done", "."):
            for path in (store.path / folder).glob(".*.part"):
                path.unlink()
        for table in TABLES:
            for path in (store.path / table).glob("part-*.parquet"):
                if path.name not in done:
                    path.unlink()
    except OSError as error:
        raise OutputError(
            f"{path}, left by a run that was killed, cannot be removed: {error.strerror}. "
            "Remove it."
        ) from error


def _discard(store: Store, number: int) -> None:
    for table in TABLES:
        with suppress(OSError):
            store.table_path(table, number).unlink(missing_ok=True)


def parquet_bytes(table: Any) -> bytes:
    """A ``pyarrow.Table`` as a Parquet file: the same table, the same bytes."""
    pa, pq = parquet_library()
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
