"""Articles and the stand-off layers over their text.

All offsets in Lunzheng are half-open ``[start, end)`` in Unicode code points of
``Article.text``, which is kept exactly as it was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from lunzheng.errors import RecordError

EntityLabel = Literal["PERSON", "ORG", "LOC", "TITLE"]

#: ``(start, end)`` pair of code-point offsets.
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    Parameters
    ----------
    id : stable identifier; unique within a run.
    text : the body, exactly as read; paragraphs are separated by newlines.
    title, source, url : as the input gives them, else None. ``source`` is the outlet.
    date : ISO 8601 (``YYYY-MM-DD``), else None.
    meta : what else the input carried; not interpreted.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, with its surface for checking."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The span ``text[start:end]``.

        Raises
        ------
        RecordError : if the offsets do not enclose at least one character of ``text``.
        """
        if not 0 <= start < end <= len(text):
            raise RecordError(
                f"span [{start}, {end}) lies outside a text of {len(text)} characters"
            )
        return cls(start, end, text[start:end])

    def check(self, text: str) -> None:
        """Raise RecordError unless the span's surface stands at its offsets in ``text``."""
        if self.start < 0 or text[self.start : self.end] != self.text or not self.text:
            raise RecordError(
                f"span [{self.start}, {self.end}) reads {text[self.start : self.end]!r} in the "
                f"article, but {self.text!r} in the record"
            )

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "start": self.start, "end": self.end}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(value["start"], value["end"], value["text"])


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """A named entity or title: ``text[start:end]`` is a ``label``."""

    start: int
    end: int
    label: EntityLabel


@dataclass(frozen=True, slots=True)
class Layers:
    """Sentences, words and entities of one article, each in text order.

    ``words`` cover every non-blank character of the text; ``sentences`` too.
    """

    article_id: str
    sentences: tuple[Offsets, ...]
    words: tuple[Offsets, ...]
    entities: tuple[Entity, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "article_id": self.article_id,
            "sentences": [list(offsets) for offsets in self.sentences],
            "words": [list(offsets) for offsets in self.words],
            "entities": [
                {"start": entity.start, "end": entity.end, "label": entity.label}
                for entity in self.entities
            ],
        }
