"""Columns of a table as Parquet has them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from lunzheng.outputs._atomic import ByteSink
from lunzheng.outputs.frame import Column
from lunzheng.sources.extras import parquet_library

_TEXT_TYPES = ("string", "category")


def arrow_schema(columns: Sequence[Column]) -> Any:
    """The ``pyarrow.Schema`` of ``columns``, which pandas reads with the dtypes they name.

    Raises
    ------
    MissingExtra : without pyarrow.
    """
    pa, _ = parquet_library()
    types = {"Int64": pa.int64(), "boolean": pa.bool_(), "Float64": pa.float64()}
    fields = [pa.field(column.name, types.get(column.type, pa.string())) for column in columns]
    return pa.schema(fields, metadata={"pandas": _pandas_metadata(columns)})


class ArrowSink(io.RawIOBase):
    """What pyarrow needs of a file; closing it leaves the sink open."""

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._at += self._sink.write(bytes(content))
        return len(content)

    def tell(self) -> int:
        return self._at


def _pandas_metadata(columns: Sequence[Column]) -> str:
    """Has ``pandas.read_parquet`` give the nullable dtypes; offsets would be floats without it."""
    described = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": "unicode" if column.type in _TEXT_TYPES else column.type.lower(),
            "numpy_type": "string" if column.type in _TEXT_TYPES else column.type,
            "metadata": None,
        }
        for column in columns
    ]
    frame = {"index_columns": [], "column_indexes": [], "columns": described}
    return json.dumps(frame | {"pandas_version": "2.2.0"})
