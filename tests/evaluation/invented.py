"""Invented records over an invented text."""

from __future__ import annotations

from typing import Any

from lunzheng.article import Article, Span
from lunzheng.record import Record, Speaker

TEXT = (
    "林友森表示，港口下月將啟用。他呼籲，市府應公開契約。\n"
    "陳音指出，成本已上升。民眾也要先登記。今天天氣晴朗。政府應及早因應。"
)
ARTICLE = Article("a", TEXT, "港口啟用", source="晨光報", meta={"genre": "wire"})


def span(text: str, within: str = TEXT) -> Span:
    start = within.index(text)
    return Span(start, start + len(text), text)


def record(claim: str | list[str], cue: str | None = None, who: str | None = None, **more: Any) -> (
    Record
):  # fmt: skip
    """A record of ``ARTICLE``; ``name`` is the mention unless given."""
    claims = [claim] if isinstance(claim, str) else claim
    fields = {"quote": "indirect", "kind": "fact", **more}
    name = fields.pop("name", who)
    speaker = Speaker(
        span(who) if who else None, name, fields.pop("role", None), fields.pop("type", "person")
    )
    return Record(
        fields.pop("article_id", "a"),
        tuple(span(text) for text in claims),
        span(cue) if cue else None,
        speaker,
        **fields,
    )


GOLD = [
    record("港口下月將啟用", "表示", "林友森", kind="prediction", role="港務局長"),
    record("市府應公開契約", "呼籲", "他", name="林友森", kind="recommendation"),
    record("成本已上升", "指出", "陳音"),
    record("民眾也要先登記", None, None, name="陳音", kind="recommendation", implicit=True),
    record("政府應及早因應", None, None, kind="recommendation", type="author"),
]
