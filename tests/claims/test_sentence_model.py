"""Sentence labels: what a model must hold, and what a labelled sentence says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lunzheng.attribution.decisions import Decision
from lunzheng.claims.sentence_model import SENTENCES, SentenceModel
from lunzheng.errors import ModelError
from lunzheng.sentence import SENTENCE_LABELS, LabelledSentence, label_of

MODEL = SentenceModel(Decision({"says": 4.0}, -2.0), Decision({"asks": 3.0}, -1.0))


@pytest.mark.parametrize(
    ("features", "label"),
    [([], "none"), (["asks"], "none"), (["says"], "claim"), (["says", "asks"], "recommendation")],
)
def test_both_decisions_make_the_label(features: list[str], label: str) -> None:
    found = MODEL.probabilities(features)
    assert list(found) == list(SENTENCE_LABELS)
    assert sum(found.values()) == pytest.approx(1.0)
    assert label_of(found) == label


def test_it_is_written_and_read_the_same(tmp_path: Path) -> None:
    MODEL.save(tmp_path)
    first = (tmp_path / SENTENCES).read_bytes()
    SentenceModel.load(tmp_path).save(tmp_path)
    assert (tmp_path / SENTENCES).read_bytes() == first
    assert SentenceModel.load(tmp_path).claim.weights == {"says": 4.0}


def test_a_model_without_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no sentence classifier.*lunzheng train --from-scratch"):
        SentenceModel.load(tmp_path)
    (tmp_path / SENTENCES).write_text('{"decisions": {}, "choices": {}}', "utf-8")
    with pytest.raises(ModelError, match="no decision 'claim'"):
        SentenceModel.load(tmp_path)
    (tmp_path / SENTENCES).write_text("{", "utf-8")
    with pytest.raises(ModelError, match="damaged"):
        SentenceModel.load(tmp_path)


def test_a_labelled_sentence_says_the_same_in_json() -> None:
    kinds = {"recommendation": 0.2, "fact": 0.5, "evaluation": 0.3}
    probabilities = {"none": 0.2, "claim": 0.64, "recommendation": 0.16}
    one = LabelledSentence("a", 3, 10, 14, "他說好。", probabilities, kinds)  # type: ignore[arg-type]
    assert (one.label, one.kind) == ("claim", "fact")
    value = one.to_json()
    assert value["schema"] == "lunzheng.sentence/1"
    assert (value["sentence"], value["start"], value["end"]) == (3, 10, 14)
    assert value["label"] == "claim"
    assert value["kinds"] == kinds
    none = LabelledSentence(
        "a", 0, 0, 2, "天晴", {"none": 0.5, "claim": 0.5, "recommendation": 0.0}
    )
    assert (none.label, none.kind, none.to_json()["kinds"]) == ("none", None, None)
