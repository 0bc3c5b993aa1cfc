"""The record and its JSON form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import jsonschema
import pytest

from lunzheng import Record, RecordError, Span, Speaker
from lunzheng.record import Kind, Quote, SpeakerType, record_id

SCHEMA = Path(__file__).parents[1] / "annotations" / "record.schema.json"
TEXT = "「電價不漲，」林慧芳說，「但政府應檢討。」"
RECORD = Record(
    article_id="a-1",
    claim=(Span.of(TEXT, 0, 7), Span.of(TEXT, 12, 21)),
    cue=Span.of(TEXT, 10, 11),
    speaker=Speaker(Span.of(TEXT, 7, 10), "林慧芳", "經濟部長", "person"),
    quote="direct",
    kind="recommendation",
    addressee=Span.of(TEXT, 14, 16),
    confidence=0.87654321,
)


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def test_it_fits_its_text_and_the_schema() -> None:
    RECORD.check(TEXT)
    value = RECORD.to_json()
    validator().validate(value)
    assert value["claim"]["text"] == "「電價不漲，」…「但政府應檢討。」"
    assert value["recommendation"]["addressee"]["text"] == "政府"
    assert value["confidence"] == 0.8765


def test_it_comes_back_from_json() -> None:
    again = Record.from_json(json.loads(json.dumps(RECORD.to_json(), ensure_ascii=False)))
    assert again == replace(RECORD, confidence=0.8765)
    assert again.id == RECORD.id


def test_without_cue_mention_and_addressee() -> None:
    record = replace(
        RECORD, cue=None, speaker=Speaker(None, None, None, "group"), kind="fact", addressee=None,
        implicit=True,
    )  # fmt: skip
    value = record.to_json()
    validator().validate(value)
    assert (value["cue"], value["recommendation"]) == (None, None)
    assert Record.from_json(value).implicit is True


def test_the_id_depends_on_article_cue_and_claim_alone() -> None:
    same = replace(RECORD, confidence=0.1, kind="fact", quote="mixed")
    assert same.id == RECORD.id
    others = [
        replace(RECORD, article_id="a-2"),
        replace(RECORD, cue=None),
        replace(RECORD, claim=RECORD.claim[:1]),
    ]
    assert len({record.id for record in [RECORD, *others]}) == 4


def test_ids_never_change() -> None:
    """Annotations of others hang on them."""
    claim = (Span(0, 2, "電價"),)
    assert record_id("a-1", Span(4, 6, "表示"), claim) == "2b70bb1a3de9f479"
    assert record_id("a-1", None, claim) == "e817f42c3304c002"


def test_unknown_members_are_passed_over_and_missing_ones_told() -> None:
    value = RECORD.to_json()
    assert Record.from_json({**value, "later": 1}).id == RECORD.id
    del value["claim"]
    with pytest.raises(RecordError, match="claim"):
        Record.from_json(value)


def test_another_schema_is_refused() -> None:
    with pytest.raises(RecordError, match="record/2"):
        Record.from_json({**RECORD.to_json(), "schema": "lunzheng.record/2"})


def test_a_record_of_another_text_is_told() -> None:
    with pytest.raises(RecordError, match="in the article"):
        RECORD.check(TEXT.replace("電價", "油價"))


def test_the_schema_knows_the_same_values() -> None:
    properties = json.loads(SCHEMA.read_text("utf-8"))["properties"]
    assert tuple(properties["quote"]["enum"]) == get_args(Quote)
    assert tuple(properties["kind"]["enum"]) == get_args(Kind)
    assert tuple(properties["speaker"]["properties"]["type"]["enum"]) == get_args(SpeakerType)
