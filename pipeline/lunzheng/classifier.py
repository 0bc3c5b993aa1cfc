"""New coverage sentence by sentence: an article in, its labelled sentences out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from lunzheng.article import Article
from lunzheng.attribution.view import View, view_of
from lunzheng.claims.sentence_features import SentenceEvidence, SentenceReader
from lunzheng.claims.sentence_model import SentenceModel
from lunzheng.extractor import Extractor
from lunzheng.model_files import default_model_dir
from lunzheng.record import Kind
from lunzheng.sentence import LabelledSentence, SentenceLabel, label_of
from lunzheng.sources import content_id
from lunzheng.text.words import Engine

_ASKING: Kind = "recommendation"


class SentenceClassifier:
    """Labels each sentence as none, claim or recommendation.

    Sentences to which attribution found no speaker are labelled too.

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
        self._extractor = Extractor(model_dir, user_dict, engine, extra_cues)
        self._model = SentenceModel.load(model_dir or default_model_dir())
        attributor = self._extractor.attributor
        self._reader = SentenceReader(attributor.cue_finder, attributor.kinds)

    def __reduce__(self) -> tuple[type[SentenceClassifier], tuple[Any, ...]]:
        return type(self), self._arguments

    def classify(self, article: Article) -> list[LabelledSentence]:
        """Every sentence of ``article``, in text order."""
        attributor = self._extractor.attributor
        view = view_of(article, self._extractor.attribution_layers(article), attributor.lexicons)
        attributed = attributor.attributed(view)
        records = attributor.records_of(view, attributed)
        found = list(zip(attributed, records, strict=True))
        return [
            self._labelled(view, number, evidence)
            for number, evidence in enumerate(self._reader.sentences(view, found))
        ]

    def _labelled(self, view: View, number: int, evidence: SentenceEvidence) -> LabelledSentence:
        start, end = evidence.start, evidence.end
        probabilities = self._model.probabilities(evidence.features)
        kinds = None
        if label_of(probabilities) != "none":
            kinds = _kinds(probabilities, evidence.kinds)
        return LabelledSentence(
            view.article.id, number, start, end, view.text[start:end], probabilities, kinds
        )


def _kinds(
    probabilities: Mapping[SentenceLabel, float], kinds: Mapping[str, float]
) -> dict[Kind, float]:
    """The kinds of the claim in a sentence, so that recommendation is as probable in both."""
    claiming = probabilities["claim"] + probabilities["recommendation"]
    asking = probabilities["recommendation"] / claiming if claiming else 0.0
    others = sum(value for kind, value in kinds.items() if kind != _ASKING) or 1.0
    found = {
        cast(Kind, kind): (1.0 - asking) * value / others
        for kind, value in kinds.items()
        if kind != _ASKING
    }
    return {_ASKING: asking, **found}


def classify(
    article: Article | str,
    *,
    model_dir: str | os.PathLike[str] | None = None,
    user_dict: Sequence[str | os.PathLike[str]] = (),
    engine: Engine = "auto",
    extra_cues: Sequence[str | os.PathLike[str]] = (),
) -> list[LabelledSentence]:
    """Label every sentence of one article as none, claim or recommendation.

    The model is loaded on the first call and kept for the next ones. For many articles with
    settings of your own, hold a :class:`lunzheng.SentenceClassifier`.

    Parameters
    ----------
    article : an Article, or its text, which then gets an id made from the text itself.
    model_dir, user_dict, engine, extra_cues : as for :func:`lunzheng.extract`.

    Raises
    ------
    ModelError, LexiconError : if a part of the model or a dictionary is missing or damaged.
    MissingExtra : if ``engine`` is rjieba and it is not installed.
    """
    if isinstance(article, str):
        article = Article(content_id(article), article)
    model = None if model_dir is None else Path(model_dir)
    words, cues = (tuple(map(Path, paths)) for paths in (user_dict, extra_cues))
    return _classifier(model, words, engine, cues).classify(article)


@lru_cache(maxsize=2)
def _classifier(
    model_dir: Path | None, user_dict: tuple[Path, ...], engine: Engine, cues: tuple[Path, ...]
) -> SentenceClassifier:
    return SentenceClassifier(model_dir, user_dict, engine, cues)
