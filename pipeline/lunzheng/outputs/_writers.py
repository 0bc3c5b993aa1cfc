"""Records or sentences, row by row, in each of the formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from lunzheng.article import Article
from lunzheng.outputs._arrow import ArrowSink, arrow_schema
from lunzheng.outputs._atomic import ByteSink
from lunzheng.outputs.layout import Layout, Row
from lunzheng.record import Record
from lunzheng.sources.extras import parquet_library

# Rows of a row group: small enough to hold in memory, large enough to compress well.
_ROW_GROUP = 8192


Taken = TypeVar("Taken", contravariant=True)


class RowWriter(Protocol[Taken]):
    """Takes the rows of one article after the other."""

    def write(self, article: Article, rows: Sequence[Taken]) -> None:
        """Write the rows of ``article``, in this order.

        Raises
        ------
        OutputError : when the system refuses it; BrokenPipeError when a pipe's reader has gone.
        """

    def finish(self) -> None:
        """Write what is still held back; called once, after the last article."""


#: A writer of records.
RecordWriter = RowWriter[Record]


class JsonlWriter(Generic[Row]):
    """One row a line, as an object of JSON."""

    def __init__(self, sink: ByteSink, layout: Layout[Row]) -> None:
        self._sink = sink
        self._layout = layout

    def write(self, article: Article, rows: Sequence[Row]) -> None:
        if rows:
            self._sink.write(b"".join(json_line(self._layout.json_of(row)) for row in rows))

    def finish(self) -> None:
        """Nothing is held back."""


class DelimitedTable:
    """Rows under a header; null is an empty cell, truth is ``true`` or ``false``.

    CSV begins with a byte-order mark, without which Excel in Taiwan reads it as Big5. Cells that
    begin with ``=``, ``+``, ``-`` or ``@`` are written as they are, since the table must give back
    the article's very words; import the columns as text where a formula could do harm.

    Parameters
    ----------
    columns : their names. separator : between cells. mark : bytes before everything else.
    """

    def __init__(
        self, sink: ByteSink, columns: Sequence[str], separator: str, mark: bytes = b""
    ) -> None:
        self._sink = sink
        self._separator = separator
        sink.write(mark + self._lines([columns]))

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write rows of cells.

        Raises
        ------
        OutputError : when the system refuses it.
        """
        self._sink.write(self._lines(rows))

    def _lines(self, rows: Sequence[Sequence[Any]]) -> bytes:
        text = io.StringIO()
        # CR LF as in RFC 4180; csv then quotes every cell that holds either, in any Python.
        writer = csv.writer(text, delimiter=self._separator, lineterminator="\r\n")
        for row in rows:
            writer.writerow([_cell(value) for value in row])
        return text.getvalue().encode()


class DelimitedWriter(Generic[Row]):
    """The flat table as CSV or TSV."""

    def __init__(
        self, sink: ByteSink, layout: Layout[Row], separator: str, mark: bytes = b""
    ) -> None:
        self._layout = layout
        names = [column.name for column in layout.columns]
        self._table = DelimitedTable(sink, names, separator, mark)

    def write(self, article: Article, rows: Sequence[Row]) -> None:
        if rows:
            self._table.write([self._layout.row_of(row, article) for row in rows])

    def finish(self) -> None:
        """Nothing is held back."""


class ParquetWriter(Generic[Row]):
    """The flat table, one row group after the other."""

    def __init__(self, sink: ByteSink, layout: Layout[Row]) -> None:
        pa, pq = parquet_library()
        self._schema = arrow_schema(layout.columns)
        self._batch_of = pa.RecordBatch.from_arrays
        self._array_of = pa.array
        self._file = pa.PythonFile(ArrowSink(sink), mode="w")
        self._writer = pq.ParquetWriter(self._file, self._schema)
        self._layout = layout
        self._rows: list[Sequence[Any]] = []

    def write(self, article: Article, rows: Sequence[Row]) -> None:
        self._rows += [self._layout.row_of(row, article) for row in rows]
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


#: The formats, by the suffix that stands for each.
FORMATS = ("jsonl", "csv", "tsv", "parquet")


def writer_of(format: str, sink: ByteSink, layout: Layout[Row]) -> RowWriter[Row]:
    """The writer of a format, one of ``FORMATS``.

    Raises
    ------
    MissingExtra : for Parquet without pyarrow.
    """
    if format == "jsonl":
        return JsonlWriter(sink, layout)
    if format == "csv":
        return DelimitedWriter(sink, layout, ",", b"\xef\xbb\xbf")
    if format == "tsv":
        return DelimitedWriter(sink, layout, "\t")
    return ParquetWriter(sink, layout)
