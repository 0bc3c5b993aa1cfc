"""Gold and predicted records laid side by side, article by article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lunzheng.article import Article
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.alignment import Alignment, align
from lunzheng.evaluation.bootstrap import CountedFigure
from lunzheng.evaluation.scorer import counted_figures, score_alignment
from lunzheng.evaluation.sentence_classes import sentence_counts
from lunzheng.record import Record

Records = Mapping[str, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One system's records judged.

    Parameters
    ----------
    ids : the articles, in the order of all that follows.
    alignments : one an article.
    figures : every figure with its counts, one row an article.
    notes : what was left out, for the reader.
    """

    ids: tuple[str, ...]
    alignments: tuple[Alignment, ...]
    figures: Mapping[str, CountedFigure]
    notes: tuple[str, ...]


def judge(
    gold: Records, predicted: Records, articles: Mapping[str, Article] | None = None
) -> Judgement:
    """Lay ``predicted`` beside ``gold``.

    Parameters
    ----------
    gold, predicted : records by article id.
    articles : the articles to judge, by id; one without gold records has no claim. Without them,
        the articles that have gold records are judged, and there is no sentence figure.
    """
    ids = tuple(articles) if articles is not None else tuple(gold)
    alignments = tuple(align(gold.get(key, ()), predicted.get(key, ())) for key in ids)
    figures = counted_figures([score_alignment(alignment) for alignment in alignments])
    if articles is not None:
        rows = [
            sentence_counts(articles[key].text, gold.get(key, ()), predicted.get(key, ()))
            for key in ids
        ]
        counts = np.array(rows, dtype=float).reshape(-1, 9)
        figures["sentence macro-F1"] = CountedFigure(counts, bootstrap.macro_f1)
    return Judgement(ids, alignments, figures, tuple(_notes(gold, predicted, articles)))


def _notes(gold: Records, predicted: Records, articles: Mapping[str, Article] | None) -> list[str]:
    notes = []
    kept = gold if articles is None else articles
    for name, records in (("gold", gold), ("predicted", predicted)):
        left = sum(len(found) for key, found in records.items() if key not in kept)
        if left:
            others = "with gold records" if articles is None else "given with --articles"
            notes.append(f"{left:,} {name} records of articles not {others} do not count")
    if articles is None:
        notes.append("no sentence scores: name the articles with --articles")
    else:
        empty = sum(key not in gold for key in articles)
        if empty:
            notes.append(f"{empty:,} articles without gold records count as having no claim")
    return notes
