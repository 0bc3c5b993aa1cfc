"""The parts of the corpus are fixed, stratified, and share no near-duplicates."""

import json
from collections import Counter
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lunzheng.annotations.compact import read_articles
from lunzheng.annotations.splits import (
    SHARES,
    clusters,
    dump_splits,
    read_splits,
    similar_pairs,
    split,
    splits_cli,
)
from lunzheng.article import Article
from lunzheng.errors import FormatError

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpus" / "articles.jsonl"
SPLITS = ROOT / "annotations" / "splits.json"


@pytest.fixture(scope="module")
def articles():
    return read_articles(ARTICLES)


@pytest.fixture(scope="module")
def parts():
    value = json.loads(SPLITS.read_text("utf-8"))
    return {part: value[part] for part in SHARES}


def test_the_file_is_reproduced(articles, parts):
    assert dump_splits(split(articles, parts)).encode() == SPLITS.read_bytes()


def test_every_article_is_in_one_part(articles, parts):
    placed = [key for keys in parts.values() for key in keys]
    assert sorted(placed) == sorted(articles)


def test_no_cluster_crosses_parts(articles, parts):
    part_of = {key: part for part, keys in parts.items() for key in keys}
    groups = clusters({key: article.text for key, article in articles.items()})
    assert any(len(keys) > 1 for keys in groups)
    for keys in groups:
        assert len({part_of[key] for key in keys}) == 1, keys


def test_parts_have_their_shares_in_every_genre(articles, parts):
    whole = Counter(article.meta["genre"] for article in articles.values())
    for part, keys in parts.items():
        assert len(keys) / len(articles) == pytest.approx(SHARES[part], abs=0.02)
        counted = Counter(articles[key].meta["genre"] for key in keys)
        for genre, count in whole.items():
            # A cluster goes whole to one part: some articles more or less than the share.
            assert abs(counted[genre] - SHARES[part] * count) < 3, (part, genre)


def test_clusters_join_what_is_similar_to_the_similar():
    texts = {
        "a": "一二三四五六七",
        "b": "三四五六七八九",
        "c": "五六七八九十百",
        "d": "甲乙丙丁戊己",
    }
    assert similar_pairs(texts, 0.2) == [("a", "b"), ("b", "c")]
    assert clusters(texts, 0.2) == [["a", "b", "c"], ["d"]]
    assert clusters(texts, 0.5) == [["a"], ["b"], ["c"], ["d"]]


def test_copies_stay_together_and_order_does_not_matter():
    stories = [
        chr(0x4E00 + 40 * n) + "".join(chr(0x5000 + 40 * n + k) for k in range(30))
        for n in range(20)
    ]
    articles = {
        f"{n:02}-{copy}": Article(f"{n:02}-{copy}", story + copy, meta={"genre": "wire"})
        for n, story in enumerate(stories)
        for copy in "xyz"
    }
    parts = split(articles)
    for keys in parts.values():
        assert set(Counter(key[:2] for key in keys).values()) == {3}
    assert {part: len(keys) for part, keys in parts.items()} == {"train": 42, "dev": 6, "test": 12}
    assert split(dict(reversed(articles.items()))) == parts


def test_what_is_added_follows_what_it_resembles():
    story = "".join(chr(0x5000 + k) for k in range(30))
    other = "".join(chr(0x6000 + k) for k in range(30))
    texts = {"old": story, "copy": story + "x", "apart": other}
    articles = {key: Article(key, text, meta={"genre": "wire"}) for key, text in texts.items()}
    kept = {"train": [], "dev": [], "test": ["old"]}
    assert split(articles, kept) == {"train": ["apart"], "dev": [], "test": ["copy", "old"]}


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ({"train": ["a"], "dev": ["b"], "test": []}, "a, b are similar"),
        ({"train": ["a"], "dev": ["a"], "test": []}, "hold a twice"),
        ({"train": ["gone"], "dev": [], "test": []}, "hold gone, which is no article"),
    ],
)
def test_splits_that_cannot_be_kept_are_refused(kept, message):
    articles = {key: Article(key, "一二三四五六七八", meta={"genre": "wire"}) for key in "ab"}
    with pytest.raises(FormatError, match=message):
        split(articles, kept)


@pytest.mark.parametrize("text", ["[]", "{}", "no JSON", '{"train": 1, "dev": [], "test": []}'])
def test_a_file_that_holds_no_splits_is_refused(tmp_path, text):
    path = tmp_path / "splits.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match="lists under train, dev, test"):
        read_splits(path)


def test_the_command_writes_the_file(tmp_path):
    app = typer.Typer()
    app.command()(splits_cli)
    output = tmp_path / "splits.json"
    arguments = [str(ARTICLES), "-o", str(output), "--keep", str(SPLITS)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert output.read_bytes() == SPLITS.read_bytes()
