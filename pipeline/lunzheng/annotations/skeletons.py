"""Sentences of different articles that were cast in one mould.

Near-duplicate detection compares whole articles. A writer's habits show in single sentences: the
names and numbers differ, the rest is the same. Here names, roles and numbers are blanked out, and
the sentences are compared by their character trigrams; and strings that two articles share are
looked for letter by letter.

Run as ``python -m lunzheng.annotations.skeletons ARTICLES RECORDS``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from lunzheng.annotations.compact import read_articles
from lunzheng.annotations.record_file import read_records
from lunzheng.article import Article
from lunzheng.record import Record
from lunzheng.text.sentences import sentences

GRAM = 3
#: Shorter skeletons (他說，■。) are alike by nature.
SHORTEST = 15
#: Trigrams that stand in more sentences than this (表示，) are no reason to compare two.
_COMMON = 400
_NUMBER = re.compile(r"[0-9０-９,.%％〇一二三四五六七八九十百千萬億兩]+")


class Pair(NamedTuple):
    """What two articles share."""

    one: str
    other: str
    here: str
    there: str


def skeleton(sentence: str, names: Iterable[str]) -> str:
    """The sentence with ``■`` for each name and ``#`` for each number."""
    for name in sorted(names, key=len, reverse=True):
        sentence = sentence.replace(name, "■")
    return _NUMBER.sub("#", sentence)


def alike(
    articles: Mapping[str, Article], records: Collection[Record], at_least: float
) -> list[tuple[float, Pair]]:
    """The pairs of sentences from two articles whose skeletons are alike, the most alike first.

    Parameters
    ----------
    articles : by id.
    records : of these articles; their speakers are the names that are blanked out.
    at_least : Jaccard coefficient of the sets of trigrams, 0 to 1, above 0.
    """
    names = _names(records)
    found: list[tuple[str, str, frozenset[str]]] = []
    for key, article in articles.items():
        for start, end in sentences(article.text):
            bare = skeleton(article.text[start:end], names[key])
            if len(bare) >= SHORTEST:
                found.append((key, article.text[start:end], _grams(bare)))
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at, (_, _, grams) in enumerate(found):
        for gram in grams:
            holders[gram].append(at)
    shared = Counter(
        pair
        for places in holders.values()
        if len(places) <= _COMMON
        for pair in combinations(places, 2)
        if found[pair[0]][0] != found[pair[1]][0]
    )
    pairs = []
    for (at, there), common in shared.items():
        (one, here, left), (other, text, right) = found[at], found[there]
        if common < at_least * max(len(left), len(right)) / 2:
            continue
        similarity = len(left & right) / len(left | right)
        if similarity >= at_least:
            pairs.append((similarity, Pair(one, other, here, text)))
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1]))


def shared_strings(texts: Mapping[str, str], length: int) -> list[Pair]:
    """The strings of at least ``length`` characters that stand in two texts, the longest first.

    Of every pair of texts the longest one; ``here`` and ``there`` are both that string.
    """
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for key, text in texts.items():
        for at in range(len(text) - length + 1):
            holders[text[at : at + length]].add(key)
    seeds: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for seed, keys in holders.items():
        for one, other in combinations(sorted(keys), 2):
            seeds[one, other].append(seed)
    pairs = []
    for (one, other), own in seeds.items():
        longest = max((_grown(texts[one], texts[other], seed) for seed in own), key=len)
        pairs.append(Pair(one, other, longest, longest))
    return sorted(pairs, key=lambda pair: (-len(pair.here), pair))


def _grown(one: str, other: str, seed: str) -> str:
    """The longest string that begins with ``seed``, at its first place in each of two texts."""
    left, right, length = one.index(seed), other.index(seed), len(seed)
    ends = min(len(one) - left, len(other) - right)
    while length < ends and one[left + length] == other[right + length]:
        length += 1
    return one[left : left + length]


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))


def _names(records: Collection[Record]) -> defaultdict[str, set[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for record in records:
        mention = record.speaker.mention.text if record.speaker.mention else None
        for name in (record.speaker.name, record.speaker.role, mention):
            names[record.article_id] |= {part for part in (name or "").split("、") if part}
    return names


def skeletons_cli(
    articles: Annotated[Path, typer.Argument(help="The articles, one a line.")],
    records: Annotated[Path, typer.Argument(help="Their records, one a line.")],
    at_least: Annotated[float, typer.Option(min=0.05, max=1, help="How alike, 0 to 1.")] = 0.3,
    length: Annotated[int, typer.Option(min=5, help="How long a string, in characters.")] = 12,
) -> None:
    """Print what articles have in common: sentences cast alike, then long strings."""
    own = read_articles(articles)
    gold = [record for held in read_records(records).values() for record in held]
    for similarity, pair in alike(own, gold, at_least):
        typer.echo(f"{similarity:.2f}\t{pair.one}\t{pair.other}\t{pair.here}\t{pair.there}")
    for pair in shared_strings({key: article.text for key, article in own.items()}, length):
        shown = pair.here.replace("\n", "⏎")
        typer.echo(f"{len(pair.here)}\t{pair.one}\t{pair.other}\t{shown}")


if __name__ == "__main__":
    typer.run(skeletons_cli)
