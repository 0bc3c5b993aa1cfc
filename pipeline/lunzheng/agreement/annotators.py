"""How far annotators of the same articles agree, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from lunzheng.agreement.kappa import cohens_kappa
from lunzheng.agreement.unitizing import unitizing_alpha
from lunzheng.article import Article, Offsets
from lunzheng.evaluation.alignment import RecordPair, matched
from lunzheng.evaluation.scorer import counted_figures, score_article
from lunzheng.evaluation.spans import bare
from lunzheng.record import Record

#: Layers, and the figures of ``lunzheng evaluate`` that measure them.
LAYERS: Mapping[str, str] = {
    "cue": "cue exact",
    "source": "source exact",
    "claim": "claim exact",
    "claim overlap": "claim overlap",
    "record": "record exact",
    "speaker name": "speaker end to end",
    "recommendation": "recommendation end to end",
}

Records = Mapping[str, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two annotators.

    Parameters
    ----------
    first, second : their names.
    records : how many records each made.
    f1 : by layer; implicit records, and those that stand for one, are left out on both sides.
    kappa : Cohen's, for the kind of matched explicit records; ``matched`` is their number.
    implicit : F1 of implicit records, matched when both are; None when nobody made one.
    """

    first: str
    second: str
    records: tuple[int, int]
    f1: Mapping[str, float]
    matched: int
    kappa: float | None
    implicit: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All annotators.

    Parameters
    ----------
    articles : how many were compared.
    pairs : every two annotators.
    mean_f1, mean_kappa, mean_implicit : over the pairs.
    alpha : Krippendorff's unitizing alpha of all annotators' claim spans, the articles laid end
        to end; None without the articles' text.
    """

    articles: int
    pairs: tuple[PairAgreement, ...]
    mean_f1: Mapping[str, float]
    mean_kappa: float | None
    mean_implicit: float | None
    alpha: float | None
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def agree(
    annotators: Mapping[str, Records], articles: Mapping[str, Article] | None = None
) -> Agreement:
    """Compare two or more annotators.

    Parameters
    ----------
    annotators : the records of each by article id, by the annotator's name.
    articles : those that all have annotated, by id. Without them, the articles in which every
        annotator has a record are compared, and there is no alpha.

    Raises
    ------
    ValueError : for fewer than two annotators.
    """
    if len(annotators) < 2:
        raise ValueError("agreement needs at least two annotators")
    notes = []
    everywhere = {key for records in annotators.values() for key in records}
    if articles is None:
        shared = [key for key in next(iter(annotators.values())) if all(
            key in records for records in annotators.values())]  # fmt: skip
        notes.append("no unitizing alpha: name the articles with --articles")
        left = len(everywhere) - len(shared)
        if left:
            notes.append(f"{left:,} articles in which not everybody has a record do not count")
    else:
        shared = list(articles)
        left = len(everywhere - set(articles))
        if left:
            notes.append(f"{left:,} articles not given with --articles do not count")
    pairs = tuple(
        _pair(one, annotators[one], other, annotators[other], shared)
        for one, other in combinations(annotators, 2)
    )
    return Agreement(
        len(shared),
        pairs,
        {name: sum(pair.f1[name] for pair in pairs) / len(pairs) for name in LAYERS},
        _mean([pair.kappa for pair in pairs]),
        _mean([pair.implicit for pair in pairs]),
        _alpha(list(annotators.values()), articles) if articles is not None else None,
        tuple(notes),
    )


def _pair(
    one: str, first: Records, other: str, second: Records, ids: Sequence[str]
) -> PairAgreement:
    scores = []
    kinds: list[tuple[str, str]] = []
    both_implicit = any_implicit = 0
    sizes = [0, 0]
    for key in ids:
        mine, yours = first.get(key, ()), second.get(key, ())
        sizes = [sizes[0] + len(mine), sizes[1] + len(yours)]
        pairs = _matched_records(mine, yours)
        both_implicit += sum(a.implicit and b.implicit for a, b in pairs)
        any_implicit += sum(record.implicit for record in (*mine, *yours))
        neutral = {id(r) for pair in pairs if any(x.implicit for x in pair) for r in pair}
        mine, yours = _explicit(mine, neutral), _explicit(yours, neutral)
        kinds += [(a.kind, b.kind) for a, b in pairs if id(a) not in neutral]
        scores.append(score_article(mine, yours))
    figures = counted_figures(scores)
    return PairAgreement(
        one,
        other,
        (sizes[0], sizes[1]),
        {layer: figures[name].value() for layer, name in LAYERS.items()},
        len(kinds),
        cohens_kappa(kinds),
        2 * both_implicit / any_implicit if any_implicit else None,
    )


def _matched_records(first: Sequence[Record], second: Sequence[Record]) -> list[RecordPair]:
    """Pairs by the claim, without the author's own voice."""
    first = [record for record in first if record.speaker.type != "author"]
    second = [record for record in second if record.speaker.type != "author"]
    return [(first[row], second[column]) for row, column in matched(first, second)]


def _explicit(records: Sequence[Record], neutral: set[int]) -> list[Record]:
    return [record for record in records if not record.implicit and id(record) not in neutral]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _alpha(annotators: Sequence[Records], articles: Mapping[str, Article]) -> float:
    units: list[list[Offsets]] = [[] for _ in annotators]
    length = 0
    for key, article in articles.items():
        for mine, records in zip(units, annotators, strict=True):
            for record in records.get(key, ()):
                spans = [bare(span) for span in record.claim]
                mine += [(length + start, length + end) for start, end in spans]
        length += len(article.text)
    return unitizing_alpha(units, length)
