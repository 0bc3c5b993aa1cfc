"""The entity tagger as a spaCy component."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from lunzheng.article import Offsets
from lunzheng.entities.tagger import EntityTagger
from lunzheng.model_files import default_model_dir
from lunzheng.text.mending import mend_to_entities
from lunzheng.text.sentences import sentences as sentences_of
from lunzheng.text.tokenizer import doc_of_words


class EntityComponent:
    """Sets ``doc.ents``; the tokens are mended, so that each entity begins and ends with one.

    Because a Doc's tokens cannot be moved, it returns a new Doc. Annotations that were set before
    it on tokens are lost: put it right after the tokenizer. ``doc.user_data`` is kept.
    """

    def __init__(self, tagger: EntityTagger) -> None:
        self._tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        entities = self._tagger.tag(text, sentences_of(text))
        mended = doc_of_words(doc.vocab, text, mend_to_entities(list(_words(doc)), entities))
        mended.user_data.update(doc.user_data)
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


def _words(doc: Doc) -> Iterator[Offsets]:
    for token in doc:
        if not token.is_space:
            yield token.idx, token.idx + len(token)


@Language.factory(
    "lunzheng_entities",
    assigns=["doc.ents"],
    default_config={"model_dir": None},
)
def create_entities(nlp: Language, name: str, model_dir: str | None) -> Callable[[Doc], Doc]:
    """Load the tagger of ``model_dir``; None takes the shipped model."""
    return EntityComponent(EntityTagger.load(Path(model_dir) if model_dir else default_model_dir()))
