"""What a corpus and its gold look like, as the datasheet quotes it.

Run as ``python -m lunzheng.annotations.statistics ARTICLES RECORDS``; the datasheet holds the
output between its two marker lines, and a test compares them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, get_args

import typer

from lunzheng.annotations.compact import read_articles
from lunzheng.article import Article
from lunzheng.record import Kind, Quote, Record, SpeakerType

_PRONOUNS = frozenset({"他", "她", "他們", "她們", "對方", "該公司", "該會"})


def read_records(path: Path) -> list[Record]:
    """The records of a ``lunzheng.record/1`` JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [Record.from_json(json.loads(line)) for line in lines]


def cue_position(record: Record) -> str:
    """``before``, ``inside`` or ``after`` its claim, or ``none``."""
    if record.cue is None:
        return "none"
    if record.cue.end <= record.claim[0].start:
        return "before"
    return "after" if record.cue.start >= record.claim[-1].end else "inside"


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
    counts |= _shares("genre", (str(a.meta["genre"]) for a in articles.values()), None)
    counts |= _shares("kind", (r.kind for r in records), get_args(Kind))
    counts |= _shares("quote", (r.quote for r in records), get_args(Quote))
    counts |= _shares("speaker", (r.speaker.type for r in records), get_args(SpeakerType))
    positions = ("before", "inside", "after", "none")
    counts |= _shares("cue", (cue_position(r) for r in records), positions)
    mentions = [record.speaker.mention for record in records]
    counts |= {
        "implicit continuation": _share(sum(r.implicit for r in records), len(records)),
        "speaker not mentioned (dropped, implicit, author)": _share(
            sum(mention is None for mention in mentions), len(records)
        ),
        "speaker mentioned by a pronoun": _share(
            sum(m is not None and m.text in _PRONOUNS for m in mentions), len(records)
        ),
        "speaker with a role": _share(
            sum(r.speaker.role is not None for r in records), len(records)
        ),
        "claim of several spans": _share(sum(len(r.claim) > 1 for r in records), len(records)),
    }
    return counts


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f} %)"


def _shares(
    label: str, values: Iterable[str], order: tuple[str, ...] | None
) -> dict[str, int | str]:
    counted = Counter(values)
    if order is None:
        return {f"{label}: {value}": count for value, count in sorted(counted.items())}
    return {f"{label}: {value}": _share(counted[value], counted.total()) for value in order}


def statistics_table(articles: Path, records: Path) -> str:
    """The statistics of two files as a Markdown table."""
    counts = corpus_statistics(read_articles(articles), read_records(records))
    rows = [f"| {label} | {value} |" for label, value in counts.items()]
    return "\n".join(["| figure | value |", "|---|---|", *rows]) + "\n"


def statistics_cli(
    articles: Annotated[Path, typer.Argument(help="The articles, one a line.")],
    records: Annotated[Path, typer.Argument(help="Their records, one a line.")],
) -> None:
    """Print the statistics table of the datasheet."""
    typer.echo(statistics_table(articles, records), nl=False)


if __name__ == "__main__":
    typer.run(statistics_cli)
