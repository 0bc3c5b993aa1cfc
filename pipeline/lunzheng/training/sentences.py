"""Train the sentence classifier of a model whose attribution decisions are trained already.

``python -m lunzheng.training.sentences --gold ARTICLES RECORDS [--gold …] --output MODEL_DIR``

The decisions of the model itself have seen the gold articles, so they are fitted again, five times,
each time without a fold, to find the evidence that the classifier learns from. ``--scored N`` says
that only the first N pairs count in the figures that are printed; ``--nested`` has the figures'
evidence found by decisions that have not seen the article that is scored even while they made what
the classifier learned from, which takes three times as long.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np

from lunzheng.claims.sentence_model import SentenceModel
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.bootstrap import CountedFigure, Floats
from lunzheng.model_files import write_manifest
from lunzheng.record import SCHEMA
from lunzheng.sentence import SENTENCE_LABELS, SENTENCE_SCHEMA
from lunzheng.training.decisions import GoldArticle, read_gold
from lunzheng.training.folds import folds_of
from lunzheng.training.layers import LayerMaker
from lunzheng.training.sentence_fitting import (
    ArticleSentences,
    calibrated,
    cross_validated,
    fit_sentences,
    log_odds,
    probabilities,
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
from lunzheng.training.training_set import LEARNED_FROM, fingerprints, hashes_of

FOLDS = 5


def trained(sentences: Sequence[ArticleSentences]) -> tuple[SentenceModel, list[Floats]]:
    """The calibrated model of all ``sentences``, with what cross-validation says of each of them.

    Returns
    -------
    The model, and the calibrated out-of-fold log-odds ``(sentences, 2)`` of each article.
    """
    odds = cross_validated(sentences)
    model = scaling_of(odds, sentences).of(fit_sentences(sentences))
    return model, calibrated(odds, sentences)


def sentence_figure(odds: Sequence[Floats], articles: Sequence[ArticleSentences]) -> CountedFigure:
    """Sentence macro-F1 with the counts of each article."""
    pairs = zip(odds, articles, strict=True)
    rows = [class_counts(labels_of(own), one.classes) for own, one in pairs]
    return CountedFigure(np.array(rows, dtype=float).reshape(-1, 9), bootstrap.macro_f1)


def labels_of(odds: Floats) -> list[int]:
    """The most probable class of each sentence."""
    return [int(rank) for rank in probabilities(odds).argmax(axis=1)]


def class_counts(found: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """(true positives, predicted, gold) of each class in turn, nine numbers."""
    counts: list[int] = []
    for rank in range(len(SENTENCE_LABELS)):
        both = sum(one == rank == other for one, other in zip(found, wanted, strict=True))
        counts += [both, list(found).count(rank), list(wanted).count(rank)]
    return counts


def nested(
    resources: Resources, articles: Sequence[Prepared], scored: Sequence[bool]
) -> list[Floats]:
    """Scaled log-odds of the scored articles by models to which their fold is wholly unknown.

    For each fold, what the classifier learns from is found by decisions that were fitted without
    that fold and without the fold they are applied to: one fit for every two folds.
    """
    fitter = Fitter()
    folds = sorted({one.gold.fold for one in articles})
    evidence: dict[tuple[int, int], ArticleSentences] = {}
    for left_out in (*combinations(folds, 2), *((fold, fold) for fold in folds)):
        attributor = resources.attributor(
            fitter.tables(together([one for one in articles if one.gold.fold not in left_out]))
        )
        for number, one in enumerate(articles):
            if one.gold.fold in left_out:
                other = left_out[one.gold.fold == left_out[0]]
                evidence[number, other] = applied(attributor, one.gold).sentences
        print(f"without folds {left_out}", file=sys.stderr)
    found: list[Floats] = [np.zeros((0, 2))] * len(articles)
    for fold in folds:
        known = [
            evidence[number, fold] for number, one in enumerate(articles) if one.gold.fold != fold
        ]
        model, _ = trained(known)
        for number, one in enumerate(articles):
            if one.gold.fold == fold and scored[number]:
                found[number] = log_odds(model, evidence[number, fold].rows)
    return found


def read_all(
    pairs: Sequence[tuple[Path, Path]], model_dir: Path, scored: int
) -> tuple[list[GoldArticle], list[bool]]:
    """The gold of all pairs, near-duplicates in one fold, and which of it is scored.

    Articles that are scored keep their member ``fold``; others follow their near-duplicates.
    """
    layers_of = LayerMaker(model_dir)
    gold: list[GoldArticle] = []
    counts: list[bool] = []
    for number, (articles, records) in enumerate(pairs):
        read = read_gold(articles, records, layers_of, FOLDS)
        gold += read
        counts += [number < scored] * len(read)
    texts = [one.article.text for one in gold]
    folds = folds_of([one.article.id for one in gold], texts, counts, FOLDS)
    if not scored:
        return [replace(one, fold=fold) for one, fold in zip(gold, folds, strict=True)], counts
    return list(_keeping_folds(gold, counts, folds)), counts


def _keeping_folds(
    gold: Sequence[GoldArticle], scored: Sequence[bool], folds: Sequence[int]
) -> Iterator[GoldArticle]:
    from lunzheng.datasets.near_duplicates import clusters_of

    clusters = clusters_of([one.article.text for one in gold])
    kept = {
        cluster: one.fold
        for cluster, one, counts in zip(clusters, gold, scored, strict=True)
        if counts
    }
    for one, counts, cluster, fold in zip(gold, scored, clusters, folds, strict=True):
        yield one if counts else replace(one, fold=kept.get(cluster, fold))


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line; progress goes to stderr, figures to stdout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--gold", nargs=2, type=Path, action="append", required=True,
        metavar=("ARTICLES", "RECORDS"), help="JSONL of articles and of their gold records",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, help="directory of the model")
    parser.add_argument("--scored", type=int, default=1, metavar="N")
    parser.add_argument("--nested", action="store_true", help="only print strict figures")
    options = parser.parse_args(arguments)
    gold, scored = read_all(options.gold, options.output, options.scored)
    resources = Resources.load(options.output)
    articles = prepared(resources, gold, scored)
    if options.nested:
        odds = nested(resources, articles, scored)
        sentences = [_bare_sentences(one) for one in gold]
    else:
        found = out_of_fold(
            resources, articles, Fitter(),
            lambda done, of: print(f"fold {done} of {of}", file=sys.stderr), confidence=False,
        )  # fmt: skip
        sentences = [one.sentences for one in found]
        model, odds = trained(sentences)
        save(model, options.output, options.gold, gold)
    kept = [number for number, counts in enumerate(scored) if counts]
    figure = sentence_figure([odds[n] for n in kept], [sentences[n] for n in kept])
    weights = bootstrap.article_weights(len(kept), resamples=1000, seed=0)
    by_class = bootstrap.f1(figure.counts.sum(0).reshape(3, 3))
    print(
        json.dumps(
            {
                "articles": len(kept),
                "sentence macro-F1": round(figure.value(), 4),
                "interval": [round(v, 4) for v in bootstrap.interval(figure.resampled(weights))],
                **{k: round(float(v), 4) for k, v in zip(SENTENCE_LABELS, by_class, strict=True)},
            }
        )
    )


def save(
    model: SentenceModel,
    model_dir: Path,
    pairs: Sequence[Sequence[Path]],
    gold: Sequence[GoldArticle],
) -> None:
    """Write the classifier, what it learned from, and the manifest."""
    model.save(model_dir)
    (model_dir / LEARNED_FROM).write_text(fingerprints(one.article.text for one in gold), "ascii")
    words = " ".join(f"--gold {articles.name} {records.name}" for articles, records in pairs)
    write_manifest(
        model_dir,
        training={
            "sentences": {
                "command": f"python -m lunzheng.training.sentences {words} --output MODEL_DIR",
                "data": hashes_of(path for pair in pairs for path in pair),
                "articles": len(gold),
                "records": sum(len(one.records) for one in gold),
                "seed": 0,
                "schemas": [SCHEMA, SENTENCE_SCHEMA],
                "labels": list(SENTENCE_LABELS),
            }
        },
    )


def _bare_sentences(gold: GoldArticle) -> ArticleSentences:
    from lunzheng.evaluation.sentence_classes import sentence_classes

    classes = tuple(sentence_classes(gold.article.text, gold.records))
    return ArticleSentences(((),) * len(classes), classes, gold.fold)


if __name__ == "__main__":
    main()
