"""Stand-off gold gives every record back, and only for the text that was annotated."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lunzheng.annotations.standoff import main, pack, restore
from lunzheng.article import Article
from lunzheng.errors import RecordError
from lunzheng.record import Record

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpus" / "articles.jsonl"
RECORDS = ROOT / "annotations" / "records.jsonl"


def own_gold():
    records = {}
    for line in RECORDS.read_text("utf-8").splitlines():
        record = Record.from_json(json.loads(line))
        records.setdefault(record.article_id, []).append(record)
    for line in ARTICLES.read_text("utf-8").splitlines():
        value = json.loads(line)
        yield Article(id=value["id"], text=value["text"]), records.get(value["id"], [])


def test_records_come_back_whole():
    for article, records in own_gold():
        restored = restore(json.loads(json.dumps(pack(article, records))), article)
        assert [replace(r, confidence=1.0) for r in records] == restored


def test_no_word_of_the_text_is_kept():
    for article, records in own_gold():
        packed = json.dumps(pack(article, records), ensure_ascii=False)
        assert packed.isascii()


def test_another_text_is_refused():
    article, records = next(iter(own_gold()))
    with pytest.raises(RecordError, match="differs"):
        restore(pack(article, records), replace(article, text=article.text + "。"))


def test_command_round_trip(tmp_path):
    packed, restored = tmp_path / "packed.jsonl", tmp_path / "records.jsonl"
    main(["pack", str(ARTICLES), str(RECORDS), "-o", str(packed)])
    main(["restore", str(packed), str(ARTICLES), "-o", str(restored)])
    ids = [json.loads(line)["id"] for line in RECORDS.read_text("utf-8").splitlines()]
    assert [json.loads(line)["id"] for line in restored.read_text("utf-8").splitlines()] == ids


def test_shipped_standoff_holds_offsets_only():
    text = (ROOT / "annotations" / "news.standoff.jsonl").read_text("utf-8")
    assert text.isascii()
    assert sum(len(json.loads(line)["records"]) for line in text.splitlines()) > 8000
