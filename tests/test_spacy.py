"""Lunzheng in spaCy: the same records, and components that fit into pipelines of others."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import lunzheng
from lunzheng.language.attribution import from_plain, to_plain

CORPUS = Path(__file__).parents[1] / "corpus" / "articles.jsonl"
COMPONENTS = ["lunzheng_sentences", "lunzheng_entities", "lunzheng_attribution", "lunzheng_claims"]
TEXT = (
    "港務局長李小真昨天表示，碼頭下個月將重新啟用。\n"
    "運輸業者王立群指出，成本已經上升。他呼籲，市府應公開契約。"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return lunzheng.load()


def articles() -> list[lunzheng.Article]:
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    return [lunzheng.Article(row["id"], row["text"]) for row in rows]


def read(nlp: Language, article: lunzheng.Article) -> Doc:
    doc = nlp.make_doc(article.text)
    doc._.article_id = article.id
    return nlp(doc)


def test_the_pipeline_holds_the_four_components(nlp: Language) -> None:
    assert nlp.pipe_names == COMPONENTS
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in COMPONENTS}


@pytest.mark.parametrize("article", articles()[:12], ids=lambda article: article.id)
def test_records_are_those_of_the_extractor(
    nlp: Language, extractor: lunzheng.Extractor, article: lunzheng.Article
) -> None:
    doc = read(nlp, article)
    assert doc.text == article.text
    assert doc._.records == extractor.extract(article)
    layers = extractor.layers(article)
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
        (e.start, e.end, e.label) for e in layers.entities
    ]
    sentences = [sent for sent in doc.sents if sent.text.strip()]
    assert [sent.text.strip() for sent in sentences] == [
        article.text[start:end] for start, end in layers.sentences
    ]


def test_the_example_is_read_as_it_should_be(nlp: Language) -> None:
    records = nlp(TEXT)._.records
    assert [record.speaker.name for record in records] == ["李小真", "王立群", "王立群"]
    assert records[2].kind == "recommendation"


@settings(deadline=None, max_examples=60)
@given(text=st.one_of(st.text(), st.text(alphabet="李小真說表示，。「」『』：\n\u3000 😀𡃁A1!?")))
def test_any_text_gives_what_the_extractor_gives(
    nlp: Language, extractor: lunzheng.Extractor, text: str
) -> None:
    doc = read(nlp, lunzheng.Article("any", text))
    assert doc.text == text
    assert doc._.records == extractor.extract(lunzheng.Article("any", text))


def test_an_empty_text_has_no_records(nlp: Language) -> None:
    for text in ("", " ", "\n\u3000\n"):
        doc = nlp(text)
        assert (doc.text, doc._.records, list(doc.ents)) == (text, [], [])


def test_offsets_count_code_points(nlp: Language) -> None:
    text = "😀𡃁" + TEXT.replace("碼頭", "𠮷祥港")
    records = nlp(text)._.records
    assert len(records) == 3
    for record in records:
        record.check(text)
    assert records[0].claim_text.startswith("𠮷祥港")


def test_pipe_gives_what_single_calls_give(nlp: Language) -> None:
    texts = [TEXT, "", *(article.text for article in articles()[:3])]
    together = [doc._.records for doc in nlp.pipe(texts, n_process=1, batch_size=2)]
    assert together == [nlp(text)._.records for text in texts]


def test_pipe_runs_in_worker_processes(nlp: Language) -> None:
    texts = [TEXT, TEXT.replace("李小真", "陳音音"), ""]
    together = [doc._.records for doc in nlp.pipe(texts, n_process=2, batch_size=1)]
    assert together == [nlp(text)._.records for text in texts]


def test_records_outlive_a_memory_zone(nlp: Language) -> None:
    expected = nlp(TEXT)._.records
    with nlp.memory_zone():
        records = nlp(TEXT)._.records
    assert records == expected


def test_a_doc_keeps_its_records_through_bytes(nlp: Language) -> None:
    doc = nlp(TEXT)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.records == doc._.records
    (from_bin,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert from_bin._.records == doc._.records


def test_a_pipeline_goes_to_disk_and_back(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert again.pipe_names == COMPONENTS
    assert again(TEXT)._.records == nlp(TEXT)._.records


def test_a_saved_pipeline_loads_where_lunzheng_was_not_imported(
    nlp: Language, tmp_path: Path
) -> None:
    """The factories are found by their entry points."""
    nlp.to_disk(tmp_path / "pipeline")
    code = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]);"
        "print(nlp(sys.argv[2])._.records[0].claim_text)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pipeline"), TEXT],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout.strip() == "碼頭下個月將重新啟用"


def test_a_pipeline_can_be_pickled(nlp: Language) -> None:
    again = pickle.loads(pickle.dumps(nlp))
    assert again(TEXT)._.records == nlp(TEXT)._.records


def test_the_article_id_is_that_of_the_doc(nlp: Language) -> None:
    doc = read(nlp, lunzheng.Article("a-7", TEXT))
    assert {record.article_id for record in doc._.records} == {"a-7"}
    assert {record.article_id for record in nlp(TEXT)._.records} == {
        record.article_id for record in lunzheng.extract(TEXT)
    }


def test_a_user_dictionary_reaches_the_tokenizer(tmp_path: Path) -> None:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, word in zip(paths, ("雲端島嶼", "風箏協議"), strict=True):
        path.write_text(f"{word} 3000\n", encoding="utf-8")
    tokens = [token.text for token in lunzheng.load(user_dict=paths)("雲端島嶼談風箏協議。")]
    assert "雲端島嶼" in tokens
    assert "風箏協議" in tokens


def own_pipeline(*names: str) -> Language:
    config = {"nlp": {"tokenizer": {"@tokenizers": "lunzheng.tokenizer.v1"}}}
    nlp = spacy.blank("zh", config=config)
    for name in names:
        nlp.add_pipe(name)
    return nlp


def test_sentences_alone_in_any_pipeline() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("lunzheng_sentences")
    doc = nlp("他說：「好。不過要快。」大家都同意。\n\n散會！")
    assert [sent.text.strip() for sent in doc.sents] == [
        "他說：「好。不過要快。」",
        "大家都同意。",
        "散會！",
    ]


def test_entities_keep_the_sentences_set_before_them() -> None:
    nlp = own_pipeline("lunzheng_sentences", "lunzheng_entities")
    doc = nlp(TEXT)
    assert [sent.text.strip() for sent in doc.sents] == [
        "港務局長李小真昨天表示，碼頭下個月將重新啟用。",
        "運輸業者王立群指出，成本已經上升。",
        "他呼籲，市府應公開契約。",
    ]
    assert "李小真" in [ent.text for ent in doc.ents]


def test_attribution_with_the_entities_of_somebody_else(nlp: Language) -> None:
    own = own_pipeline("lunzheng_sentences")
    ruler = own.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "PER", "pattern": "李小真"}, {"label": "GPE", "pattern": "市府"}]
    )
    own.add_pipe("lunzheng_attribution")
    own.add_pipe("lunzheng_claims")
    (first, *_) = own("李小真表示，碼頭下個月將重新啟用。")._.records
    assert (first.speaker.name, first.speaker.type) == ("李小真", "person")


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("lunzheng_entities", "lunzheng_attribution"), "lunzheng_sentences"),
        (("lunzheng_sentences", "lunzheng_attribution"), "lunzheng_entities"),
        (("lunzheng_sentences", "lunzheng_entities", "lunzheng_claims"), "lunzheng_attribution"),
    ],
)
def test_a_missing_component_is_named(names: tuple[str, ...], missing: str) -> None:
    nlp = own_pipeline(*names)
    with pytest.raises(lunzheng.PipelineError, match=f'add_pipe."{missing}"'):
        nlp(TEXT)


def test_there_are_no_records_before_claims_has_run() -> None:
    doc = own_pipeline("lunzheng_sentences", "lunzheng_entities", "lunzheng_attribution")(TEXT)
    assert doc._.records == []


def test_the_plain_form_of_an_attribution_loses_nothing(nlp: Language) -> None:
    for article in articles()[:3]:
        values = read(nlp, article).user_data["lunzheng_attributed"]
        assert values
        for value in values:
            through_json = json.loads(json.dumps(value))
            assert to_plain(from_plain(through_json)) == to_plain(from_plain(value))
