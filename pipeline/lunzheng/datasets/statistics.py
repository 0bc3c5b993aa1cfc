"""How much a dataset holds, by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lunzheng.exchange.document import AnnotatedArticle


def statistics_of(documents: Iterable[AnnotatedArticle]) -> dict[str, Any]:
    """Articles, characters, records and their make-up, for JSON."""
    kept = list(documents)
    articles = [document.article for document in kept]
    records = [record for document in kept for record in document.records]
    dates = sorted(article.date for article in articles if article.date)
    return {
        "articles": len(articles),
        "articles_without_records": sum(not document.records for document in kept),
        "characters": sum(len(article.text) for article in articles),
        "records": len(records),
        "claims_of_several_spans": sum(len(record.claim) > 1 for record in records),
        "records_without_cue": sum(record.cue is None for record in records),
        "records_without_mention": sum(record.speaker.mention is None for record in records),
        "implicit_records": sum(record.implicit for record in records),
        "kinds": _counted(record.kind for record in records),
        "quotes": _counted(record.quote for record in records),
        "speaker_types": _counted(record.speaker.type for record in records),
        "outlets": _counted(article.source or "" for article in articles),
        "first_date": dates[0] if dates else None,
        "last_date": dates[-1] if dates else None,
    }


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def table(statistics: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures that are single numbers, as a Markdown table with a column for each part."""
    parts = list(statistics)
    names = [name for name, value in statistics[parts[0]].items() if isinstance(value, int)]
    lines = [f"| | {' | '.join(parts)} |", f"|---|{'---:|' * len(parts)}"]
    for name in names:
        cells = " | ".join(f"{statistics[part][name]:,}" for part in parts)
        lines.append(f"| {name.replace('_', ' ')} | {cells} |")
    for group in ("kinds", "quotes", "speaker_types"):
        values = dict.fromkeys(value for part in parts for value in statistics[part][group])
        for value in values:
            cells = " | ".join(f"{statistics[part][group].get(value, 0):,}" for part in parts)
            lines.append(f"| {group.replace('_', ' ')}: {value} | {cells} |")
    return "\n".join(lines)
