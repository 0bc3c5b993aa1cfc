"""Invented articles and records, by hand and at random."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

from hypothesis import strategies as st

from lunzheng.article import Article, Entity, EntityLabel, Layers, Offsets, Span
from lunzheng.exchange import AnnotatedArticle, Codec, Losses
from lunzheng.exchange.document import spans_of
from lunzheng.exchange.graph import KINDS, QUOTES, SPEAKER_TYPES
from lunzheng.record import Record, Speaker

#: Astral characters stand before and inside the spans, where code units and points differ.
TEXT = "😀局長林𠮷安今天表示，「港口下月啟用」。\n市府，他並呼籲，應公開契約。"


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


ARTICLE = Article(
    "a-1", TEXT, "港口啟用", "2031-05-06", "海聲報", "https://example.org/1", {"版": "地方"}
)
LIN = Speaker(span("局長林𠮷安"), "林𠮷安", "局長", "person")
FIRST = Record("a-1", (span("港口下月啟用"),), span("表示"), LIN, "direct", "prediction",
               confidence=0.75)  # fmt: skip
SECOND = Record(
    "a-1",
    (span("市府"), span("應公開契約")),
    span("呼籲"),
    Speaker(span("他"), "林𠮷安", "局長", "person"),
    "indirect",
    "recommendation",
    addressee=span("市府"),
)
DOCUMENT = AnnotatedArticle(ARTICLE, (FIRST, SECOND))
_WORDS = "😀 局長 林𠮷安 今天 表示 ， 「 港口 下月 啟用 」 。 市府 ， 他 並 呼籲 ， 應 公開 契約 。"


def _placed(words: Sequence[str], text: str) -> Iterator[Offsets]:
    end = 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        yield start, end


LAYERS = Layers(
    "a-1",
    tuple(_placed(TEXT.split("\n"), TEXT)),
    tuple(_placed(_WORDS.split(), TEXT)),
    (Entity(1, 3, "TITLE"), Entity(3, 6, "PERSON"), Entity(21, 23, "ORG")),
)
LAYERED = replace(DOCUMENT, layers=LAYERS)
EMPTY = AnnotatedArticle(Article("a-2", "今天沒有人說話。"), ())

ENTITY_LABELS: tuple[EntityLabel, ...] = get_args(EntityLabel)
_LETTERS = "港口下月啟用，。「」…a 𠮷😀\n"
_NAMES = st.text('林𠮷安局長 a/|"\\', min_size=1, max_size=6).filter(lambda name: name.strip())


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span.of(text, start, draw(st.integers(start + 1, len(text))))


@st.composite
def claims(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return tuple(Span.of(text, start, end) for start, end in pairs)


@st.composite
def records(draw: st.DrawFn, article: Article) -> Record:
    maybe = st.none() | spans(article.text)
    kind = draw(st.sampled_from(KINDS))
    return Record(
        article.id,
        draw(claims(article.text)),
        draw(maybe),
        Speaker(
            draw(maybe),
            draw(st.none() | _NAMES),
            draw(st.none() | _NAMES),
            draw(st.sampled_from(SPEAKER_TYPES)),
        ),
        draw(st.sampled_from(QUOTES)),
        kind,
        addressee=draw(maybe) if kind == "recommendation" else None,
        implicit=draw(st.booleans()),
        confidence=draw(st.floats(0, 1)),
    )


@st.composite
def documents(draw: st.DrawFn) -> AnnotatedArticle:
    text = draw(st.text(_LETTERS, min_size=2, max_size=40).filter(lambda text: text.strip()))
    maybe = st.none() | _NAMES
    article = Article(
        draw(st.text("ab-1", min_size=1, max_size=4)), text, draw(maybe), None, draw(maybe)
    )
    chosen = draw(st.lists(records(article), max_size=4, unique_by=lambda record: record.id))
    return AnnotatedArticle(article, tuple(chosen))


@st.composite
def layered_documents(draw: st.DrawFn) -> AnnotatedArticle:
    """Documents with layers whose words have a border wherever a span begins or ends."""
    document = draw(documents())
    text = document.article.text
    cuts = draw(st.sets(st.integers(0, len(text)), max_size=8))
    cuts |= {
        edge
        for record in document.records
        for _, span in spans_of(record)
        for edge in (span.start, span.end)
    }
    words = list(_words(text, sorted(cuts | {0, len(text)})))
    ends = sorted(draw(st.sets(st.integers(1, len(words)), max_size=3)) | {len(words)})
    starts = [0, *ends[:-1]]
    sentences = [(words[a][0], words[b - 1][1]) for a, b in zip(starts, ends, strict=True)]
    places = st.tuples(*[st.integers(0, len(words) - 1)] * 2, st.sampled_from(ENTITY_LABELS))
    entities = {
        Entity(words[min(one, other)][0], words[max(one, other)][1], label)
        for one, other, label in draw(st.lists(places, max_size=3))
    }
    layers = Layers(document.article.id, tuple(sentences), tuple(words), tuple(sorted(entities)))
    return replace(document, layers=layers)


def _words(text: str, cuts: list[int]) -> Iterator[Offsets]:
    for start, end in pairwise(cuts):
        for word in re.finditer(r"\S+", text[start:end]):
            yield start + word.start(), start + word.end()


def there_and_back(
    codec: Codec, documents: Sequence[AnnotatedArticle], suffix: str = ""
) -> tuple[list[AnnotatedArticle], Losses, Losses]:
    """What comes back of documents, with the losses of writing and of reading."""
    written, read = Losses(), Losses()
    assert codec.write is not None
    assert codec.read is not None
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / f"out{suffix}"
        codec.write(documents, path, written)
        return list(codec.read(path, read)), written, read
