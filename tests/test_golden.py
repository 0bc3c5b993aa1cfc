"""Golden articles, and what holds for the records of any text whatever."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lunzheng
from golden.update import difference, expected_of, golden_texts, records_of

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "annotations" / "record.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

#: What news is made of, and what breaks readers of it.
PIECES = (
    "港務局長李小真", "王立群", "他", "她", "經濟部", "該公司", "多名學者", "民調", "市府", "😀",
    "𡃁", "𠮷祥", "昨天", "今", "表示", "指出", "呼籲", "並強調", "說", "稱", "據", "報導", "認為",
    "應該", "會", "漲價", "公開契約", "，", "。", "：", "；", "！", "？", "、", "「", "」", "『",
    "』", "“", "”", "（", "）", "\n", "\u3000", " ", "\t", "\x00", "\x0c", "\u200b", "\ufeff",
    "\u202e", "A", "12:30", "e\u0301",
)  # fmt: skip
NEWS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@pytest.mark.parametrize("text", golden_texts(), ids=lambda path: path.stem)
def test_golden_articles(extractor: lunzheng.Extractor, text: Path) -> None:
    found = records_of(text, extractor)
    expected = expected_of(text).read_text("utf-8")
    changes = difference(expected, found, text.stem)
    assert not changes, f"{changes}\nIf this is meant: make golden"


def test_there_are_golden_articles() -> None:
    assert len(golden_texts()) >= 6
    assert all(expected_of(text).stat().st_size > 1000 for text in golden_texts())


def check(article: lunzheng.Article, records: list[lunzheng.Record]) -> None:
    """What holds for all records, however wrong they are."""
    for record in records:
        record.check(article.text)
        value = record.to_json()
        VALIDATOR.validate(value)
        assert lunzheng.Record.from_json(json.loads(json.dumps(value))).to_json() == value
        assert list(record.claim) == sorted(record.claim)
    assert len({record.id for record in records}) == len(records)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(NEWS, st.text(max_size=300)))
def test_any_text_has_records_that_obey_the_schema(
    extractor: lunzheng.Extractor, text: str
) -> None:
    article = lunzheng.Article("any", text)
    records = extractor.extract(article)
    check(article, records)
    assert records == extractor.extract(article)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(NEWS, st.text(max_size=300)))
def test_layers_cover_any_text(extractor: lunzheng.Extractor, text: str) -> None:
    layers = extractor.layers(lunzheng.Article("any", text))
    solid = {offset for offset, character in enumerate(text) if not character.isspace()}
    for layer in (layers.sentences, layers.words):
        covered = [offset for start, end in layer for offset in range(start, end)]
        assert covered == sorted(set(covered))
        assert solid <= set(covered)
    borders = {start for start, _ in layers.words} | {end for _, end in layers.words}
    assert all({entity.start, entity.end} <= borders for entity in layers.entities)


def test_records_of_articles_obey_the_schema(extractor: lunzheng.Extractor) -> None:
    for text in golden_texts():
        article = lunzheng.Article(text.stem, text.read_text("utf-8"))
        records = extractor.extract(article)
        assert records
        check(article, records)


def test_jieba_and_rjieba_give_the_same_bytes() -> None:
    pytest.importorskip("rjieba")
    by_engine = []
    for engine in ("jieba", "rjieba"):
        extractor = lunzheng.Extractor(engine=engine)
        layers = [
            extractor.layers(lunzheng.Article(text.stem, text.read_text("utf-8"))).to_json()
            for text in golden_texts()
        ]
        records = "".join(records_of(text, extractor) for text in golden_texts())
        by_engine.append((records.encode(), json.dumps(layers)))
    assert by_engine[0] == by_engine[1]


def test_an_extractor_can_be_sent_to_a_worker(extractor: lunzheng.Extractor) -> None:
    import pickle

    again = pickle.loads(pickle.dumps(extractor))
    (text, *_) = golden_texts()
    assert records_of(text, again) == records_of(text, extractor)


SENTENCE = "港務局長李小真昨天表示，碼頭下個月將重新啟用，市府應公開契約。"
LONG = {
    "one line": SENTENCE,
    "no full stop": "港務局長李小真昨天表示，碼頭下個月將重新啟用，",
    "no mark at all": "港務局長李小真昨天表示碼頭下個月將重新啟用",
    "one character": "說",
    "quotations": "李小真說：「碼頭下個月將啟用。」",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", LONG)
def test_time_grows_with_the_length_alone(extractor: lunzheng.Extractor, kind: str) -> None:
    """A text four times as long takes some four times as long, not sixteen."""
    seconds = []
    for length in (10_000, 40_000):
        text = (LONG[kind] * length)[:length]
        started = time.process_time()
        extractor.extract(lunzheng.Article("long", text))
        seconds.append(time.process_time() - started)
    assert seconds[1] < 8 * seconds[0] + 2


@pytest.mark.slow
def test_a_line_of_200_000_characters(extractor: lunzheng.Extractor) -> None:
    article = lunzheng.Article("long", (SENTENCE * 10_000)[:200_000])
    started = time.process_time()
    assert len(extractor.extract(article)) > 1000
    assert time.process_time() - started < 120


@pytest.mark.parametrize("marks", ["「" * 10_000, "「甲" * 10_000, "「" * 10_000 + "」" * 10_000])
def test_ten_thousand_marks(extractor: lunzheng.Extractor, marks: str) -> None:
    article = lunzheng.Article("marks", f"李小真表示，{marks}碼頭下個月將啟用。")
    started = time.process_time()
    check(article, extractor.extract(article))
    assert time.process_time() - started < 30
