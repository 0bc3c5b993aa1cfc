"""Frames on their way between processes, as Arrow's stream format: no pickle."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from lunzheng.batch.schema import ANNOTATED, INPUT
from lunzheng.outputs import arrow_schema
from lunzheng.sources.extras import parquet_library

if TYPE_CHECKING:
    import pandas as pd


@cache
def input_schema() -> Any:
    """``INPUT`` as a ``pyarrow.Schema``."""
    return arrow_schema(INPUT)


@cache
def annotated_schema() -> Any:
    """``ANNOTATED`` as a ``pyarrow.Schema``."""
    return arrow_schema(ANNOTATED)


def to_bytes(table: Any) -> bytes:
    """A ``pyarrow.Table`` as a stream."""
    pa, _ = parquet_library()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def from_bytes(content: bytes) -> Any:
    """The ``pyarrow.Table`` of a stream."""
    pa, _ = parquet_library()
    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()


def to_frame(table: Any) -> pd.DataFrame:
    """A ``pyarrow.Table`` as pandas, with the dtypes that its columns name."""
    frame: pd.DataFrame = table.to_pandas()
    return frame


def from_frame(frame: pd.DataFrame) -> Any:
    """What ``annotate`` gave as a ``pyarrow.Table`` of ``ANNOTATED``."""
    pa, _ = parquet_library()
    return pa.Table.from_pandas(frame, schema=annotated_schema(), preserve_index=False)
