"""Attribution that has not seen the article: what the second layer of a model learns from.

The confidence of records and the classifier of sentences judge what attribution found, so they are
trained on what it finds in articles of a fold that it was not trained on; and so are the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from sys import intern
from typing import Self

from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.decisions import CLAIM_VERBS, Choice, Decision, DecisionTables
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.view import view_of
from lunzheng.claims.kind import Modality
from lunzheng.claims.sentence_features import SentenceReader
from lunzheng.evaluation.sentence_classes import sentence_classes
from lunzheng.record import Record
from lunzheng.training.adaptation import adapted, adapted_decision
from lunzheng.training.decisions import GoldArticle, confidence_examples
from lunzheng.training.examples import ExampleMaker, Examples
from lunzheng.training.fitting import STRENGTH, fit, train
from lunzheng.training.sentence_fitting import ArticleSentences

CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Fitter:
    """From examples to decisions.

    Parameters
    ----------
    base : decisions to adapt to the examples; None begins from nothing.
    """

    base: DecisionTables | None = None

    def tables(self, examples: Examples) -> DecisionTables:
        """Every decision and choice."""
        return train(examples) if self.base is None else adapted(examples, self.base)

    def confidence(self, examples: Examples) -> Decision:
        """The confidence alone."""
        rows, answers = examples.rows.get(CONFIDENCE, []), examples.answers.get(CONFIDENCE, [])
        if self.base is not None:
            yes = [answer == "True" for answer in answers]
            return adapted_decision(self.base.tables[CONFIDENCE], rows, yes, 1.0)
        if len(set(answers)) < 2:
            return Decision({}, -2.0)
        return fit(rows, answers, STRENGTH.get(CONFIDENCE, 1.0)).decision("True")


@dataclass(frozen=True, slots=True)
class Resources:
    """What of a model is not trained on gold records."""

    lexicons: Lexicons
    verbs: Choice
    modality: Modality

    @classmethod
    def load(cls, model_dir: Path) -> Self:
        """Read them from a model.

        Raises
        ------
        ModelError, LexiconError : if a part is missing or damaged.
        """
        return cls(
            Lexicons.load(model_dir),
            DecisionTables.load(model_dir, CLAIM_VERBS).choices["verb"],
            Modality.load(model_dir),
        )

    def attributor(self, tables: DecisionTables) -> Attributor:
        return Attributor(self.lexicons, tables, self.verbs, self.modality)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A gold article with its examples; ``gold.fold`` is the fold that must not see it.

    Parameters
    ----------
    scored : whether it counts in figures; else it is only learned from.
    """

    gold: GoldArticle
    examples: Examples
    scored: bool = True


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What attribution finds in an article that it has not seen.

    Parameters
    ----------
    records : with a confidence that has not seen the article either.
    sentences : the evidence of each sentence, with its right class.
    confidence : examples for the confidence.
    """

    records: tuple[Record, ...]
    sentences: ArticleSentences
    confidence: Examples


def prepared(
    resources: Resources, gold: Sequence[GoldArticle], scored: Sequence[bool]
) -> list[Prepared]:
    """Make the examples of each article."""
    maker = ExampleMaker(resources.lexicons, resources.verbs, resources.modality)
    return [
        Prepared(one, maker.examples(one.article, one.layers, one.records), counts)
        for one, counts in zip(gold, scored, strict=True)
    ]


def together(articles: Sequence[Prepared]) -> Examples:
    """The examples of all ``articles``."""
    everything = Examples()
    for one in articles:
        everything.extend(one.examples)
    return everything


def out_of_fold(
    resources: Resources,
    articles: Sequence[Prepared],
    fitter: Fitter,
    on_fold: Callable[[int, int], None] = lambda done, of: None,
    *,
    confidence: bool = True,
) -> list[OutOfFold]:
    """What decisions that were fitted without an article's fold find in it, in the same order.

    Parameters
    ----------
    on_fold : called after each fold with the number of folds done and of all.
    confidence : whether the records get a confidence, and examples for it are made.
    """
    found: dict[int, OutOfFold] = {}
    folds = sorted({one.gold.fold for one in articles})
    for done, fold in enumerate(folds, 1):
        attributor = resources.attributor(
            fitter.tables(together([one for one in articles if one.gold.fold != fold]))
        )
        for number, one in enumerate(articles):
            if one.gold.fold == fold:
                found[number] = applied(attributor, one.gold, confidence=confidence)
        on_fold(done, len(folds))
    ordered = [found[number] for number in range(len(articles))]
    return _with_confidence(articles, ordered, fitter) if confidence else ordered


def applied(attributor: Attributor, gold: GoldArticle, *, confidence: bool = False) -> OutOfFold:
    """What an attributor finds in a gold article.

    Parameters
    ----------
    confidence : whether examples for the confidence are made too.
    """
    reader = SentenceReader(attributor.cue_finder, attributor.kinds)
    view = view_of(gold.article, gold.layers, attributor.lexicons)
    attributed = attributor.attributed(view)
    records = attributor.records_of(view, attributed)
    evidence = reader.sentences(view, list(zip(attributed, records, strict=True)))
    return OutOfFold(
        tuple(records),
        ArticleSentences(
            # Interned: the same few hundred thousand names stand in millions of places.
            tuple(tuple(map(intern, one.features)) for one in evidence),
            tuple(sentence_classes(gold.article.text, gold.records)),
            gold.fold,
        ),
        confidence_examples(attributor, [(gold.article, gold.layers, gold.records)])
        if confidence
        else Examples(),
    )


def _with_confidence(
    articles: Sequence[Prepared], found: Sequence[OutOfFold], fitter: Fitter
) -> list[OutOfFold]:
    """The same, each record with the confidence that the other folds teach."""
    decisions: dict[int, Decision] = {}
    for fold in {one.gold.fold for one in articles}:
        examples = Examples()
        for one, own in zip(articles, found, strict=True):
            if one.gold.fold != fold:
                examples.extend(own.confidence)
        decisions[fold] = fitter.confidence(examples)
    return [
        replace(own, records=_sure(own, decisions[one.gold.fold]))
        for one, own in zip(articles, found, strict=True)
    ]


def _sure(own: OutOfFold, decision: Decision) -> tuple[Record, ...]:
    rows = own.confidence.rows.get(CONFIDENCE, [])
    return tuple(
        # The article's own voice has a decision of its own for a confidence.
        record
        if record.speaker.type == "author"
        else replace(record, confidence=decision.probability(row))
        for record, row in zip(own.records, rows, strict=True)
    )
