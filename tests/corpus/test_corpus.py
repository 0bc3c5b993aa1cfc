"""The corpus and its gold hold what their datasheet and schema promise."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lunzheng.annotations.compact import compile_file, dump_records, read_articles, read_compact
from lunzheng.annotations.comparison import profile
from lunzheng.annotations.statistics import GENRES, read_records, statistics_table

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpus" / "articles.jsonl"
COMPACT = ROOT / "annotations" / "compact.jsonl"
RECORDS = ROOT / "annotations" / "records.jsonl"

EDGE = "，。；：！？,;:"


@pytest.fixture(scope="module")
def articles():
    return read_articles(ARTICLES)


@pytest.fixture(scope="module")
def records():
    return read_records(RECORDS)


def test_records_fit_the_schema():
    schema = json.loads((ROOT / "annotations" / "record.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    for line in RECORDS.read_text("utf-8").splitlines():
        validator.validate(json.loads(line))


def test_records_stand_in_their_articles(articles, records):
    for record in records:
        record.check(articles[record.article_id].text)


def test_record_ids_are_unique(records):
    assert len({record.id for record in records}) == len(records)


def test_records_compile_byte_for_byte():
    compiled = dump_records(compile_file(COMPACT, ARTICLES))
    assert compiled.encode() == RECORDS.read_bytes()


def test_every_article_is_annotated_or_marked_empty(articles):
    lines = read_compact(COMPACT)
    assert [line["id"] for line in lines] == list(articles)
    assert all(isinstance(line["records"], list) for line in lines)


def test_articles_are_as_many_and_as_long_as_promised(articles):
    assert len(articles) >= 400
    assert sum(len(article.text) for article in articles.values()) >= 300_000
    for article in articles.values():
        assert 500 <= len(article.text) <= 1400, article.id
        assert article.title
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", article.date or "")
        assert article.meta["region"] in {"TW", "HK"}
        assert article.meta["genre"] in GENRES
        assert "\n\n" not in article.text


def test_every_genre_occurs_and_is_explained(articles):
    assert {article.meta["genre"] for article in articles.values()} == set(GENRES)
    sheet = (ROOT / "corpus" / "README.md").read_text("utf-8")
    for genre in GENRES:
        assert f"| `{genre}` |" in sheet, genre


def test_no_two_articles_are_near_duplicates(articles):
    grams = {
        article.id: {article.text[i : i + 5] for i in range(len(article.text) - 4)}
        for article in articles.values()
    }
    for (one, left), (other, right) in combinations(grams.items(), 2):
        assert len(left & right) / len(left | right) < 0.1, (one, other)


def test_quote_says_what_the_claim_shows(records):
    for record in records:
        quoted = all(
            re.fullmatch(r"「[^「」]*(「[^」]*」[^「」]*)*」", s.text) for s in record.claim
        )
        if record.quote == "mixed":
            assert "「" in record.claim_text, record.claim_text
        assert quoted == (record.quote == "direct"), record.claim_text


def test_spans_have_no_edge_punctuation(records):
    for record in records:
        spans = [*record.claim, record.speaker.mention, record.addressee]
        if record.cue is not None and record.cue.text != "：":
            spans.append(record.cue)
        for span in spans:
            assert span is None or span.text.strip(EDGE) == span.text, span


def test_implicit_and_author_records_have_no_cue(records):
    for record in records:
        if record.implicit or record.speaker.type == "author":
            assert record.cue is None
            assert record.speaker.mention is None
        if record.speaker.type == "author":
            assert record.speaker.name is None
            assert record.kind == "recommendation"


def test_speaker_names_and_roles_stand_in_the_article(articles, records):
    for record in records:
        text = articles[record.article_id].text
        for part in (record.speaker.name or "").split("、"):
            assert part in text, (record.article_id, part)
        assert (record.speaker.role or "") in text, (record.article_id, record.speaker.role)


def test_datasheet_quotes_the_statistics():
    sheet = (ROOT / "corpus" / "README.md").read_text("utf-8")
    quoted = sheet.split("<!-- statistics -->\n")[1].split("<!-- /statistics -->")[0]
    assert quoted == statistics_table(ARTICLES, RECORDS)


def test_datasheet_quotes_our_side_of_the_comparison(articles, records):
    sheet = (ROOT / "corpus" / "README.md").read_text("utf-8")
    quoted = sheet.split("<!-- comparison -->\n")[1].split("<!-- /comparison -->")[0]
    rows = [line.strip("| ").split(" | ") for line in quoted.splitlines()[2:]]
    assert {label: value for label, value, _ in rows} == profile(articles, records)
    assert all(other for _, _, other in rows)


def test_characters_outside_the_bmp_occur_in_texts_and_claims(articles, records):
    def astral(text):
        return any(ord(character) > 0xFFFF for character in text)

    assert sum(astral(article.text) for article in articles.values()) >= 3
    assert any(astral(record.claim_text) for record in records)
