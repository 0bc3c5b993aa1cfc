"""Which quotation mark closes which, in text that often leaves one open.

News drops marks: a quotation that runs over several paragraphs opens each of them and closes only
the last, and some are never closed at all. One forgotten 「 must not turn the rest of an article
into a quotation, so an unclosed mark counts only when the next paragraph goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lunzheng.article import Offsets

#: Opening mark → its closing mark.
PAIRS = {"「": "」", "『": "』", "“": "”", "﹁": "﹂", "﹃": "﹄"}
CLOSING = {closing: opening for opening, closing in PAIRS.items()}
_MARK = re.compile(f"[{''.join([*PAIRS, *CLOSING])}]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch, marks included, and how deep it is nested (0 = outermost)."""

    start: int
    end: int
    depth: int


def quotations(text: str, paragraphs: Sequence[Offsets]) -> list[Quotation]:
    """Pair the quotation marks of ``text``, paragraph by paragraph.

    Parameters
    ----------
    text : the article's text.
    paragraphs : its paragraphs, in order.

    Returns
    -------
    The quotations sorted by start. A quotation over several paragraphs is given once for each of
    them, ending at the paragraph's end.
    """
    found: list[Quotation] = []
    for number, (start, end) in enumerate(paragraphs):
        goes_on = number + 1 < len(paragraphs) and text[paragraphs[number + 1][0]] in PAIRS
        found.extend(_quotations_in(text, start, end, goes_on=goes_on))
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    return found


def _quotations_in(text: str, start: int, end: int, *, goes_on: bool) -> list[Quotation]:
    found: list[Quotation] = []
    open_marks: list[int] = []
    for mark in _MARK.finditer(text, start, end):
        offset, character = mark.start(), mark[0]
        if character in PAIRS:
            open_marks.append(offset)
        else:
            opening = CLOSING[character]
            # A 」 closes the nearest 「; an inner 『 that was forgotten in between is dropped.
            depth = len(open_marks) - 1
            while depth >= 0 and text[open_marks[depth]] != opening:
                depth -= 1
            if depth >= 0:
                found.append(Quotation(open_marks[depth], offset + 1, depth))
                del open_marks[depth:]
    if goes_on and open_marks and open_marks[0] == start:
        found.append(Quotation(start, end, 0))
    return found


class QuotationDepth:
    """Look-up of the quotation that encloses an offset.

    Parameters
    ----------
    length : number of characters of the text.
    found : its quotations, sorted by start.
    """

    def __init__(self, length: int, found: Sequence[Quotation]) -> None:
        self.outermost: list[Quotation] = []
        for quotation in found:
            if not self.outermost or quotation.start >= self.outermost[-1].end:
                self.outermost.append(quotation)
        self._inside = bytearray(length + 1)
        for quotation in self.outermost:
            inner = quotation.end - 1 - quotation.start - 1
            if inner > 0:
                self._inside[quotation.start + 1 : quotation.end - 1] = b"\1" * inner

    def inside(self, offset: int) -> bool:
        """Whether ``text[offset]`` stands inside quotation marks (the marks themselves do not)."""
        return bool(self._inside[offset])
