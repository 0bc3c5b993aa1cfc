"""Cross-validated figures of the attribution decisions.

``python -m lunzheng.training.cross_validate ARTICLES RECORDS [--more ARTICLES RECORDS …]``

Each article is scored by decisions that were trained on the other folds and on the further gold;
nothing that scores an article has seen it. Folds are the ``fold`` members of the articles.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.decisions import CLAIM_VERBS, DecisionTables
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.claims.kind import Modality
from lunzheng.evaluation.scorer import Scores, score
from lunzheng.model_files import default_model_dir
from lunzheng.record import Record
from lunzheng.training.decisions import GoldArticle, read_gold
from lunzheng.training.examples import ExampleMaker, Examples
from lunzheng.training.fitting import train
from lunzheng.training.layers import LayerMaker


def cross_validated(
    model_dir: Path,
    gold: Sequence[GoldArticle],
    more: Sequence[GoldArticle],
    *,
    alone: bool = False,
) -> dict[str, list[Record]]:
    """Records of each gold article, predicted by decisions trained without its fold.

    Parameters
    ----------
    model_dir : lexicons and the model of reporting verbs.
    gold : scored, fold by fold.
    more : always trained on.
    alone : train on ``more`` only.
    """
    lexicons = Lexicons.load(model_dir)
    verbs = DecisionTables.load(model_dir, CLAIM_VERBS).choices["verb"]
    modality = Modality.load(model_dir)
    maker = ExampleMaker(lexicons, verbs, modality)
    made = [(one, maker.examples(one.article, one.layers, one.records)) for one in gold]
    further = Examples()
    for one in more:
        further.extend(maker.examples(one.article, one.layers, one.records))
    predicted = {}
    attributor: Attributor | None = None
    for fold in sorted({one.fold for one in gold}):
        examples = Examples()
        examples.extend(further)
        for one, own in made:
            if one.fold != fold and not alone:
                examples.extend(own)
        if attributor is None or not alone:
            attributor = Attributor(lexicons, train(examples), verbs, modality)
        for one in gold:
            if one.fold == fold:
                predicted[one.article.id] = attributor.records(one.article, one.layers)
    return predicted


def table(columns: Sequence[tuple[str, Scores]]) -> str:
    """The figures of several sets of articles side by side, with 95 % intervals."""
    names = list(columns[0][1].figures)
    lines = ["| figure | " + " | ".join(title for title, _ in columns) + " |"]
    lines.append("|---|" + "---|" * len(columns))
    for name in names:
        cells = []
        for _, scores in columns:
            low, high = scores.intervals[name]
            cells.append(f"{scores.figures[name]:.3f} ({low:.3f}–{high:.3f})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    cells = [f"{s.recall['implicit']:.2f} at {s.precision['implicit']:.2f}" for _, s in columns]
    lines.append("| implicit recall at precision | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("records", type=Path)
    parser.add_argument(
        "--more", nargs=2, type=Path, action="append", default=[], metavar=("ARTICLES", "RECORDS")
    )
    parser.add_argument("--alone", action="store_true", help="train on --more only")
    parser.add_argument("--model", type=Path, default=None)
    options = parser.parse_args(arguments)
    model_dir = options.model or default_model_dir()
    layers_of = LayerMaker(model_dir)
    gold = read_gold(options.articles, options.records, layers_of)
    more = [one for pair in options.more for one in read_gold(pair[0], pair[1], layers_of)]
    predicted = cross_validated(model_dir, gold, more, alone=options.alone)

    def scores(keep: Callable[[int], bool]) -> Scores:
        kept = {one.article.id: one.records for one in gold if keep(one.fold)}
        return score(kept, predicted)

    columns = [
        ("folds 0–3", scores(lambda fold: fold != 4)),
        ("fold 4", scores(lambda fold: fold == 4)),
        ("all", scores(lambda fold: True)),
    ]
    print(table(columns))


if __name__ == "__main__":
    main()
