"""Two and three annotators of an invented article."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lunzheng.agreement.annotators import agree
from lunzheng.agreement.merging import merge
from lunzheng.article import Article
from lunzheng.record import Record, Speaker

from .invented import ARTICLES, one_record

FIRST = [
    one_record("港口下月將啟用", "表示", "林友森", "prediction"),
    one_record("市府應公開契約", "呼籲", "他", "recommendation", name="林友森"),
    one_record("成本已上升", "指出", "陳音", "fact"),
    one_record("民眾也要先登記", None, None, "fact", name="陳音", implicit=True),
]
#: Differs in a kind, a claim border and a name; calls nothing implicit, and finds one more.
SECOND = [
    replace(FIRST[0], kind="fact"),
    replace(
        one_record("應公開契約", "呼籲", "他", "recommendation"),
        speaker=Speaker(FIRST[1].speaker.mention, "他", None, "person"),
    ),
    FIRST[2],
    replace(FIRST[3], implicit=False),
    one_record("今天天氣晴朗", None, None, "evaluation", name="陳音"),
]


def by_id(records: list[Record]) -> dict[str, list[Record]]:
    return {"a": records}


def test_an_annotator_agrees_with_itself() -> None:
    found = agree({"x": by_id(FIRST), "y": by_id(FIRST), "z": by_id(FIRST)}, ARTICLES)
    assert len(found.pairs) == 3
    assert set(found.mean_f1.values()) == {1.0}
    assert (found.mean_kappa, found.mean_implicit, found.alpha) == (1.0, 1.0, 1.0)


def test_layers_by_hand_and_the_same_both_ways() -> None:
    (pair,) = agree({"x": by_id(FIRST), "y": by_id(SECOND)}, ARTICLES).pairs
    (back,) = agree({"y": by_id(SECOND), "x": by_id(FIRST)}, ARTICLES).pairs
    # Three records against four: the one that x calls implicit is left out on both sides.
    assert pair.f1["cue"] == 1.0
    assert pair.f1["claim"] == pytest.approx(2 * 2 / 7)
    assert pair.f1["record"] == pytest.approx(2 * 2 / 7)
    assert pair.f1["speaker name"] == pytest.approx(2 * 2 / 7)
    assert pair.f1["recommendation"] == 1.0
    assert pair.implicit == 0.0
    assert (pair.records, pair.matched) == ((4, 5), 3)
    # Observed 2/3; chance (1 · 1 + 1 · 2) / 9.
    assert pair.kappa == pytest.approx((2 / 3 - 1 / 3) / (1 - 1 / 3))
    assert back.f1 == pytest.approx(pair.f1)
    assert back.kappa == pytest.approx(pair.kappa)


def test_without_articles_those_of_everybody_are_compared() -> None:
    more: dict[str, Any] = {"a": FIRST, "b": [replace(FIRST[0], article_id="b")]}
    found = agree({"x": more, "y": by_id(FIRST)})
    assert (found.articles, found.alpha) == (1, None)
    assert set(found.mean_f1.values()) == {1.0}
    assert len(found.notes) == 2
    with_all = agree({"x": more, "y": by_id(FIRST)}, {**ARTICLES, "b": Article("b", "無" * 90)})
    assert with_all.mean_f1["record"] == pytest.approx(2 * 3 / 7)


def test_one_annotator_is_none_to_agree_with() -> None:
    with pytest.raises(ValueError, match="at least two"):
        agree({"x": {}})


def test_what_agrees_is_merged_and_the_rest_listed_once() -> None:
    merged = merge(by_id(FIRST), by_id(SECOND), ARTICLES)
    assert merged.records == (FIRST[2], FIRST[3])
    told = [(conflict.reasons, conflict.merged) for conflict in merged.conflicts]
    assert told == [
        (("kind",), False),
        (("claim", "speaker.name", "edges"), False),
        (("implicit",), True),
        (("only b",), False),
    ]
    paragraph = merged.conflicts[0].text
    assert paragraph is not None
    assert paragraph.startswith("林友森表示")
    assert "成本" not in paragraph
    open_a = [one.a for one in merged.conflicts if one.a and not one.merged]
    open_b = [one.b for one in merged.conflicts if one.b and not one.merged]
    assert sorted([*merged.records, *open_a], key=lambda r: r.claim) == sorted(
        FIRST, key=lambda r: r.claim
    )
    assert len(open_b) + len(merged.records) == len(SECOND)


def test_edges_do_not_keep_records_apart_but_are_told() -> None:
    wider = [one_record("成本已上升。", "指出", "陳音", "fact")]
    merged = merge(by_id([FIRST[2]]), by_id(wider))
    assert merged.records == (FIRST[2],)
    (conflict,) = merged.conflicts
    assert (conflict.reasons, conflict.merged, conflict.text) == (("edges",), True, None)


def test_an_article_of_one_annotator_alone_is_a_conflict() -> None:
    merged = merge({}, by_id(FIRST))
    assert merged.records == ()
    assert [conflict.reasons for conflict in merged.conflicts] == [("only b",)] * 4
