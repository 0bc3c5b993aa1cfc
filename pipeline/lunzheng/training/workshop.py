"""What the training of the tagger and of its teacher share: settings, gold sentences, rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pycrfsuite

from lunzheng.article import Entity
from lunzheng.entities.dictionaries import Dictionaries, LongestMatcher
from lunzheng.entities.features import features
from lunzheng.entities.layers import Layering
from lunzheng.entities.titles import free_titles
from lunzheng.model_files import read_rows
from lunzheng.text.script import simplified_shadow
from lunzheng.text.words import LEXICON, WordSegmenter
from lunzheng.training.corpora import Example, resume, uner

#: Of the résumés, take one sentence in this many: all of them outweigh the names of UNER and the
#: news, and cost two points of F1 on persons.
_RESUME_STEP = 6


@dataclass(frozen=True)
class Plan:
    """How a field is fitted.

    Parameters
    ----------
    minimum : a feature must occur this often.
    c1, c2 : L1 and L2 penalties. iterations : of L-BFGS.
    """

    minimum: int = 2
    c1: float = 0.15
    c2: float = 0.5
    iterations: int = 80


class Workshop:
    """Features and titles by the lexicons of a model."""

    def __init__(self, model_dir: Path) -> None:
        self.look = Dictionaries.load(model_dir)
        self.segmenter = WordSegmenter(lexicon=model_dir / LEXICON)
        names = [cells[0] for _, cells in read_rows(model_dir / "lexicons" / "names.tsv", 1)]
        # The name list helps to label silver sentences. If the tagger saw all of it there, it would
        # learn to trust nothing else, and miss every name that is not on it.
        kept = [simplified_shadow(name) for name in names if _coin(name) < 0.3]
        self.layering = Layering(self.look)
        self.half_blind = Layering(replace(self.look, names=LongestMatcher(kept)))

    def rows(self, text: str, *, silver: bool = False) -> list[list[str]]:
        """Features of each character of ``text``; for silver with most of the names hidden."""
        layering = self.half_blind if silver else self.layering
        return features(simplified_shadow(text), self.segmenter.words(text), layering)

    def with_titles(self, text: str, entities: Sequence[Entity]) -> list[Entity]:
        """Add the titles of the lexicon, which neither UNER nor the analyser marks."""
        shadow = simplified_shadow(text)
        titles = free_titles(shadow, entities, self.look.titles)
        return sorted([*entities, *(Entity(start, end, "TITLE") for start, end in titles)])


def gold_examples(
    uner_dir: Path, resume_dir: Path, workshop: Workshop, splits: Sequence[str]
) -> list[Example]:
    """The sentences of the named parts of UNER Chinese-GSD, and some of Resume NER's."""
    gold = [
        (text, workshop.with_titles(text, entities))
        for split in splits
        for text, entities in uner(uner_dir / f"uner_zh_gsd_{split}.iob2.xz")
    ]
    return gold + list(resume(resume_dir / "resume_ner_train.char.bmes.xz"))[::_RESUME_STEP]


def new_trainer(plan: Plan) -> pycrfsuite.Trainer:
    """A trainer without examples."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {
            "c1": plan.c1,
            "c2": plan.c2,
            "max_iterations": plan.iterations,
            "feature.minfreq": plan.minimum,
        }
    )
    return trainer


def _coin(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
