"""How one corpus and its gold differ from another: the figures that make a text easy or hard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import get_args

from lunzheng.annotations.layout import layout
from lunzheng.annotations.structure import structure
from lunzheng.article import Article
from lunzheng.record import Kind, Quote, Record, SpeakerType
from lunzheng.text.sentences import sentences

POSITIONS = ("before", "inside", "after", "none")
TOP_CUES = 12

_PRONOUNS = frozenset({"他", "她", "他們", "她們", "對方", "該公司", "該會"})


def cue_position(record: Record) -> str:
    """``before``, ``inside`` or ``after`` its claim, or ``none``."""
    if record.cue is None:
        return "none"
    if record.cue.end <= record.claim[0].start:
        return "before"
    return "after" if record.cue.start >= record.claim[-1].end else "inside"


def by_pronoun(record: Record) -> bool:
    """Whether the speaker is named only by a pronoun, next to the cue."""
    mention = record.speaker.mention
    return mention is not None and mention.text in _PRONOUNS


def sentences_without_claim(
    articles: Mapping[str, Article], records: Collection[Record]
) -> tuple[int, int]:
    """How many sentences hold no part of a claim, and how many sentences there are."""
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for record in records:
        spans[record.article_id] += [(span.start, span.end) for span in record.claim]
    bare = total = 0
    for key, article in articles.items():
        for start, end in sentences(article.text):
            total += 1
            bare += not any(left < end and start < right for left, right in spans[key])
    return bare, total


def profile(articles: Mapping[str, Article], records: Collection[Record]) -> dict[str, str]:
    """What sort of text and gold this is, by a readable label.

    Parameters
    ----------
    articles : by id; all of them have been annotated.
    records : of these articles.

    Raises
    ------
    ValueError : no articles or no records.
    """
    if not articles or not records:
        raise ValueError("no articles or no records to compare")
    characters = sum(len(article.text) for article in articles.values())
    cues = Counter(record.cue.text for record in records if record.cue)
    bare, total = sentences_without_claim(articles, records)
    figures = {
        "articles": str(len(articles)),
        "characters per article": f"{characters / len(articles):.0f}",
        "records": str(len(records)),
        "records per 1,000 characters": f"{1000 * len(records) / characters:.1f}",
        "sentences without a claim": _percent(bare, total),
    }
    figures |= layout(articles)
    figures |= _shares("kind", Counter(r.kind for r in records), get_args(Kind))
    figures |= _shares("quote", Counter(r.quote for r in records), get_args(Quote))
    figures |= _shares("speaker", Counter(r.speaker.type for r in records), get_args(SpeakerType))
    figures |= _shares("cue", Counter(cue_position(r) for r in records), POSITIONS)
    unmentioned = sum(record.speaker.mention is None for record in records)
    return figures | {
        "speaker not mentioned": _percent(unmentioned, len(records)),
        "speaker mentioned by a pronoun": _percent(sum(map(by_pronoun, records)), len(records)),
        "speaker with a role": _percent(
            sum(r.speaker.role is not None for r in records), len(records)
        ),
        "implicit continuation": _percent(sum(r.implicit for r in records), len(records)),
        "claim of several spans": _percent(sum(len(r.claim) > 1 for r in records), len(records)),
        **structure(articles, records),
        f"cues that are among the {TOP_CUES} most frequent": _percent(
            sum(count for _, count in _most_frequent(cues)), cues.total()
        ),
        f"{TOP_CUES} most frequent cues, % of cues": "、".join(
            f"{cue} {100 * count / cues.total():.0f}" for cue, count in _most_frequent(cues)
        ),
    }


def _most_frequent(cues: Counter[str]) -> list[tuple[str, int]]:
    return sorted(cues.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP_CUES]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def _shares(label: str, counted: Counter[str], order: tuple[str, ...]) -> dict[str, str]:
    return {f"{label}: {value}": _percent(counted[value], counted.total()) for value in order}


def comparison_table(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Two profiles side by side, as a Markdown table."""
    rows = [f"| {label} | {value} | {other[label]} |" for label, value in one.items()]
    return "\n".join(["| figure | this | the other |", "|---|---|---|", *rows]) + "\n"
