"""Parts for training, development and test between which nothing leaks."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from lunzheng.article import Article
from lunzheng.datasets.near_duplicates import DisjointSets
from lunzheng.errors import FormatError, SourceNotFound

SplitBy = Literal["cluster", "date", "source"]
SPLITS = ("train", "dev", "test")
SHARES: Mapping[str, float] = {"train": 0.7, "dev": 0.1, "test": 0.2}


def split(
    articles: Sequence[Article],
    clusters: Sequence[int],
    by: SplitBy = "cluster",
    shares: Mapping[str, float] = SHARES,
    seed: int = 0,
) -> list[str]:
    """The part of each article: ``train``, ``dev`` or ``test``.

    Near-duplicates always share a part. By ``cluster`` they are spread at random; by ``date`` the
    newest articles are the test part and those before them the development part, and articles of a
    day share a part; by ``source`` the articles of an outlet share a part, and so do outlets that
    printed near-duplicates of each other.

    Parameters
    ----------
    clusters : the number of each article's cluster of near-duplicates.
    shares : part → its share of the articles; they add up to 1. Parts come as near to it as whole
        groups allow.
    seed : another seed, another random order; the same seed, the same parts.

    Raises
    ------
    FormatError : for an article without the date or outlet that is asked for.
    """
    if by == "date":
        return _by_date(articles, clusters, shares)
    groups = DisjointSets(len(articles))
    first: dict[tuple[str, object], int] = {}
    for at, (article, cluster) in enumerate(zip(articles, clusters, strict=True)):
        groups.join(first.setdefault(("cluster", cluster), at), at)
        if by == "source":
            groups.join(first.setdefault(("source", _needed(article, "source")), at), at)
    members: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(groups.numbers()):
        members[number].append(at)
    # By id and seed, so that the order of the input does not matter; the largest group first,
    # while every part still has room for it.
    ordered = sorted(
        members.values(),
        key=lambda group: (-len(group), _shuffled(min(articles[at].id for at in group), seed)),
    )
    room = {name: share * len(articles) for name, share in shares.items() if share > 0}
    parts = [""] * len(articles)
    for group in ordered:
        name = max(room, key=lambda name: room[name])
        room[name] -= len(group)
        for at in group:
            parts[at] = name
    return parts


def _shuffled(article_id: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\x1f{article_id}".encode()).digest()


def _by_date(
    articles: Sequence[Article], clusters: Sequence[int], shares: Mapping[str, float]
) -> list[str]:
    # A cluster counts as of its newest day: no test article is older than a training article that
    # it does not duplicate.
    newest: dict[int, str] = {}
    for article, cluster in zip(articles, clusters, strict=True):
        newest[cluster] = max(newest.get(cluster, ""), _needed(article, "date"))
    days = sorted(newest[cluster] for cluster in clusters)
    parts_of_days: dict[str, str] = {}
    end = 0.0
    ends = []
    for name in SPLITS:
        end += shares.get(name, 0.0)
        ends.append((end * len(days) - 0.5, name))
    for at, day in enumerate(days):
        part = next((name for end, name in ends if at < end), SPLITS[-1])
        parts_of_days.setdefault(day, part)
    return [parts_of_days[newest[cluster]] for cluster in clusters]


def _needed(article: Article, part: Literal["date", "source"]) -> str:
    value: str | None = getattr(article, part)
    if not value:
        raise FormatError(
            f"the article {article.id!r} has no {part}, by which the dataset is to be split. "
            "Give it one, or split by cluster."
        )
    return value


def read_splits(path: Path) -> dict[str, list[str]]:
    """The ids of each part from a JSON file ``{"train": [id, …], "dev": […], "test": […]}``.

    Raises
    ------
    SourceNotFound, FormatError : when it is missing or not such a file.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceNotFound(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FormatError(f"{path} is no JSON ({error})") from error
    named = {part: content.get(part, []) if isinstance(content, dict) else [] for part in SPLITS}
    if not any(named.values()) or not all(isinstance(ids, list) for ids in named.values()):
        raise FormatError(
            f'{path} is not of the form {{"train": [id, …], "dev": […], "test": […]}}'
        )
    return {part: list(map(str, ids)) for part, ids in named.items()}


def named_parts(
    articles: Sequence[Article], clusters: Sequence[int], named: Mapping[str, Sequence[str]]
) -> list[str]:
    """The part of each article, as ``named`` says.

    Raises
    ------
    FormatError : for an article in no part or in two, a part's id that no article has, and
        near-duplicates in two parts.
    """
    part_of: dict[str, str] = {}
    for part, ids in named.items():
        for key in ids:
            if part_of.setdefault(key, part) != part:
                raise FormatError(f"the article {key!r} is in the parts {part_of[key]} and {part}")
    known = {article.id for article in articles}
    for key, where in part_of.items():
        if key not in known:
            raise FormatError(f"the part {where} names {key!r}, which no article has")
    first: dict[int, str] = {}
    for article, cluster in zip(articles, clusters, strict=True):
        if article.id not in part_of:
            raise FormatError(f"the article {article.id!r} is in no part")
        other = first.setdefault(cluster, article.id)
        if part_of[other] != part_of[article.id]:
            raise FormatError(
                f"{other!r} ({part_of[other]}) and {article.id!r} ({part_of[article.id]}) are "
                "near-duplicates in two parts; put them into one"
            )
    return [part_of[article.id] for article in articles]
