"""Writing records, layers and rejects, each whole or not at all.

Importing this loads neither pandas nor pyarrow; ``to_frame`` and the Parquet writer do.
"""

from lunzheng.outputs._open import (
    LayersWriter,
    RejectWriter,
    open_layers,
    open_records,
    open_rejects,
    open_sentences,
    rejects_path,
)
from lunzheng.outputs._writers import FORMATS, RecordWriter, RowWriter
from lunzheng.outputs.frame import COLUMNS, Column, to_frame
from lunzheng.outputs.layout import SENTENCE_COLUMNS

__all__ = [
    "COLUMNS",
    "FORMATS",
    "SENTENCE_COLUMNS",
    "Column",
    "LayersWriter",
    "RecordWriter",
    "RejectWriter",
    "RowWriter",
    "open_layers",
    "open_records",
    "open_rejects",
    "open_sentences",
    "rejects_path",
    "to_frame",
]
