"""Layers of gold articles, as the extractor computes them before attribution."""

from __future__ import annotations

from pathlib import Path

from lunzheng.article import Article, Layers
from lunzheng.entities import EntityTagger
from lunzheng.text.mending import mend_to_entities
from lunzheng.text.sentences import sentences
from lunzheng.text.words import LEXICON, WordSegmenter


class LayerMaker:
    """Makes the layers on which decisions are trained.

    Parameters
    ----------
    model_dir : holds the entity tagger. Its manifest is not verified: lexicons edited before a
        training are no damage, and the manifest is renewed afterwards.
    """

    def __init__(self, model_dir: Path) -> None:
        self._segmenter = WordSegmenter(lexicon=model_dir / LEXICON)
        self._tagger = EntityTagger(model_dir, verified=True)

    def __call__(self, article: Article) -> Layers:
        found = sentences(article.text)
        words = self._segmenter.words(article.text)
        entities = self._tagger.tag(article.text, found, words)
        words = mend_to_entities(words, entities)
        return Layers(article.id, tuple(found), tuple(words), tuple(entities))
