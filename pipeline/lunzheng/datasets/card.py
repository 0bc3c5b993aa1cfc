"""The dataset card: ``README.md`` with the front matter that the Hugging Face hub reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lunzheng.datasets.statistics import table

#: The hub's classes of size, by the number of rows that begins the next one.
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_SPLIT_NAMES = {"train": "train", "dev": "validation", "test": "test"}
_WAYS = {
    "cluster": "at random, near-duplicates kept together",
    "date": "by date: the newest articles are the test part; near-duplicates kept together",
    "file": "as the maker of the dataset names the parts; near-duplicates are in one",
    "source": "by outlet: no outlet is in two parts; near-duplicates kept together",
}


def card(
    name: str,
    licence: str | None,
    parts: Sequence[str],
    by: str,
    statistics: Mapping[str, Mapping[str, Any]],
    clusters: int,
    *,
    suffix: str,
) -> str:
    """The text of the card.

    Parameters
    ----------
    licence : its identifier on the hub (``cc-by-4.0``); None leaves it to the reader to ask.
    statistics : part → :func:`~lunzheng.datasets.statistics.statistics_of`.
    clusters : how many clusters of near-duplicates have more than one article.
    suffix : of the data files: ``jsonl`` or ``parquet``, which is also their folder.
    """
    rows = sum(part["records"] for part in statistics.values())
    size = next((label for limit, label in _SIZES if rows < limit), "n>1M")
    lines = ["---", f"pretty_name: {json.dumps(name, ensure_ascii=False)}", "language:", "- zh"]
    if licence:
        lines.append(f"license: {json.dumps(licence)}")
    lines += ["task_categories:", "- token-classification", "tags:", "- quotation-attribution"]
    lines += ["- argument-mining", "- lunzheng", "size_categories:", f"- {size}", "configs:"]
    for config in ("records", "articles"):
        lines.append(f"- config_name: {config}")
        if config == "records":
            lines.append("  default: true")
        lines.append("  data_files:")
        for part in parts:
            lines.append(f"  - split: {_SPLIT_NAMES[part]}")
            lines.append(f"    path: {suffix}/{config}/{part}.{suffix}")
    lines += [
        "---",
        "",
        f"# {name}",
        "",
        "Attributed claims in Traditional-Chinese news: who claims what, by which words, in which",
        "capacity, and of what kind the claim is. `records` has one claim a row, `articles` the",
        "texts; `article_id` joins them. Offsets are half-open and count code points of `text`.",
        "",
        "## Parts",
        "",
        f"Split {_WAYS[by]}. Near-duplicates were told by the character 5-grams they share;",
        f"{clusters:,} clusters have more than one article (`clusters.jsonl`).",
        "",
        table(statistics),
        "",
        "Built by `lunzheng dataset build`, which checked that every span stands in its text.",
        "",
    ]
    return "\n".join(lines)
