"""What is written has types and properties of schema.org's vocabulary only (release 29)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from lunzheng.exchange import AnnotatedArticle, Losses, format_of
from lunzheng.exchange.schema_org import write
from lunzheng.record import Speaker, SpeakerType

from .invented import DOCUMENT, EMPTY, FIRST, documents

#: Our own list: type → the properties that schema.org gives it (its own and inherited ones).
THING = {"name", "description", "identifier", "url", "additionalType"}
CREATIVE_WORK = THING | {
    "text", "author", "isBasedOn", "isPartOf", "keywords", "audience", "datePublished",
    "inLanguage", "publisher", "headline",
}  # fmt: skip
PROPERTIES = {
    "NewsArticle": CREATIVE_WORK | {"articleBody"},
    "Claim": CREATIVE_WORK | {"appearance"},
    "Quotation": CREATIVE_WORK | {"spokenByCharacter"},
    "CreativeWork": CREATIVE_WORK,
    "Person": THING | {"jobTitle"},
    "Organization": THING | {"keywords"},
    "Audience": THING | {"audienceType"},
    "DefinedTerm": THING | {"inDefinedTermSet", "termCode"},
}
#: Property → the types its value may have; a plain text everywhere else.
RANGES = {
    "author": {"Person", "Organization"},
    "spokenByCharacter": {"Person", "Organization"},
    "publisher": {"Person", "Organization"},
    "appearance": {"CreativeWork", "NewsArticle", "Claim", "Quotation"},
    "isPartOf": {"CreativeWork", "NewsArticle"},
    "isBasedOn": {"CreativeWork"},
    "keywords": {"DefinedTerm"},
    "audience": {"Audience"},
}


def graph_of(path: Path, *written: AnnotatedArticle) -> tuple[list[dict[str, Any]], Losses]:
    losses = Losses()
    write(written, path / "o.jsonld", losses)
    value = json.loads((path / "o.jsonld").read_text("utf-8"))
    assert value["@context"] == "https://schema.org"
    return value["@graph"], losses


def check(node: dict[str, Any], by_id: dict[str, str]) -> None:
    """Fail unless a node has only properties of its type, with values of their range."""
    allowed = PROPERTIES[node["@type"]]
    for name, value in node.items():
        if name in ("@id", "@type"):
            continue
        assert name in allowed, (node["@type"], name)
        for one in value if isinstance(value, list) else [value]:
            if name in RANGES:
                kind = one["@type"] if "@type" in one else by_id[one["@id"]]
                assert kind in RANGES[name], (name, kind)
                if "@type" in one:
                    check(one, by_id)
            else:
                assert isinstance(one, str), (name, one)
                assert one


def checked(graph: list[dict[str, Any]]) -> None:
    by_id = {node["@id"]: node["@type"] for node in graph}
    assert len(by_id) == len(graph)
    for node in graph:
        check(node, by_id)


def test_a_direct_quote_is_a_claim_and_a_quotation(tmp_path: Path) -> None:
    graph, losses = graph_of(tmp_path, DOCUMENT, EMPTY)
    checked(graph)
    article, quotation, first, second, other = graph
    assert [node["@type"] for node in graph] == [
        "NewsArticle", "Quotation", "Claim", "Claim", "NewsArticle",
    ]  # fmt: skip
    assert article["articleBody"] == DOCUMENT.article.text
    assert article["publisher"] == {"@type": "Organization", "name": "海聲報"}
    assert "headline" not in other
    assert quotation["spokenByCharacter"] == {
        "@type": "Person", "name": "林𠮷安", "jobTitle": "局長",
        "additionalType": "urn:lunzheng:speaker:person",
    }  # fmt: skip
    assert first["text"] == quotation["text"] == "港口下月啟用"
    assert first["appearance"] == [{"@id": article["@id"]}, {"@id": quotation["@id"]}]
    assert second["text"] == "市府…應公開契約"
    assert second["keywords"]["name"] == "recommendation"
    assert second["audience"] == {"@type": "Audience", "name": "市府"}
    assert losses.lost == {
        "article.meta": 1, "offsets of a claim": 3, "record.cue": 2, "record.speaker.mention": 2,
        "record.confidence": 2, "record.quote 'indirect'": 1,
    }  # fmt: skip


def test_no_verdict_is_made_up(tmp_path: Path) -> None:
    text = json.dumps(graph_of(tmp_path, DOCUMENT)[0])
    assert "ClaimReview" not in text
    assert "Rating" not in text


@pytest.mark.parametrize(
    ("kind", "name", "role", "expected"),
    [
        ("person", "林𠮷安", None, ("author", "Person")),
        ("unnamed", "知情人士", None, ("author", "Person")),
        ("organization", "海聲報", "媒體", ("author", "Organization")),
        ("group", "居民", None, ("author", "Organization")),
        ("document", "海事報告", "年度", ("isBasedOn", "CreativeWork")),
        ("author", None, None, None),
        ("document", None, None, None),
    ],
)
def test_each_type_of_speaker(
    tmp_path: Path,
    kind: SpeakerType,
    name: str | None,
    role: str | None,
    expected: tuple[str, str] | None,
) -> None:
    record = replace(FIRST, speaker=Speaker(None, name, role, kind), quote="indirect")
    graph, _ = graph_of(tmp_path, replace(DOCUMENT, records=(record,)))
    checked(graph)
    claim = graph[-1]
    found = {(key, claim[key]["@type"]) for key in ("author", "isBasedOn") if key in claim}
    assert found == ({expected} if expected else set())


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents())
def test_anything_written_is_in_the_vocabulary(tmp_path: Path, document: AnnotatedArticle) -> None:
    graph, _ = graph_of(tmp_path, document)
    checked(graph)
    claims = [node["text"] for node in graph if node["@type"] == "Claim"]
    assert claims == [record.claim_text for record in document.records]


def test_its_name_is_told_from_that_of_web_annotations() -> None:
    assert format_of(Path("a.schema-org.jsonld")) == "schema-org"
    assert format_of(Path("a.jsonld")) == "web-annotation"
