"""Train the attribution decisions from articles with gold records.

``python -m lunzheng.training.decisions --gold ARTICLES RECORDS [--gold …] --output MODEL_DIR``

Every decision is a scikit-learn logistic regression on the features that the package computes at
run time, so training and use cannot drift apart. Training is deterministic.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lunzheng.article import Article, Layers
from lunzheng.attribution.attributor import Attributor, confidence_features
from lunzheng.attribution.decisions import CLAIM_VERBS, Choice, DecisionTables
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.view import view_of
from lunzheng.claims.kind import Modality
from lunzheng.evaluation.scorer import matched
from lunzheng.evaluation.spans import bare, characters, iou
from lunzheng.record import Record
from lunzheng.training.examples import ExampleMaker, Examples
from lunzheng.training.fitting import train
from lunzheng.training.layers import LayerMaker

#: What a record's kind is does not tell whether its cue, speaker and claim are right.
_NOT_FOR_CONFIDENCE = ("kind", "kind characters")


def confidence_examples(
    attributor: Attributor,
    articles: Iterable[tuple[Article, Layers, Sequence[Record]]],
) -> Examples:
    """Examples for the confidence from articles that the attributor was not trained on."""
    examples = Examples()
    for article, layers, gold in articles:
        view = view_of(article, layers, attributor.lexicons)
        attributed = attributor.attributed(view)
        records = attributor.records_of(view, attributed)
        pairs = {p: g for g, p in matched(gold, records)}
        for number, (one, record) in enumerate(zip(attributed, records, strict=True)):
            right = number in pairs and _all_right(gold[pairs[number]], record)
            examples.add("confidence", confidence_features(one, record.speaker.name), right)
    return examples


def _all_right(gold: Record, predicted: Record) -> bool:
    """Cue, speaker name and claim (IoU ≥ 0.8) are all right, as the schema defines confidence."""
    return (
        (bare(gold.cue) if gold.cue else None) == (bare(predicted.cue) if predicted.cue else None)
        and gold.speaker.name == predicted.speaker.name
        and iou(characters(gold.claim), characters(predicted.claim)) >= 0.8
    )


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with its layers and gold records; ``fold`` keeps near-duplicates together."""

    article: Article
    layers: Layers
    records: Sequence[Record]
    fold: int


def train_all(
    lexicons: Lexicons, verbs: Choice, modality: Modality, gold: Sequence[GoldArticle]
) -> DecisionTables:
    """Train every decision, the confidence on out-of-fold predictions.

    Parameters
    ----------
    gold : articles with records; ``fold`` numbers from 0 divide them for the confidence.
    """
    maker = ExampleMaker(lexicons, verbs, modality)
    made = [maker.examples(one.article, one.layers, one.records) for one in gold]
    confidence = Examples()
    for fold in sorted({one.fold for one in gold}):
        partial = Examples()
        for one, examples in zip(gold, made, strict=True):
            if one.fold != fold:
                partial.extend(examples)
        attributor = Attributor(
            lexicons, train(partial, without=_NOT_FOR_CONFIDENCE), verbs, modality
        )
        held_out = [(o.article, o.layers, o.records) for o in gold if o.fold == fold]
        confidence.extend(confidence_examples(attributor, held_out))
    everything = Examples()
    for examples in made:
        everything.extend(examples)
    everything.extend(confidence)
    return train(everything)


def read_gold(
    articles: Path, records: Path, layers_of: Callable[[Article], Layers], folds: int = 5
) -> list[GoldArticle]:
    """Read articles and their gold records; a ``fold`` member in an article is kept."""
    by_article: dict[str, list[Record]] = {}
    with records.open(encoding="utf-8") as lines:
        for line in lines:
            record = Record.from_json(json.loads(line))
            by_article.setdefault(record.article_id, []).append(record)
    found = []
    with articles.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            value = json.loads(line)
            article = Article(id=value["id"], text=value["text"])
            own = by_article.get(article.id, [])
            for record in own:
                record.check(article.text)
            fold = int(value.get("fold", number % folds))
            found.append(GoldArticle(article, layers_of(article), own, fold))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line; progress goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--gold", nargs=2, type=Path, action="append", required=True,
        metavar=("ARTICLES", "RECORDS"), help="JSONL of articles and of their gold records",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, required=True, help="directory of the model")
    options = parser.parse_args(arguments)
    layers_of = LayerMaker(options.output)
    gold = [
        one for articles, records in options.gold for one in read_gold(articles, records, layers_of)
    ]
    count = sum(len(one.records) for one in gold)
    print(f"training on {len(gold)} articles with {count} records", file=sys.stderr)
    verbs = DecisionTables.load(options.output, CLAIM_VERBS).choices["verb"]
    modality = Modality.load(options.output)
    train_all(Lexicons.load(options.output), verbs, modality, gold).save(options.output)


if __name__ == "__main__":
    main()
