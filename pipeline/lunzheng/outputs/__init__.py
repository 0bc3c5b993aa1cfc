"""Writing records, layers and rejects, each whole or not at all.

Importing this loads neither pandas nor pyarrow; ``to_frame`` and the Parquet writer do.
"""

from lunzheng.outputs._arrow import arrow_schema
from lunzheng.outputs._atomic import ByteSink, whole_file
from lunzheng.outputs._open import (
    FORMATS,
    LayersWriter,
    RejectWriter,
    open_layers,
    open_records,
    open_rejects,
    rejects_path,
)
from lunzheng.outputs._writers import DelimitedWriter, RecordWriter, json_line
from lunzheng.outputs.frame import COLUMNS, Column, record_of, to_frame

__all__ = [
    "COLUMNS",
    "FORMATS",
    "ByteSink",
    "Column",
    "DelimitedWriter",
    "LayersWriter",
    "RecordWriter",
    "RejectWriter",
    "arrow_schema",
    "json_line",
    "open_layers",
    "open_records",
    "open_rejects",
    "record_of",
    "rejects_path",
    "to_frame",
    "whole_file",
]
