"""The component ``lunzheng_sentences``: sentences that respect 「『』」."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from lunzheng.language.saving import NothingToSave
from lunzheng.text.sentences import sentences
from lunzheng.text.tokenizer import set_sentences


class SentenceComponent(NothingToSave):
    """Sets ``doc.sents``; blanks between two sentences belong to the one before them."""

    def __call__(self, doc: Doc) -> Doc:
        set_sentences(doc, sentences(doc.text))
        return doc


@Language.factory("lunzheng_sentences", assigns=["doc.sents", "token.is_sent_start"])
def create_sentences(nlp: Language, name: str) -> SentenceComponent:
    """Sentences need no model."""
    return SentenceComponent()
