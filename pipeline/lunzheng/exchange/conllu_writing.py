"""Writing CoNLL-U: one token a line, sentences and articles as Universal Dependencies has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lunzheng.article import Entity, Layers, Offsets
from lunzheng.exchange.conllu_text import NOT_IN_FORM, escaped, identifier, one_line
from lunzheng.exchange.document import AnnotatedArticle, details_of, spans_of
from lunzheng.exchange.layers import with_layers
from lunzheng.exchange.libraries import conllu_library
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.records import record_json
from lunzheng.outputs._atomic import whole_file
from lunzheng.record import Record
from lunzheng.text.mending import mend

#: Comments of ours; their values are JSON.
ARTICLE, RECORDS, ENTITIES = "article", "records", "entities"
#: Key of MISC for entities, in IOB2.
NER = "NER"
#: Keys of MISC for the parts of records: ``Claim=B-1,I-2``, counted from 1 in each article.
PARTS = {"claim": "Claim", "cue": "Cue", "speaker": "Speaker", "addressee": "Addressee"}
_EMPTY = dict.fromkeys(("lemma", "upos", "xpos", "feats", "head", "deprel", "deps"))


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write a CoNLL-U file.

    Lost are articles without a word, words that had to be cut, and sentence borders that leave out
    words.

    Raises
    ------
    MissingExtra : without the package conllu.
    """
    library = conllu_library()
    with whole_file(path) as sink:
        for document, layers in with_layers(documents, losses):
            for tokens, comments in _sentences(document, layers, losses):
                sink.write(
                    library.TokenList(tokens, library.Metadata(comments)).serialize().encode()
                )


def _sentences(
    document: AnnotatedArticle, layers: Layers, losses: Losses
) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    article = document.article
    text = article.text
    words = _plain_words(layers.words, text, losses)
    if not words:
        losses.lose("article without a word")
        return
    sentences = list(_grouped(words, layers.sentences))
    extents = {(sentence[0][0], sentence[-1][1]) for sentence in sentences}
    losses.lose("sentences", len({*layers.sentences} - extents))
    tags, others = _tags(layers.entities, sentences)
    parts = _parts(document.records)
    starts = [sentence[0][0] for sentence in sentences]
    ends = [*starts[1:], len(text)]
    for number, (sentence, end) in enumerate(zip(sentences, ends, strict=True), start=1):
        tokens = list(_tokens(sentence, text, end, tags, parts))
        comments: dict[str, Any] = {}
        if number == 1:
            comments["newdoc id"] = identifier(article.id)
            comments[ARTICLE] = one_line({"id": article.id, **details_of(article)})
            if others:
                comments[ENTITIES] = one_line([[one.start, one.end, one.label] for one in others])
            if sentence[0][0] > 0:
                before = {"SpacesBefore": escaped(text[: sentence[0][0]])}
                tokens[0]["misc"] = {**before, **(tokens[0]["misc"] or {})}
        if number == 1 or "\n" in text[sentences[number - 2][-1][1] : sentence[0][0]]:
            comments["newpar"] = ""
        comments["sent_id"] = f"{identifier(article.id)}-{number}"
        comments["text"] = _normalised(sentence, text)
        begun = _begun(document.records, sentence[0][0] if number > 1 else 0, end)
        if begun:
            comments[RECORDS] = one_line(begun)
        yield tokens, comments


def _plain_words(words: Sequence[Offsets], text: str, losses: Losses) -> list[Offsets]:
    """The words, cut at blanks that no FORM can hold."""
    blanks = [
        (start + match.start(), start + match.end())
        for start, end in words
        for match in NOT_IN_FORM.finditer(text[start:end])
    ]
    if not blanks:
        return list(words)
    losses.lose("words with line ends, tabs or several blanks in them, which were cut", len(blanks))
    return [(start, end) for start, end in mend(words, blanks) if text[start:end].strip()]


def _grouped(words: Sequence[Offsets], sentences: Sequence[Offsets]) -> Iterator[list[Offsets]]:
    """The words sentence by sentence; those before the first belong to it."""
    starts = [start for start, _ in sentences][1:]
    group: list[Offsets] = []
    for word in words:
        while starts and starts[0] <= word[0]:
            starts.pop(0)
            if group:
                yield group
            group = []
        group.append(word)
    yield group


def _tags(
    entities: Iterable[Entity], sentences: Iterable[Sequence[Offsets]]
) -> tuple[dict[Offsets, str], list[Entity]]:
    """IOB2 by word, and the entities that it cannot tell: overlapping, or over a sentence's end."""
    waiting = list(entities)
    tags: dict[Offsets, str] = {}
    told = set()
    for sentence in sentences:
        for entity in waiting:
            inside = [
                word for word in sentence if entity.start <= word[0] and word[1] <= entity.end
            ]
            whole = inside and (inside[0][0], inside[-1][1]) == (entity.start, entity.end)
            if whole and not any(word in tags for word in inside):
                told.add(entity)
                tags |= dict.fromkeys(inside, f"I-{entity.label}")
                tags[inside[0]] = f"B-{entity.label}"
    return tags, [entity for entity in waiting if entity not in told]


def _parts(records: Iterable[Record]) -> list[tuple[int, int, str, int]]:
    return [
        (span.start, span.end, part, number)
        for number, record in enumerate(records, start=1)
        for part, span in spans_of(record)
    ]


def _tokens(
    sentence: Sequence[Offsets],
    text: str,
    end: int,
    tags: dict[Offsets, str],
    parts: Iterable[tuple[int, int, str, int]],
) -> Iterator[dict[str, Any]]:
    following = [start for start, _ in sentence[1:]] + [end]
    for number, (word, next_start) in enumerate(zip(sentence, following, strict=True), start=1):
        misc: dict[str, str] = {}
        gap = text[word[1] : next_start]
        if not gap:
            misc["SpaceAfter"] = "No"
        elif gap != " ":
            misc["SpacesAfter"] = escaped(gap)
        if word in tags:
            misc[NER] = tags[word]
        for part, key in PARTS.items():
            within = [
                f"{'B' if start == word[0] else 'I'}-{record}"
                for start, stop, name, record in parts
                if name == part and start <= word[0] and word[1] <= stop
            ]
            if within:
                misc[key] = ",".join(within)
        yield {"id": number, "form": text[slice(*word)], **_EMPTY, "misc": misc or None}


def _normalised(sentence: Sequence[Offsets], text: str) -> str:
    """The sentence as ``# text`` has it: every stretch of blanks is one space."""
    pieces = []
    position = sentence[0][0]
    for start, end in sentence:
        pieces += [" "] * (start > position) + [text[start:end]]
        position = end
    return "".join(pieces)


def _begun(records: Iterable[Record], start: int, end: int) -> list[dict[str, Any]]:
    """The records whose claim begins from ``start`` up to ``end``, with the numbers MISC uses."""
    return [
        {"number": number, **record_json(record)}
        for number, record in enumerate(records, start=1)
        if start <= record.claim[0].start < end
    ]
