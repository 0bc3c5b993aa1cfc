"""The spaCy component: doc.ents on mended tokens."""

import pytest
import spacy
from spacy.language import Language

import lunzheng.entities.component
import lunzheng.text.tokenizer  # both register factories


@pytest.fixture(scope="module")
def nlp() -> Language:
    config = {"nlp": {"tokenizer": {"@tokenizers": "lunzheng.tokenizer.v1"}}}
    nlp = spacy.blank("zh", config=config)
    nlp.add_pipe("lunzheng_entities")
    return nlp


def test_entities_stand_on_mended_tokens(nlp: Language) -> None:
    text = "經濟部長林慧芳今天表示，\n電價 不會調整😀。"
    doc = nlp(text)
    assert doc.text == text
    assert ("林慧芳", "PERSON") in {(ent.text, ent.label_) for ent in doc.ents}
    assert "林慧芳" in [token.text for token in doc]


def test_every_entity_of_the_tagger_is_in_the_doc(nlp: Language) -> None:
    component = nlp.get_pipe("lunzheng_entities")
    assert isinstance(component, lunzheng.entities.component.EntityComponent)
    text = "美國總統喬‧莫瑞森（Joe Morrison）與市長林慧芳、許哲維會談，林說，合作順利。"
    expected = {(e.start, e.end, e.label) for e in component.tagger.tag(text, [(0, len(text))])}
    assert expected
    assert {(ent.start_char, ent.end_char, ent.label_) for ent in nlp(text).ents} == expected


def test_user_data_goes_along(nlp: Language) -> None:
    doc = nlp.make_doc("林慧芳說好。")
    doc.user_data["article_id"] = "a1"
    assert nlp.get_pipe("lunzheng_entities")(doc).user_data["article_id"] == "a1"
