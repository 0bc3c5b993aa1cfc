"""The entity tagger: a conditional random field on characters, then document-level agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite

from lunzheng.article import Entity, Offsets
from lunzheng.entities.agreement import agreed
from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.entities.features import features
from lunzheng.entities.labels import entities_of
from lunzheng.errors import ModelError
from lunzheng.model_files import verify
from lunzheng.text.script import simplified_shadow
from lunzheng.text.words import LEXICON, WordSegmenter

MODEL = "entities.crfsuite"

#: The longest stretch that is tagged at once; memory is bounded by it, whatever the text.
_LONGEST = 500
#: What is no article but a whole file agrees with itself in parts: the work grows with the square.
_WINDOW = 50_000
_GOOD_CUTS = frozenset("，、；。！？：, \n")


class EntityTagger:
    """Tags persons, organisations, places and titles.

    Use :meth:`load`. A tagger can be pickled: a worker loads the model again from its directory.
    """

    def __init__(self, model_dir: Path, *, verified: bool = False) -> None:
        if not verified:
            verify(model_dir)
        self._model_dir = model_dir
        self._look = Dictionaries.load(model_dir)
        # Without the user's words: which names are found must not depend on them.
        self._segmenter = WordSegmenter(lexicon=model_dir / LEXICON)
        self._crf = pycrfsuite.Tagger()
        try:
            self._crf.open(str(model_dir / MODEL))
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{model_dir / MODEL} cannot be read ({error}); reinstall lunzheng"
            ) from error

    @classmethod
    def load(cls, model_dir: Path) -> EntityTagger:
        """Load the tagger of a model.

        Raises
        ------
        ModelError : if the model is missing, damaged, foreign or newer than this version.
        """
        return cls(model_dir)

    def __reduce__(self) -> tuple[type[EntityTagger], tuple[Path]]:
        return type(self), (self._model_dir,)

    def tag(self, text: str, sentences: Sequence[Offsets]) -> list[Entity]:
        """The entities of an article, in order and without overlap.

        Parameters
        ----------
        sentences : of ``text``, in order; no entity crosses their ends.
        """
        shadow = simplified_shadow(text)
        words = self._segmenter.words(text)
        found: list[Entity] = []
        agreed_upon: list[Entity] = []
        window = 0
        next_word = 0
        for start, end in _stretches(text, sentences):
            while next_word < len(words) and words[next_word][1] <= start:
                next_word += 1
            inside: list[Offsets] = []
            word = next_word
            while word < len(words) and words[word][0] < end:
                first, last = words[word]
                inside.append((max(first, start) - start, min(last, end) - start))
                word += 1
            tags = self._crf.tag(features(shadow[start:end], inside, self._look))
            found += entities_of(tags, start)
            if end - window > _WINDOW:
                agreed_upon += self._agreed(shadow, window, end, found)
                found, window = [], end
        return agreed_upon + self._agreed(shadow, window, len(shadow), found)

    def _agreed(self, shadow: str, start: int, end: int, found: list[Entity]) -> list[Entity]:
        moved = [Entity(e.start - start, e.end - start, e.label) for e in found]
        return [
            Entity(e.start + start, e.end + start, e.label)
            for e in agreed(shadow[start:end], moved, self._look)
        ]


def _stretches(text: str, sentences: Sequence[Offsets]) -> Iterator[Offsets]:
    """Sentences, the longest of them cut after a comma if there is one."""
    for start, end in sentences:
        while end - start > _LONGEST:
            cut = start + _LONGEST
            while cut > start + _LONGEST // 2 and text[cut - 1] not in _GOOD_CUTS:
                cut -= 1
            if text[cut - 1] not in _GOOD_CUTS:
                cut = start + _LONGEST
            yield start, cut
            start = cut
        yield start, end
