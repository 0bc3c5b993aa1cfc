"""spaCy's DocBin (``.spacy``): tokens, sentences, entities, and records in ``doc.user_data``.

A DocBin is msgpack under zlib, and so is the user data in it; nothing of it is pickled. The records
lie where ``lunzheng.load`` leaves them, so that ``doc._.records`` reads them; their spans stand in
``doc.spans`` too, for training a span categoriser. Tokens are cut wherever a span begins or ends
within one, since spaCy drops character spans off token borders.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lunzheng.article import Article, Entity, Layers, Offsets
from lunzheng.errors import FormatError
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of, spans_of
from lunzheng.exchange.json_files import read_bytes
from lunzheng.exchange.layers import borders_of, label_of, with_layers
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.records import record_in
from lunzheng.outputs._atomic import whole_file
from lunzheng.record import Record
from lunzheng.text.sentences import sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: Key of ``doc.user_data`` for the article's id, title, … as JSON: msgpack has no lists of its own
#: that spaCy gives back as lists, and no numbers of more than 64 bits.
ARTICLE = "lunzheng_article"
#: The group of ``doc.spans`` for entities that overlap others, which ``doc.ents`` cannot hold.
_ENTITIES = "entities"
_PARTS = ("claim", "cue", "speaker", "addressee")
_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "SENT_START")
_OTHERS = ("TAG", "POS", "LEMMA", "MORPH", "DEP")


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write a DocBin; lost are words that had to be cut and sentences that tokens cannot tell."""
    from spacy.tokens import DocBin

    vocab = _vocab()
    docs = DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    for document, layers in with_layers(documents, losses):
        docs.add(_doc(vocab, document, layers, losses))
    with whole_file(path) as sink:
        sink.write(docs.to_bytes())


def _vocab() -> Vocab:
    from spacy.lang.lex_attrs import LEX_ATTRS
    from spacy.vocab import Vocab

    return Vocab(lex_attr_getters=LEX_ATTRS)


def _doc(vocab: Vocab, document: AnnotatedArticle, layers: Layers, losses: Losses) -> Doc:
    from spacy.tokens import Doc

    from lunzheng.language.extensions import keep_records, register
    from lunzheng.text.tokenizer import set_sentences

    register()
    article = document.article
    tokens = list(_tokens(article.text, layers.words, borders_of(document, layers)))
    doc = Doc(vocab, words=[word for word, _ in tokens], spaces=[space for _, space in tokens])
    set_sentences(doc, layers.sentences)
    _set_entities(doc, layers, known=document.layers is not None, losses=losses)
    for record in document.records:
        labels = {"claim": record.kind, "speaker": record.speaker.type}
        for part, span in spans_of(record):
            _group(doc, part, span.start, span.end, labels.get(part, part), record.id, losses)
    keep_records(doc, list(document.records))
    doc._.article_id = article.id
    doc.user_data[ARTICLE] = json.dumps(
        {"id": article.id, **details_of(article)}, ensure_ascii=False, default=str
    )
    losses.lose(
        "sentences", len({*layers.sentences}.difference(_layers(doc, "", Losses()).sentences))
    )
    return doc


def _tokens(
    text: str, words: Iterable[Offsets], borders: Iterable[Offsets]
) -> Iterator[tuple[str, bool]]:
    """The tokens that spell ``text``, each with whether one blank follows it.

    A blank at which a span begins or ends cannot be such a blank: it becomes a token, as all others
    do.
    """
    starts, ends = ({offsets[edge] for offsets in borders} for edge in (0, 1))
    cuts = sorted(starts | ends)
    position = 0
    token: str | None = None
    for start, end in (*words, (len(text), len(text))):
        gap = position
        if token is not None:
            blank = gap < start and text[gap] == " " and gap not in starts and gap + 1 not in ends
            yield token, blank
            token = None
            gap += blank
        while gap < start:
            following = bisect_right(cuts, gap)
            cut = min(start, cuts[following] if following < len(cuts) else start)
            yield text[gap:cut], False
            gap = cut
        if start < end:
            token = text[start:end]
        position = end


def _set_entities(doc: Doc, layers: Layers, *, known: bool, losses: Losses) -> None:
    plain, position = [], 0
    for entity in layers.entities:
        span = doc.char_span(entity.start, entity.end, label=entity.label)
        if span is None:
            losses.lose("entities off token borders")
        elif entity.start >= position:
            plain.append(span)
            position = entity.end
        else:
            _group(doc, _ENTITIES, entity.start, entity.end, entity.label, "", losses)
    # Without a tagger's word nothing is known of entities, which is not the same as there are none.
    doc.set_ents(plain, default="outside" if known else "missing")


def _group(
    doc: Doc, name: str, start: int, end: int, label: str, record_id: str, losses: Losses
) -> None:
    span = doc.char_span(start, end, label=label, span_id=record_id)
    if span is None:
        losses.lose("spans in doc.spans off token borders")
        return
    if name not in doc.spans:
        doc.spans[name] = []
    doc.spans[name].append(span)


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a DocBin, one a Doc.

    A Doc of another pipeline is read too: its text, sentences, words and entities, without records.

    Raises
    ------
    SourceNotFound, FormatError : with file and Doc.
    """
    for number, doc in enumerate(_docs(path), start=1):
        place = f"{path}, doc {number}"
        article = _article(doc, place)
        records = tuple(_records(doc, article, place))
        _count_others(doc, records, losses)
        yield AnnotatedArticle(article, records, _layers(doc, article.id, losses))


def _docs(path: Path) -> list[Doc]:
    from spacy.tokens import DocBin

    content = read_bytes(path)
    try:
        return list(DocBin().from_bytes(content).get_docs(_vocab()))
    except Exception as error:  # whatever damaged bytes make of zlib, msgpack, numpy and spaCy
        reason = str(error).partition("\n")[0][:200] or type(error).__name__
        raise FormatError(
            f"{path}: no DocBin of spaCy, or a damaged one ({reason}). "
            "Write it again by DocBin.to_disk."
        ) from error


def _article(doc: Doc, place: str) -> Article:
    from lunzheng.language.extensions import article_id_of, register

    register()
    given = doc.user_data.get(ARTICLE)
    if given is None:
        return Article(article_id_of(doc), doc.text)
    try:
        details = json.loads(given)
        article_id = details.pop("id")
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise FormatError(
            f"{place}: user_data[{ARTICLE!r}] is no JSON object with an id."
        ) from error
    return article_with(str(article_id), doc.text, details)


def _records(doc: Doc, article: Article, place: str) -> Iterator[Record]:
    from lunzheng.language.extensions import RECORDS

    values = doc.user_data.get(RECORDS, ())
    if not isinstance(values, (list, tuple)):
        raise FormatError(f"{place}: user_data[{RECORDS!r}] is no list of records.")
    for value in values:
        if not isinstance(value, Mapping):
            raise FormatError(f"{place}: {value!r} is no record.")
        yield record_in(value, article, place)


def _layers(doc: Doc, article_id: str, losses: Losses) -> Layers:
    from lunzheng.language.reading import sentences_of
    from lunzheng.text.tokenizer import words_of

    spans = [*doc.ents, *doc.spans.get(_ENTITIES, ())]
    found: list[Entity] = []
    for span in spans:
        label = label_of(span.label_, losses)
        if label is not None:
            found.append(Entity(span.start_char, span.end_char, label))
    if doc.has_annotation("SENT_START") or not len(doc):
        parts = sentences_of(doc)
    else:
        losses.assume("sentences")
        parts = sentences(doc.text)
    return Layers(article_id, tuple(parts), tuple(words_of(doc)), tuple(sorted(found)))


def _count_others(doc: Doc, records: Iterable[Record], losses: Losses) -> None:
    """Count what a Doc has and records and layers cannot say."""
    from lunzheng.language.extensions import ATTRIBUTED, RECORDS

    said = {(part, span.start, span.end) for record in records for part, span in spans_of(record)}
    for name, group in doc.spans.items():
        if name in _PARTS:
            # user_data tells the records; a span moved in doc.spans alone changes none of them.
            others = sum((name, one.start_char, one.end_char) not in said for one in group)
            losses.lose(f"span in the group {name!r} that no record has", others)
        elif name != _ENTITIES:
            losses.lose(f"span group {name!r}", len(group))
    losses.lose("doc.cats", len(doc.cats))
    for attribute in _OTHERS:
        losses.lose(f"token.{attribute}", len(doc) if doc.has_annotation(attribute) else 0)
    if doc.has_unknown_spaces:
        losses.assume("blanks between words")
    for key in doc.user_data:
        # spaCy keeps doc._.NAME under ("._.", NAME, None, None).
        name = key[1] if isinstance(key, tuple) and len(key) == 4 else key
        if name not in (ARTICLE, ATTRIBUTED, RECORDS, "article_id"):
            losses.lose(f"user_data {name!r}")
