"""The tagger on invented sentences, on any text at all, and on damaged models."""

import json
import pickle
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.article import Entity
from lunzheng.entities import EntityTagger
from lunzheng.entities.agreement import agreed
from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.errors import ModelError
from lunzheng.model_files import default_model_dir
from lunzheng.text.sentences import sentences


@pytest.fixture(scope="module")
def tagger() -> EntityTagger:
    return EntityTagger.load(default_model_dir())


def tagged(tagger: EntityTagger, text: str) -> set[tuple[str, str]]:
    return {(text[e.start : e.end], e.label) for e in tagger.tag(text, sentences(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("經濟部長林慧芳今天表示，電價不會調整。", {("林慧芳", "PERSON"), ("經濟部長", "TITLE")}),
        ("國立成功大學教授許哲維說，這項研究還要三年。", {("許哲維", "PERSON"), ("教授", "TITLE")}),
        ("美國總統莫瑞森日前訪問日本。", {("莫瑞森", "PERSON"), ("美國", "LOC"), ("日本", "LOC")}),
        ("民進黨立委張育誠質疑，預算編列過高。", {("張育誠", "PERSON"), ("立委", "TITLE")}),
        ("行政院昨天拍板，明年起實施新制。", {("行政院", "ORG")}),
        ("𡃁😀：發言人郭雅琪說，感謝大家。", {("郭雅琪", "PERSON"), ("發言人", "TITLE")}),
        ("", set()),
        ("😀\n𡃁\n", set()),
    ],
)
def test_invented_news(tagger: EntityTagger, text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= tagged(tagger, text)


def test_a_name_in_a_clear_context_is_a_name_everywhere(tagger: EntityTagger) -> None:
    text = "教育部長葉又嘉說明了新制。\n有記者問到經費，葉又嘉笑而不答。隨後葉又嘉便離開會場。"
    starts = {e.start for e in tagger.tag(text, sentences(text)) if e.label == "PERSON"}
    assert starts == {i for i in range(len(text)) if text.startswith("葉又嘉", i)}


def test_the_surname_alone_after_the_full_name(tagger: EntityTagger) -> None:
    text = "市議員林慧芳質詢時提到停車問題。\n林說，市府應提出檢討。"
    assert ("林", "PERSON") in tagged(tagger, text)


@pytest.mark.parametrize(
    "clause", ["林不願多談細節", "昨天林才走訪各區", "對此林總統予以肯定", "今日林卻改口"]
)
def test_a_surname_that_is_no_word_stands_alone_more_often(
    tagger: EntityTagger, clause: str
) -> None:
    text = f"市議員林慧芳質詢時提到停車問題。\n{clause}。"
    start = text.index("林", 8)
    assert Entity(start, start + 1, "PERSON") in tagger.tag(text, sentences(text))


def test_a_surname_that_is_a_word_does_not(tagger: EntityTagger) -> None:
    text = "市議員高慧芳質詢時提到停車問題。\n興致，高不高都要去。"
    found = tagger.tag(text, sentences(text))
    assert not any(e.end - e.start == 1 and e.label == "PERSON" for e in found)


def test_a_known_organisation_is_no_person(tagger: EntityTagger) -> None:
    text = "陸委會指出，此案仍待研議。|對此，陸委會駁斥。\n後金管會也說明。"
    found = tagged(tagger, text)
    assert {("陸委會", "ORG"), ("金管會", "ORG")} <= found
    assert not any(label == "PERSON" for _, label in found)


def test_a_place_belongs_to_the_authority_that_follows() -> None:
    shadow = "美国参议院与法国参议院在法国"
    found = [Entity(0, 2, "LOC"), Entity(2, 5, "ORG"), Entity(6, 8, "LOC"), Entity(8, 11, "ORG")]
    look = Dictionaries.load(default_model_dir())
    joined = agreed(shadow, [*found, Entity(12, 14, "LOC")], look)
    assert joined == [Entity(0, 5, "ORG"), Entity(6, 11, "ORG"), Entity(12, 14, "LOC")]


def test_the_head_of_the_cabinet(tagger: EntityTagger) -> None:
    assert ("林揆", "PERSON") in tagged(tagger, "稍早林揆在場邊受訪。")


@settings(deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.text(alphabet="林慧芳部長表示美國大學總統‧（）()Jo 𡃁😀，。「」\n", max_size=200),
    )
)
def test_entities_are_in_order_and_inside_the_text(tagger: EntityTagger, text: str) -> None:
    found = tagger.tag(text, sentences(text))
    assert found == sorted(found)
    assert all(0 <= e.start < e.end <= len(text) for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found == tagger.tag(text, sentences(text))


def test_a_sentence_without_end_is_tagged_in_stretches(tagger: EntityTagger) -> None:
    text = "部長林慧芳說，" * 3000
    found = tagger.tag(text, [(0, len(text))])
    persons = [e for e in found if text[e.start : e.end] == "林慧芳"]
    assert len(persons) > 2900


def test_pickling_keeps_the_model(tagger: EntityTagger) -> None:
    text = "經濟部長林慧芳今天表示，電價不會調整。"
    copy = pickle.loads(pickle.dumps(tagger))
    assert copy.tag(text, [(0, len(text))]) == tagger.tag(text, [(0, len(text))])


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_model_dir(), tmp_path / "model"))


def test_a_damaged_model_is_not_loaded(own_model: Path) -> None:
    path = own_model / "entities.crfsuite"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"entities\.crfsuite differs"):
        EntityTagger.load(own_model)


def test_a_model_that_is_no_crfsuite_file(own_model: Path) -> None:
    from lunzheng.model_files import write_manifest

    (own_model / "entities.crfsuite").write_bytes(b"nothing of the kind")
    write_manifest(own_model)
    with pytest.raises(ModelError, match="cannot be read"):
        EntityTagger.load(own_model)


def test_an_incomplete_model_is_not_loaded(own_model: Path) -> None:
    (own_model / "lexicons" / "surnames.tsv").unlink()
    with pytest.raises(ModelError, match=r"surnames\.tsv"):
        EntityTagger.load(own_model)


def test_a_missing_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        EntityTagger.load(tmp_path / "nowhere")


def test_a_newer_model_asks_for_an_upgrade(own_model: Path) -> None:
    path = own_model / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "format_version": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="upgrade"):
        EntityTagger.load(own_model)


def test_the_manifest_names_the_labels() -> None:
    manifest = json.loads((default_model_dir() / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["labels"] == ["PERSON", "ORG", "LOC", "TITLE"]
    assert Entity(0, 1, "PERSON").label in manifest["labels"]
