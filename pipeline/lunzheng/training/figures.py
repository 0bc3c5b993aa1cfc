"""The figures of a training: what ``report.json`` holds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, get_args

import numpy as np

from lunzheng.article import Article
from lunzheng.attribution.decisions import Decision
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.alignment import Alignment
from lunzheng.evaluation.bootstrap import CountedFigure, Floats
from lunzheng.evaluation.comparison import compare
from lunzheng.evaluation.evaluation import evaluate, summarised
from lunzheng.evaluation.judgement import Judgement, judge
from lunzheng.evaluation.spans import bare
from lunzheng.record import Kind, Record
from lunzheng.sentence import SENTENCE_LABELS
from lunzheng.training.sentence_fitting import probabilities
from lunzheng.training.sentences import labels_of, sentence_figure
from lunzheng.training.trainer import Predicted, Trained

RESAMPLES = 1000
#: How many features a report names for a decision.
SHOWN_FEATURES = 15
#: A feature that fewer examples have tells about them alone.
_LEAST_EXAMPLES = 5
#: By the records: a sentence counts as its strongest claim. The classifier has a figure of its own.
_BY_RECORDS = "sentence macro-F1 by the records"
SENTENCE_FIGURE = "sentence macro-F1"
_CURVE_FIGURES = ("cue exact", "record exact", "speaker end to end", "kind")
_BINS = 10


def report_of(trained: Trained, *, seed: int = 0) -> dict[str, Any]:
    """All figures of a training, for JSON.

    Parameters
    ----------
    seed : of the bootstrap over articles.
    """
    kinds = trained.tables.choices["kind"]
    features = {
        "sentence holds a claim": informative(trained.sentences.claim, trained.rows["sentence"]),
        "sentence asks for something": informative(
            trained.sentences.recommendation, trained.rows["sentence"]
        ),
        **{
            f"kind: {kind}": informative(kinds.decision(kind), trained.rows["kind"])
            for kind in sorted(kinds.labels)
        },
    }
    report: dict[str, Any] = {
        "schema": "lunzheng.training_report/1",
        "scored articles": len(trained.scored),
        "notes": list(trained.notes),
        "features": features,
    }
    if not trained.scored:
        return report
    own = _judged(trained, trained.own)
    articles = _articles(trained)
    evaluation = evaluate(own, articles, resamples=RESAMPLES, seed=seed)
    report["figures"] = {name: asdict(one) for name, one in evaluation.figures.items()}
    report["calibration"] = asdict(evaluation.calibration) if evaluation.calibration else None
    report["confusion"] = {
        "sentence": _sentence_confusion(trained),
        "kind": _kind_confusion(own.alignments),
    }
    if trained.own.odds is not None:
        report["sentence calibration"] = _sentence_calibration(trained, trained.own.odds)
        report["sentence classes"] = _by_class(trained, trained.own.odds, seed)
    if trained.base is not None:
        compared = compare(_judged(trained, trained.base), own, resamples=RESAMPLES, seed=seed)
        report["against base"] = {name: asdict(one) for name, one in compared.items()}
    report["learning curve"] = _curve(trained, own, seed)
    return report


def _articles(trained: Trained) -> dict[str, Article]:
    return {one.article.id: one.article for one in trained.scored}


def _judged(trained: Trained, predicted: Predicted) -> Judgement:
    """The records judged, with the figures of sentences and of addressees."""
    gold = {one.article.id: one.records for one in trained.scored}
    judged = judge(gold, predicted.records, _articles(trained))
    figures = dict(judged.figures)
    figures["addressee"] = _addressees(judged.alignments)
    figures[_BY_RECORDS] = figures.pop(SENTENCE_FIGURE)
    if predicted.odds is not None:
        figures[SENTENCE_FIGURE] = sentence_figure(predicted.odds, trained.classes)
    return Judgement(judged.ids, judged.alignments, figures, judged.notes)


def _addressees(alignments: Sequence[Alignment]) -> CountedFigure:
    """Of recommendations that were found as such, the share with the right addressee, or none."""
    rows = []
    for alignment in alignments:
        both = [(a, b) for a, b in alignment.pairs if a.kind == b.kind == "recommendation"]
        rows.append((sum(_addressee(a) == _addressee(b) for a, b in both), len(both)))
    return CountedFigure(np.array(rows, dtype=float).reshape(-1, 2), bootstrap.ratio)


def _addressee(record: Record) -> str | None:
    span = record.addressee
    if span is None:
        return None
    start, end = bare(span)
    return span.text[start - span.start : end - span.start]


def _sentence_confusion(trained: Trained) -> dict[str, Any]:
    counts = np.zeros((len(SENTENCE_LABELS),) * 2, dtype=int)
    for odds, one in zip(trained.own.odds or (), trained.classes, strict=True):
        for wanted, found in zip(one.classes, labels_of(odds), strict=True):
            counts[wanted, found] += 1
    return {"labels": list(SENTENCE_LABELS), "counts": counts.tolist()}


def _kind_confusion(alignments: Sequence[Alignment]) -> dict[str, Any]:
    labels = list(get_args(Kind))
    pairs = Counter((a.kind, b.kind) for one in alignments for a, b in one.pairs)
    return {
        "labels": labels,
        "counts": [[pairs[wanted, found] for found in labels] for wanted in labels],
    }


def _sentence_calibration(trained: Trained, odds: Sequence[Floats]) -> dict[str, Any]:
    """How often the most probable label is right, by how probable it is."""
    stacked = np.concatenate([probabilities(one) for one in odds])
    classes = np.array([rank for one in trained.classes for rank in one.classes])
    sure, right = stacked.max(axis=1), stacked.argmax(axis=1) == classes
    numbers = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    bins = [
        {
            "sentences": int(chosen.sum()),
            "probability": float(sure[chosen].mean()),
            "right": float(right[chosen].mean()),
        }
        for chosen in (numbers == number for number in range(_BINS))
        if chosen.any()
    ]
    gaps = [one["sentences"] * abs(one["probability"] - one["right"]) for one in bins]
    return {"error": sum(gaps) / max(len(classes), 1), "bins": bins}


def _by_class(trained: Trained, odds: Sequence[Floats], seed: int) -> dict[str, Any]:
    counts = sentence_figure(odds, trained.classes).counts
    figures: dict[str, CountedFigure] = {
        label: CountedFigure(counts[:, 3 * rank : 3 * rank + 3], bootstrap.f1)
        for rank, label in enumerate(SENTENCE_LABELS)
    }
    found = summarised(figures, resamples=RESAMPLES, seed=seed)
    return {name: asdict(one) for name, one in found.items()}


def _curve(trained: Trained, own: Judgement, seed: int) -> list[dict[str, Any]]:
    if not trained.curve:
        return []
    steps = [(step.articles, _judged(trained, step.predicted)) for step in trained.curve]
    if trained.base is not None:
        steps.insert(0, (0.0, _judged(trained, trained.base)))
    folds = len({one.fold for one in trained.scored})
    steps.append((len(trained.scored) * (folds - 1) / max(folds, 1), own))
    points = []
    for size, judged in steps:
        kept = {name: judged.figures[name] for name in (*_CURVE_FIGURES, _BY_RECORDS)}
        found = summarised(kept, resamples=RESAMPLES, seed=seed)
        points.append({"articles": size, "figures": {n: asdict(one) for n, one in found.items()}})
    return points


def informative(decision: Decision, rows: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """The features that move a decision most: weight times the spread of the feature.

    Parameters
    ----------
    rows : the examples; a binary feature that a share p of them has spreads by √(p(1 − p)).
    """
    counts = Counter(name for row in rows for name in set(row) if name in decision.weights)
    total = max(len(rows), 1)
    ranked = sorted(
        (
            (abs(decision.weights[name]) * math.sqrt(count / total * (1 - count / total)), name)
            for name, count in counts.items()
            if count >= _LEAST_EXAMPLES
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [
        {"feature": name, "weight": round(decision.weights[name], 4), "examples": counts[name]}
        for _, name in ranked[:SHOWN_FEATURES]
    ]


def rounded(value: Any, digits: int = 4) -> Any:
    """``value`` with all its numbers rounded, so that a report is easy to read and to compare."""
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, Mapping):
        return {key: rounded(one, digits) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one, digits) for one in value]
    return value
