from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lunzheng.errors import FormatError
from lunzheng.exchange import Losses
from lunzheng.exchange.web_annotation import read, write

from .invented import DOCUMENT, EMPTY, TEXT


@pytest.fixture
def collection(tmp_path: Path) -> dict[str, Any]:
    write([DOCUMENT, EMPTY], tmp_path / "out.jsonld", Losses())
    value: dict[str, Any] = json.loads((tmp_path / "out.jsonld").read_text("utf-8"))
    return value


def selections(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value["selector"]] if "selector" in value else []
        return own + [one for member in value.values() for one in selections(member)]
    if isinstance(value, list):
        return [one for member in value for one in selections(member)]
    return []


def reread(value: object, path: Path) -> tuple[list[Any], Losses]:
    losses = Losses()
    (path / "in.jsonld").write_text(json.dumps(value), "utf-8")
    return list(read(path / "in.jsonld", losses)), losses


def test_positions_are_code_points_and_quotations_agree(collection: dict[str, Any]) -> None:
    found = selections(collection["first"]["items"])
    assert len(found) == 8
    for position, quotation in found:
        start, end = position["start"], position["end"]
        assert TEXT[start:end] == quotation["exact"]
        assert TEXT[:start].endswith(quotation["prefix"])
        assert TEXT[end:].startswith(quotation["suffix"])


def test_every_annotation_has_what_the_model_asks_for(collection: dict[str, Any]) -> None:
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == len(collection["first"]["items"]) == 2
    ids = [annotation["id"] for annotation in collection["first"]["items"]]
    assert len(set(ids)) == 2
    for annotation in collection["first"]["items"]:
        assert annotation["type"] == "Annotation"
        assert annotation["target"]


def test_positions_in_utf16_units_are_seen(collection: dict[str, Any], tmp_path: Path) -> None:
    for position, _ in selections(collection):
        for edge in ("start", "end"):
            before = TEXT[: position[edge]]
            position[edge] = len(before.encode("utf-16-le")) // 2
    documents, losses = reread(collection, tmp_path)
    assert documents[0].records == DOCUMENT.records
    assert losses.assumed == {"offsets in UTF-16 units": 8}


def test_a_quotation_alone_is_enough(collection: dict[str, Any], tmp_path: Path) -> None:
    for selectors in selections(collection):
        del selectors[0]
    documents, losses = reread(collection, tmp_path)
    assert documents[0].records == DOCUMENT.records
    assert not losses


def test_a_quotation_that_stands_nowhere(collection: dict[str, Any], tmp_path: Path) -> None:
    selections(collection["first"]["items"][1])[0][1]["exact"] = "碼頭"
    with pytest.raises(FormatError, match=r"in\.jsonld, annotation 2: '碼頭' does not stand"):
        reread(collection, tmp_path)


def test_bodies_of_others_are_counted(collection: dict[str, Any], tmp_path: Path) -> None:
    comment = {"type": "TextualBody", "purpose": "commenting", "value": "再看"}
    collection["first"]["items"][0]["body"].append(comment)
    documents, losses = reread(collection, tmp_path)
    assert documents[0].records == DOCUMENT.records
    assert losses.lost == {"body with the purpose 'commenting'": 1}
