"""Spans as they are compared: edge punctuation and outer quotation marks do not count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from lunzheng.article import Offsets, Span


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def bare(span: Span) -> Offsets:
    """Offsets of ``span`` without punctuation and blanks at its edges, if anything is left."""
    start, end = 0, len(span.text)
    while start < end and not _counts(span.text[start]):
        start += 1
    while end > start and not _counts(span.text[end - 1]):
        end -= 1
    if start == end:
        return span.start, span.end
    return span.start + start, span.start + end


def characters(spans: Iterable[Span]) -> frozenset[int]:
    """The offsets that ``spans`` cover, edges trimmed."""
    return frozenset(offset for span in spans for offset in range(*bare(span)))


def iou(first: frozenset[int], second: frozenset[int]) -> float:
    """Intersection over union of two sets of offsets."""
    union = len(first | second)
    return len(first & second) / union if union else 0.0
