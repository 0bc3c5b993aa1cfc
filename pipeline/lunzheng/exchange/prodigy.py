"""Prodigy JSONL: tokens, spans and relations, as its recipe ``rel.manual`` has them.

Prodigy marks whole tokens, so every character is a token here. Offsets are code points, as in
spaCy. What a claim says beside its spans stands in its span: kind and quote in the label
(``claim/fact/indirect``), where an annotator can change them, and the rest as further members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lunzheng.errors import FormatError
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of, member
from lunzheng.exchange.graph import CHOICES, CLAIM, Arrow, Graph, Mark, graph_of, records_of
from lunzheng.exchange.json_files import read_json_lines, write_json_lines
from lunzheng.exchange.losses import Losses

_FREE = ("implicit", "speaker_type", "name", "role", "confidence")
_REJECTED = ("reject", "ignore")


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write one task a line; nothing is lost."""
    write_json_lines((_task(document) for document in documents), path)


def _task(document: AnnotatedArticle) -> dict[str, Any]:
    article = document.article
    graph = graph_of(document.records)
    spans = [_span(mark, article.text) for mark in graph.marks]
    return {
        "text": article.text,
        "tokens": [
            {
                "text": character,
                "start": at,
                "end": at + 1,
                "id": at,
                "ws": False,
                "disabled": character.isspace(),
            }
            for at, character in enumerate(article.text)
        ],
        "spans": spans,
        "relations": [
            {
                "head": spans[arrow.head]["token_end"],
                "child": spans[arrow.child]["token_end"],
                "head_span": _plain(spans[arrow.head]),
                "child_span": _plain(spans[arrow.child]),
                "label": arrow.label,
                "head_index": arrow.head,
                "child_index": arrow.child,
            }
            for arrow in graph.arrows
        ],
        "meta": {"article_id": article.id, **details_of(article)},
    }


def _span(mark: Mark, text: str) -> dict[str, Any]:
    attributes = mark.attributes
    words = [attributes[name] for name in ("kind", "quote") if name in attributes]
    return {
        "start": mark.start,
        "end": mark.end,
        "token_start": mark.start,
        "token_end": mark.end - 1,
        "text": text[mark.start : mark.end],
        "label": "/".join([mark.label, *words]),
        **{name: attributes[name] for name in _FREE if name in attributes},
    }


def _plain(span: Mapping[str, Any]) -> dict[str, Any]:
    return {name: span[name] for name in ("start", "end", "token_start", "token_end", "label")}


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a Prodigy JSONL file; rejected and ignored tasks are counted as lost.

    Raises
    ------
    SourceNotFound, FormatError : with file and line.
    """
    for number, (place, task) in enumerate(read_json_lines(path), start=1):
        if task.get("answer") in _REJECTED:
            losses.lose(f"task with the answer {task['answer']!r}")
            continue
        text = member(task, "text", str, place)
        details = dict(task["meta"]) if isinstance(task.get("meta"), dict) else {}
        article_id = str(details.pop("article_id", task.get("id", number)))
        article = article_with(article_id, text, details)
        graph = _graph(task, losses, place)
        records = records_of(article, graph, losses, place)
        yield AnnotatedArticle(article, tuple(records))


def _graph(task: Mapping[str, Any], losses: Losses, place: str) -> Graph:
    graph = Graph()
    places: dict[tuple[int, int, str], int] = {}
    for span in task.get("spans") or ():
        start, end = (member(span, edge, int, place) for edge in ("start", "end"))
        label = member(span, "label", str, place)
        places.setdefault((start, end, label), len(graph.marks))
        graph.marks.append(_mark(span, start, end, label, place))
    for relation in task.get("relations") or ():
        head, child = (_end(relation, side, graph, places, place) for side in ("head", "child"))
        graph.arrows.append(Arrow(head, child, member(relation, "label", str, place)))
    return graph


def _mark(span: Mapping[str, Any], start: int, end: int, label: str, place: str) -> Mark:
    name, *words = label.split("/")
    attributes = {key: span[key] for key in _FREE if key in span}
    for word in words if name == CLAIM else ():
        attribute = next((key for key, values in CHOICES.items() if word in values), None)
        if attribute is None:
            raise FormatError(f"{place}: a label {CLAIM}/… says {word!r}, which is unknown.")
        attributes[attribute] = word
    return Mark(start, end, name, attributes)


def _end(
    relation: object,
    side: str,
    graph: Graph,
    places: dict[tuple[int, int, str], int],
    place: str,
) -> int:
    """Which mark a relation begins or ends at; spans that the relation alone has are added."""
    span = member(relation, f"{side}_span", dict, place)
    start, end = (member(span, edge, int, place) for edge in ("start", "end"))
    label = str(span.get("label") or "")
    index = relation.get(f"{side}_index") if isinstance(relation, Mapping) else None
    if isinstance(index, int) and 0 <= index < len(graph.marks):
        mark = graph.marks[index]
        # Spans may have been added or removed since the number was written.
        if (mark.start, mark.end) == (start, end) and label.split("/")[0] == mark.label:
            return index
    if (start, end, label) not in places:
        places[start, end, label] = len(graph.marks)
        graph.marks.append(_mark(span, start, end, label, place))
    return places[start, end, label]
