"""Each figure on a page that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lunzheng.article import Article
from lunzheng.evaluation.bootstrap import article_weights, macro_f1, p_value
from lunzheng.evaluation.calibration import calibration, is_right
from lunzheng.evaluation.comparison import compare
from lunzheng.evaluation.differences import differences
from lunzheng.evaluation.evaluation import evaluate
from lunzheng.evaluation.judgement import judge
from lunzheng.evaluation.sentence_classes import sentence_classes, sentence_counts

from .invented import ARTICLE, GOLD, TEXT, record

ARTICLES = {"a": ARTICLE, "b": Article("b", "無人發言。", source="港聞")}
PREDICTED = [
    record("港口下月將啟用", "表示", "林友森", kind="fact", role="港務局", confidence=0.9),
    record("應公開契約", "呼籲", "他", name="他", kind="recommendation", confidence=0.7),
    record("民眾也要先登記", None, None, name="陳音", implicit=True, confidence=0.4),
    record("今天天氣晴朗", None, None, name="陳音", confidence=0.2),
]


def test_gold_against_itself_is_perfect() -> None:
    judgement = judge({"a": GOLD}, {"a": GOLD}, ARTICLES)
    found = evaluate(judgement, ARTICLES, resamples=20)
    values = {name: figure.value for name, figure in found.figures.items()}
    assert set(values.values()) == {1.0}
    assert "sentence macro-F1" in values
    assert not [one for part in judgement.alignments for one in differences(part)]


def test_figures_counted_by_hand() -> None:
    found = evaluate(judge({"a": GOLD}, {"a": PREDICTED}, ARTICLES), ARTICLES, resamples=50)
    values = {name: figure.value for name, figure in found.figures.items()}
    assert values == pytest.approx(
        {
            "cue exact": 4 / 5,  # two of two predicted, of three gold
            "source exact": 4 / 5,
            "claim exact": 2 / 6,  # one; the implicit record is neutral
            "claim overlap": 2 * (7 + 5) / (18 + 19),
            "record exact": 2 / 6,
            "speaker end to end": 2 / 6,
            "recommendation end to end": 1.0,
            "kind": 1 / 2,
            "quote": 1.0,
            "type": 1.0,
            "role": (2 * 3 / 7 + 1) / 2,
            "implicit": 1.0,
            # none 1 of 2 gold, 3 found; claim; recommendation
            "sentence macro-F1": np.mean([2 * 1 / 5, 2 * 1 / 5, 2 * 1 / 4]),
        }
    )
    figure = found.figures["cue exact"]
    assert (figure.precision, figure.gold, figure.predicted) == (1.0, 3, 2)
    assert figure.recall == pytest.approx(2 / 3)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= 4 / 5 <= figure.high


def test_sentences_take_their_strongest_claim() -> None:
    # 他呼籲 …, 民眾也要 … (implicit) and 政府應 … (the author's own) are recommendations.
    assert sentence_classes(TEXT, GOLD) == [1, 2, 1, 2, 0, 2]
    assert sentence_classes(TEXT, PREDICTED) == [1, 2, 0, 1, 1, 0]
    assert sentence_counts(TEXT, GOLD, PREDICTED) == (0, 2, 1, 1, 3, 2, 1, 1, 3)


def test_a_class_that_does_not_occur_is_no_part_of_the_mean() -> None:
    assert macro_f1(np.array([2.0, 2, 2, 1, 1, 2, 0, 0, 0])) == pytest.approx((1 + 2 / 3) / 2)


def test_groups_by_source_genre_and_kind() -> None:
    judgement = judge({"a": GOLD}, {"a": PREDICTED}, ARTICLES)
    found = evaluate(judgement, ARTICLES, by=("source", "genre", "kind"), resamples=20)
    assert set(found.groups["source"]) == {"晨光報", "港聞"}
    assert set(found.groups["genre"]) == {"wire", "(none)"}
    assert found.groups["source"]["晨光報"]["cue exact"].value == pytest.approx(4 / 5)
    assert found.groups["source"]["港聞"]["cue exact"].value is None
    kinds = found.groups["kind"]
    assert kinds["prediction"]["kind end to end"].value == 0.0
    assert kinds["prediction"]["claim exact"].value == 1.0
    assert kinds["recommendation"]["kind end to end"].value == 1.0
    assert kinds["fact"]["claim exact"].gold == 1
    assert sum(group["claim exact"].gold for group in kinds.values()) == 3
    assert sum(group["claim exact"].predicted for group in kinds.values()) == 3


def test_what_is_left_out_is_said() -> None:
    elsewhere = {"a": PREDICTED, "c": [replace(PREDICTED[0], article_id="c")]}
    without = evaluate(judge({"a": GOLD}, elsewhere), by=("genre",), resamples=5)
    assert without.articles == 1
    assert [note.split(":")[0] for note in without.notes] == [
        "1 predicted records of articles not with gold records do not count",
        "no sentence scores",
        "no groups by genre",
    ]
    assert (
        "1 articles without gold records count as having no claim"
        in judge({"a": GOLD}, {}, ARTICLES).notes
    )


def test_confidence_is_judged() -> None:
    judgement = judge({"a": GOLD}, {"a": PREDICTED}, ARTICLES)
    found = calibration(judgement.alignments)
    assert found is not None
    # .9 is right; .7 has another name; .2 is spurious; the implicit one is left out.
    assert (found.records, found.right) == (3, pytest.approx(1 / 3))
    assert found.error == pytest.approx((abs(0.9 - 1) + 0.7 + 0.2) / 3)
    assert [point.precision for point in found.curve][-1] == pytest.approx(1 / 3)
    assert found.curve[0].precision == 1.0
    assert [point.confidence for point in found.curve][::9] == [0.9, 0.2]
    assert calibration([]) is None


def test_equally_confident_records_share_their_precision() -> None:
    same = [replace(one, confidence=0.5) for one in PREDICTED]
    found = calibration(judge({"a": GOLD}, {"a": same}).alignments)
    assert found is not None
    assert [point.precision for point in found.curve] == pytest.approx([1 / 3] * 10)


def test_right_means_cue_name_and_most_of_the_claim() -> None:
    gold = GOLD[0]
    assert is_right(gold, replace(gold, claim=record("港口下月將啟").claim))  # 6 of 7
    assert not is_right(gold, replace(gold, claim=record("港口下月將").claim))  # 5 of 7
    assert not is_right(gold, replace(gold, cue=None))
    assert not is_right(gold, replace(gold, speaker=replace(gold.speaker, name="林")))


def test_every_difference_is_named() -> None:
    (alignment,) = judge({"a": GOLD}, {"a": PREDICTED}).alignments
    found = [(one.kinds, one.gold is None, one.predicted is None) for one in differences(alignment)]
    assert found == [
        (("wrong kind",), False, False),
        (("wrong border", "wrong speaker"), False, False),
        (("missed",), False, True),
        (("spurious",), True, False),
    ]


def many(records: list, count: int) -> dict:
    return {str(n): [replace(one, article_id=str(n)) for one in records] for n in range(count)}


def test_a_better_system_is_significantly_better_and_the_same_one_is_not() -> None:
    gold = many(GOLD, 30)
    better, worse = judge(gold, many(GOLD, 30)), judge(gold, many(PREDICTED, 30))
    compared = compare(worse, better, resamples=500)["claim exact"]
    assert compared.difference == pytest.approx(1 - 2 / 6)
    assert compared.low > 0
    assert compared.p == pytest.approx(2 / 501)
    same = compare(worse, worse, resamples=100)["claim exact"]
    assert (same.difference, same.low, same.high, same.p) == (0, 0, 0, 1)
    with pytest.raises(ValueError, match="same articles"):
        compare(worse, judge({"a": GOLD}, {}))


def test_weights_are_resamples_of_articles() -> None:
    weights = article_weights(7, resamples=40, seed=3)
    assert weights.shape == (40, 7)
    assert (weights.sum(1) == 7).all()
    assert np.array_equal(weights, article_weights(7, resamples=40, seed=3))
    assert not np.array_equal(weights, article_weights(7, resamples=40, seed=4))


def test_p_counts_the_smaller_side_twice() -> None:
    assert p_value(np.array([1.0] * 18 + [-1.0])) == pytest.approx(2 * 2 / 20)
    assert p_value(np.zeros(9)) == 1.0
