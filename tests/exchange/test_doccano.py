from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lunzheng.errors import FormatError
from lunzheng.exchange import Losses
from lunzheng.exchange.doccano import read, write

from .invented import DOCUMENT, FIRST, TEXT


@pytest.fixture
def line(tmp_path: Path) -> dict[str, Any]:
    write([DOCUMENT], tmp_path / "out.jsonl", Losses())
    value: dict[str, Any] = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    return value


def reread(line: dict[str, Any], path: Path) -> tuple[Any, Losses]:
    losses = Losses()
    file = path / "in.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    return next(read(file, losses)), losses


def test_offsets_are_utf16_units(line: dict[str, Any]) -> None:
    units = TEXT.encode("utf-16-le")
    claim, cue, *_ = line["entities"]
    shown = [units[2 * e["start_offset"] : 2 * e["end_offset"]].decode("utf-16-le")
             for e in (claim, cue)]  # fmt: skip
    assert shown == ["港口下月啟用", "表示"]
    assert claim["start_offset"] == FIRST.claim[0].start + 2


def test_labels_say_what_annotators_choose(line: dict[str, Any]) -> None:
    labels = [entity["label"] for entity in line["entities"]]
    assert labels[:3] == ["claim/prediction/direct", "cue", "speaker/person"]


def test_a_label_changed_in_doccano_wins(line: dict[str, Any], tmp_path: Path) -> None:
    line["entities"][0]["label"] = "claim/fact/mixed"
    line["entities"][2]["label"] = "speaker/group"
    document, losses = reread(line, tmp_path)
    first = document.records[0]
    assert (first.kind, first.quote, first.speaker.type) == ("fact", "mixed", "group")
    assert (first.speaker.name, first.confidence) == ("林𠮷安", 0.75)
    assert not losses


def test_a_moved_claim_loses_what_no_label_says_and_tells_it(
    line: dict[str, Any], tmp_path: Path
) -> None:
    line["entities"][0]["end_offset"] -= 1
    document, losses = reread(line, tmp_path)
    assert document.records[0].claim_text == "港口下月啟"
    assert document.records[0].speaker.name == "局長林𠮷安"
    assert losses.lost == {"name, role and confidence of a record whose spans were changed": 1}
    assert losses.assumed == {"speaker.name": 1}


def test_labels_without_relations_are_counted(line: dict[str, Any], tmp_path: Path) -> None:
    line["relations"] = [r for r in line["relations"] if r["type"] != "cue"]
    line["entities"].append({"id": 7, "label": "place", "start_offset": 2, "end_offset": 3})
    _, losses = reread(line, tmp_path)
    assert losses.lost["cue without a claim"] == 2
    assert losses.lost["span 'place'"] == 1


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("entities", 0, "start_offset"), 1, "line 1: the offset 1 lies amid"),
        (("entities", 0, "end_offset"), 999, "line 1: the offset 999 lies outside"),
        (("entities", 0, "end_offset"), "7", 'line 1: the member "end_offset"'),
        (("entities", 0, "label"), "claim/rumour", "line 1: .*'rumour'"),
        (("relations", 0, "to_id"), 5, "line 1: a relation leads"),
        (("text",), None, 'line 1: the member "text"'),
    ],
)
def test_faults_name_the_line(
    line: dict[str, Any], tmp_path: Path, path: tuple[Any, ...], value: object, message: str
) -> None:
    target: Any = line
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(FormatError, match=message):
        reread(line, tmp_path)
