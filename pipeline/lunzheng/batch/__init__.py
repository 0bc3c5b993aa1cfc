"""Runs in bulk: from sources to a store of Parquet partitions, on one machine or many.

``annotate`` is the engine contract, ``run`` the whole way. Importing this loads neither pandas
nor pyarrow.
"""

from lunzheng.batch.annotator import Annotator, annotate
from lunzheng.batch.counts import Counts
from lunzheng.batch.events import Listener
from lunzheng.batch.run import Engine, RunOptions, run
from lunzheng.batch.schema import ALL_TABLES, ANNOTATED, INPUT, TABLES, spark_schema
from lunzheng.batch.store import Store

__all__ = [
    "ALL_TABLES",
    "ANNOTATED",
    "INPUT",
    "TABLES",
    "Annotator",
    "Counts",
    "Engine",
    "Listener",
    "RunOptions",
    "Store",
    "annotate",
    "run",
    "spark_schema",
]
