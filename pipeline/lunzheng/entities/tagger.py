"""The entity tagger: a conditional random field on characters, then document-level agreement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from lunzheng.article import Entity, Offsets
from lunzheng.entities.agreement import agreed
from lunzheng.entities.crf_file import read_crf
from lunzheng.entities.decoding import Decoder
from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.entities.labels import entities_of
from lunzheng.entities.layers import Layering, Passage
from lunzheng.entities.scorer import StateScorer, words_of
from lunzheng.model_files import verify
from lunzheng.text.script import simplified_shadow
from lunzheng.text.words import LEXICON, WordSegmenter

MODEL = "entities.crfsuite"

#: The longest stretch that is tagged at once; memory is bounded by it, whatever the text.
_LONGEST = 500
#: What is no article but a whole file agrees with itself in parts: the work grows with the square.
_WINDOW = 50_000
#: About how many characters are reckoned at once: enough for arrays, few enough for caches.
_PASSAGE = 2_000
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
        weights = read_crf(model_dir / MODEL)
        self._layering = Layering(self._look, words_of(weights.attributes))
        self._scorer = StateScorer(weights, self._layering)
        self._decoder = Decoder(weights.labels, weights.transitions)

    @classmethod
    def load(cls, model_dir: Path) -> EntityTagger:
        """Load the tagger of a model.

        Raises
        ------
        ModelError : if the model is missing, damaged, foreign or newer than this version.
        """
        return cls(model_dir)

    @property
    def clusters(self) -> dict[str, tuple[str, str]]:
        """The word clusters of the model, for others who need them."""
        return self._look.clusters

    @cached_property
    def _segmenter(self) -> WordSegmenter:
        """Without the user's words: which names are found must not depend on them."""
        return WordSegmenter(lexicon=self._model_dir / LEXICON)

    def __reduce__(self) -> tuple[type[EntityTagger], tuple[Path]]:
        return type(self), (self._model_dir,)

    def tag(
        self, text: str, sentences: Sequence[Offsets], words: Sequence[Offsets] | None = None
    ) -> list[Entity]:
        """The entities of an article, in order and without overlap.

        Parameters
        ----------
        sentences : of ``text``, in order; no entity crosses their ends.
        words : of ``text``, cut without a user's words; None has them cut here.
        """
        shadow = simplified_shadow(text)
        if words is None:
            words = self._segmenter.words(text)
        tagged: list[Entity] = []
        for start, end, stretches in _windows(_stretches(text, sentences), len(shadow)):
            found = [
                entity
                for passage in _passages(stretches)
                for entity in self._found(shadow, passage, words)
            ]
            tagged += self._agreed(shadow, start, end, found)
        return tagged

    def _found(
        self, shadow: str, stretches: Sequence[Offsets], words: Sequence[Offsets]
    ) -> Iterator[Entity]:
        """The entities that the field finds in stretches, before they agree."""
        passage = Passage.of(shadow, stretches)
        layers = self._layering.of(passage, _inside(stretches, words))
        scores = self._scorer.scores(layers)
        for position, tags in self._decoder.sequences(scores, passage.inside):
            yield from entities_of(tags, passage.offset_of(position))

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


def _windows(stretches: Iterable[Offsets], length: int) -> Iterator[tuple[int, int, list[Offsets]]]:
    """Parts of a text of this length that agree with themselves, with the stretches in them."""
    window, inside = 0, []
    for stretch in stretches:
        inside.append(stretch)
        if stretch[1] - window > _WINDOW:
            yield window, stretch[1], inside
            window, inside = stretch[1], []
    yield window, length, inside


def _passages(stretches: Sequence[Offsets]) -> Iterator[Sequence[Offsets]]:
    """Stretches that are reckoned together."""
    first = 0
    for number, (_, end) in enumerate(stretches):
        if end - stretches[first][0] > _PASSAGE or number == len(stretches) - 1:
            yield stretches[first : number + 1]
            first = number + 1


def _inside(stretches: Iterable[Offsets], words: Sequence[Offsets]) -> list[Offsets]:
    """The words in ``stretches``, cut where they run over an end of one."""
    inside: list[Offsets] = []
    for start, end in stretches:
        first, last = bisect_left(words, (start,)), bisect_left(words, (end,))
        if first and words[first - 1][1] > start:
            inside.append((start, min(words[first - 1][1], end)))
        inside += words[first:last]
        if inside and inside[-1][1] > end:
            inside[-1] = (inside[-1][0], end)
    return inside
