"""Paragraphs and sentences as character offsets.

A sentence ends at 。！？ (with the marks that follow it) outside quotation marks; inside them it
goes on, because a claim may run past a full stop only within one pair of quotation marks. Only what
is far too long for a sentence is cut all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lunzheng.article import Offsets
from lunzheng.text.quotation_marks import CLOSING, QuotationDepth, quotations

_PARAGRAPH = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
_TERMINATORS = frozenset("。！？!?｡")
#: What may stand between a terminator and the next sentence: more terminators, closing marks.
_AFTER_TERMINATOR = frozenset("。！？!?｡…⋯~～）)】》") | frozenset(CLOSING)
_MAY_END = re.compile(f"[{''.join(sorted(_TERMINATORS | frozenset(CLOSING)))}]")
#: After a quoted full stop these show that the sentence goes on: 「…。」，他說 / 「…。」的說法.
_GOES_ON = frozenset("，、；：,;:的等之、")
#: The longest sentence. News has none of 300 characters; what is longer than this is a list or a
#: text without full stops, and the work that later steps do on a sentence grows with its square.
LONGEST = 600
#: How long the pieces are of what has no mark at all for half as long as that.
_UNMARKED = 150
#: Where a sentence that is too long is cut: the first group of which one stands in its second half.
_CUTS = ("。！？!?｡", "；;", "，,", "、 \u3000\t")


def paragraphs(text: str) -> list[Offsets]:
    """The non-blank lines of ``text``, without surrounding blanks.

    Returns
    -------
    Half-open offsets in text order; together they hold every non-blank character.
    """
    found = []
    for line in _PARAGRAPH.finditer(text):
        start, end = _trimmed(text, *line.span())
        if start < end:
            found.append((start, end))
    return found


def sentences(text: str) -> list[Offsets]:
    """The sentences of ``text``.

    Returns
    -------
    Half-open offsets in text order; together they hold every non-blank character.
    """
    lines = paragraphs(text)
    depth = QuotationDepth(len(text), quotations(text, lines))
    found: list[Offsets] = []
    for start, end in lines:
        found.extend(_sentences_in(text, start, end, depth))
    return found


def _sentences_in(text: str, start: int, end: int, depth: QuotationDepth) -> list[Offsets]:
    found: list[Offsets] = []
    sentence_start = start
    offset = start
    while mark := _MAY_END.search(text, offset, end):
        offset = mark.start()
        if not _ends_here(text, offset, end, depth):
            offset += 1
            continue
        offset += 1
        while offset < end and text[offset] in _AFTER_TERMINATOR and not depth.inside(offset):
            offset += 1
        found.extend(_pieces(text, sentence_start, offset))
        sentence_start = offset
    found.extend(_pieces(text, sentence_start, end))
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[Offsets]:
    """``[start, end)`` without the blanks around it, cut where it is too long for a sentence."""
    start, end = _trimmed(text, start, end)
    while end - start > LONGEST:
        cut = _cut(text, start)
        yield _trimmed(text, start, cut)
        start, end = _trimmed(text, cut, end)
    if start < end:
        yield start, end


def _cut(text: str, start: int) -> int:
    lowest, highest = start + LONGEST // 2, start + LONGEST
    for marks in _CUTS:
        last = max(text.rfind(mark, lowest, highest) for mark in marks)
        if last >= 0:
            return last + 1
    return start + _UNMARKED


def _ends_here(text: str, offset: int, end: int, depth: QuotationDepth) -> bool:
    character = text[offset]
    if character in _TERMINATORS:
        if depth.inside(offset):
            return False
        # A half-width mark in Latin text (a URL's ?, C!) ends nothing.
        if character in "!?" and offset + 1 < end and text[offset + 1].isascii():
            return text[offset + 1].isspace() or text[offset + 1] in "!?"
        return True
    if character in CLOSING and not depth.inside(offset):
        # 「……。」 ends a sentence with its quotation unless the text plainly goes on.
        closes_sentence = offset > 0 and text[offset - 1] in _TERMINATORS
        return closes_sentence and not (offset + 1 < end and text[offset + 1] in _GOES_ON)
    return False


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
