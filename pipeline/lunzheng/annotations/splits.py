"""The fixed parts of the corpus for training, development and test.

Articles that resemble each other stay in one part, or scores on the others would be inflated;
within that, every genre is spread over the parts by their shares. Nothing is random: the order
comes from a hash of the ids, so an article keeps its part while others are edited. When articles
are added, ``--keep`` leaves the old ones where they are, so that figures of before stay comparable.

Run as ``python -m lunzheng.annotations.splits ARTICLES -o SPLITS [--keep OLD_SPLITS]``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import typer

from lunzheng.annotations.compact import read_articles
from lunzheng.article import Article
from lunzheng.errors import FormatError

SHARES = {"train": 0.7, "dev": 0.1, "test": 0.2}
#: Far below a near-duplicate (0.1, which the corpus does not hold): even polls that share only
#: the formula for their margin of error stay together.
SIMILARITY = 0.01
GRAM = 5

Splits = dict[str, list[str]]


def similar_pairs(texts: Mapping[str, str], similarity: float) -> list[tuple[str, str]]:
    """The pairs of ids whose texts have at least ``similarity`` of their n-grams in common.

    Parameters
    ----------
    texts : by id.
    similarity : Jaccard coefficient of the sets of 5-character strings, 0 to 1, above 0.
    """
    grams = {
        key: {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
        for key, text in texts.items()
    }
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(grams):
        for gram in grams[key]:
            holders[gram].append(key)
    shared = Counter(pair for keys in holders.values() for pair in combinations(keys, 2))
    return sorted(
        (one, other)
        for (one, other), common in shared.items()
        if common >= similarity * (len(grams[one]) + len(grams[other]) - common)
    )


def clusters(texts: Mapping[str, str], similarity: float = SIMILARITY) -> list[list[str]]:
    """The ids in groups: similar texts, and what is similar to those, share a group."""
    group = {key: [key] for key in sorted(texts)}
    for one, other in similar_pairs(texts, similarity):
        if group[one] is not group[other]:
            group[one] += group[other]
            for key in group[other]:
                group[key] = group[one]
    distinct = {id(keys): sorted(keys) for keys in group.values()}
    return sorted(distinct.values())


def split(articles: Mapping[str, Article], kept: Splits | None = None) -> Splits:
    """The ids of each part, sorted.

    Parameters
    ----------
    articles : by id, each with a ``genre`` in its ``meta``.
    kept : parts of an earlier split; its ids stay where they are, and draw what is similar to
        them along.

    Returns
    -------
    Every id once, under ``train``, ``dev`` or ``test``; a cluster goes whole to the part that
    most lacks articles of its genre (that of its first article), large clusters first.

    Raises
    ------
    FormatError : ``kept`` names an article that is missing or names one twice, or an added article
        joins articles that it has in different parts.
    """
    place = _places(kept or {}, articles)
    texts = {key: article.text for key, article in articles.items()}
    wanted: defaultdict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(SHARES, 0.0))
    for article in articles.values():
        for part, share in SHARES.items():
            wanted[_genre(article)][part] += share
    parts: Splits = {part: [] for part in SHARES}
    turns = sorted(clusters(texts), key=_turn)
    # What is placed already counts before anything is added.
    for keys in sorted(turns, key=lambda keys: not any(key in place for key in keys)):
        held = {place[key] for key in keys if key in place}
        if len(held) > 1:
            what = f"{', '.join(keys)} are similar, but the kept splits part them"
            raise FormatError(f"{what}; change the added one or split anew without --keep")
        lack = wanted[_genre(articles[keys[0]])]
        part = held.pop() if held else max(SHARES, key=lambda name: lack[name])
        parts[part] += keys
        for key in keys:
            wanted[_genre(articles[key])][part] -= 1
    return {part: sorted(keys) for part, keys in parts.items()}


def _places(kept: Splits, articles: Mapping[str, Article]) -> dict[str, str]:
    """The part of each kept id."""
    place: dict[str, str] = {}
    for part, keys in kept.items():
        for key in keys:
            if key in place:
                raise FormatError(f"the kept splits hold {key} twice; take one out")
            if key not in articles:
                raise FormatError(f"the kept splits hold {key}, which is no article; take it out")
            place[key] = part
    return place


def _genre(article: Article) -> str:
    return str(article.meta["genre"])


def _turn(keys: Sequence[str]) -> tuple[int, str]:
    return -len(keys), hashlib.sha256(keys[0].encode()).hexdigest()


def dump_splits(parts: Splits) -> str:
    """The splits file: the parts, and what they were made by."""
    value: dict[str, Any] = {"similarity": SIMILARITY, "shares": SHARES, **parts}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read_splits(path: Path) -> Splits:
    """The parts that a splits file holds.

    Raises
    ------
    FormatError : no JSON object with lists under ``train``, ``dev`` and ``test``.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return {part: [str(key) for key in value[part]] for part in SHARES}
    except (ValueError, KeyError, TypeError) as fault:
        parts = ", ".join(SHARES)
        raise FormatError(f"{path}: a splits file holds lists under {parts}") from fault


def splits_cli(
    articles: Annotated[Path, typer.Argument(help="The articles, one a line.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where the splits go.")],
    keep: Annotated[
        Path | None, typer.Option(help="Splits whose articles stay where they are.")
    ] = None,
) -> None:
    """Split a corpus into train, dev and test."""
    kept = read_splits(keep) if keep else None
    output.write_text(dump_splits(split(read_articles(articles), kept)), encoding="utf-8")


if __name__ == "__main__":
    typer.run(splits_cli)
