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
from lunzheng.outputs._writers import RecordWriter
from lunzheng.outputs.frame import COLUMNS, Column, to_frame

__all__ = [
    "COLUMNS",
    "FORMATS",
    "ByteSink",
    "Column",
    "LayersWriter",
    "RecordWriter",
    "RejectWriter",
    "arrow_schema",
    "open_layers",
    "open_records",
    "open_rejects",
    "rejects_path",
    "to_frame",
    "whole_file",
]
