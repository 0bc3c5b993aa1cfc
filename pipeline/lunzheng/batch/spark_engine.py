"""The Spark engine: batches annotated by ``mapInPandas``, for :func:`lunzheng.batch.run`.

For articles that are in Spark already, pass ``annotate`` to ``mapInPandas`` yourself, as
``docs/spark.md`` shows; this is for a store that Spark fills.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from lunzheng.batch.annotator import annotate
from lunzheng.batch.frames import annotated_schema
from lunzheng.batch.schema import INPUT, ddl, spark_schema
from lunzheng.errors import EngineError
from lunzheng.sources.extras import parquet_library

#: Batches that one job of Spark gets, for each of its slots.
_AHEAD = 4


class SparkEngine:
    """Annotates batches in a Spark session of the user's, in order.

    An article that kills a Python worker of Spark fails Spark's job: the local engine and Dask
    isolate such articles, Spark does not.

    Parameters
    ----------
    spark : a ``pyspark.sql.SparkSession``.
    annotator : what is passed to ``mapInPandas``; ``annotate`` or an :class:`Annotator`.
    """

    def __init__(self, spark: Any, annotator: Callable[..., Any] = annotate) -> None:
        self._spark, self._annotator = spark, annotator

    def annotated(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield for each ``pyarrow.Table`` of ``INPUT`` its annotation, in order.

        Raises
        ------
        EngineError : when Spark's job fails.
        """
        slots = int(self._spark.sparkContext.defaultParallelism)
        incoming = iter(batches)
        while window := list(islice(incoming, slots * _AHEAD)):
            yield from self._window(window, slots)

    def _window(self, batches: list[Any], slots: int) -> Iterator[Any]:
        pa, _ = parquet_library()
        rows = [tuple(row.values()) for batch in batches for row in batch.to_pylist()]
        try:
            articles = self._spark.createDataFrame(rows, ddl(INPUT)).repartition(slots)
            found = articles.mapInPandas(self._annotator, schema=spark_schema()).toArrow()
        except Exception as error:  # py4j's, Spark's and Arrow's, each with a tree of their own
            raise EngineError(
                f"Spark's job failed ({str(error).splitlines()[0]}). What is done is in the store; "
                "run again to go on."
            ) from error
        found = found.cast(annotated_schema())
        places: dict[tuple[str, int], int] = {}
        for row in rows:
            places[row[0], row[1]] = len(places)
        keys = zip(
            found.column("article_id").to_pylist(),
            found.column("version").to_pylist(),
            strict=True,
        )
        # Spark may shuffle articles, but leaves the rows of one in their order.
        place = pa.array([places[key] for key in keys], pa.int64())
        order = sorted(range(found.num_rows), key=place.to_pylist().__getitem__)
        found, place = found.take(order), place.take(pa.array(order, pa.int64()))
        start = 0
        for batch in batches:
            end = start + batch.num_rows
            inside = pa.compute.and_(
                pa.compute.greater_equal(place, start), pa.compute.less(place, end)
            )
            yield found.filter(inside)
            start = end
