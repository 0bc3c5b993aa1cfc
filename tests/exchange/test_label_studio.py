from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lunzheng.errors import FormatError
from lunzheng.exchange import Losses
from lunzheng.exchange.label_studio import LABELING_CONFIG, read, write

from .invented import DOCUMENT, TEXT


@pytest.fixture
def task(tmp_path: Path) -> dict[str, Any]:
    write([DOCUMENT], tmp_path / "out.json", Losses())
    [value] = json.loads((tmp_path / "out.json").read_text("utf-8"))
    return dict(value)


def reread(task: dict[str, Any], path: Path) -> tuple[Any, Losses]:
    losses = Losses()
    (path / "in.json").write_text(json.dumps([task], ensure_ascii=False), "utf-8")
    return next(read(path / "in.json", losses)), losses


def test_every_region_repeats_its_words(task: dict[str, Any]) -> None:
    regions = [one["value"] for one in task["predictions"][0]["result"] if "value" in one]
    assert len(regions) > 10
    assert all(
        TEXT[one["start"] : one["end"]] == one["text"]
        for one in regions
        if isinstance(one["text"], str)
    )


def test_the_interface_knows_every_field_that_is_written(task: dict[str, Any]) -> None:
    view = ElementTree.fromstring(LABELING_CONFIG)
    names = {tag.get("name") for tag in view.iter()}
    values = {tag.get("value") for tag in view.iter()}
    for region in task["predictions"][0]["result"]:
        if region["type"] == "relation":
            assert set(region["labels"]) <= values
        else:
            assert region["from_name"] in names
            chosen = region["value"].get("choices") or region["value"].get("labels") or ()
            assert set(chosen) <= values


def test_an_annotation_wins_over_the_prediction(task: dict[str, Any], tmp_path: Path) -> None:
    claim = {"start": 0, "end": 3, "text": TEXT[:3]}
    region = {"id": "x", "from_name": "label", "to_name": "text", "type": "labels",
              "value": {**claim, "labels": ["claim"]}}  # fmt: skip
    task["annotations"] = [{"result": []}, {"result": [region]}, {"was_cancelled": True}]
    document, losses = reread(task, tmp_path)
    assert [record.claim_text for record in document.records] == [TEXT[:3]]
    assert losses.lost == {"further annotations of a task": 1, "cancelled annotations": 1}
    assert losses.assumed == {"kind": 1, "quote": 1, "speaker_type": 1}


def test_utf16_offsets_of_old_versions_are_seen(task: dict[str, Any], tmp_path: Path) -> None:
    for region in task["predictions"][0]["result"]:
        if "value" in region:
            for edge in ("start", "end"):
                before = TEXT[: region["value"][edge]]
                region["value"][edge] = len(before.encode("utf-16-le")) // 2
    document, losses = reread(task, tmp_path)
    assert document.records == DOCUMENT.records
    assert losses.assumed["offsets in UTF-16 units"] > 0


def test_words_that_do_not_stand_there(task: dict[str, Any], tmp_path: Path) -> None:
    task["data"]["text"] = "港" + TEXT
    with pytest.raises(FormatError, match=r"in\.json, task 1: the region .* reads"):
        reread(task, tmp_path)


def test_a_file_that_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text("[\n{]", "utf-8")
    with pytest.raises(FormatError, match=r"in\.json, line 2: no JSON"):
        next(read(tmp_path / "in.json", Losses()))
