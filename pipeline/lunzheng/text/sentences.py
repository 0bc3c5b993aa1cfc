"""Paragraphs and sentences as character offsets.

A sentence ends at 。！？ (with the marks that follow it) outside quotation marks; inside them it
goes on, because a claim may run past a full stop only within one pair of quotation marks.
"""

from __future__ import annotations

import re

from lunzheng.article import Offsets
from lunzheng.text.quotation_marks import CLOSING, QuotationDepth, quotations

_PARAGRAPH = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
_TERMINATORS = frozenset("。！？!?｡")
#: What may stand between a terminator and the next sentence: more terminators, closing marks.
_AFTER_TERMINATOR = frozenset("。！？!?｡…⋯~～）)】》") | frozenset(CLOSING)
#: After a quoted full stop these show that the sentence goes on: 「…。」，他說 / 「…。」的說法.
_GOES_ON = frozenset("，、；：,;:的等之、")


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
    while offset < end:
        if not _ends_here(text, offset, end, depth):
            offset += 1
            continue
        offset += 1
        while offset < end and text[offset] in _AFTER_TERMINATOR and not depth.inside(offset):
            offset += 1
        piece = _trimmed(text, sentence_start, offset)
        if piece[0] < piece[1]:
            found.append(piece)
        sentence_start = offset
    piece = _trimmed(text, sentence_start, end)
    if piece[0] < piece[1]:
        found.append(piece)
    return found


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
