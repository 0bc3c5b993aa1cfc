"""What every codec reads and writes: one article with the records of its claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lunzheng.article import Article, Layers, Span
from lunzheng.errors import FormatError
from lunzheng.record import Record

#: The parts of an article beside id and text that most formats can take along as metadata.
DETAILS = ("title", "date", "source", "url")


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article and its records, in the order in which they were read.

    Parameters
    ----------
    layers : its sentences, words and entities, where the source has them.
    columns : id of a record → what its line says beside the schema, such as a concept of the
        user's own.
    """

    article: Article
    records: tuple[Record, ...]
    layers: Layers | None = None
    columns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)


def spans_of(record: Record) -> Iterator[tuple[str, Span]]:
    """Every span of a record with the part it plays: claim, cue, speaker or addressee."""
    for span in record.claim:
        yield "claim", span
    for part, other in (
        ("cue", record.cue),
        ("speaker", record.speaker.mention),
        ("addressee", record.addressee),
    ):
        if other is not None:
            yield part, other


def details_of(article: Article) -> dict[str, Any]:
    """Title, date, outlet, address and ``meta`` of an article; what is missing is left out."""
    details = {name: getattr(article, name) for name in DETAILS}
    if article.meta:
        details["meta"] = dict(article.meta)
    return {name: value for name, value in details.items() if value is not None}


def article_with(article_id: str, text: str, details: Mapping[str, Any]) -> Article:
    """The article of a text and of what :func:`details_of` once gave.

    What is no text where a text belongs is left in ``meta``, so that nothing is lost.
    """
    known = {
        name: details[name] if isinstance(details.get(name), str) else None for name in DETAILS
    }
    meta = details.get("meta")
    others = {
        name: value
        for name, value in details.items()
        if name != "meta" and known.get(name) is None and value is not None
    }
    return Article(article_id, text, **known, meta={**(meta or {}), **others})


def member(value: object, name: str, kind: type | tuple[type, ...], place: str) -> Any:
    """``value[name]``, if it is there and of the ``kind`` asked for.

    Raises
    ------
    FormatError : otherwise; ``place`` says where.
    """
    if not isinstance(value, Mapping):
        raise FormatError(f"{place}: here belongs an object, not {type(value).__name__}.")
    if name not in value:
        raise FormatError(f'{place}: the member "{name}" is missing.')
    found = value[name]
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is int):
        raise FormatError(f'{place}: the member "{name}" is {found!r}, of another type.')
    return found


def line_place(path: Path, number: int) -> str:
    """How messages name a line: ``tasks.jsonl, line 3``."""
    return f"{path}, line {number}"
