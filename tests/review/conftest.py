"""An invented article with records that nest, overlap, break and go without a cue."""

from __future__ import annotations

import pytest

from lunzheng.article import Article, Span
from lunzheng.record import Kind, Quote, Record, Speaker, SpeakerType

TEXT = (
    "能源部長林可青10日出席論壇時表示，電網在三年內將完成更新，"
    "並轉述顧問方大川的說法指出，離島機組最容易跳電。\n"
    "\n"
    "「電價今年不會調整，」林可青說，「但明年會檢討。」她呼籲，各縣市應提早盤點用電大戶。\n"
    "民間團體綠島電力觀察批評，進度報告𡃁的數字與事實不符😀。政府應公布完整數據。\n"
)


class Builder:
    """Makes records by the words of their parts; each is found after ``after``."""

    def __init__(self, text: str) -> None:
        self.text = text

    def span(self, words: str, after: int = 0) -> Span:
        start = self.text.index(words, after)
        return Span.of(self.text, start, start + len(words))

    def record(
        self,
        claim: list[str],
        *,
        cue: str | None = None,
        cue_after: str = "",
        mention: str | None = None,
        mention_after: str = "",
        name: str | None = None,
        role: str | None = None,
        type: SpeakerType = "person",
        kind: Kind = "fact",
        quote: Quote = "indirect",
        addressee: str | None = None,
        confidence: float = 0.9,
    ) -> Record:
        spans = tuple(self.span(words) for words in claim)
        return Record(
            article_id="a-1",
            claim=spans,
            cue=self.span(cue, self.text.index(cue_after)) if cue else None,
            speaker=Speaker(
                self.span(mention, self.text.index(mention_after)) if mention else None,
                name,
                role,
                type,
            ),
            quote=quote,
            kind=kind,
            addressee=self.span(addressee) if addressee else None,
            confidence=confidence,
        )


@pytest.fixture
def article() -> Article:
    return Article("a-1", TEXT, title="電網更新進度引發討論", date="2025-11-10", source="海島時報")


@pytest.fixture
def records(article: Article) -> list[Record]:
    make = Builder(article.text).record
    minister = {"name": "林可青", "role": "能源部長"}
    return [
        make(
            ["電網在三年內將完成更新，並轉述顧問方大川的說法指出，離島機組最容易跳電"],
            cue="表示",
            mention="林可青",
            kind="commitment",
            **minister,
        ),
        make(
            ["離島機組最容易跳電"],
            cue="指出",
            mention="方大川",
            name="方大川",
            role="顧問",
            kind="evaluation",
        ),
        make(
            ["「電價今年不會調整，」", "「但明年會檢討。」"],
            cue="說",
            cue_after="林可青說",
            mention="林可青",
            mention_after="」",
            kind="commitment",
            quote="direct",
            **minister,
        ),
        make(
            ["各縣市應提早盤點用電大戶"],
            cue="呼籲",
            mention="她",
            kind="recommendation",
            addressee="各縣市",
            **minister,
        ),
        make(
            ["進度報告𡃁的數字與事實不符😀"],
            cue="批評",
            mention="綠島電力觀察",
            name="綠島電力觀察",
            role="民間團體",
            type="organization",
            kind="evaluation",
            confidence=0.55,
        ),
        make(["政府應公布完整數據"], type="author", kind="recommendation", addressee="政府"),
    ]
