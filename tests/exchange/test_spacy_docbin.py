from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.tokens import Doc, DocBin, Span

import lunzheng
from lunzheng.article import Article, Layers
from lunzheng.article import Span as OurSpan
from lunzheng.errors import FormatError, SourceNotFound
from lunzheng.exchange import AnnotatedArticle, Losses
from lunzheng.exchange.spacy_docbin import read, write
from lunzheng.record import Record, Speaker
from lunzheng.sources import content_id

from .invented import DOCUMENT, LAYERED, LAYERS, TEXT


def written(document: AnnotatedArticle, path: Path) -> tuple[Doc, Losses]:
    losses = Losses()
    write([document], path / "out.spacy", losses)
    nlp = spacy.blank("zh")
    [doc] = DocBin().from_disk(path / "out.spacy").get_docs(nlp.vocab)
    return doc, losses


def saved(*docs: Doc, path: Path) -> Path:
    DocBin(docs=docs, store_user_data=True).to_disk(path / "in.spacy")
    return path / "in.spacy"


def test_spacy_reads_tokens_sentences_entities_and_records(tmp_path: Path) -> None:
    doc, _ = written(LAYERED, tmp_path)
    assert doc.text == TEXT
    assert [sent.text.strip() for sent in doc.sents] == TEXT.split("\n")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("局長", "TITLE"), ("林𠮷安", "PERSON"), ("市府", "ORG"),
    ]  # fmt: skip
    assert doc._.records == list(DOCUMENT.records)
    assert doc._.article_id == "a-1"
    assert [(one.text, one.label_, one.id_) for one in doc.spans["claim"]] == [
        ("港口下月啟用", "prediction", DOCUMENT.records[0].id),
        ("市府", "recommendation", DOCUMENT.records[1].id),
        ("應公開契約", "recommendation", DOCUMENT.records[1].id),
    ]
    assert [one.text for one in doc.spans["cue"]] == ["表示", "呼籲"]


def test_our_own_pipeline_writes_a_docbin_that_is_read(tmp_path: Path) -> None:
    text = "港務局長李小真昨天表示，碼頭下個月將重新啟用。"
    doc = lunzheng.load()(text)
    losses = Losses()
    [document] = read(saved(doc, path=tmp_path), losses)
    assert document.article.text == text
    assert list(document.records) == doc._.records != []
    assert document.layers is not None
    assert document.layers.sentences == ((0, len(text)),)
    assert not losses


def test_words_are_cut_where_a_span_begins_and_that_is_counted(tmp_path: Path) -> None:
    words = tuple((at, at + 7) for at in range(0, 35, 7))
    coarse = replace(DOCUMENT, layers=Layers("a-1", LAYERS.sentences, words, ()))
    doc, losses = written(coarse, tmp_path)
    assert [one.text for one in doc.spans["cue"]] == ["表示", "呼籲"]
    assert doc._.records == list(DOCUMENT.records)
    assert losses.lost["words that had to be cut or completed"] > 0
    assert list(losses.lost) == ["words that had to be cut or completed"]


def test_a_span_that_begins_within_blanks_gets_a_token_of_its_own(tmp_path: Path) -> None:
    article = Article("x", "港口 \n 啟用")
    record = Record("x", (OurSpan.of(article.text, 3, 6),), None,
                    Speaker(None, None, None, "author"), "indirect", "fact")  # fmt: skip
    doc, _ = written(AnnotatedArticle(article, (record,)), tmp_path)
    assert doc.text == article.text
    assert [one.text for one in doc.spans["claim"]] == ["\n 啟"]


def test_nothing_is_said_of_entities_where_nothing_is_known(tmp_path: Path) -> None:
    assert not written(DOCUMENT, tmp_path)[0].has_annotation("ENT_IOB")
    assert written(LAYERED, tmp_path)[0].has_annotation("ENT_IOB")


def test_a_doc_of_another_pipeline_is_read_and_its_rest_counted(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    doc = Doc(nlp.vocab, ["Ann", "Lee", "spoke", "."], spaces=[True, True, False, False],
              tags=["NNP", "NNP", "VBD", "."])  # fmt: skip
    doc.set_ents([Span(doc, 0, 2, "PER"), Span(doc, 2, 3, "EVENT")])
    doc.spans["sc"] = [Span(doc, 0, 1, "X")]
    doc.cats = {"news": 1.0}
    doc.user_data["mine"] = 1
    losses = Losses()
    [document] = read(saved(doc, path=tmp_path), losses)
    assert document.article == Article(content_id("Ann Lee spoke."), "Ann Lee spoke.")
    assert document.records == ()
    assert document.layers is not None
    assert [(one.start, one.end, one.label) for one in document.layers.entities] == [
        (0, 7, "PERSON")
    ]
    assert losses.lost == {"entity 'EVENT'": 1, "span group 'sc'": 1, "doc.cats": 1,
                           "token.TAG": 4, "user_data 'mine'": 1}  # fmt: skip
    assert losses.assumed == {"sentences": 1}


def test_a_span_moved_in_doc_spans_alone_is_counted(tmp_path: Path) -> None:
    doc, _ = written(LAYERED, tmp_path)
    doc.spans["cue"] = [doc[0:1]]
    losses = Losses()
    [document] = read(saved(doc, path=tmp_path), losses)
    assert document.records == DOCUMENT.records
    assert losses.lost == {"span in the group 'cue' that no record has": 1}


def test_records_that_do_not_fit_are_faults(tmp_path: Path) -> None:
    doc, _ = written(LAYERED, tmp_path)
    original = srsly.msgpack_loads(srsly.msgpack_dumps(doc.user_data["lunzheng_records"]))
    for change, message in (
        ({"article_id": "b"}, "doc 1: the record .* is of the article 'b'"),
        ({"cue": {"text": "指出", "start": 8, "end": 10}}, "doc 1: span .* reads '表示'"),
        ({"schema": "lunzheng.record/9"}, "doc 1: record .* has schema"),
    ):
        doc.user_data["lunzheng_records"] = [{**original[0], **change}]
        with pytest.raises(FormatError, match=message):
            list(read(saved(doc, path=tmp_path), Losses()))
    doc.user_data["lunzheng_records"] = []
    doc.user_data["lunzheng_article"] = json.dumps(["a-1"])
    with pytest.raises(FormatError, match="doc 1: user_data"):
        list(read(saved(doc, path=tmp_path), Losses()))


@pytest.mark.parametrize("kind", ["empty", "text", "zipped", "cut", "other"])
def test_damaged_files_are_faults(tmp_path: Path, kind: str) -> None:
    written(LAYERED, tmp_path)
    content = (tmp_path / "out.spacy").read_bytes()
    message = zlib.decompress(content)
    damaged = {
        "empty": b"",
        "text": "港口".encode(),
        "zipped": zlib.compress(b"port"),
        "cut": content[:-40],
        "other": zlib.compress(message.replace(b"tokens", b"tokenz")),
    }
    (tmp_path / "in.spacy").write_bytes(damaged[kind])
    with pytest.raises(FormatError, match=r"in\.spacy: no DocBin of spaCy"):
        list(read(tmp_path / "in.spacy", Losses()))


def test_strings_that_a_docbin_leaves_out_are_a_fault(tmp_path: Path) -> None:
    written(LAYERED, tmp_path)
    content = srsly.msgpack_loads(zlib.decompress((tmp_path / "out.spacy").read_bytes()))
    content["strings"] = []
    (tmp_path / "in.spacy").write_bytes(zlib.compress(srsly.msgpack_dumps(content)))
    with pytest.raises(FormatError, match=r"in\.spacy: no DocBin"):
        list(read(tmp_path / "in.spacy", Losses()))
    with pytest.raises(SourceNotFound, match="no such file"):
        list(read(tmp_path / "none.spacy", Losses()))


def test_an_article_without_text_comes_back(tmp_path: Path) -> None:
    documents = [
        AnnotatedArticle(Article(name, text), ()) for name, text in (("a", ""), ("b", " \n"))
    ]
    write(documents, tmp_path / "out.spacy", Losses())
    back = list(read(tmp_path / "out.spacy", Losses()))
    assert [(one.article.id, one.article.text) for one in back] == [("a", ""), ("b", " \n")]


def test_the_example_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text("utf-8")
    [example] = re.findall(r"```python\n(.*?)```", docs, re.DOTALL)
    write([LAYERED], tmp_path / "news.spacy", Losses())
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "exchange.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("a-1 ['局長', '林𠮷安', '市府'] [Record(")
    assert "('港口下月啟用', 'prediction'" in printed
