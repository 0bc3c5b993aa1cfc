"""Writing records, layers and rejects, each whole or not at all.

Importing this loads neither pandas nor pyarrow; ``to_frame`` and the Parquet writer do.
"""

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
    "Column",
    "LayersWriter",
    "RecordWriter",
    "RejectWriter",
    "open_layers",
    "open_records",
    "open_rejects",
    "rejects_path",
    "to_frame",
]
