"""A Doc as attribution sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from spacy.tokens import Doc

from lunzheng.article import Article, Entity, EntityLabel, Layers, Offsets
from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.view import View, view_of
from lunzheng.errors import PipelineError
from lunzheng.language.extensions import article_id_of
from lunzheng.text.tokenizer import words_of

#: What other taggers call our labels.
USUAL_LABELS: dict[str, EntityLabel] = {
    **{label: label for label in get_args(EntityLabel)},
    "PER": "PERSON",
    "GPE": "LOC",
    "FAC": "LOC",
}


def view_of_doc(
    doc: Doc, component: str, labels: Mapping[str, EntityLabel], attributor: Attributor
) -> View:
    """The view of a Doc with sentences and entities.

    Parameters
    ----------
    component : who asks, for the message.
    labels : label of a Doc's entity → ours; other entities are passed over.

    Raises
    ------
    PipelineError : if nothing has set sentences or entities.
    """
    if len(doc) and not doc.has_annotation("SENT_START"):
        raise PipelineError(
            f"{component} needs sentences, and no component before it sets them: "
            'nlp.add_pipe("lunzheng_sentences", first=True)'
        )
    if len(doc) and not doc.has_annotation("ENT_IOB"):
        raise PipelineError(
            f"{component} needs entities, and no component before it sets them: "
            f'nlp.add_pipe("lunzheng_entities", before="{component}")'
        )
    entities = [
        Entity(ent.start_char, ent.end_char, labels[ent.label_])
        for ent in doc.ents
        if ent.label_ in labels
    ]
    article = Article(article_id_of(doc), doc.text)
    layers = Layers(article.id, tuple(sentences_of(doc)), tuple(words_of(doc)), tuple(entities))
    return view_of(article, layers, attributor.lexicons)


def sentences_of(doc: Doc) -> list[Offsets]:
    """``doc.sents`` as offsets, without the blanks around them."""
    found = []
    for sentence in doc.sents:
        start = sentence.start_char + len(sentence.text) - len(sentence.text.lstrip())
        end = sentence.start_char + len(sentence.text.rstrip())
        if start < end:
            found.append((start, end))
    return found
