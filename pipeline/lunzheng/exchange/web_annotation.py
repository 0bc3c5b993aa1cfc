"""W3C Web Annotation: JSON-LD, one annotation a record.

The target is the claim, selected twice: by position and by quotation with its surroundings. The
model counts positions in code points (TextPositionSelector, section 4.2.5); files of tools that
count UTF-16 units are told by the quotation. Everything else a record says stands in bodies: kind
and quote as tags, cue, speaker and addressee as selections of their own, each with a ``purpose``.
The text of an article is embedded as the source of the annotations, under ``lunzheng:articles``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lunzheng.article import Article, Span
from lunzheng.errors import FormatError, RecordError
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of, member
from lunzheng.exchange.graph import ADDRESSEE, CUE, SPEAKER, attributes_of, record_with
from lunzheng.exchange.json_files import read_json, write_json
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.utf16 import Utf16
from lunzheng.record import Record

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: Our own terms; a name, not an address to fetch.
NAMESPACE = "urn:lunzheng:"
#: So many characters before and after a quotation are given with it.
_AROUND = 16
_TAGS = ("kind", "quote")
_OURS = ("implicit", "speaker_type", "name", "role", "confidence")


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write one annotation collection with all records; nothing is lost."""
    kept = list(documents)
    items = [_annotation(document.article, one) for document in kept for one in document.records]
    collection = {
        "@context": [CONTEXT, {"lunzheng": NAMESPACE}],
        "id": f"{NAMESPACE}collection",
        "type": "AnnotationCollection",
        "total": len(items),
        "first": {"id": f"{NAMESPACE}page", "type": "AnnotationPage", "items": items},
        "lunzheng:articles": [
            {
                "id": _source(document.article.id),
                "article_id": document.article.id,
                "text": document.article.text,
                **details_of(document.article),
            }
            for document in kept
        ],
    }
    write_json(collection, path)


def _source(article_id: str) -> str:
    return f"{NAMESPACE}article:{quote(article_id, safe='')}"


def _annotation(article: Article, record: Record) -> dict[str, Any]:
    values = attributes_of(record)
    bodies: list[dict[str, Any]] = [
        {
            "type": "TextualBody",
            "purpose": "tagging" if name == "kind" else "classifying",
            "value": values[name],
        }
        for name in _TAGS
    ]
    for role, span in (
        (CUE, record.cue),
        (SPEAKER, record.speaker.mention),
        (ADDRESSEE, record.addressee),
    ):
        if span is not None:
            resource = _selection(article, span)
            bodies.append({**resource, "purpose": "linking", "lunzheng:part": role})
    targets = [_selection(article, span) for span in record.claim]
    return {
        "id": f"{NAMESPACE}record:{quote(article.id, safe='')}:{record.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": targets[0] if len(targets) == 1 else targets,
        **{f"lunzheng:{name}": values[name] for name in _OURS},
    }


def _selection(article: Article, span: Span) -> dict[str, Any]:
    text = article.text
    return {
        "type": "SpecificResource",
        "source": _source(article.id),
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {
                "type": "TextQuoteSelector",
                "exact": span.text,
                "prefix": text[max(span.start - _AROUND, 0) : span.start],
                "suffix": text[span.end : span.end + _AROUND],
            },
        ],
    }


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of an annotation collection that embeds them.

    Raises
    ------
    SourceNotFound, FormatError : with file and annotation.
    """
    collection = read_json(path)
    articles: dict[str, Article] = {}
    for number, one in enumerate(member(collection, "lunzheng:articles", list, str(path)), 1):
        place = f"{path}, article {number}"
        details = {
            name: value for name, value in one.items() if name not in ("id", "article_id", "text")
        }
        text = member(one, "text", str, place)
        article_id = member(one, "article_id", str, place)
        articles[member(one, "id", str, place)] = article_with(article_id, text, details)
    records: dict[str, list[Record]] = {source: [] for source in articles}
    page = member(collection, "first", dict, str(path))
    for number, annotation in enumerate(member(page, "items", list, str(path)), start=1):
        place = f"{path}, annotation {number}"
        target = annotation.get("target")
        targets = target if isinstance(target, list) else [target]
        if not targets:
            raise FormatError(f"{place}: no target.")
        source = member(targets[0], "source", str, place)
        if source not in articles:
            raise FormatError(f"{place}: its source {source} is not among the articles.")
        record = _record(annotation, targets, articles[source], losses, place)
        records[source].append(record)
    for source, article in articles.items():
        yield AnnotatedArticle(article, tuple(records[source]))


def _record(
    annotation: Mapping[str, Any],
    targets: list[Any],
    article: Article,
    losses: Losses,
    place: str,
) -> Record:
    claim = tuple(sorted(_selected(one, article, losses, place) for one in targets))
    attributes = {
        name: annotation[f"lunzheng:{name}"] for name in _OURS if f"lunzheng:{name}" in annotation
    }
    spans: dict[str, Span | None] = {}
    bodies = annotation.get("body") or []
    for body in bodies if isinstance(bodies, list) else [bodies]:
        purpose = body.get("purpose") if isinstance(body, Mapping) else None
        if purpose == "tagging":
            attributes["kind"] = member(body, "value", str, place)
        elif purpose == "classifying":
            attributes["quote"] = member(body, "value", str, place)
        elif purpose == "linking" and "lunzheng:part" in body:
            spans[str(body["lunzheng:part"])] = _selected(body, article, losses, place)
        else:
            losses.lose(f"body with the purpose {purpose!r}")
    return record_with(article.id, claim, spans, attributes, losses, place)


def _selected(resource: object, article: Article, losses: Losses, place: str) -> Span:
    """The span that a resource selects; a quotation outranks a position that does not fit it."""
    selectors = member(resource, "selector", (list, dict), place)
    by_type = {
        member(one, "type", str, place): one
        for one in (selectors if isinstance(selectors, list) else [selectors])
    }
    position = by_type.get("TextPositionSelector")
    quotation = by_type.get("TextQuoteSelector")
    exact = member(quotation, "exact", str, place) if quotation else None
    if position is not None:
        start, end = (member(position, edge, int, place) for edge in ("start", "end"))
        found = _at(article.text, start, end, exact)
        if found is not None:
            return found
        utf16 = Utf16(article.text)
        try:
            found = _at(article.text, utf16.points(start), utf16.points(end), exact)
        except FormatError:
            found = None
        if found is not None:
            losses.assume("offsets in UTF-16 units")
            return found
    if quotation is not None and exact:
        return _quoted(article.text, quotation, exact, place)
    raise FormatError(f"{place}: its selectors select nothing in the article {article.id!r}.")


def _at(text: str, start: int, end: int, exact: str | None) -> Span | None:
    try:
        span = Span.of(text, start, end)
    except RecordError:
        return None
    return span if exact in (None, span.text) else None


def _quoted(text: str, quotation: Mapping[str, Any], exact: str, place: str) -> Span:
    """The only place where a quotation stands between its prefix and suffix."""
    prefix, suffix = quotation.get("prefix") or "", quotation.get("suffix") or ""
    whole = f"{prefix}{exact}{suffix}"
    at = text.find(whole)
    if at == -1 or text.find(whole, at + 1) != -1:
        raise FormatError(f"{place}: {exact!r} does not stand in the article exactly once.")
    start = at + len(prefix)
    return Span.of(text, start, start + len(exact))
