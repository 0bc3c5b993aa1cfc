"""What a corpus and its gold look like, as the datasheet quotes it.

Run as ``python -m lunzheng.annotations.statistics ARTICLES RECORDS``; the datasheet holds the
output between its two marker lines, and a test compares them. ``--compare ARTICLES RECORDS`` puts
a profile of these files beside that of two others, which need no genres.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, get_args

import typer

from lunzheng.annotations.compact import read_articles
from lunzheng.annotations.comparison import (
    POSITIONS,
    by_pronoun,
    comparison_table,
    cue_position,
    profile,
)
from lunzheng.article import Article
from lunzheng.record import Kind, Quote, Record, SpeakerType

#: What the corpus sorts its articles into; the datasheet says what each is.
GENRES = (
    "wire",
    "politics",
    "local",
    "court",
    "finance",
    "international",
    "policy-analysis",
    "press-release",
    "fact-check",
    "education",
    "health-science",
    "culture",
    "sport",
    "opinion",
    "interview",
    "tv-talk",
    "poll",
    "hong-kong",
)


def read_records(path: Path) -> list[Record]:
    """The records of a ``lunzheng.record/1`` JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [Record.from_json(json.loads(line)) for line in lines]


def corpus_statistics(
    articles: Mapping[str, Article], records: Collection[Record]
) -> dict[str, int | str]:
    """Counts by a readable label, in the order of the datasheet; shares in percent of records."""
    if not articles or not records:
        raise ValueError("no articles or no records to count")
    lengths = sorted(len(article.text) for article in articles.values())
    annotated = {record.article_id for record in records}
    cues = Counter(record.cue.text for record in records if record.cue)
    counts: dict[str, int | str] = {
        "articles": len(articles),
        "articles without records": len(articles.keys() - annotated),
        "characters": sum(lengths),
        "characters of the shortest article": lengths[0],
        "characters of the longest article": lengths[-1],
        "articles in one paragraph": sum("\n" not in a.text for a in articles.values()),
        "records": len(records),
        "distinct cues": len(cues),
        "cues seen once": sum(count == 1 for count in cues.values()),
    }
    counts |= _shares("genre", (str(a.meta["genre"]) for a in articles.values()), GENRES)
    counts |= _shares("kind", (r.kind for r in records), get_args(Kind))
    counts |= _shares("quote", (r.quote for r in records), get_args(Quote))
    counts |= _shares("speaker", (r.speaker.type for r in records), get_args(SpeakerType))
    counts |= _shares("cue", (cue_position(r) for r in records), POSITIONS)
    mentions = [record.speaker.mention for record in records]
    counts |= {
        "implicit continuation": _share(sum(r.implicit for r in records), len(records)),
        "speaker not mentioned (dropped, implicit, author)": _share(
            sum(mention is None for mention in mentions), len(records)
        ),
        "speaker mentioned by a pronoun": _share(
            sum(by_pronoun(record) for record in records), len(records)
        ),
        "speaker with a role": _share(
            sum(r.speaker.role is not None for r in records), len(records)
        ),
        "claim of several spans": _share(sum(len(r.claim) > 1 for r in records), len(records)),
    }
    return counts


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)"


def _shares(label: str, values: Iterable[str], order: tuple[str, ...]) -> dict[str, int | str]:
    counted = Counter(values)
    return {f"{label}: {value}": _share(counted[value], counted.total()) for value in order}


def statistics_table(articles: Path, records: Path) -> str:
    """The statistics of two files as a Markdown table."""
    counts = corpus_statistics(read_articles(articles), read_records(records))
    rows = [f"| {label} | {value} |" for label, value in counts.items()]
    return "\n".join(["| figure | value |", "|---|---|", *rows]) + "\n"


def compared_table(one: tuple[Path, Path], other: tuple[Path, Path]) -> str:
    """Profiles of two corpora, each its articles and its records, as a Markdown table."""
    left, right = (profile(read_articles(pair[0]), read_records(pair[1])) for pair in (one, other))
    return comparison_table(left, right)


def statistics_cli(
    articles: Annotated[Path, typer.Argument(help="The articles, one a line.")],
    records: Annotated[Path, typer.Argument(help="Their records, one a line.")],
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="ARTICLES RECORDS", help="Lay these two files' profile beside."),
    ] = None,
) -> None:
    """Print the statistics table of the datasheet."""
    if compare is None:
        typer.echo(statistics_table(articles, records), nl=False)
    else:
        typer.echo(compared_table((articles, records), compare), nl=False)


if __name__ == "__main__":
    typer.run(statistics_cli)
