"""No two articles of the corpus are cast in one mould, and the check would see it."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lunzheng.annotations.compact import read_articles
from lunzheng.annotations.skeletons import alike, shared_strings, skeleton, skeletons_cli
from lunzheng.annotations.statistics import read_records
from lunzheng.article import Article

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpus" / "articles.jsonl"
RECORDS = ROOT / "annotations" / "records.jsonl"
#: What polls and market reports say in the same words: margins of error, warnings to investors.
FORMULAS = ("抽樣誤差", "信心水準", "審慎評估")


@pytest.fixture(scope="module")
def articles():
    return read_articles(ARTICLES)


def test_no_two_articles_share_a_sentence_skeleton(articles):
    pairs = alike(articles, read_records(RECORDS), 0.28)
    assert pairs, "the formulas of polls are alike"
    for similarity, pair in pairs:
        assert any(formula in pair.here for formula in FORMULAS), (similarity, pair)


def test_no_two_articles_share_a_long_string(articles):
    texts = {key: article.text for key, article in articles.items()}
    pairs = shared_strings(texts, 13)
    for pair in pairs:
        formula = any(part in pair.here for part in (*FORMULAS, "誤差範圍", "個百分點，並依"))
        assert formula, pair


def test_names_and_numbers_are_blanked_out():
    assert skeleton("丘店長丘禾說，3.5%的柿子賣了二十元。", ["丘禾", "店長"]) == (
        "丘■■說，#的柿子賣了#元。"
    )


def test_the_same_mould_is_seen_and_another_is_not():
    texts = {
        "a": "館方在閉館前十分鐘仍然讓12名學生進場參觀。早市九點散，攤販各自收拾回家去了。",
        "b": "館方在閉館前三分鐘仍然讓45名學生進場參觀。漁船三點進港，甲板上還是濕的一片。",
    }
    articles = {key: Article(key, text) for key, text in texts.items()}
    [(similarity, pair)] = alike(articles, [], 0.5)
    assert similarity == 1
    assert (pair.one, pair.other) == ("a", "b")
    assert pair.here.startswith("館方在閉館前十分鐘")
    assert pair.there.startswith("館方在閉館前三分鐘")


def test_the_longest_shared_string_is_found():
    texts = {"a": "早市九點散，柿子甜", "b": "攤販說早市九點散", "c": "早市九點散，柿子甜"}
    assert [(pair.one, pair.other, pair.here) for pair in shared_strings(texts, 4)] == [
        ("a", "c", "早市九點散，柿子甜"),
        ("a", "b", "早市九點散"),
        ("b", "c", "早市九點散"),
    ]
    assert shared_strings({"a": "早市九點散", "b": "橘子酸"}, 4) == []


def test_the_command_prints_both_lists(tmp_path):
    articles = tmp_path / "articles.jsonl"
    story = "館方在閉館前{}分鐘仍然讓學生進場參觀展品。"
    lines = [f'{{"id": "{key}", "text": "{story.format(n)}"}}' for key, n in (("a", 10), ("b", 3))]
    articles.write_text("\n".join(lines), encoding="utf-8")
    records = tmp_path / "records.jsonl"
    records.write_text("", encoding="utf-8")
    app = typer.Typer()
    app.command()(skeletons_cli)
    result = CliRunner().invoke(app, [str(articles), str(records)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"1.00\ta\tb\t{story.format(10)}\t{story.format(3)}",
        "14\ta\tb\t分鐘仍然讓學生進場參觀展品。",
    ]
