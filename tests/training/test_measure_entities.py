"""Figures of the entities, on an invented article."""

import json
from pathlib import Path

from lunzheng.entities import EntityTagger
from lunzheng.model_files import default_model_dir
from lunzheng.training.measure_entities import speakers_found

TEXT = "經濟部長林慧芳今天表示，電價不會調整。行政院隨後說，他們支持。"


def record(surface: str, kind: str) -> str:
    start = TEXT.index(surface)
    mention = {"text": surface, "start": start, "end": start + len(surface)}
    return json.dumps({"article_id": "a", "speaker": {"type": kind, "mention": mention}})


def test_speakers_are_counted_by_type(tmp_path: Path) -> None:
    articles, records = tmp_path / "articles.jsonl", tmp_path / "records.jsonl"
    articles.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    lines = [
        record("林慧芳", "person"),
        record("部長", "person"),
        record("行政院", "organization"),
        record("他們", "person"),
    ]
    records.write_text("\n".join(lines) + "\n", encoding="utf-8")
    speakers = speakers_found(EntityTagger.load(default_model_dir()), articles, records)
    assert speakers.wanted == {("person", 0): 2, ("organization", 0): 1}
    assert speakers.found == {("person", 0): 1, ("organization", 0): 1}
    assert speakers.share("person", [0]) == 0.5
    ((kind, fold, context),) = speakers.missed
    assert (kind, fold) == ("person", 0)
    assert "[部長]" in context
    assert "經濟部長/TITLE" in context
