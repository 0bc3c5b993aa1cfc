"""``lunzheng.extract``: records from one article, without holding an extractor oneself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from lunzheng.article import Article
from lunzheng.extractor import Extractor
from lunzheng.record import Record
from lunzheng.sources import content_id
from lunzheng.text.words import Engine

Paths = Sequence[str | os.PathLike[str]]


def extract(
    article: Article | str,
    *,
    model_dir: str | os.PathLike[str] | None = None,
    user_dict: Paths = (),
    engine: Engine = "auto",
    extra_cues: Paths = (),
) -> list[Record]:
    """The records of one article in text order.

    The model is loaded on the first call (a second or two) and kept for the next ones. For many
    articles with settings of your own, hold an :class:`lunzheng.Extractor`.

    Parameters
    ----------
    article : an Article, or its text, which then gets an id made from the text itself.
    model_dir : a model's directory; None takes the one that ships with Lunzheng.
    user_dict : files in jieba's user dictionary format.
    engine : ``auto``, ``jieba`` or ``rjieba``; the records are the same.
    extra_cues : cue lexicons of your own, in the form of ``cues.tsv``.

    Raises
    ------
    ModelError, LexiconError : if a part of the model or a lexicon is missing or damaged.
    MissingExtra : if ``engine`` is rjieba and it is not installed.
    """
    if isinstance(article, str):
        article = Article(content_id(article), article)
    model = None if model_dir is None else Path(model_dir)
    words, cues = (tuple(map(Path, paths)) for paths in (user_dict, extra_cues))
    return _extractor(model, words, engine, cues).extract(article)


@lru_cache(maxsize=2)
def _extractor(
    model_dir: Path | None, user_dict: tuple[Path, ...], engine: Engine, cues: tuple[Path, ...]
) -> Extractor:
    return Extractor(model_dir, user_dict, engine, cues)
