"""Cut an article at every border of its records, so that nested and overlapping spans can be shown.

HTML elements and terminal styles cannot overlap, claims can. Each segment between two borders
therefore carries all the marks that lie over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lunzheng.article import Span
from lunzheng.record import Record

MarkLayer = Literal["claim", "speaker", "cue", "addressee"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of one record.

    Parameters
    ----------
    layer : the part of the record that the span is.
    record : index of the record in the list that was given.
    start, end : the span's offsets in the article's text.
    part : 0 for the first span of a claim, 1 for its next, …; 0 for the other layers.
    """

    layer: MarkLayer
    record: int
    start: int
    end: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """``text[start:end]``, over which the same ``marks`` lie throughout, outermost first."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]

    def of(self, layer: MarkLayer) -> tuple[Mark, ...]:
        """The segment's marks of one layer, outermost first."""
        return tuple(mark for mark in self.marks if mark.layer == layer)


def marks_of(records: Sequence[Record]) -> Iterator[Mark]:
    """Yield a mark for every span of every record."""
    for index, record in enumerate(records):
        for part, piece in enumerate(record.claim):
            yield Mark("claim", index, piece.start, piece.end, part)
        single: tuple[tuple[MarkLayer, Span | None], ...] = (
            ("speaker", record.speaker.mention),
            ("cue", record.cue),
            ("addressee", record.addressee),
        )
        for layer, span in single:
            if span is not None:
                yield Mark(layer, index, span.start, span.end)


def segments(text: str, records: Sequence[Record]) -> Iterator[Segment]:
    """Cut ``text`` at every border of a record's span; the segments joined are the text.

    Raises
    ------
    RecordError : when a record does not fit the text.
    """
    for record in records:
        record.check(text)
    # Outermost first: at the same start the longer span encloses the shorter one.
    marks = sorted(marks_of(records), key=lambda mark: (mark.start, -mark.end, mark.record))
    borders = sorted({0, len(text)} | {at for mark in marks for at in (mark.start, mark.end)})
    open_marks: list[Mark] = []
    coming = 0
    for start, end in pairwise(borders):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while coming < len(marks) and marks[coming].start == start:
            open_marks.append(marks[coming])
            coming += 1
        yield Segment(start, end, text[start:end], tuple(open_marks))


def marked_paragraphs(text: str, records: Sequence[Record]) -> Iterator[list[Segment]]:
    """The segments of each paragraph (line) of ``text`` that is not blank, in order.

    A segment that runs over a line break is cut there; the line break itself is in none.
    """
    paragraph: list[Segment] = []
    for segment in segments(text, records):
        start = segment.start
        for number, line in enumerate(segment.text.split("\n")):
            if number:
                if any(piece.text.strip() for piece in paragraph):
                    yield paragraph
                paragraph = []
            end = start + len(line)
            if line:
                paragraph.append(Segment(start, end, line, segment.marks))
            start = end + 1
    if any(piece.text.strip() for piece in paragraph):
        yield paragraph


#: Control characters would move the terminal's cursor or break a page, and bidirectional overrides
#: make text read as what it is not. Each is shown as one character, so that offsets still hold.
#: A carriage return is half of a Windows line end far more often than anything else: a blank.
_VISIBLE: dict[int, int] = (
    {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x0D: 0x20, 0x7F: 0x2421}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
    | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
)


def visible(text: str) -> str:
    """``text`` with control characters, bidirectional overrides and lone surrogates made visible.

    One character stays one character: ``␀`` stands for NUL, ``␛`` for escape, ``�`` for the rest.
    """
    return text.translate(_VISIBLE)
