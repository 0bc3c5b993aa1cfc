"""The hand-written checks refuse whatever the JSON Schema refuses, and accept good records."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.annotations.record_faults import record_faults

ROOT = Path(__file__).parents[2]
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "annotations/record.schema.json").read_text("utf-8"))
)
GOOD: dict[str, Any] = {
    "schema": "lunzheng.record/1",
    "id": "r",
    "article_id": "a",
    "claim": {
        "text": "市府…停工",
        "spans": [{"text": "市府", "start": 5, "end": 7}, {"text": "停工", "start": 9, "end": 11}],
    },
    "cue": {"text": "呼籲", "start": 3, "end": 5},
    "speaker": {
        "mention": {"text": "林友森", "start": 0, "end": 3},
        "name": "林友森",
        "role": None,
        "type": "person",
    },
    "quote": "indirect",
    "kind": "recommendation",
    "recommendation": {"addressee": {"text": "市府", "start": 5, "end": 7}},
    "implicit": False,
    "confidence": 1.0,
}
ODD = st.sampled_from([None, True, 1, -1, 1.5, "x", "", [], [1], {}, {"text": "市"}])


def paths(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members: list[tuple[Any, object]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    return [at] * bool(at) + [p for key, inner in members for p in paths(inner, (*at, key))]


PATHS = paths(GOOD)


def holder(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


@given(st.sampled_from(PATHS), ODD, st.booleans())
def test_what_the_schema_refuses_is_a_fault(path: tuple[Any, ...], odd: Any, drop: bool) -> None:
    broken = copy.deepcopy(GOOD)
    place = holder(broken, path)
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = odd
    if not SCHEMA.is_valid(broken):
        assert list(record_faults(broken))


def test_a_good_record_has_no_fault() -> None:
    assert SCHEMA.is_valid(GOOD)
    assert list(record_faults(GOOD)) == []
    assert list(record_faults({**GOOD, "more": 1})) == []


@pytest.mark.parametrize("value", [None, [], "x", 3])
def test_what_is_no_object_is_a_fault(value: object) -> None:
    (fault,) = record_faults(value)
    assert "JSON object" in fault


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("claim", "text"), "市府停工", "claim.text is not the text of its spans"),
        (("claim", "spans", 1), {"text": "停工", "start": 6, "end": 8}, "begins before"),
        (("cue", "end"), 6, "is 3 characters long, but its text has 2"),
        (("cue", "end"), 3, "An end lies behind its start"),
        (("confidence",), float("nan"), "between 0 and 1"),
        (("cue", "start"), 3.0, "whole number"),
    ],
)
def test_what_a_schema_cannot_say(path: tuple[Any, ...], value: object, message: str) -> None:
    broken = copy.deepcopy(GOOD)
    holder(broken, path)[path[-1]] = value
    assert any(message in fault for fault in record_faults(broken))
