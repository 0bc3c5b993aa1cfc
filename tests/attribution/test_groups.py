"""What candidates weigh in groups is what their features, spelt out, weigh."""

from __future__ import annotations

import json

import pytest
from tests.bench.articles import ROOT

import lunzheng
from lunzheng.attribution import decisions
from lunzheng.attribution.borders import boundaries, claim_ceiling, stop_parts
from lunzheng.attribution.cues import CueContext, CueNeighbours
from lunzheng.attribution.decisions import Decision, names_of
from lunzheng.attribution.view import CLAUSE_MARKS, CLOSING, OPENING, View, view_of
from lunzheng.model_files import default_model_dir


@pytest.fixture(scope="module")
def extractor() -> lunzheng.Extractor:
    return lunzheng.Extractor()


@pytest.fixture(scope="module")
def views(extractor: lunzheng.Extractor) -> list[View]:
    lines = (ROOT / "corpus" / "articles.jsonl").read_text("utf-8").splitlines()[::40]
    articles = [lunzheng.Article(row["id"], row["text"]) for row in map(json.loads, lines)]
    articles.append(lunzheng.Article("odd", "他說: 「甲說，『乙。』丙表示」，\n據報導12:30「。"))
    lexicons = extractor.attributor.lexicons
    return [view_of(one, extractor.attribution_layers(one), lexicons) for one in articles]


def test_groups_weigh_what_their_features_weigh(
    extractor: lunzheng.Extractor, views: list[View]
) -> None:
    tables = decisions.DecisionTables.load(default_model_dir()).tables
    finder = extractor.attributor.cue_finder
    compared = 0
    for view in views:
        found = finder.candidates(view)
        others = CueNeighbours(found)
        cues = {cue.start: cue for cue, _ in extractor.attributor.accepted_cues(view).values()}
        context = CueContext.of(view, cues, finder)
        previous = None
        for one in found:
            if previous is not None and previous.sentence != one.sentence:
                previous = None
            names = finder.features(view, one, others, previous)
            parts = finder.parts(view, one, others, previous)
            assert tables["cue"].probability_of(parts) == pytest.approx(
                tables["cue"].probability(names), abs=1e-6
            )
            previous = one
            ceiling = claim_ceiling(view, one)
            start = one.end
            for boundary in boundaries(view, start, ceiling) if start < ceiling else ():
                if boundary < ceiling:
                    about = (view, one, start, boundary, ceiling, context, finder)
                    assert tables["stop"].probability_of(stop_parts(*about)) == pytest.approx(
                        tables["stop"].probability(names_of(stop_parts(*about))), abs=1e-6
                    )
                    compared += 1
    assert compared > 100


def test_clauses_are_those_that_a_walk_through_the_text_finds(views: list[View]) -> None:
    for view in views:
        for first, last in view.sentences:
            for offset in range(first, last):
                assert view.clause_start(offset, first) == _walked_start(view, offset, first)
                assert view.clause_end(offset, last) == _walked_end(view, offset, last)


def _walked_start(view: View, offset: int, floor: int) -> int:
    text, inside = view.text, view.depth.inside(offset)
    position = offset
    while position > floor:
        character, level = text[position - 1], view.depth.inside(position - 1)
        if character in CLAUSE_MARKS and level == inside:
            break
        if character in OPENING and inside and not level:
            break
        if (
            character in CLOSING
            and not inside
            and position >= 2
            and (text[position - 2] in "。！？，!?")
        ):
            break
        position -= 1
    while position < offset and text[position].isspace():
        position += 1
    return position


def _walked_end(view: View, offset: int, ceiling: int) -> int:
    inside = view.depth.inside(offset)
    position = offset
    while position < ceiling and not (
        view.text[position] in CLAUSE_MARKS and view.depth.inside(position) == inside
    ):
        position += 1
    return position


def test_what_is_kept_is_bounded_and_stays_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "_MOST_PARTS", 3)
    decision = Decision({f"n={number}": float(number) for number in range(10)}, 0.0)

    def names(number: int) -> list[str]:
        return [f"n={number}"]

    for number in [*range(10), *range(9, -1, -1), 0, 5, 0, 5]:
        assert decision.weight_of([(names, number)]) == number
        assert len(decision._parts[names]) <= 3
        assert len(decision._parts[names]._older) <= 3
