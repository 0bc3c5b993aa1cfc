from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import conllu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.article import Article, Entity, Layers
from lunzheng.errors import FormatError
from lunzheng.exchange import AnnotatedArticle, Losses
from lunzheng.exchange.conllu import read, write
from lunzheng.exchange.conllu_text import escaped, identifier, one_line, unescaped

from .invented import DOCUMENT, LAYERED, TEXT


def written(document: AnnotatedArticle, path: Path) -> tuple[str, Losses]:
    losses = Losses()
    write([document], path / "out.conllu", losses)
    return (path / "out.conllu").read_text("utf-8"), losses


def reread(text: str, path: Path) -> tuple[list[AnnotatedArticle], Losses]:
    losses = Losses()
    (path / "in.conllu").write_text(text, "utf-8", newline="")
    return list(read(path / "in.conllu", losses)), losses


def test_the_file_is_as_universal_dependencies_has_it(tmp_path: Path) -> None:
    text, _ = written(LAYERED, tmp_path)
    sentences = conllu.parse(text)
    assert [sentence.metadata["sent_id"] for sentence in sentences] == ["a-1-1", "a-1-2"]
    assert [sentence.metadata["text"] for sentence in sentences] == TEXT.split("\n")
    assert sentences[0].metadata["newdoc id"] == "a-1"
    assert all("newpar" in sentence.metadata for sentence in sentences)
    for sentence in sentences:
        assert [token["id"] for token in sentence] == list(range(1, len(sentence) + 1))
        spaces = [(token["misc"] or {}).get("SpaceAfter") for token in sentence]
        assert spaces[:-1] == ["No"] * (len(sentence) - 1)
    assert sentences[0][-1]["misc"] == {"SpacesAfter": r"\n"}
    rows = [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]
    assert {len(row) for row in rows} == {10}


def test_words_tell_their_entities_and_parts(tmp_path: Path) -> None:
    sentences = conllu.parse(written(LAYERED, tmp_path)[0])
    misc = {token["form"]: token["misc"] or {} for one in sentences for token in one}
    assert misc["林𠮷安"]["NER"] == "B-PERSON"
    assert misc["林𠮷安"]["Speaker"] == "I-1"
    assert (misc["港口"]["Claim"], misc["下月"]["Claim"]) == ("B-1", "I-1")
    assert (misc["市府"]["Claim"], misc["市府"]["Addressee"]) == ("B-2", "B-2")
    assert misc["呼籲"]["Cue"] == "B-2"
    assert "Claim" not in misc["今天"]


@given(st.text(" \t\r\n|\\\u3000\u2028\xa0", max_size=8))
def test_blanks_come_back_from_their_escapes(blanks: str) -> None:
    assert unescaped(escaped(blanks)) == blanks
    assert not set(escaped(blanks)) & set(" \t\r\n|\u3000\u2028\xa0")


@given(st.text())
def test_comments_stay_on_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) == 1
    assert len(identifier(f"a{text}").splitlines()) == 1
    assert identifier(f"a{text}") == identifier(f"a{text}").strip()


def test_a_word_that_no_form_can_hold_is_cut_and_counted(tmp_path: Path) -> None:
    article = Article("x", "John\nSmith 說 A  B。")
    layers = Layers("x", ((0, 18),), ((0, 10), (11, 12), (13, 17), (17, 18)),
                    (Entity(0, 10, "PERSON"),))  # fmt: skip
    document = AnnotatedArticle(article, (), layers)
    text, losses = written(document, tmp_path)
    [back], _ = reread(text, tmp_path)
    assert back.article == article
    assert back.layers is not None
    assert back.layers.entities == layers.entities
    assert back.layers.words == ((0, 4), (5, 10), (11, 12), (13, 14), (16, 17), (17, 18))
    assert losses.lost == {
        "words with line ends, tabs or several blanks in them, which were cut": 2
    }


def test_a_name_with_one_blank_is_one_word(tmp_path: Path) -> None:
    article = Article("x", "John Smith 說。")
    layers = Layers("x", ((0, 13),), ((0, 10), (11, 12), (12, 13)), (Entity(0, 10, "PERSON"),))
    document = AnnotatedArticle(article, (), layers)
    text, losses = written(document, tmp_path)
    assert reread(text, tmp_path)[0] == [document]
    assert not losses


def test_an_article_without_a_word_is_counted(tmp_path: Path) -> None:
    losses = Losses()
    write([AnnotatedArticle(Article("e", " \n"), ()), DOCUMENT], tmp_path / "o.conllu", losses)
    assert losses.lost == {"article without a word": 1}
    assert [one.article.id for one in read(tmp_path / "o.conllu", Losses())] == ["a-1"]


FOREIGN = (
    "# newdoc id = news-7\n# newpar\n# sent_id = 1\n# text = Ann Lee won't go.\n"
    "1\tAnn\tAnn\tPROPN\t_\t_\t3\tnsubj\t_\tNER=B-PER\n"
    "2\tLee\tLee\tPROPN\t_\t_\t1\tflat\t_\tNER=I-PER\n"
    "3-4\twon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "3\twill\twill\tAUX\t_\t_\t5\taux\t_\t_\n"
    "4\tnot\tnot\tPART\t_\t_\t5\tadvmod\t_\t_\n"
    "5\tgo\tgo\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No|Gloss=x\n"
    "5.1\tgone\tgo\tVERB\t_\t_\t_\t_\t_\t_\n"
    "6\t.\t.\tPUNCT\t_\t_\t5\tpunct\t_\t_\n\n"
    "# newpar\n# sent_id = 2\n# translit = x\n1\tYes\tyes\tINTJ\t_\t_\t0\troot\t_\t_\n\n"
)


def test_a_treebank_of_others_is_read_and_its_rest_counted(tmp_path: Path) -> None:
    [document], losses = reread(FOREIGN, tmp_path)
    assert document.article == Article("news-7", "Ann Lee won't go.\nYes")
    assert document.records == ()
    assert document.layers is not None
    assert document.layers.sentences == ((0, 17), (18, 21))
    assert document.layers.entities == (Entity(0, 7, "PERSON"),)
    assert [document.article.text[a:b] for a, b in document.layers.words] == [
        "Ann", "Lee", "won't", "go", ".", "Yes",
    ]  # fmt: skip
    assert losses.lost["words of a multiword token"] == 2
    assert losses.lost["empty nodes"] == 1
    assert losses.lost["column upos"] == 8
    assert losses.lost["MISC Gloss"] == 1
    assert losses.lost["comment 'translit'"] == 1


def test_a_file_without_documents_is_one(tmp_path: Path) -> None:
    text = FOREIGN.replace("# newdoc id = news-7\n", "")
    assert [one.article.id for one in reread(text, tmp_path)[0]] == ["in"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1\t😀\t", "x\t😀\t", r"in\.conllu, sentence 1: no CoNLL-U"),
        ("\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n", "\n", "sentence 1: a line without the ten"),
        ("# records = [", "# records = ", "sentence 1: a comment # article"),
        ('"article_id": "a-1"', '"article_id": "b"', "sentence 1: the record .* 'b'"),
        ("\t港口\t", "\t港灣\t", "sentence 1: span .* reads '港灣下月啟用'"),
        ("# article = {", "# article = [{", "sentence 1: a comment # article"),
    ],
)
def test_faults_name_the_sentence(tmp_path: Path, old: str, new: str, message: str) -> None:
    text, _ = written(LAYERED, tmp_path)
    assert old in text
    with pytest.raises(FormatError, match=message):
        reread(text.replace(old, new, 1), tmp_path)


def test_a_file_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no sentence"):
        reread("\n\n", tmp_path)


def test_ids_with_line_ends_come_back(tmp_path: Path) -> None:
    article = replace(LAYERED.article, id="a\n%1 ")
    records = tuple(replace(record, article_id=article.id) for record in LAYERED.records)
    text, _ = written(AnnotatedArticle(article, records), tmp_path)
    assert "# newdoc id = a%0A%251%20\n" in text
    [back], _ = reread(text, tmp_path)
    assert (back.article, back.records) == (article, records)
