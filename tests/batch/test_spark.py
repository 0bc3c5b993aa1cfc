"""Spark gives the same rows, and fills the same store."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lunzheng.batch import Annotator, SparkEngine, spark_schema
from lunzheng.batch.schema import ENTITIES, RECORDS

from .light import LightAnnotator
from .stores import article, contents, light_run, rows, write

pytest.importorskip("pyspark", reason="Spark is not installed")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("no Java was found, which Spark needs", allow_module_level=True)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        patched.setenv("PYTHONPATH", os.pathsep.join(path or os.getcwd() for path in sys.path))
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    articles = [article(n) for n in range(13)]
    articles[5]["text"] = "這裡出錯。"
    return write(tmp_path / "a.jsonl", articles)


@pytest.mark.slow
def test_the_recipe_gives_the_rows_of_the_store(spark: Any, tmp_path: Path, source: Path) -> None:
    """As docs/spark.md has it, with the light annotator in the place of ``annotate``."""
    light_run(source, tmp_path / "s")
    annotator: Annotator = LightAnnotator()
    articles = spark.read.parquet(str(tmp_path / "s" / "articles")).repartition(2)
    annotated = articles.mapInPandas(annotator, schema=spark_schema()).cache()
    for layer, table, columns in (("record", "records", RECORDS), ("entity", "entities", ENTITIES)):
        names = [column.name for column in columns]
        found = annotated.where(f"layer = '{layer}'").select(*names).collect()
        expected = [tuple(row[name] for name in names) for row in rows(tmp_path / "s", table)]
        assert sorted(map(tuple, found), key=repr) == sorted(expected, key=repr)
        assert expected
    assert annotated.where("layer = 'article'").count() == 12


@pytest.mark.slow
def test_the_same_bytes_from_spark(spark: Any, tmp_path: Path, source: Path) -> None:
    light_run(source, tmp_path / "local")
    light_run(source, tmp_path / "spark", engine=SparkEngine(spark, LightAnnotator()))
    assert contents(tmp_path / "spark") == contents(tmp_path / "local")


def test_the_tables_are_read_as_they_are(spark: Any, tmp_path: Path, source: Path) -> None:
    light_run(source, tmp_path / "s")
    for table in ("articles", "records", "entities", "rejects", "runs"):
        found = spark.read.parquet(str(tmp_path / "s" / table))
        expected = rows(tmp_path / "s", table)
        assert found.count() == len(expected)
        if expected:
            assert set(found.columns) == set(expected[0])
