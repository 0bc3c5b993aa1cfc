"""What stands in a store after one run and after several."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from lunzheng.batch import ALL_TABLES, Store
from lunzheng.batch.schema import TABLES
from lunzheng.errors import OutputError, SourceNotFound, StoreError

from .stores import article, contents, light_run, rows, write


def test_every_input_is_in_one_place(tmp_path: Path) -> None:
    articles = [article(n) for n in range(12)]
    articles[3]["text"] = ""
    articles[7]["text"] = "這一篇會出錯。"
    source = write(tmp_path / "a.jsonl", articles)
    counts = light_run(source, tmp_path / "s")
    assert (counts.read, counts.articles, counts.known) == (12, 10, 0)
    assert dict(counts.rejects) == {"empty-text": 1, "failed": 1}
    assert counts.records == len(rows(tmp_path / "s", "records")) == 20
    stored = {row["article_id"] for row in rows(tmp_path / "s", "articles")}
    rejects = rows(tmp_path / "s", "rejects")
    assert stored | {row["article_id"] for row in rejects} == {f"a-{n}" for n in range(12)}
    both = rows(tmp_path / "s", "articles") + rejects
    assert sorted(row["position"] for row in both) == list(range(12))
    failed = next(row for row in rejects if row["reason"] == "failed")
    assert json.loads(failed["article"])["text"] == "這一篇會出錯。"
    assert failed["content_hash"]


def test_the_tables_have_the_columns_that_the_schema_names(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [article(0, date="2026-01-02", source="島報", page=3)])
    light_run(source, tmp_path / "s")
    for name, columns in ALL_TABLES.items():
        frame = pd.read_parquet(tmp_path / "s" / name)
        assert list(frame.columns) == [column.name for column in columns]
        for column in columns:
            expected = "string" if column.type == "category" else column.type
            assert str(frame[column.name].dtype).startswith(expected), (name, column.name)
    (row,) = rows(tmp_path / "s", "articles")
    text = article(0)["text"]
    assert row["text"] == text
    assert (row["date"], row["source"], json.loads(row["meta"])) == (
        "2026-01-02",
        "島報",
        {"page": 3},
    )
    assert row["characters"] == len(text)
    for record in rows(tmp_path / "s", "records"):
        assert text[record["cue_start"] : record["cue_end"]] == record["cue"]
        assert record["article_date"] == "2026-01-02"
    for entity in rows(tmp_path / "s", "entities"):
        assert text[entity["start"] : entity["end"]] == entity["text"]


def test_half_characters_in_what_is_passed_along_do_no_harm(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    lines = [
        r'{"id": "x", "text": "李小真表示，一。", "tag": "\ud800"}',
        r'{"id": "y", "text": "這裡出錯。", "tag": "\ud800"}',
        r'{"id": "\udc80", "text": "李小真表示，二。"}',
    ]
    source.write_text("\n".join(lines), "utf-8")
    counts = light_run(source, tmp_path / "s")
    assert dict(counts.rejects) == {"failed": 1, "undecodable": 1}
    (row,) = rows(tmp_path / "s", "articles")
    assert json.loads(row["meta"]) == {"tag": "\ud800"}
    failed = rows(tmp_path / "s", "rejects")[0]
    assert json.loads(failed["article"])["meta"] == {"tag": "\ud800"}
    (tmp_path / "s" / ".index.sqlite").unlink()
    assert light_run(source, tmp_path / "s").known == 3


def test_the_next_run_adds_only_what_is_new(tmp_path: Path) -> None:
    broken = {"id": "x", "text": ""}
    source = write(tmp_path / "a.jsonl", [*(article(n) for n in range(7)), broken])
    light_run(source, tmp_path / "s")
    before = contents(tmp_path / "s")
    counts = light_run(source, tmp_path / "s")
    assert (counts.read, counts.known, counts.articles, counts.partitions) == (8, 8, 0, 0)
    assert contents(tmp_path / "s") == before
    write(source, [*(article(n) for n in range(10)), broken])
    counts = light_run(source, tmp_path / "s")
    assert (counts.known, counts.articles, counts.rejects.total()) == (7, 3, 1)
    after = contents(tmp_path / "s")
    assert {name: after[name] for name in before} == before


def test_an_edited_article_is_a_new_version_and_an_old_text_is_not(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    for text in ("李小真表示，一。", "李小真表示，二。", "李小真表示，一。"):
        light_run(write(source, [{"id": "x", "text": text}]), tmp_path / "s")
    found = [(row["version"], row["text"]) for row in rows(tmp_path / "s", "articles")]
    assert found == [(1, "李小真表示，一。"), (2, "李小真表示，二。")]
    assert [row["version"] for row in rows(tmp_path / "s", "records")] == [1, 2]


def test_a_new_title_is_a_new_version(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    for title in ("一", "二"):
        light_run(write(source, [{"id": "x", "title": title, "text": "無事。"}]), tmp_path / "s")
    assert [row["version"] for row in rows(tmp_path / "s", "articles")] == [1, 2]


def test_the_index_is_a_cache(tmp_path: Path) -> None:
    """Deleted, spoilt or out of date: the store that comes of it is the same."""
    first = [article(n) for n in range(8)] + [{"id": "y", "text": "這裡出錯。"}]
    near = article(2)
    near["id"], near["text"] = "b-2", near["text"] + "完。"
    edited = {"id": "a-1", "text": "李小真表示，改了。"}
    second = [*first[:1], edited, *first[2:], near, article(30)]
    stores = [tmp_path / name for name in ("kept", "deleted", "spoilt")]
    for store in stores:
        light_run(write(tmp_path / "a.jsonl", first), store)
        index = store / ".index.sqlite"
        if store.name == "deleted":
            index.unlink()
        elif store.name == "spoilt":
            index.write_bytes(b"no database at all" * 100)
        counts = light_run(write(tmp_path / "a.jsonl", second), store)
        assert (counts.known, counts.articles) == (8, 3)
    kept, *others = [contents(store) for store in stores]
    assert all(other == kept for other in others)
    clusters = {row["article_id"]: row["cluster_id"] for row in rows(stores[0], "articles")}
    assert clusters["b-2"] == "a-2"


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [article(n) for n in range(7)])
    store = tmp_path / "s"
    light_run(source, store)
    whole = contents(store)
    (store / "done" / "part-000001.json").unlink()
    (store / "articles" / ".part-000002.parquet.0123.part").write_bytes(b"PAR1")
    assert len(rows(store, "articles")) == 5
    counts = light_run(source, store)
    assert (counts.known, counts.articles) == (5, 2)
    assert contents(store) == whole


def test_the_table_of_runs_tells_how_each_ended(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [article(0), {"id": "bad", "text": ""}])
    light_run(source, tmp_path / "s")
    light_run(source, tmp_path / "s")
    first, second = rows(tmp_path / "s", "runs")
    assert (first["status"], first["articles"], first["rejects"], first["known"]) == (
        "finished", 1, 1, 0,
    )  # fmt: skip
    assert (second["articles"], second["known"], second["first_partition"]) == (0, 2, None)
    assert json.loads(first["report"])["counts"]["rejects"] == {"empty-text": 1}


def test_markers_carry_hashes(tmp_path: Path) -> None:
    import hashlib

    store = tmp_path / "s"
    light_run(write(tmp_path / "a.jsonl", [article(0)]), store)
    marker = json.loads((store / "done" / "part-000000.json").read_text("utf-8"))
    assert all(len(marker[name]) == 64 for name in ("input", "config", "model"))
    for table in TABLES:
        content = (store / table / "part-000000.parquet").read_bytes()
        assert marker["files"][table]["sha256"] == hashlib.sha256(content).hexdigest()


def test_changed_settings_are_refused_and_told(tmp_path: Path) -> None:
    source, store = write(tmp_path / "a.jsonl", [article(0)]), tmp_path / "s"
    light_run(source, store)
    before = contents(store)
    with pytest.raises(StoreError, match=r"dedupe: keep → first.*--migrate"):
        light_run(source, store, dedupe="first")
    words = tmp_path / "words.txt"
    words.write_text("碼頭 5000\n", "utf-8")
    with pytest.raises(StoreError, match="user_dict"):
        light_run(source, store, user_dict=(words,))
    assert contents(store) == before


def test_migrating_keeps_what_is_there(tmp_path: Path) -> None:
    source, store = write(tmp_path / "a.jsonl", [article(0)]), tmp_path / "s"
    light_run(source, store)
    write(source, [article(0), article(1)])
    counts = light_run(source, store, dedupe="none", migrate=True)
    assert (counts.known, counts.articles) == (1, 1)
    assert [row["cluster_id"] for row in rows(store, "articles")] == ["a-0", None]
    description = Store(store).description
    assert [config["dedupe"] for config in (*description.earlier, description.config)] == [
        "keep", "none",
    ]  # fmt: skip
    markers = [Store(store).marker(number)["config"] for number in (0, 1)]
    assert markers[0] != markers[1]


def test_a_store_is_a_source_for_a_new_one(tmp_path: Path) -> None:
    source, store = tmp_path / "a.jsonl", tmp_path / "s"
    for text in ("李小真表示，一。", "李小真表示，二。"):
        articles = [{"id": "x", "text": text, "page": 4}, {"id": "y", "text": "這裡出錯。"}]
        light_run(write(source, articles), store)
    light_run(store, tmp_path / "new", dedupe="none")
    old, new = rows(store, "articles"), rows(tmp_path / "new", "articles")
    assert [(row["article_id"], row["version"], row["text"], row["meta"]) for row in old] == [
        (row["article_id"], row["version"], row["text"], row["meta"]) for row in new
    ]
    assert [row["reason"] for row in rows(tmp_path / "new", "rejects")] == ["failed"]


def test_no_resume_refuses_a_store_that_is_there(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [article(0)])
    light_run(source, tmp_path / "s", resume=False)
    with pytest.raises(StoreError, match="is there already"):
        light_run(source, tmp_path / "s", resume=False)


def test_another_directory_is_left_alone(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [article(0)])
    with pytest.raises(StoreError, match=r"is no store, and holds a\.jsonl"):
        light_run(source, tmp_path)
    with pytest.raises(OutputError, match="cannot be made"):
        light_run(source, tmp_path / "no" / "such" / "s")
    with pytest.raises(SourceNotFound, match="is no store"):
        Store(tmp_path)


def test_damage_is_told(tmp_path: Path) -> None:
    source, store = write(tmp_path / "a.jsonl", [article(n) for n in range(11)]), tmp_path / "s"
    light_run(source, store)
    (store / "records" / "part-000001.parquet").unlink()
    with pytest.raises(StoreError, match=r"part-000001\.parquet is missing"):
        light_run(source, store)
    (store / "store.json").write_text('{"format": "lunzheng.store", "format_version": 99}')
    with pytest.raises(StoreError, match="version 99"):
        Store(store)
