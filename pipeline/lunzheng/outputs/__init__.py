"""Writing records, layers and rejects, each whole or not at all.

Importing this loads neither pandas nor pyarrow; ``to_frame`` and the Parquet writer do.
"""

from lunzheng.outputs._arrow import arrow_schema
from lunzheng.outputs._atomic import ByteSink, whole_file
from lunzheng.outputs._open import (
    LayersWriter,
    RejectWriter,
    open_layers,
    open_records,
    open_rejects,
    open_sentences,
    rejects_path,
)
from lunzheng.outputs._writers import FORMATS, DelimitedTable, RecordWriter, RowWriter, json_line
from lunzheng.outputs.frame import COLUMNS, Column, record_of, to_frame
from lunzheng.outputs.layout import SENTENCE_COLUMNS

__all__ = [
    "COLUMNS",
    "FORMATS",
    "SENTENCE_COLUMNS",
    "ByteSink",
    "Column",
    "DelimitedTable",
    "LayersWriter",
    "RecordWriter",
    "RejectWriter",
    "RowWriter",
    "arrow_schema",
    "json_line",
    "open_layers",
    "open_records",
    "open_rejects",
    "open_sentences",
    "record_of",
    "rejects_path",
    "to_frame",
    "whole_file",
]
