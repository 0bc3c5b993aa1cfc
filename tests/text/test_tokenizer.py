"""The spaCy tokenizer keeps the text and survives pickling."""

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import lunzheng.text.tokenizer  # noqa: F401  registers the factory

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "lunzheng.tokenizer.v1"}}}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("zh", config=CONFIG)


@settings(deadline=None)
@given(text=st.one_of(st.text(), st.text(alphabet="林小芳 說\n\u3000，😀𡃁a1")))
def test_doc_text_is_the_text(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)


def test_the_pipeline_goes_through_bytes_and_disk(nlp: Language, tmp_path: Path) -> None:
    text = "董事長林小芳說，明年會更好。"
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    again = spacy.blank("zh", config=CONFIG).from_bytes(nlp.to_bytes())
    assert [t.text for t in loaded(text)] == [t.text for t in nlp(text)]
    assert [t.text for t in again(text)] == [t.text for t in nlp(text)]


def test_tokenizer_can_be_pickled_after_use(nlp: Language) -> None:
    text = "董事長林小芳說，明年會更好。"
    expected = [t.text for t in nlp(text)]
    tokenizer = pickle.loads(pickle.dumps(nlp.tokenizer))
    assert [t.text for t in tokenizer(text)] == expected


def test_a_user_dictionary_can_be_named_in_the_config(tmp_path: Path) -> None:
    path = tmp_path / "user.txt"
    path.write_text("雲端島嶼 3000\n", encoding="utf-8")
    config = {"@tokenizers": "lunzheng.tokenizer.v1", "user_dict": str(path)}
    own = spacy.blank("zh", config={"nlp": {"tokenizer": config}})
    assert "雲端島嶼" in [t.text for t in own("他去了雲端島嶼。")]
