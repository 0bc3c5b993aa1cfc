"""The main job in one object: an article in, its layers and records out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lunzheng.article import Article, Layers, Offsets
from lunzheng.attribution.attributor import Attributor
from lunzheng.entities import EntityTagger
from lunzheng.model_files import default_model_dir, verify
from lunzheng.record import Record
from lunzheng.text.mending import mend, mend_to_entities
from lunzheng.text.sentences import sentences
from lunzheng.text.words import LEXICON, Engine, WordSegmenter, read_user_dict


class Extractor:
    """Extracts records from articles.

    Parameters
    ----------
    model_dir : a model's directory; None takes the one that ships with Lunzheng.
    user_dict : files in jieba's user dictionary format, in Traditional or Simplified script.
    engine : ``auto``, ``jieba`` or ``rjieba``; the results are the same.
    extra_cues : cue lexicons of the user's own, in the form of ``cues.tsv``.

    Raises
    ------
    ModelError, LexiconError : if a part is missing or damaged.
    MissingExtra : if ``engine`` is rjieba and it is not installed.
    """

    def __init__(
        self,
        model_dir: Path | None = None,
        user_dict: Sequence[Path] = (),
        engine: Engine = "auto",
        extra_cues: Sequence[Path] = (),
    ) -> None:
        self._arguments = (model_dir, tuple(user_dict), engine, tuple(extra_cues))
        model = model_dir or default_model_dir()
        verify(model)
        user_words = [word for path in user_dict for word in read_user_dict(path)]
        self._user_words = bool(user_words)
        self._segmenter = WordSegmenter(user_words, engine, model / LEXICON)
        self._tagger = EntityTagger(model, verified=True)
        #: Makes records of an article and its layers.
        self.attributor = Attributor.load(model, extra_cues, self._tagger.clusters)

    def __reduce__(self) -> tuple[type[Extractor], tuple[Any, ...]]:
        return type(self), self._arguments

    def extract(self, article: Article) -> list[Record]:
        """The records of ``article`` in text order."""
        return self.attributor.records(article, self.attribution_layers(article))

    def layers(self, article: Article) -> Layers:
        """Sentences, words and entities of ``article``.

        Words are fitted to entities and to the cues and speakers of its records, so that each of
        them is a run of whole words.
        """
        return self.analyse(article)[1]

    def analyse(self, article: Article) -> tuple[list[Record], Layers]:
        """What ``extract`` and ``layers`` give, for the price of one of them."""
        layers = self.attribution_layers(article)
        records = self.attributor.records(article, layers)
        spans = [span for r in records for span in (r.cue, r.speaker.mention) if span is not None]
        words = mend(layers.words, [(span.start, span.end) for span in spans])
        return records, Layers(article.id, layers.sentences, tuple(words), layers.entities)

    def attribution_layers(self, article: Article) -> Layers:
        """Sentences, words and entities as attribution takes them: words fitted to entities."""
        found: list[Offsets] = sentences(article.text)
        words = self._segmenter.words(article.text)
        # A user's words must not change which names are found: the tagger then cuts its own.
        entities = self._tagger.tag(article.text, found, None if self._user_words else words)
        words = mend_to_entities(words, entities)
        return Layers(article.id, tuple(found), tuple(words), tuple(entities))
