"""Runs in bulk: from sources to a store of Parquet partitions, on one machine or many.

``annotate`` is the engine contract, ``run`` the whole way. Each name loads what it needs when it
is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lunzheng.batch.annotator import Annotator, annotate
    from lunzheng.batch.counts import Counts
    from lunzheng.batch.events import Listener
    from lunzheng.batch.exporting import export
    from lunzheng.batch.querying import query
    from lunzheng.batch.running import Engine, RunOptions, run
    from lunzheng.batch.schema import ALL_TABLES, ANNOTATED, INPUT, TABLES, spark_schema
    from lunzheng.batch.spark_engine import SparkEngine
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
    "SparkEngine",
    "Store",
    "annotate",
    "export",
    "query",
    "run",
    "spark_schema",
]

_HOMES = {
    "annotator": ("Annotator", "annotate"),
    "counts": ("Counts",),
    "events": ("Listener",),
    "exporting": ("export",),
    "querying": ("query",),
    "running": ("Engine", "RunOptions", "run"),
    "schema": ("ALL_TABLES", "ANNOTATED", "INPUT", "TABLES", "spark_schema"),
    "spark_engine": ("SparkEngine",),
    "store": ("Store",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
