"""doccano JSONL: sequence labelling with relations.

doccano knows labels only, so kind, quote and implicitness stand in the label of a claim
(``claim/fact/indirect``) and the type in that of a speaker (``speaker/person``). What no label says
(names, roles, confidence, the type of a dropped speaker) travels in a member ``lunzheng`` of the
line, which doccano keeps as metadata; it is found again as long as the spans of the claim and its
cue were not moved.

Offsets are UTF-16 code units: that is what doccano's browser side stores, unless the project
counts grapheme clusters (doccano issue 2290).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lunzheng.article import Article
from lunzheng.errors import FormatError
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of, member
from lunzheng.exchange.graph import (
    CLAIM,
    KINDS,
    PART,
    QUOTES,
    SPEAKER,
    Arrow,
    Graph,
    Mark,
    graph_of,
    records_of,
)
from lunzheng.exchange.json_files import read_json_lines, write_json_lines
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.utf16 import Utf16
from lunzheng.record import Record

_IMPLICIT = "implicit"
_HIDDEN = ("name", "role", "confidence", "speaker_type")
_OURS = ("text", "entities", "relations", "lunzheng", "id", "Comments")


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write a doccano JSONL file; nothing is lost."""
    write_json_lines(_lines(documents), path)


def _lines(documents: Iterable[AnnotatedArticle]) -> Iterator[dict[str, Any]]:
    for number, document in enumerate(documents, start=1):
        yield _line(document, number * 100_000)


def _line(document: AnnotatedArticle, first_id: int) -> dict[str, Any]:
    graph = graph_of(document.records)
    units = Utf16(document.article.text).units
    types = {
        arrow.child: graph.marks[arrow.head].attributes["speaker_type"]
        for arrow in reversed(graph.arrows)
        if arrow.label == SPEAKER
    }
    return {
        "text": document.article.text,
        "entities": [
            {
                "id": first_id + at,
                "label": _label(mark, types.get(at)),
                "start_offset": units(mark.start),
                "end_offset": units(mark.end),
            }
            for at, mark in enumerate(graph.marks)
        ],
        "relations": [
            {
                "id": first_id + at,
                "from_id": first_id + arrow.head,
                "to_id": first_id + arrow.child,
                "type": arrow.label,
            }
            for at, arrow in enumerate(graph.arrows)
        ],
        "lunzheng": {
            "article_id": document.article.id,
            **details_of(document.article),
            "records": [_hidden(record) for record in document.records],
        },
    }


def _label(mark: Mark, speaker_type: str | None) -> str:
    if mark.label == SPEAKER and speaker_type is not None:
        return f"{SPEAKER}/{speaker_type}"
    if not mark.attributes:
        return mark.label
    words = [CLAIM, mark.attributes["kind"], mark.attributes["quote"]]
    return "/".join(words + [_IMPLICIT] * mark.attributes["implicit"])


def _hidden(record: Record) -> dict[str, Any]:
    speaker = record.speaker
    return {
        "id": record.id,
        "name": speaker.name,
        "role": speaker.role,
        "confidence": record.confidence,
        "speaker_type": speaker.type,
    }


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a doccano JSONL file.

    Raises
    ------
    SourceNotFound, FormatError : with file and line.
    """
    for number, (place, line) in enumerate(read_json_lines(path), start=1):
        text = member(line, "text", str, place)
        ours = line.get("lunzheng")
        ours = dict(ours) if isinstance(ours, Mapping) else {}
        hidden = ours.pop("records", [])
        article_id = str(ours.pop("article_id", line.get("id", number)))
        others = {name: value for name, value in line.items() if name not in _OURS}
        article = article_with(article_id, text, {**others, **ours})
        losses.lose("comments", len(line.get("Comments") or ()))
        graph = _graph(line, Utf16(text), place)
        yield AnnotatedArticle(article, _records(article, graph, hidden, losses, place))


def _graph(line: Mapping[str, Any], utf16: Utf16, place: str) -> Graph:
    graph = Graph()
    by_id: dict[object, int] = {}
    types: dict[int, str] = {}
    for entity in member(line, "entities", list, place):
        label, *words = member(entity, "label", str, place).split("/")
        start = member(entity, "start_offset", int, place)
        end = member(entity, "end_offset", int, place)
        by_id[member(entity, "id", int, place)] = at = len(graph.marks)
        attributes: dict[str, Any] = {}
        if label == CLAIM:
            attributes = _attributes(words, place)
        elif label == SPEAKER and words:
            types[at] = words[0]
        try:
            graph.marks.append(Mark(utf16.points(start), utf16.points(end), label, attributes))
        except FormatError as error:
            raise FormatError(f"{place}: {error}") from error
    for relation in line.get("relations") or ():
        ends = [member(relation, name, int, place) for name in ("from_id", "to_id")]
        if not by_id.keys() >= set(ends):
            raise FormatError(f"{place}: a relation leads from or to an entity that is not there.")
        head, child = (by_id[end] for end in ends)
        arrow = Arrow(head, child, member(relation, "type", str, place))
        graph.arrows.append(arrow)
        if arrow.label == SPEAKER and child in types:
            claim = graph.marks[head]
            attributes = {**claim.attributes, "speaker_type": types[child]}
            graph.marks[head] = replace(claim, attributes=attributes)
    return graph


def _attributes(words: list[str], place: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for word in words:
        if word in KINDS:
            attributes["kind"] = word
        elif word in QUOTES:
            attributes["quote"] = word
        elif word == _IMPLICIT:
            attributes["implicit"] = True
        else:
            raise FormatError(f"{place}: a label {CLAIM}/… says {word!r}, which is unknown.")
    return attributes


def _records(
    article: Article, graph: Graph, hidden: object, losses: Losses, place: str
) -> tuple[Record, ...]:
    """The records of a line, with what stands hidden beside those whose spans are unchanged."""
    kept = {
        one["id"]: {name: one[name] for name in _HIDDEN if name in one}
        for one in (hidden if isinstance(hidden, list) else ())
        if isinstance(one, Mapping) and "id" in one
    }
    # A first reading, whose assumptions do not count, tells the ids.
    bare = records_of(article, graph, Losses(), place)
    further = {arrow.child for arrow in graph.arrows if arrow.label == PART}
    heads = [at for at, mark in enumerate(graph.marks) if mark.label == CLAIM and at not in further]
    for at, record in zip(heads, bare, strict=True):
        mark = graph.marks[at]
        known = kept.pop(record.id, {})
        if record.speaker.mention is not None and "speaker_type" in mark.attributes:
            known.pop("speaker_type", None)  # the label can be changed in doccano; it wins
        graph.marks[at] = replace(mark, attributes={**mark.attributes, **known})
    losses.lose("name, role and confidence of a record whose spans were changed", len(kept))
    return tuple(records_of(article, graph, losses, place))
