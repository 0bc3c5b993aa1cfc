"""What can be asked of a store, and what it can be written as."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import openpyxl
import pytest

from lunzheng.batch import export, query
from lunzheng.errors import OutputError, QueryError, SourceNotFound
from lunzheng.record import Record

from .stores import article, light_run, rows, write


@pytest.fixture
def store(tmp_path: Path) -> Path:
    articles = [article(n) for n in range(7)]
    articles[2]["text"] = "=李小真表示，\x07「一…二」\n三。王立群呼籲，市府應公開。"
    articles[6]["text"] = ""
    light_run(write(tmp_path / "a.jsonl", articles), tmp_path / "s")
    edited = {**article(1), "text": "李小真指出，改了。"}
    light_run(write(tmp_path / "a.jsonl", [edited]), tmp_path / "s")
    return tmp_path / "s"


def test_a_query_sees_the_tables(store: Path) -> None:
    answer = query(
        store, "SELECT article_id, max(version) AS v FROM articles GROUP BY ALL ORDER BY 1"
    )
    assert answer.columns == ["article_id", "v"]
    assert list(answer.rows())[:3] == [("a-0", 1), ("a-1", 2), ("a-2", 1)]
    frame = query(store, "SELECT reason, count(*) AS n FROM rejects GROUP BY ALL").to_frame()
    assert frame.to_dict("records") == [{"reason": "empty-text", "n": 1}]
    ((runs,),) = query(store, "SELECT count(*) FROM runs").rows()
    assert runs == 2


def test_a_query_sees_complete_partitions_only(store: Path) -> None:
    last = max((store / "done").glob("*.json"))
    last.unlink()
    ((count,),) = query(store, "SELECT count(*) FROM articles").rows()
    assert count == 6


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM 'other.parquet'",
        "COPY records TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "DELETE FROM records",
        "SELECT nothing FROM records",
        "SELEKT",
    ],
)
def test_a_query_can_do_nothing_else(
    store: Path, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.parquet").write_bytes((store / "runs" / "run-000001.parquet").read_bytes())
    before = sorted(tmp_path.iterdir())
    with pytest.raises(QueryError, match="The tables are articles, records"):
        list(query(store, sql).rows())
    assert sorted(tmp_path.iterdir()) == before
    assert len(rows(store, "records")) == 13


def test_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="is no store"):
        query(tmp_path / "none", "SELECT 1")
    with pytest.raises(SourceNotFound, match="is no store"):
        export(tmp_path / "none", tmp_path / "x.csv")


def latest(store: Path) -> list[dict[str, object]]:
    return [
        row for row in rows(store, "records") if (row["article_id"], row["version"]) != ("a-1", 1)
    ]


def test_json_lines_are_records_of_our_schema(store: Path, tmp_path: Path) -> None:
    exported = export(store, tmp_path / "r.jsonl")
    lines = (tmp_path / "r.jsonl").read_text("utf-8").splitlines()
    found = [Record.from_json(json.loads(line)) for line in lines]
    assert exported.rows == {"records": 11}
    assert [record.id for record in found] == [row["record_id"] for row in latest(store)]
    texts = {row["article_id"]: row["text"] for row in rows(store, "articles")}
    for record in found:
        record.check(texts[record.article_id])
    assert any("…" in record.claim_text for record in found)
    export(store, tmp_path / "all.jsonl", all_versions=True)
    assert len((tmp_path / "all.jsonl").read_text("utf-8").splitlines()) == 13


def test_other_tables_are_an_object_a_row(store: Path, tmp_path: Path) -> None:
    export(store, tmp_path / "a.jsonl", ["articles"])
    found = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [row["article_id"] for row in found] == ["a-0", "a-2", "a-3", "a-4", "a-5", "a-1"]


@pytest.mark.parametrize(
    ("suffix", "codec", "tab"), [("csv", "utf-8-sig", ","), ("tsv", "utf-8", "\t")]
)
def test_csv_and_tsv(store: Path, tmp_path: Path, suffix: str, codec: str, tab: str) -> None:
    path = tmp_path / f"r.{suffix}"
    export(store, path, ["records"])
    text = path.read_bytes().decode(codec)
    found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=tab))
    assert [row["claim"] for row in found] == [row["claim"] for row in latest(store)]


def test_excel_keeps_text_as_text_and_tells_what_it_cannot_hold(
    store: Path, tmp_path: Path
) -> None:
    exported = export(store, tmp_path / "s.xlsx", ["articles", "records"])
    book = openpyxl.load_workbook(tmp_path / "s.xlsx", read_only=True)
    assert book.sheetnames == ["articles", "records"]
    header, *found = book["articles"].iter_rows(values_only=True)
    texts = {row[header.index("article_id")]: row[header.index("text")] for row in found}
    assert texts["a-2"] == "=李小真表示，�「一…二」\n三。王立群呼籲，市府應公開。"
    assert len(list(book["records"].iter_rows())) == 12
    assert exported.losses == ["2 cells with control characters, which were replaced by �"]
    book.close()


def test_a_cell_of_excel_has_a_limit(tmp_path: Path) -> None:
    long = {"id": "x", "text": "長" * 32_760 + "𡃁" * 10}
    light_run(write(tmp_path / "a.jsonl", [long]), tmp_path / "s")
    exported = export(tmp_path / "s", tmp_path / "s.xlsx", ["articles"])
    assert exported.losses == ["1 cells cut to the 32,767 characters that a cell of Excel takes"]
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["articles"]
    (_, row) = sheet.iter_rows(values_only=True)
    assert "長" * 32_760 + "𡃁" * 3 in row


def test_duckdb_has_all_tables(store: Path, tmp_path: Path) -> None:
    exported = export(store, tmp_path / "s.duckdb")
    assert exported.rows == {"articles": 6, "records": 11, "entities": 11, "rejects": 1, "runs": 2}
    connection = duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True)
    found = connection.execute("SELECT claim FROM records").fetchall()
    assert sorted(found) == sorted((row["claim"],) for row in latest(store))
    connection.close()
    export(store, tmp_path / "s.duckdb")  # replaces the first
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".lunzheng")]


@pytest.mark.parametrize(
    ("name", "tables", "told"),
    [
        ("r.txt", (), "suffix does not tell"),
        ("r.csv", ("articles", "records"), "holds one table"),
        ("r.csv", ("words",), 'no table "words"'),
        ("no/such/r.duckdb", (), "cannot be written"),
        ("no/such/r.xlsx", (), "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_told(
    store: Path, tmp_path: Path, name: str, tables: tuple[str, ...], told: str
) -> None:
    with pytest.raises(OutputError, match=told):
        export(store, tmp_path / name, tables)
    assert not (tmp_path / name).exists()
