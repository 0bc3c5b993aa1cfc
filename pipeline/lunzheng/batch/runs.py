"""The table ``runs``: one row for each run, written when it begins and when it ends."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import lunzheng
from lunzheng.batch.config import digest_of
from lunzheng.batch.counts import Counts
from lunzheng.batch.schema import RUNS
from lunzheng.batch.writing import StoreWriter, parquet_bytes
from lunzheng.errors import OutputError
from lunzheng.model_files import libraries
from lunzheng.outputs import arrow_schema, whole_file
from lunzheng.sources.extras import parquet_library


@dataclass(slots=True)
class RunRow:
    """The row of the run that is going on.

    A row that still says ``running`` when the next run begins is that of a run that was killed.
    """

    writer: StoreWriter
    number: int
    sources: list[str]
    started: datetime
    first_partition: int

    @classmethod
    def begun(cls, writer: StoreWriter, sources: Sequence[str]) -> Self:
        """Write the row of a run that begins, and settle that of the one before.

        Raises
        ------
        OutputError : when it cannot be written.
        """
        earlier = writer.store.files("runs")
        if earlier:
            _settle(earlier[-1])
        number = len(earlier) + 1
        # A name that is no UTF-8 has halves of characters, which no table takes.
        named = [os.fsencode(source).decode("utf-8", "backslashreplace") for source in sources]
        row = cls(writer, number, named, datetime.now(UTC), writer.next_partition)
        row._write("running", None, Counts())
        return row

    def end(self, status: str, counts: Counts) -> dict[str, Any]:
        """Write how the run ended; its report.

        A full disk, which may be what ended it, is passed over: the row then still says
        ``running``, and the next run settles it.
        """
        ended = datetime.now(UTC)
        with suppress(OutputError):
            self._write(status, ended, counts)
        return self.report(status, ended, counts)

    def report(self, status: str, ended: datetime | None, counts: Counts) -> dict[str, Any]:
        """The report of the run, as JSON."""
        seconds = None if ended is None else (ended - self.started).total_seconds()
        config = self.writer.store.description.config
        return {
            "run": self.number,
            "status": status,
            "started": _written(self.started),
            "ended": _written(ended),
            "seconds": seconds,
            "sources": self.sources,
            "counts": counts.to_json(),
            "first_partition": self.first_partition if counts.partitions else None,
            "config": config,
            "libraries": {"lunzheng": lunzheng.__version__, **libraries()},
            "system": platform.platform(),
        }

    def _write(self, status: str, ended: datetime | None, counts: Counts) -> None:
        report = self.report(status, ended, counts)
        row = {
            **{name: report[name] for name in ("run", "status", "started", "ended")},
            "sources": json.dumps(self.sources, ensure_ascii=False),
            "articles": counts.articles,
            "records": counts.records,
            "entities": counts.entities,
            "rejects": counts.rejects.total(),
            "known": counts.known,
            "first_partition": report["first_partition"],
            "partitions": counts.partitions,
            "config": digest_of(report["config"]),
            "model": report["config"].get("model"),
            "report": json.dumps(report, ensure_ascii=False),
        }
        pa, _ = parquet_library()
        table = pa.Table.from_pylist([row], schema=arrow_schema(RUNS))
        with whole_file(self.writer.store.run_path(self.number)) as file:
            file.write(parquet_bytes(table))


def _settle(path: Any) -> None:
    """Say of a run that never came to its end that it was killed."""
    _, pq = parquet_library()
    table = pq.ParquetFile(path).read()
    (row,) = table.to_pylist()
    if row["status"] == "running":
        pa, _ = parquet_library()
        settled = pa.Table.from_pylist([{**row, "status": "killed"}], schema=table.schema)
        with whole_file(path) as file:
            file.write(parquet_bytes(settled))


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
