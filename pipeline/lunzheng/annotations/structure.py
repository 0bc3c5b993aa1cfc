"""How the records of a corpus hang together: nesting, shared sentences, where roles stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from math import comb
from statistics import median

from lunzheng.article import Article
from lunzheng.record import Record
from lunzheng.text.sentences import sentences

#: How many cues are drawn to count the different ones, whatever the size of the corpus.
DRAWN = 500
#: What may stand between a role and the name that it belongs to.
_BETWEEN = "的是為、，（(「『 "


def structure(articles: Mapping[str, Article], records: Collection[Record]) -> dict[str, str]:
    """Shares of records, of articles and of speakers, by a readable label.

    Parameters
    ----------
    articles : by id.
    records : of these articles, at least one.
    """
    by_article: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_article[record.article_id].append(record)
    count = len(records)
    inside = sum(_inside_others(own) for own in by_article.values())
    starts = {key: [start for start, _ in sentences(a.text)] for key, a in articles.items()}
    cued = sum(record.cue is not None for record in records)
    shared = sum(_sharing(own, starts[key]) for key, own in by_article.items())
    dropped = sum(r.cue is not None and r.speaker.mention is None for r in records)
    leads = sum(_lead_holds_a_claim(starts[key], own) for key, own in by_article.items())
    where = Counter(
        place for key, own in by_article.items() for place in _role_places(articles[key].text, own)
    )
    return {
        "characters per claim": f"{median(sum(len(s.text) for s in r.claim) for r in records):.0f}",
        "claim inside another claim": _percent(inside, count),
        "cue with another in its sentence, % of cues": _percent(shared, cued),
        "subject dropped before a cue": _percent(dropped, count),
        "lead with a claim, % of articles": _percent(leads, len(articles)),
        "role before the name, % of roles": _percent(where["before"], where.total()),
        "role after the name, % of roles": _percent(where["after"], where.total()),
        f"different cues among {DRAWN}": _different_cues(records),
    }


def _inside_others(records: list[Record]) -> int:
    """How many claims lie within a span of a longer claim."""
    spans = [(span.start, span.end, record.id) for record in records for span in record.claim]
    count = 0
    for record in records:
        first, last = record.claim[0].start, record.claim[-1].end
        count += any(
            start <= first and last <= end and end - start > last - first and other != record.id
            for start, end, other in spans
        )
    return count


def _sharing(records: list[Record], starts: list[int]) -> int:
    """How many cues stand in a sentence that holds more than one."""
    held = Counter(bisect_right(starts, r.cue.start) for r in records if r.cue is not None)
    return sum(number for number in held.values() if number > 1)


def _lead_holds_a_claim(starts: list[int], records: list[Record]) -> bool:
    return any(bisect_right(starts, span.start) == 1 for r in records for span in r.claim)


def _role_places(text: str, records: list[Record]) -> list[str]:
    """``before``, ``after`` or ``apart`` for every person's role: where it stands by the name."""
    people = {
        (r.speaker.name, r.speaker.role)
        for r in records
        if r.speaker.type == "person" and r.speaker.name and r.speaker.role
    }
    return [_role_place(text, name, role) for name, role in sorted(people)]


def _role_place(text: str, name: str, role: str) -> str:
    at = text.find(name)
    while at >= 0:
        if text[:at].rstrip(_BETWEEN).endswith(role):
            return "before"
        if text[at + len(name) :].lstrip(_BETWEEN).startswith(role):
            return "after"
        at = text.find(name, at + 1)
    return "apart"


def _different_cues(records: Collection[Record]) -> str:
    """The number of different cues to expect among as many as are drawn (Hurlbert 1971).

    Corpora of any size can be compared by it; one with fewer cues has none.
    """
    cues = Counter(record.cue.text for record in records if record.cue)
    total = cues.total()
    if total < DRAWN:
        return "–"
    draws = comb(total, DRAWN)
    return f"{sum(1 - comb(total - seen, DRAWN) / draws for seen in cues.values()):.0f}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
