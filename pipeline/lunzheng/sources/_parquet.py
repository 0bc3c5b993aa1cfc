"""Parquet tables, read one batch of rows at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lunzheng.sources._input import Input
from lunzheng.sources._model import ReadOptions
from lunzheng.sources._place import Outcome, Refusal
from lunzheng.sources._rows import article_of
from lunzheng.sources.columns import columns_of
from lunzheng.sources.extras import parquet_library

_BATCH = 256  # rows; an article is a few kilobytes
_IN_MEMORY = 1 << 24


def read_parquet(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """Articles of a Parquet file, rows numbered from 1; only the columns in use are read.

    Raises
    ------
    MissingExtra : without pyarrow.
    """
    pa, pq = parquet_library()
    with source.open() as file:
        if not file.peek(1):  # type: ignore[attr-defined]
            raise Refusal("empty-file", "the file is empty. Write its table again.")
        seekable = file if file.seekable() else _spooled(file)
        row = 0
        try:
            table = pq.ParquetFile(seekable)
            columns = columns_of(table.schema_arrow.names, options)
            for batch in table.iter_batches(_BATCH, columns=list(columns.used())):
                for index in range(batch.num_rows):
                    row += 1
                    place = source.place.at(row)
                    try:
                        cells = _cells(batch, index)
                    except UnicodeDecodeError as error:
                        yield place, place.reject("undecodable", f"a cell is not UTF-8 ({error}).")
                    else:
                        yield place, article_of(cells, columns, place)
        except (pa.ArrowException, OSError) as error:
            raise Refusal(
                "broken-table",
                f"not a whole Parquet file ({str(error).splitlines()[0]}; {row} rows were read). "
                "Write it again.",
            ) from error
        if row == 0:
            raise Refusal("empty-file", "a table without rows. Add the articles.")


def _cells(batch: Any, index: int) -> dict[str, Any]:
    return {name: batch.column(name)[index].as_py() for name in batch.schema.names}


def _spooled(file: BinaryIO) -> BinaryIO:
    """A copy to move about in: Parquet begins at its end, which a pipe has last."""
    copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed with the reader)
    shutil.copyfileobj(file, copy)
    copy.seek(0)
    return cast(BinaryIO, copy)
