"""Is the corpus as hard as real news? One model, trained on neither, scored on both.

``python -m lunzheng.training.corpus_gap ARTICLES RECORDS SPLITS --other ARTICLES RECORDS``

The decisions are trained on the training part of the corpus alone and scored on its test part and
on the other gold. The other articles are strange to such a model, so that the difference holds both
how hard they are and how strange. With ``--both`` the other gold is trained on too (and scored fold
by fold): neither is strange, and what is left of the difference is difficulty. The entity tagger
and the lexicons are those of the model, whatever they were made from.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lunzheng.datasets.splits import read_splits
from lunzheng.errors import FormatError
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.judgement import Judgement, judge
from lunzheng.model_files import default_model_dir
from lunzheng.record import Record
from lunzheng.training.cross_validate import cross_validated
from lunzheng.training.decisions import GoldArticle, read_gold
from lunzheng.training.layers import LayerMaker

#: The corpus counts as real enough while no main figure differs by more (F1 or accuracy, 0 to 1).
TOLERANCE = 0.06
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Gap:
    """One figure on two sets of articles.

    Parameters
    ----------
    corpus, other : value, low and high of its 95 % interval.
    difference : the corpus minus the other, likewise; positive where the corpus is easier.
    """

    corpus: tuple[float, float, float]
    other: tuple[float, float, float]
    difference: tuple[float, float, float]

    @property
    def within(self) -> bool:
        """Whether the two differ by no more than the tolerance."""
        return abs(self.difference[0]) <= TOLERANCE


def gaps(corpus: Judgement, other: Judgement, *, resamples: int = RESAMPLES) -> dict[str, Gap]:
    """Every figure of two judgements side by side, bootstrapped over articles, each by itself."""
    # Another seed, or two sets of equal size would be resampled alike.
    own = bootstrap.article_weights(len(corpus.ids), resamples=resamples, seed=0)
    its = bootstrap.article_weights(len(other.ids), resamples=resamples, seed=1)
    found = {}
    for name, figure in corpus.figures.items():
        beside = other.figures[name]
        first, second = figure.resampled(own), beside.resampled(its)
        found[name] = Gap(
            (figure.value(), *bootstrap.interval(first)),
            (beside.value(), *bootstrap.interval(second)),
            (figure.value() - beside.value(), *bootstrap.interval(first - second)),
        )
    return found


def judged(gold: Sequence[GoldArticle], predicted: Mapping[str, Sequence[Record]]) -> Judgement:
    """Predictions for gold articles, judged."""
    articles = {one.article.id: one.article for one in gold}
    return judge({one.article.id: one.records for one in gold}, predicted, articles)


def measured(
    model_dir: Path,
    train: Sequence[GoldArticle],
    test: Sequence[GoldArticle],
    other: Sequence[GoldArticle],
    *,
    both: bool = False,
) -> dict[str, Gap]:
    """Train on ``train`` (and, with ``both``, on ``other``) and compare ``test`` and ``other``.

    Parameters
    ----------
    both : train on ``other`` too; each of its articles is scored without its fold.
    """
    # One fold: with nothing of it in the training there is one model for all.
    unseen = [replace(one, fold=0) for one in test]
    if both:
        predicted = cross_validated(model_dir, unseen, [*train, *other], alone=True)
        predicted |= cross_validated(model_dir, other, train)
    else:
        foreign = [replace(one, fold=0) for one in other]
        predicted = cross_validated(model_dir, [*unseen, *foreign], train, alone=True)
    return gaps(judged(test, predicted), judged(other, predicted))


def table(found: Mapping[str, Gap]) -> str:
    """The gaps as a Markdown table."""
    lines = [
        f"| figure | test part of the corpus | other | difference | within {TOLERANCE * 100:.0f} |",
        "|---|---|---|---|---|",
    ]
    for name, gap in found.items():
        easier = "easier" if gap.difference[0] > 0 else "harder"
        lines.append(
            f"| {name} | {_cell(gap.corpus)} | {_cell(gap.other)} | {gap.difference[0]:+.3f} "
            f"({gap.difference[1]:+.3f} to {gap.difference[2]:+.3f}) | "
            f"{'yes' if gap.within else f'no: {easier}'} |"
        )
    return "\n".join(lines)


def _cell(value: tuple[float, float, float]) -> str:
    return f"{value[0]:.3f} ({value[1]:.3f}–{value[2]:.3f})"


def parts(gold: Sequence[GoldArticle], splits: Path) -> dict[str, list[GoldArticle]]:
    """The articles of each part of a splits file.

    Raises
    ------
    FormatError : if the file names no training or test part, or an article that is not in ``gold``.
    """
    by_id = {one.article.id: one for one in gold}
    named = read_splits(splits)
    unknown = [key for ids in named.values() for key in ids if key not in by_id]
    if unknown or not named["train"] or not named["test"]:
        wrong = f"names {unknown[0]!r}, which no article has" if unknown else "lacks train or test"
        raise FormatError(f"{splits} {wrong}. Make it by python -m lunzheng.annotations.splits.")
    return {part: [by_id[key] for key in ids] for part, ids in named.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("records", type=Path)
    parser.add_argument("splits", type=Path)
    parser.add_argument(
        "--other", nargs=2, type=Path, required=True, metavar=("ARTICLES", "RECORDS"),
        help="gold of real news",
    )  # fmt: skip
    parser.add_argument("--both", action="store_true", help="train on the other gold too")
    parser.add_argument("--model", type=Path, default=None, help="tagger and lexicons")
    options = parser.parse_args(arguments)
    model_dir = options.model or default_model_dir()
    layers_of = LayerMaker(model_dir)
    corpus = parts(read_gold(options.articles, options.records, layers_of), options.splits)
    articles, records = options.other
    other = read_gold(articles, records, layers_of)
    found = measured(model_dir, corpus["train"], corpus["test"], other, both=options.both)
    print(table(found))


if __name__ == "__main__":
    main()
