"""``lunzheng.load``: a spaCy Language with everything in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import spacy
from spacy.language import Language

# These register the tokenizer and the factories, also where no entry points are installed.
import lunzheng.entities.component
import lunzheng.language.attribution
import lunzheng.language.claims
import lunzheng.language.sentences
import lunzheng.text.tokenizer  # noqa: F401
from lunzheng.text.words import Engine


def load(
    model_dir: str | os.PathLike[str] | None = None,
    *,
    user_dict: Sequence[str | os.PathLike[str]] = (),
    engine: Engine = "auto",
    extra_cues: Sequence[str | os.PathLike[str]] = (),
) -> Language:
    """A spaCy pipeline that finds sentences, entities and records.

    ``doc.sents``, ``doc.ents`` and ``doc._.records`` are what :class:`lunzheng.Extractor` finds in
    the same text. ``doc._.article_id`` names the article; set it on ``nlp.make_doc(text)`` before
    ``nlp`` sees the Doc, else an id is made from the text.

    Parameters
    ----------
    model_dir : a model's directory; None takes the one that ships with Lunzheng.
    user_dict : files in jieba's user dictionary format.
    engine : ``auto``, ``jieba`` or ``rjieba``; the records are the same.
    extra_cues : cue lexicons of your own, in the form of ``cues.tsv``.

    Raises
    ------
    ModelError, LexiconError : if a part of the model or a lexicon is missing or damaged.
    MissingExtra : if ``engine`` is rjieba and it is not installed.
    """
    tokenizer: dict[str, Any] = {"@tokenizers": "lunzheng.tokenizer.v1", "engine": engine}
    if user_dict:
        tokenizer["user_dict"] = [os.fspath(path) for path in user_dict]
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": tokenizer}})
    model = {"model_dir": None if model_dir is None else os.fspath(model_dir)}
    nlp.add_pipe("lunzheng_sentences")
    nlp.add_pipe("lunzheng_entities", config=model)
    attribution = {**model, "extra_cues": [os.fspath(path) for path in extra_cues]}
    nlp.add_pipe("lunzheng_attribution", config=attribution)
    nlp.add_pipe("lunzheng_claims", config=attribution)
    return nlp
