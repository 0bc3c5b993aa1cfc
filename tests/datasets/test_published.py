"""What others read a dataset with reads ours: Croissant by mlcroissant, the hub's card by YAML."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lunzheng.cli.app import main

ROOT = Path(__file__).parents[2]
GOLD, ARTICLES = ROOT / "annotations" / "records.jsonl", ROOT / "corpus" / "articles.jsonl"
SPLITS = ROOT / "annotations" / "splits.json"


@pytest.fixture(scope="module", params=["parquet", "jsonl"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own corpus, as ``make dataset`` builds it, with and without Parquet."""
    directory = tmp_path_factory.mktemp("corpus") / "lunzheng-corpus"
    words = ["--splits", str(SPLITS), "--license", "cc-by-4.0", "--cite", "Lunzheng corpus", "-q"]
    words.append("--parquet" if request.param == "parquet" else "--no-parquet")
    assert main(["dataset", "build", str(GOLD), str(ARTICLES), "-o", str(directory), *words]) == 0
    return directory


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_parts_are_those_of_the_splits_file(corpus: Path) -> None:
    for part, ids in json.loads(SPLITS.read_text("utf-8")).items():
        if isinstance(ids, list):
            rows = lines(corpus / f"jsonl/articles/{part}.jsonl")
            assert sorted(row["id"] for row in rows) == sorted(ids)


def test_mlcroissant_finds_no_fault_and_reads_the_rows(corpus: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="a package of the extra test")
    dataset = mlcroissant.Dataset(jsonld=str(corpus / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    assert not issues.errors
    assert not issues.warnings
    (article,) = lines(corpus / "jsonl/articles/dev.jsonl")[:1]
    row = next(iter(dataset.records("articles-dev")))
    assert row["articles-dev/text"].decode() == article["text"]
    wanted = {record["id"]: record for record in lines(corpus / "jsonl/records/dev.jsonl")}
    found = list(dataset.records("records-dev"))
    assert len(found) == len(wanted)
    key = "record_id" if "records-dev/record_id" in found[0] else "id"
    for row in found:
        record = wanted[row[f"records-dev/{key}"].decode()]
        assert row["records-dev/kind"].decode() == record["kind"]
        assert row["records-dev/implicit"] == record["implicit"]


def test_the_header_of_the_card_is_what_the_hub_reads(corpus: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="comes with mlcroissant")
    _, header, body = (corpus / "README.md").read_text("utf-8").split("---\n", 2)
    card = yaml.safe_load(header)
    assert card["license"] == "cc-by-4.0"
    assert card["language"] == ["zh"]
    assert card["task_categories"] == ["token-classification"]
    assert [config["config_name"] for config in card["configs"]] == ["records", "articles"]
    assert sum(bool(config.get("default")) for config in card["configs"]) == 1
    for config in card["configs"]:
        splits = {one["split"]: one["path"] for one in config["data_files"]}
        assert list(splits) == ["train", "validation", "test"]
        # What `datasets` asks of the files of a config: one format, one set of columns.
        assert len({Path(path).suffix for path in splits.values()}) == 1
        columns = {frozenset(columns_of(corpus / path)) for path in splits.values()}
        assert len(columns) == 1
    (low, high) = re.fullmatch(r"(\d+)K<n<(\d+)K", card["size_categories"][0]).groups()  # type: ignore[union-attr]
    rows = sum(len(lines(path)) for path in (corpus / "jsonl" / "records").iterdir())
    assert int(low) * 1000 <= rows < int(high) * 1000
    assert "as the maker of the dataset names the parts" in body


def columns_of(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(pd.read_parquet(path).columns)
    return sorted({name for row in lines(path) for name in row})


@pytest.mark.parametrize(
    ("splits", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is not of the form"),
        ('{"train": "lz-0001"}', "is not of the form"),
        ('{"train": ["a"], "test": ["a", "b"]}', "'a' is in the parts train and test"),
        ('{"train": ["a"], "test": ["b", "c"]}', "names 'c', which no article has"),
        ('{"train": ["a"]}', "'b' is in no part"),
        ('{"train": ["a"], "test": ["b"]}', "'a' (train) and 'b' (test) are near-duplicates"),
    ],
)
def test_parts_that_cannot_be_are_3(
    splits: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "林友森表示，" + "".join(chr(0x4E00 + 7 * step) for step in range(60)) + "。"
    articles = "".join(json.dumps({"id": key, "text": text}) + "\n" for key in "ab")
    record = {**lines(GOLD)[0], "article_id": "a", "cue": None, "recommendation": None}
    record |= {"kind": "fact", "claim": {"text": text[6:9], "spans": []}}
    record["claim"]["spans"] = [{"text": text[6:9], "start": 6, "end": 9}]
    record["speaker"] = {"mention": None, "name": "林友森", "role": None, "type": "person"}
    from lunzheng.record import Record

    record["id"] = Record.from_json(record).id
    for name, content in (("a", articles), ("r", json.dumps(record) + "\n"), ("s", splits)):
        (tmp_path / f"{name}.jsonl").write_text(content, "utf-8")
    paths = [str(tmp_path / f"{name}.jsonl") for name in "ras"]
    output = tmp_path / "out"
    words = ["dataset", "build", *paths[:2], "-o", str(output), "--splits", paths[2]]
    assert main(words) == 3
    assert message in capsys.readouterr().err
    assert not output.exists()
