"""An invented article and its records."""

from __future__ import annotations

from lunzheng.article import Article, Span
from lunzheng.record import Kind, Record, Speaker

TEXT = (
    "林友森表示，港口下月將啟用。他呼籲，市府應公開契約。\n"
    "陳音指出，成本已上升。民眾也要先登記。今天天氣晴朗。"
)
ARTICLES = {"a": Article("a", TEXT)}


def span(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start, start + len(text), text)


def one_record(
    claim: str,
    cue: str | None,
    who: str | None,
    kind: Kind,
    *,
    name: str | None = None,
    implicit: bool = False,
) -> Record:
    return Record(
        "a",
        (span(claim),),
        span(cue) if cue else None,
        Speaker(span(who) if who else None, name or who, None, "person"),
        "indirect",
        kind,
        implicit=implicit,
    )
