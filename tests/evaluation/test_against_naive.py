"""The figures agree with an independent computation, written as plainly as can be."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.article import Span
from lunzheng.evaluation.scorer import score
from lunzheng.record import Record, Speaker

WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, len(WORDS) - 1))
    end = draw(st.integers(start + 1, min(start + 6, len(WORDS))))
    return Span(start, end, WORDS[start:end])


@st.composite
def records(draw: st.DrawFn, article: str) -> Record:
    return Record(
        article,
        (draw(spans()),),
        draw(st.none() | spans()),
        Speaker(draw(st.none() | spans()), draw(st.sampled_from("林陳")), None, "person"),
        "indirect",
        draw(st.sampled_from(["recommendation", "fact"])),
    )


def articles() -> st.SearchStrategy[dict[str, list[Record]]]:
    return st.fixed_dictionaries({key: st.lists(records(key), max_size=4) for key in ("a", "b")})


def at(span: Span | None) -> Any:
    return (span.start, span.end) if span else None


def naive_f1(gold: list[Any], predicted: list[Any]) -> float:
    true = sum(min(gold.count(one), predicted.count(one)) for one in set(gold))
    return 2 * true / (len(gold) + len(predicted)) if gold or predicted else 0.0


def everywhere(
    records: dict[str, list[Record]], key: Callable[[Record], Any], *, once: bool = False
) -> list[Any]:
    found = [
        (article, key(record))
        for article, members in records.items()
        for record in members
        if key(record) is not None
    ]
    return list(set(found)) if once else found


def best_pairs(gold: list[Record], predicted: list[Record]) -> list[tuple[Record, Record]]:
    """The best one-to-one pairs by trying them all."""

    def weight(one: Record, other: Record) -> float:
        mine = set(range(one.claim[0].start, one.claim[0].end))
        yours = set(range(other.claim[0].start, other.claim[0].end))
        overlap = len(mine & yours) / len(mine | yours)
        return overlap + 0.01 * (one.cue == other.cue) if overlap >= 0.5 else 0.0

    swapped = len(gold) > len(predicted)
    few, many = (predicted, gold) if swapped else (gold, predicted)
    choices = itertools.permutations(many, len(few))
    pairings = [[(o, f) if swapped else (f, o) for f, o in zip(few, c)] for c in choices]  # noqa: B905
    best = max(pairings, key=lambda pairs: sum(weight(*pair) for pair in pairs))
    return [pair for pair in best if weight(*pair) > 0]


@settings(max_examples=60, deadline=None)
@given(articles(), articles())
def test_span_figures(gold: dict[str, list[Record]], predicted: dict[str, list[Record]]) -> None:
    figures = score(gold, predicted, resamples=2).figures
    expected = {
        "cue exact": (lambda r: at(r.cue), True),
        "source exact": (lambda r: at(r.speaker.mention), True),
        "claim exact": (lambda r: at(r.claim[0]), False),
        "record exact": (lambda r: (at(r.cue), at(r.speaker.mention), at(r.claim[0])), False),
    }
    for name, (key, once) in expected.items():
        independent = naive_f1(
            everywhere(gold, key, once=once), everywhere(predicted, key, once=once)
        )
        assert figures[name] == pytest.approx(independent, abs=5e-4), name

    def covered(records: dict[str, list[Record]]) -> list[Any]:
        return [
            (article, offset)
            for article, members in records.items()
            for offset in range(len(WORDS))
            if any(r.claim[0].start <= offset < r.claim[0].end for r in members)
        ]

    assert figures["claim overlap"] == pytest.approx(
        naive_f1(covered(gold), covered(predicted)), abs=5e-4
    )


def rights(pairs: list[tuple[Record, Record]]) -> Counter[str]:
    return Counter(
        speaker=sum(g.speaker.name == p.speaker.name for g, p in pairs),
        recommendation=sum(g.kind == p.kind == "recommendation" for g, p in pairs),
        kind=sum(g.kind == p.kind for g, p in pairs),
        pairs=len(pairs),
    )


def ambiguous(gold: list[Record], predicted: list[Record]) -> bool:
    """Whether records share a claim or cue, so that several pairings are equally good."""
    return any(
        len({at(r.claim[0]) for r in group}) < len(group) or len({at(r.cue) for r in group})
        < len(group) for group in (gold, predicted)
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(articles(), articles())
def test_end_to_end_figures(
    gold: dict[str, list[Record]], predicted: dict[str, list[Record]]
) -> None:
    gold = {key: found for key, found in gold.items() if not ambiguous(found, predicted[key])}
    total: Counter[str] = Counter()
    for key, found in gold.items():
        total += rights(best_pairs(found, predicted[key]))
    figures = score(gold, predicted, resamples=2).figures
    all_gold = [record for found in gold.values() for record in found]
    all_predicted = [record for key in gold for record in predicted[key]]
    size = len(all_gold) + len(all_predicted)
    asked = sum(r.kind == "recommendation" for r in all_gold + all_predicted)
    speaker = 2 * total["speaker"] / size if size else 0.0
    recommendation = 2 * total["recommendation"] / asked if asked else 0.0
    kind = total["kind"] / total["pairs"] if total["pairs"] else 0.0
    assert figures["kind"] == pytest.approx(kind, abs=5e-4)
    assert figures["speaker end to end"] == pytest.approx(speaker, abs=5e-4)
    assert figures["recommendation end to end"] == pytest.approx(recommendation, abs=5e-4)


@settings(max_examples=25, deadline=None)
@given(articles(), articles())
def test_exact_spans_as_nervaluate_counts_them(
    gold: dict[str, list[Record]], predicted: dict[str, list[Record]]
) -> None:
    nervaluate = pytest.importorskip("nervaluate", reason="a package of the extra test")

    def prodigy(records: dict[str, list[Record]]) -> list[list[dict[str, Any]]]:
        # Its ends are inclusive, and it takes no span twice.
        return [
            [
                {"label": "CUE", "start": start, "end": end - 1}
                for start, end in sorted({at(r.cue) for r in members if r.cue})
            ]
            for _, members in sorted(records.items())
        ]

    if not any(r.cue for members in gold.values() for r in members):
        return
    evaluator = nervaluate.Evaluator(prodigy(gold), prodigy(predicted), ["CUE"], loader="dict")
    theirs = evaluator.evaluate()["overall"]["strict"].f1
    assert score(gold, predicted, resamples=2).figures["cue exact"] == pytest.approx(
        theirs, abs=5e-4
    )
