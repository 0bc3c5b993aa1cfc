"""Sentences, words and entities beside records: read, written, found where missing, and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from lunzheng.article import Article, Entity, EntityLabel, Layers, Offsets
from lunzheng.errors import FormatError
from lunzheng.exchange.document import AnnotatedArticle, member, spans_of
from lunzheng.exchange.json_files import read_json_lines, write_json_lines
from lunzheng.exchange.losses import Losses
from lunzheng.text.mending import mend
from lunzheng.text.sentences import sentences
from lunzheng.text.words import WordSegmenter

#: How losses name what ``lunzheng tag`` finds.
LAYERS = "sentences, words and entities (name a file for them by --layers)"
_NOT_BLANK = re.compile(r"\S+")
_LABELS: tuple[EntityLabel, ...] = get_args(EntityLabel)
#: What other taggers call our labels.
_USUAL: dict[str, EntityLabel] = {
    **{label: label for label in _LABELS},
    "PER": "PERSON",
    "GPE": "LOC",
    "FAC": "LOC",
}


def read_layers(path: Path, articles: Mapping[str, Article]) -> dict[str, Layers]:
    """The layers that ``lunzheng tag`` wrote, by article.

    Raises
    ------
    SourceNotFound, FormatError : for a line of another form, an article that is not there, or
        offsets that do not fit its text; the message has file and line.
    """
    found = {}
    for place, value in read_json_lines(path):
        article_id = member(value, "article_id", str, place)
        if article_id not in articles:
            raise FormatError(f"{place}: its article {article_id!r} is not among the articles.")
        entities = [
            Entity(
                member(one, "start", int, place),
                member(one, "end", int, place),
                _known_label(member(one, "label", str, place), place),
            )
            for one in member(value, "entities", list, place)
        ]
        layers = Layers(
            article_id,
            tuple(_offsets(one, place) for one in member(value, "sentences", list, place)),
            tuple(_offsets(one, place) for one in member(value, "words", list, place)),
            tuple(entities),
        )
        found[article_id] = checked_layers(layers, articles[article_id].text, place)
    return found


def write_layers(layers: Iterable[Layers], path: Path) -> None:
    """Write layers as ``lunzheng tag`` does, one JSON line an article."""
    write_json_lines((one.to_json() for one in layers), path)


def checked_layers(layers: Layers, text: str, place: str) -> Layers:
    """The layers, entities in text order.

    Raises
    ------
    FormatError : if offsets lie outside the text, or sentences or words overlap or stand out of
        order.
    """
    for name, spans in (("sentence", layers.sentences), ("word", layers.words)):
        position = 0
        for start, end in spans:
            if not position <= start < end <= len(text):
                raise FormatError(
                    f"{place}: the {name} [{start}, {end}) overlaps the one before it or lies "
                    f"outside a text of {len(text)} characters."
                )
            position = end
    for entity in layers.entities:
        if not 0 <= entity.start < entity.end <= len(text):
            raise FormatError(
                f"{place}: the entity [{entity.start}, {entity.end}) lies outside a text of "
                f"{len(text)} characters."
            )
    return replace(layers, entities=tuple(sorted(layers.entities)))


def label_of(label: str, losses: Losses) -> EntityLabel | None:
    """Our label for another tagger's; None, and counted as lost, where we have none."""
    known = _USUAL.get(label)
    if known is None:
        losses.lose(f"entity {label!r}")
    return known


def with_layers(
    documents: Iterable[AnnotatedArticle], losses: Losses
) -> Iterator[tuple[AnnotatedArticle, Layers]]:
    """Each document with layers whose words have a border wherever a span of it begins or ends.

    Where a document has no layers, words and sentences are found as ``lunzheng tag`` finds them,
    and counted as assumed. Words that had to be cut are counted as lost.
    """
    segmenter: WordSegmenter | None = None
    for document in documents:
        text = document.article.text
        if document.layers is None:
            segmenter = segmenter or WordSegmenter()
            losses.assume("sentences and words")
            layers = Layers(
                document.article.id, tuple(sentences(text)), tuple(segmenter.words(text)), ()
            )
            yield document, _fitted(document, layers)
            continue
        fitted = _fitted(document, document.layers)
        kept = set(fitted.words)
        losses.lose(
            "words that had to be cut or completed",
            len(kept.symmetric_difference(document.layers.words)),
        )
        yield document, fitted


def borders_of(document: AnnotatedArticle, layers: Layers) -> list[Offsets]:
    """All spans of records, entities and sentences."""
    return [
        *((span.start, span.end) for record in document.records for _, span in spans_of(record)),
        *((entity.start, entity.end) for entity in layers.entities),
        *layers.sentences,
    ]


def _fitted(document: AnnotatedArticle, layers: Layers) -> Layers:
    text = document.article.text
    words = list(_covering(text, layers.words))
    cut = mend(words, borders_of(document, layers))
    # A word with blanks in it (a name) may have been cut at one.
    trimmed = (_trimmed(text, word) for word in cut if text[slice(*word)].strip())
    return replace(layers, words=tuple(trimmed))


def _covering(text: str, words: Sequence[Offsets]) -> Iterator[Offsets]:
    """The words, with what is not blank between them as further words."""
    position = 0
    for start, end in (*words, (len(text), len(text))):
        for gap in _NOT_BLANK.finditer(text, position, start):
            yield gap.span()
        if start < end:
            yield start, end
        position = end


def _trimmed(text: str, word: Offsets) -> Offsets:
    surface = text[slice(*word)]
    return word[1] - len(surface.lstrip()), word[0] + len(surface.rstrip())


def _offsets(value: object, place: str) -> Offsets:
    match value:
        case [int(start), int(end)]:
            return start, end
    raise FormatError(f"{place}: {value!r} is no pair of offsets.")


def _known_label(label: str, place: str) -> Any:
    if label not in _LABELS:
        raise FormatError(f"{place}: the entity label {label!r} is none of {', '.join(_LABELS)}.")
    return label
