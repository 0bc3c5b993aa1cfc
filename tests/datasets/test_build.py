from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lunzheng.article import Span
from lunzheng.cli.dataset import dataset_build
from lunzheng.datasets import Built
from lunzheng.errors import FormatError, OutputError
from lunzheng.record import Record, Speaker

NAMES = "李小真 王立群 陳音 林𠮷安 高以安 方若水 何初 杜明遠 石在山 白露"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write(path: Path, values: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    """Ten articles; the last two are one report with two names of one letter's difference."""
    articles, records = [], []
    for at, name in enumerate(NAMES.split()):
        topic = "".join(chr(0x4E00 + 97 * min(at, 8) + step) for step in range(60))
        text = f"😀{name}表示，{topic}。"
        articles.append({"id": f"a{at}", "text": text, "date": f"2031-02-{at + 1:02}"})
        record = Record(
            f"a{at}",
            (Span.of(text, len(name) + 4, len(text) - 1),),
            Span.of(text, len(name) + 1, len(name) + 3),
            Speaker(Span.of(text, 1, len(name) + 1), name, None, "person"),
            "indirect",
            "fact",
        )
        records.append(record.to_json())
    return write(tmp_path / "r.jsonl", records), write(tmp_path / "a.jsonl", articles)


@pytest.fixture
def built(sources: tuple[Path, Path], tmp_path: Path) -> tuple[Built, Path]:
    done = dataset_build(*sources, tmp_path / "ds", licence="cc-by-4.0", parquet=True)
    return done, tmp_path / "ds"


def test_every_article_and_record_is_in_one_part(
    built: tuple[Built, Path], sources: tuple[Path, Path]
) -> None:
    done, directory = built
    for folder, source in zip(("records", "articles"), sources, strict=True):
        found = [
            row
            for part in done.statistics
            for row in lines(directory / f"jsonl/{folder}/{part}.jsonl")
        ]
        assert sorted(found, key=lambda row: row["id"]) == sorted(
            lines(source), key=lambda row: row["id"]
        )
    for part, figures in done.statistics.items():
        ids = {row["id"] for row in lines(directory / f"jsonl/articles/{part}.jsonl")}
        assert len(ids) == figures["articles"]
        records = lines(directory / f"jsonl/records/{part}.jsonl")
        assert {row["article_id"] for row in records} == ids


def test_near_duplicates_are_listed_and_share_a_part(built: tuple[Built, Path]) -> None:
    done, directory = built
    assert done.clusters == 1
    clusters = lines(directory / "clusters.jsonl")
    assert ["a8", "a9"] in [cluster["article_ids"] for cluster in clusters]
    for cluster in clusters:
        ids = {r["id"] for r in lines(directory / f"jsonl/articles/{cluster['split']}.jsonl")}
        assert set(cluster["article_ids"]) <= ids


def test_parquet_has_what_json_lines_have(built: tuple[Built, Path]) -> None:
    done, directory = built
    for part in done.statistics:
        articles = pd.read_parquet(directory / f"parquet/articles/{part}.parquet")
        rows = lines(directory / f"jsonl/articles/{part}.jsonl")
        assert articles["text"].tolist() == [row["text"] for row in rows]
        records = pd.read_parquet(directory / f"parquet/records/{part}.parquet")
        claims = [row["claim"]["text"] for row in lines(directory / f"jsonl/records/{part}.jsonl")]
        assert records["claim"].tolist() == claims


def test_the_card_names_files_that_are_there(built: tuple[Built, Path]) -> None:
    done, directory = built
    card = (directory / "README.md").read_text("utf-8")
    front = card.split("---\n")[1]
    assert 'license: "cc-by-4.0"' in front
    paths = [line.split()[-1] for line in front.splitlines() if "path:" in line]
    assert len(paths) == 2 * len(done.statistics)
    assert all((directory / path).is_file() for path in paths)


def test_croissant_knows_its_files_and_columns(built: tuple[Built, Path]) -> None:
    _, directory = built
    metadata = json.loads((directory / "croissant.json").read_text("utf-8"))
    for file in metadata["distribution"]:
        content = (directory / file["contentUrl"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
    for records in metadata["recordSet"]:
        for field in records["field"]:
            table = pd.read_parquet(directory / field["source"]["fileObject"]["@id"])
            assert field["source"]["extract"]["column"] in table.columns


def test_the_newest_are_the_test_part(sources: tuple[Path, Path], tmp_path: Path) -> None:
    dataset_build(*sources, tmp_path / "dated", split_by="date", parquet=False)
    test = lines(tmp_path / "dated/jsonl/articles/test.jsonl")
    assert [row["id"] for row in test] == ["a8", "a9"]
    assert not (tmp_path / "dated/parquet").exists()


def test_a_faulty_record_ends_it_and_nothing_is_written(
    sources: tuple[Path, Path], tmp_path: Path
) -> None:
    records = lines(sources[0])
    records[3]["cue"]["start"] += 1
    write(sources[0], records)
    with pytest.raises(FormatError, match=r"r\.jsonl, line 4"):
        dataset_build(*sources, tmp_path / "ds")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "r.jsonl"]


def test_a_directory_with_files_is_replaced_only_when_asked(
    built: tuple[Built, Path], sources: tuple[Path, Path]
) -> None:
    _, directory = built
    (directory / "mine").write_text("kept")
    with pytest.raises(OutputError, match="not empty"):
        dataset_build(*sources, directory)
    assert (directory / "mine").read_text() == "kept"
    dataset_build(*sources, directory, force=True)
    assert not (directory / "mine").exists()


def test_no_source_and_no_foreign_directory_is_replaced(
    sources: tuple[Path, Path], tmp_path: Path
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(OutputError, match=r"r\.jsonl lies in"):
        dataset_build(*sources, tmp_path, force=True)
    home = tmp_path / "home"
    home.mkdir()
    (home / "letters").write_text("dear")
    with pytest.raises(OutputError, match="holds no dataset that could be replaced"):
        dataset_build(*sources, home, force=True)
    assert (home / "letters").read_text() == "dear"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "home"])
