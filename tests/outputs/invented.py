"""Records of an invented article, as many as a test asks for."""

from __future__ import annotations

from lunzheng.article import Article, Span
from lunzheng.record import Record, Speaker

TEXT = "林若水說，「票價😀不變」，\n且盼市府\r𡃁加車。"
ARTICLE = Article("a-1", TEXT, "夜間公車", "2025-11-07", "河岸日報")


def span(start: int, end: int) -> Span:
    return Span.of(TEXT, start, end)


FULL = Record(
    "a-1",
    (span(5, 12), span(14, 22)),
    span(3, 4),
    Speaker(span(0, 3), "林若水", "河岸市長", "person"),
    "mixed",
    "recommendation",
    span(16, 18),
    False,
    0.87654321,
)
BARE = Record(
    "a-1", (span(5, 12),), None, Speaker(None, None, None, "author"), "direct", "fact", None, True
)
