"""Train every decision of a model from annotated articles, with figures that can be believed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lunzheng.article import Article
from lunzheng.attribution.decisions import DecisionTables
from lunzheng.claims.sentence_model import SentenceModel
from lunzheng.evaluation.bootstrap import Floats
from lunzheng.record import Record
from lunzheng.training.decisions import GoldArticle
from lunzheng.training.folds import folds_of, shuffled
from lunzheng.training.layers import LayerMaker
from lunzheng.training.sentence_fitting import (
    ArticleSentences,
    calibrated,
    cross_validated,
    fit_sentences,
    log_odds,
    scaling_of,
)
from lunzheng.training.stacking import (
    Fitter,
    Prepared,
    Resources,
    applied,
    out_of_fold,
    prepared,
    together,
)
from lunzheng.training.training_set import TrainingSet, fingerprint, read_fingerprints

#: Shares of the training articles at which the learning curve is drawn.
CURVE = (0.125, 0.25, 0.5)

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Predicted:
    """What a model says of the scored articles, none of which it has seen.

    Parameters
    ----------
    records : by article id.
    odds : calibrated log-odds ``(sentences, 2)`` of each article's sentences; None where only
        records were made.
    """

    records: Mapping[str, Sequence[Record]]
    odds: Sequence[Floats] | None = None


@dataclass(frozen=True, slots=True)
class CurveStep:
    """The learning curve at one size: how many scored articles were learned from, on average."""

    articles: float
    predicted: Predicted


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model with all that its report tells.

    Parameters
    ----------
    tables, sentences : what the model decides by.
    rows : the features that it learned from, by decision, for the report.
    scored : the articles that figures are about, with gold records; ``classes`` of their sentences.
    own : the new model on them, by cross-validation.
    base : the base model on them; None where it has seen some of them.
    curve : smaller trainings.
    """

    tables: DecisionTables
    sentences: SentenceModel
    rows: Mapping[str, Sequence[Sequence[str]]]
    scored: Sequence[GoldArticle]
    classes: Sequence[ArticleSentences]
    own: Predicted
    base: Predicted | None
    curve: Sequence[CurveStep]
    notes: Sequence[str]


def train_all(
    learned: TrainingSet,
    base_dir: Path,
    *,
    from_scratch: bool = False,
    folds: int = 5,
    seed: int = 0,
    curve: bool = True,
    on_step: Step = lambda _: None,
) -> Trained:
    """Train, and measure by cross-validation over clusters of near-duplicates.

    Parameters
    ----------
    learned : what to learn from.
    base_dir : the model whose lexicons and entity tagger are taken over, and whose decisions are
        adapted (:mod:`lunzheng.training.adaptation`).
    from_scratch : forget the decisions of the base model, and learn from ``learned`` alone.
    folds : of cross-validation; articles that the base model has seen are not scored.
    curve : whether the learning curve is drawn, which takes about as long as all the rest.

    Raises
    ------
    ModelError : if the base model lacks something.
    """
    seen = frozenset() if from_scratch else read_fingerprints(base_dir)
    counts = [
        scored and fingerprint(one.article.text) not in seen
        for one, scored in zip(learned.articles, learned.scored, strict=True)
    ]
    notes = list(learned.notes) + _seen_notes(learned, counts)
    gold = _gold(learned, base_dir, counts, folds, seed)
    resources = Resources.load(base_dir)
    on_step(f"reading {len(gold):,} articles")
    articles = prepared(resources, gold, counts)
    fitter = Fitter(None if from_scratch else DecisionTables.load(base_dir))
    base_sentences = None if from_scratch else SentenceModel.load(base_dir)
    found = out_of_fold(
        resources, articles, fitter, lambda done, of: on_step(f"fold {done} of {of}")
    )
    sentences = [one.sentences for one in found]
    raw = cross_validated(sentences, base_sentences)
    kept = [number for number, one in enumerate(articles) if one.scored]
    odds = calibrated(raw, sentences)
    own = Predicted({gold[n].article.id: found[n].records for n in kept}, [odds[n] for n in kept])
    on_step("training on all of it")
    everything = together(articles)
    for one in found:
        everything.extend(one.confidence)
    tables = fitter.tables(everything)
    model = scaling_of(raw, sentences).of(fit_sentences(sentences, base_sentences))
    comparison = None
    if kept and not from_scratch:
        on_step("reading the same articles with the base model")
        comparison = _base(resources, base_dir, [gold[n] for n in kept])
    steps = []
    for share in CURVE if curve and kept else ():
        on_step(f"learning curve: {share:.1%} of the articles")
        steps.append(_smaller(resources, articles, fitter, share, seed))
    rows: dict[str, Sequence[Sequence[str]]] = {"kind": everything.rows.get("kind", [])}
    rows["sentence"] = [row for one in sentences for row in one.rows]
    return Trained(
        tables, model, rows, [gold[n] for n in kept], [sentences[n] for n in kept],
        own, comparison, steps, notes,
    )  # fmt: skip


def _seen_notes(learned: TrainingSet, counts: Sequence[bool]) -> list[str]:
    hidden = sum(learned.scored) - sum(counts)
    if not hidden:
        return []
    notes = [
        f"{hidden:,} articles are among those that the base model learned from: they are learned "
        "from again and not scored"
    ]
    if not any(counts):
        notes.append("no article is left to be scored: there are no figures. Give --from-scratch")
    return notes


def _gold(
    learned: TrainingSet, base_dir: Path, counts: Sequence[bool], folds: int, seed: int
) -> list[GoldArticle]:
    layers_of = LayerMaker(base_dir)
    articles = [Article(one.article.id, one.article.text) for one in learned.articles]
    numbers = folds_of(
        [one.id for one in articles], [one.text for one in articles], counts, folds, seed
    )
    return [
        GoldArticle(article, layers_of(article), list(one.records), number)
        for article, one, number in zip(articles, learned.articles, numbers, strict=True)
    ]


def _base(resources: Resources, base_dir: Path, gold: Iterable[GoldArticle]) -> Predicted:
    attributor = resources.attributor(DecisionTables.load(base_dir))
    model = SentenceModel.load(base_dir)
    records, odds = {}, []
    for one in gold:
        found = applied(attributor, one)
        records[one.article.id] = found.records
        odds.append(log_odds(model, found.sentences.rows))
    return Predicted(records, odds)


def _smaller(
    resources: Resources, articles: Sequence[Prepared], fitter: Fitter, share: float, seed: int
) -> CurveStep:
    """The same cross-validation with a share of the scored articles to learn from."""
    records: dict[str, Sequence[Record]] = {}
    sizes = []
    for fold in sorted({one.gold.fold for one in articles}):
        others = [one for one in articles if one.gold.fold != fold]
        own = sorted(
            (one for one in others if one.scored),
            key=lambda one: shuffled(one.gold.article.id, seed),
        )
        own = own[: math.ceil(share * len(own))]
        sizes.append(len(own))
        known = [*(one for one in others if not one.scored), *own]
        attributor = resources.attributor(fitter.tables(together(known)))
        for one in articles:
            if one.scored and one.gold.fold == fold:
                found = attributor.records(one.gold.article, one.gold.layers)
                records[one.gold.article.id] = found
    return CurveStep(sum(sizes) / len(sizes), Predicted(records))
