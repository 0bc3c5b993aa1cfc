"""The entity tagger as a spaCy component."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from lunzheng.entities.tagger import EntityTagger
from lunzheng.model_files import default_model_dir
from lunzheng.text.mending import mend_to_entities
from lunzheng.text.sentences import sentences as sentences_of
from lunzheng.text.tokenizer import doc_of_words, set_sentences, words_of


class EntityComponent:
    """Sets ``doc.ents``; the tokens are mended, so that each entity begins and ends with one.

    Because a Doc's tokens cannot be moved, it returns a new Doc. ``doc.sents`` and
    ``doc.user_data`` are kept, other annotations of tokens are lost: put it right after the
    tokenizer or the sentences.
    """

    def __init__(self, tagger: EntityTagger) -> None:
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        sentences = sentences_of(text)
        entities = self.tagger.tag(text, sentences)
        mended = doc_of_words(doc.vocab, text, mend_to_entities(words_of(doc), entities))
        mended.user_data.update(doc.user_data)
        if doc.has_annotation("SENT_START"):
            set_sentences(mended, [(sent.start_char, sent.end_char) for sent in doc.sents])
        spans = [mended.char_span(e.start, e.end, label=e.label) for e in entities]
        mended.set_ents([span for span in spans if span is not None])
        return mended

    # The model lies in its directory, which the config names: nothing to save with the pipeline.

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> EntityComponent:
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> EntityComponent:
        return self


@Language.factory(
    "lunzheng_entities",
    assigns=["doc.ents"],
    default_config={"model_dir": None},
)
def create_entities(nlp: Language, name: str, model_dir: str | None) -> Callable[[Doc], Doc]:
    """Load the tagger of ``model_dir``; None takes the shipped model."""
    return EntityComponent(EntityTagger.load(Path(model_dir) if model_dir else default_model_dir()))
