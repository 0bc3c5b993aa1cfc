"""A difference shown in its paragraph: what is gold, what was predicted, and both."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from lunzheng.article import Span
from lunzheng.evaluation.differences import Difference
from lunzheng.record import Record
from lunzheng.text.sentences import paragraphs

#: Control characters and bidirectional overrides make a text read as what it is not.
_VISIBLE = (
    {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
    | dict.fromkeys((0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F)), 0xFFFD)
    | dict.fromkeys((*range(0x2066, 0x206A), *range(0xD800, 0xE000)), 0xFFFD)
)


def html_text(value: str) -> str:
    """``value`` as HTML: escaped, with control characters made visible."""
    return escape(value.translate(_VISIBLE))


def marked_paragraphs(text: str, difference: Difference) -> Iterator[str]:
    """The paragraphs of ``text`` that the records of a difference touch, as HTML.

    Claims are marked ``g`` (gold), ``p`` (predicted) or both; cues and speakers within or beside
    them ``gc``, ``pc``, ``gs``, ``ps``.
    """
    marks = [*_marks(difference.gold, "g"), *_marks(difference.predicted, "p")]
    # A speaker or cue may stand in another paragraph than its claim: show both.
    for start, end in paragraphs(text):
        touching = [mark for mark in marks if mark[0].start < end and start < mark[0].end]
        if touching:
            yield f"<p>{''.join(_segments(text, start, end, touching))}</p>"


def _marks(record: Record | None, side: str) -> Iterator[tuple[Span, str]]:
    if record is None:
        return
    for span in record.claim:
        yield span, side
    if record.cue is not None:
        yield record.cue, f"{side}c"
    if record.speaker.mention is not None:
        yield record.speaker.mention, f"{side}s"


def _segments(text: str, start: int, end: int, marks: list[tuple[Span, str]]) -> Iterator[str]:
    borders = {start, end}
    for span, _ in marks:
        borders.update(border for border in (span.start, span.end) if start < border < end)
    ordered = sorted(borders)
    for left, right in pairwise(ordered):
        piece = html_text(text[left:right])
        names = sorted({name for span, name in marks if span.start <= left and right <= span.end})
        yield f'<span class="{" ".join(names)}">{piece}</span>' if names else piece
