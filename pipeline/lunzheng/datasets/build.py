"""From records and articles to a directory that is ready for training and publishing."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lunzheng.annotations.validation import Fault, validate
from lunzheng.article import Article
from lunzheng.datasets.card import card
from lunzheng.datasets.croissant import ARTICLE_COLUMNS, Suffix, croissant
from lunzheng.datasets.near_duplicates import THRESHOLD, clusters_of
from lunzheng.datasets.splits import (
    SHARES,
    SPLITS,
    SplitBy,
    named_parts,
    read_splits,
    split,
)
from lunzheng.datasets.statistics import statistics_of
from lunzheng.errors import FormatError, OutputError
from lunzheng.exchange import AnnotatedArticle, Losses, read_annotated
from lunzheng.exchange.directory import whole_directory
from lunzheng.exchange.json_files import write_json, write_json_lines
from lunzheng.exchange.records import article_json, record_json
from lunzheng.outputs import open_records
from lunzheng.sources.extras import parquet_library

#: So many faults are told before the building stops.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Built:
    """What was built.

    Attributes
    ----------
    statistics : part → its figures.
    clusters : how many clusters of near-duplicates have more than one article.
    parquet : whether Parquet files were written.
    """

    statistics: Mapping[str, Mapping[str, Any]]
    clusters: int
    parquet: bool


def build_dataset(
    records: Path,
    articles: Mapping[str, Article],
    directory: Path,
    *,
    by: SplitBy = "cluster",
    shares: Mapping[str, float] = SHARES,
    seed: int = 0,
    splits: Path | None = None,
    threshold: float = THRESHOLD,
    name: str | None = None,
    licence: str | None = None,
    cite: str | None = None,
    date: str | None = None,
    parquet: bool | None = None,
    force: bool = False,
) -> Built:
    """Write a dataset to ``directory``, whole or not at all.

    Parameters
    ----------
    records : a JSONL file of ``lunzheng.record/1``.
    articles : every article by its id; those without records belong to the dataset too.
    by, shares, seed : see :func:`lunzheng.datasets.split`.
    splits : a file that names the articles of each part; ``by``, ``shares`` and ``seed`` then
        have no say.
    threshold : see :func:`lunzheng.datasets.clusters_of`.
    name : of the dataset; None takes that of the directory.
    licence : for example ``cc-by-4.0``.
    cite : how the dataset asks to be cited, for the metadata.
    date : of publication, ``YYYY-MM-DD``; None is today.
    parquet : whether Parquet is written too; None does where pyarrow is installed.
    force : replace a dataset that stands in ``directory``.

    Raises
    ------
    SourceNotFound, FormatError : for missing files and faulty records, with file and line.
    OutputError : when the directory cannot be written.
    MissingExtra : for Parquet without pyarrow.
    """
    if force and directory.is_dir() and any(directory.iterdir()):
        _refuse_foreign(directory)
    if parquet is None:
        parquet = importlib.util.find_spec("pyarrow") is not None
    elif parquet:
        parquet_library()
    refuse_faulty(records, articles)
    documents = list(read_annotated(records, articles, Losses()))
    ordered = [document.article for document in documents]
    clusters = clusters_of([article.text for article in ordered], threshold)
    if splits is None:
        parts_of = split(ordered, clusters, by, shares, seed)
    else:
        parts_of = named_parts(ordered, clusters, read_splits(splits))
    parts = [part for part in SPLITS if part in parts_of]
    name = name or directory.resolve().name
    by_part = {
        part: [one for one, own in zip(documents, parts_of, strict=True) if own == part]
        for part in parts
    }
    statistics = {part: statistics_of(by_part[part]) for part in parts}
    repeated = sum(count > 1 for count in Counter(clusters).values())
    with whole_directory(directory, replace=force) as new:
        for part, members in by_part.items():
            _write_part(new, part, members, parquet=parquet)
        write_json_lines(_clusters(ordered, clusters, parts_of), new / "clusters.jsonl")
        way = by if splits is None else "file"
        write_json({"split_by": way, "seed": seed, "parts": statistics}, new / "statistics.json")
        published = date or datetime.now(UTC).date().isoformat()
        suffix: Suffix = "parquet" if parquet else "jsonl"
        metadata = croissant(new, name, licence, parts, published, suffix=suffix, cite=cite)
        write_json(metadata, new / "croissant.json")
        text = card(name, licence, parts, way, statistics, repeated, suffix=suffix)
        (new / "README.md").write_text(text, "utf-8", newline="")
    return Built(statistics, repeated, parquet)


def refuse_faulty(records: Path, articles: Mapping[str, Article]) -> None:
    """Raise FormatError, with file, line and advice, unless every record fits its article.

    Raises
    ------
    SourceNotFound, FormatError : for a missing file, faulty records, or none at all.
    """
    faults: list[Fault] = []
    found = validate([records], articles, on_fault=faults.append)
    if found.faults:
        shown = "; ".join(str(fault) for fault in faults[:_SHOWN])
        raise FormatError(
            f"{found.faults:,} faults in {found.faulty:,} records: {shown} "
            "See them all by lunzheng validate."
        )
    if not found.records:
        raise FormatError(f"{records}: holds no record.")


def _refuse_foreign(directory: Path) -> None:
    # Replacing takes all away: a slip of the keyboard must not empty somebody's home.
    if not all((directory / name).is_file() for name in ("croissant.json", "statistics.json")):
        raise OutputError(
            f"{directory} is not empty and holds no dataset that could be replaced. "
            "Name another directory, or empty it yourself."
        )


def _write_part(
    directory: Path, part: str, members: Sequence[AnnotatedArticle], *, parquet: bool
) -> None:
    for folder in ("records", "articles"):
        (directory / "jsonl" / folder).mkdir(parents=True, exist_ok=True)
        if parquet:
            (directory / "parquet" / folder).mkdir(parents=True, exist_ok=True)
    records = (record_json(record) for one in members for record in one.records)
    write_json_lines(records, directory / "jsonl" / "records" / f"{part}.jsonl")
    rows = [article_json(one.article) for one in members]
    write_json_lines(rows, directory / "jsonl" / "articles" / f"{part}.jsonl")
    if parquet:
        with open_records(directory / "parquet" / "records" / f"{part}.parquet") as writer:
            for one in members:
                writer.write(one.article, one.records)
        _write_articles(directory / "parquet" / "articles" / f"{part}.parquet", members)


def _write_articles(path: Path, members: Sequence[AnnotatedArticle]) -> None:
    pyarrow, parquet = parquet_library()
    columns = ARTICLE_COLUMNS
    values = {
        column: pyarrow.array(
            [getattr(one.article, column) for one in members], type=pyarrow.string()
        )
        for column in columns
    }
    meta = [
        json.dumps(dict(one.article.meta), ensure_ascii=False, default=str)
        if one.article.meta
        else None
        for one in members
    ]
    table = pyarrow.table({**values, "meta": pyarrow.array(meta, type=pyarrow.string())})
    parquet.write_table(table, path)


def _clusters(
    articles: Sequence[Article], clusters: Sequence[int], parts: Sequence[str]
) -> list[dict[str, Any]]:
    members: dict[int, list[int]] = {}
    for at, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(at)
    return [
        {
            "cluster": cluster,
            "split": parts[group[0]],
            "article_ids": [articles[at].id for at in group],
        }
        for cluster, group in members.items()
    ]
