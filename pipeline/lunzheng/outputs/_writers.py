"""Records, row by row, in each of the formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from lunzheng.article import Article
from lunzheng.outputs._arrow import ArrowSink, arrow_schema
from lunzheng.outputs._atomic import ByteSink
from lunzheng.outputs.frame import COLUMN_NAMES, COLUMNS, row_of
from lunzheng.record import Record
from lunzheng.sources.extras import parquet_library

# Rows of a row group: small enough to hold in memory, large enough to compress well.
_ROW_GROUP = 8192


class RecordWriter(Protocol):
    """Takes the records of one article after the other."""

    def write(self, article: Article, records: Sequence[Record]) -> None:
        """Write the records of ``article``, in this order.

        Raises
        ------
        OutputError : when the system refuses it; BrokenPipeError when a pipe's reader has gone.
        """

    def finish(self) -> None:
        """Write what is still held back; called once, after the last article."""


class JsonlWriter:
    """One record a line, as ``lunzheng.record/1``."""

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink

    def write(self, article: Article, records: Sequence[Record]) -> None:
        if records:
            self._sink.write(b"".join(json_line(record.to_json()) for record in records))

    def finish(self) -> None:
        """Nothing is held back."""


class DelimitedWriter:
    """The flat table with a header; null is an empty cell, truth is ``true`` or ``false``.

    CSV begins with a byte-order mark, without which Excel in Taiwan reads it as Big5. Cells that
    begin with ``=``, ``+``, ``-`` or ``@`` are written as they are, since the table must give back
    the article's very words; import the columns as text where a formula could do harm.
    """

    def __init__(
        self,
        sink: ByteSink,
        separator: str,
        mark: bytes = b"",
        columns: Sequence[str] = COLUMN_NAMES,
    ) -> None:
        self._sink = sink
        self._separator = separator
        sink.write(mark + self._lines([columns]))

    def write(self, article: Article, records: Sequence[Record]) -> None:
        if records:
            self.write_rows([row_of(record, article) for record in records])

    def write_rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows of whatever table.

        Raises
        ------
        OutputError : when the system refuses it.
        """
        self._sink.write(self._lines(rows))

    def finish(self) -> None:
        """Nothing is held back."""

    def _lines(self, rows: Sequence[Sequence[Any]]) -> bytes:
        text = io.StringIO()
        # CR LF as in RFC 4180; csv then quotes every cell that holds either, in any Python.
        writer = csv.writer(text, delimiter=self._separator, lineterminator="\r\n")
        for row in rows:
            writer.writerow([_cell(value) for value in row])
        return text.getvalue().encode()


class ParquetWriter:
    """The flat table, one row group after the other."""

    def __init__(self, sink: ByteSink) -> None:
        pa, pq = parquet_library()
        self._schema = arrow_schema(COLUMNS)
        self._batch_of = pa.RecordBatch.from_arrays
        self._array_of = pa.array
        self._file = pa.PythonFile(ArrowSink(sink), mode="w")
        self._writer = pq.ParquetWriter(self._file, self._schema)
        self._rows: list[tuple[Any, ...]] = []

    def write(self, article: Article, records: Sequence[Record]) -> None:
        self._rows += [row_of(record, article) for record in records]
        while len(self._rows) >= _ROW_GROUP:
            self._flush(_ROW_GROUP)

    def finish(self) -> None:
        if self._rows:
            self._flush(len(self._rows))
        self._writer.close()

    def _flush(self, count: int) -> None:
        cells = zip(*self._rows[:count], strict=True)
        arrays = [
            self._array_of(list(column), field.type)
            for column, field in zip(cells, self._schema, strict=True)
        ]
        self._writer.write_batch(self._batch_of(arrays, schema=self._schema))
        del self._rows[:count]


def json_line(value: Any) -> bytes:
    """``value`` as one line of JSON in UTF-8, Chinese unescaped."""
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


#: How each format is written, by the suffix that stands for it.
WRITERS: dict[str, Callable[[ByteSink], RecordWriter]] = {
    "jsonl": JsonlWriter,
    "csv": lambda sink: DelimitedWriter(sink, ",", b"\xef\xbb\xbf"),
    "tsv": lambda sink: DelimitedWriter(sink, "\t"),
    "parquet": ParquetWriter,
}
