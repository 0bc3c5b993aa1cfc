"""Every format gives the records back, and the same records give the same bytes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lunzheng.article import Article, Entity, Layers, Span
from lunzheng.errors import OutputError
from lunzheng.outputs import COLUMNS, FORMATS, open_layers, open_records, to_frame
from lunzheng.record import Record, Speaker

from .invented import ARTICLE, BARE, FULL

NAMES = [column.name for column in COLUMNS]
SCHEMA = Path(__file__).parents[2] / "annotations" / "record.schema.json"


def written(path: Path, records: list[Record], article: Article = ARTICLE) -> bytes:
    with open_records(path) as writer:
        writer.write(article, records)
        writer.write(Article("none", "沒有人說話。"), [])
    return path.read_bytes()


def test_jsonl_follows_the_schema(tmp_path: Path) -> None:
    lines = written(tmp_path / "out.jsonl", [FULL, BARE]).decode().splitlines()
    schema = json.loads(SCHEMA.read_text("utf-8"))
    for line, record in zip(lines, [FULL, BARE], strict=True):
        value = json.loads(line)
        jsonschema.validate(value, schema)
        assert Record.from_json(value).to_json() == record.to_json()
        assert "\\u" not in line


def test_csv_is_a_flat_table_that_excel_can_read(tmp_path: Path) -> None:
    content = written(tmp_path / "out.csv", [FULL, BARE])
    assert content.startswith(b"\xef\xbb\xbfrecord_id,article_id,")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        full, bare = csv.DictReader(file)
    assert list(full) == NAMES
    assert full["claim"] == "「票價😀不變」…且盼市府\r𡃁加車"
    assert json.loads(full["claim_spans"]) == [[5, 12], [14, 22]]
    assert (full["claim_start"], full["claim_end"]) == ("5", "22")
    assert (full["article_title"], full["article_date"]) == ("夜間公車", "2025-11-07")
    assert (full["implicit"], bare["implicit"]) == ("false", "true")
    assert full["confidence"] == "0.8765"
    assert (full["addressee"], bare["cue"], bare["speaker_start"]) == ("市府", "", "")


@pytest.mark.parametrize("format_", ["csv", "tsv", "parquet"])
def test_tables_give_the_frame_back(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"out.{format_}"
    written(path, [FULL, BARE])
    if format_ == "parquet":
        table = pd.read_parquet(path)
    else:
        separator = "," if format_ == "csv" else "\t"
        table = pd.read_csv(path, sep=separator, encoding="utf-8-sig", lineterminator=None)
    frame = to_frame([FULL, BARE], {"a-1": ARTICLE})
    pd.testing.assert_frame_equal(table.astype(frame.dtypes.to_dict()), frame)


def test_parquet_has_typed_columns(tmp_path: Path) -> None:
    written(tmp_path / "out.parquet", [FULL, BARE])
    table = pd.read_parquet(tmp_path / "out.parquet")
    expected = ["string" if column.type == "category" else column.type for column in COLUMNS]
    assert [str(dtype) for dtype in table.dtypes] == expected
    assert table["cue_start"].tolist() == [3, pd.NA]


def test_the_frame_is_typed_without_records_too() -> None:
    empty, full = to_frame([]), to_frame([FULL, BARE])
    assert list(empty.columns) == NAMES
    assert empty.dtypes.equals(full.dtypes)
    assert [str(dtype) for dtype in full.dtypes] == [column.type for column in COLUMNS]
    assert full["article_title"].isna().all()
    assert full["speaker_type"].cat.categories.tolist() == [
        "person",
        "organization",
        "document",
        "group",
        "unnamed",
        "author",
    ]


def test_columns_are_documented_and_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(column.meaning for column in COLUMNS)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, format_: str) -> None:
    first = written(tmp_path / f"a.{format_}", [FULL, BARE] * 5000)
    second = tmp_path / f"b.{format_}"
    with open_records(second) as writer:
        for _ in range(5000):
            writer.write(ARTICLE, [FULL, BARE])
    assert second.read_bytes() == first


@pytest.mark.parametrize("format_", FORMATS)
def test_no_records_give_an_empty_table(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"out.{format_}"
    with open_records(path):
        pass
    assert path.exists()
    if format_ == "parquet":
        assert list(pd.read_parquet(path).columns) == NAMES
    elif format_ != "jsonl":
        separator = "," if format_ == "csv" else "\t"
        assert path.read_text("utf-8-sig").splitlines() == [separator.join(NAMES)]
    else:
        assert path.read_bytes() == b""


def test_layers_are_one_line_an_article(tmp_path: Path) -> None:
    layers = Layers("a-1", ((0, 24),), ((0, 3), (3, 4)), (Entity(0, 3, "PERSON"),))
    with open_layers(tmp_path / "layers.jsonl") as writer:
        writer.write(layers)
        writer.write(Layers("b", (), (), ()))
    lines = (tmp_path / "layers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "article_id": "a-1",
            "sentences": [[0, 24]],
            "words": [[0, 3], [3, 4]],
            "entities": [{"start": 0, "end": 3, "label": "PERSON"}],
        },
        {"article_id": "b", "sentences": [], "words": [], "entities": []},
    ]
    with pytest.raises(OutputError, match=r"\.jsonl"), open_layers(tmp_path / "layers.csv"):
        pass


@pytest.mark.parametrize("name", ["out", "out.xlsx", "out.json", ".csv"])
def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"\.jsonl, \.csv, \.tsv, \.parquet"):
        open_records(tmp_path / name).__enter__()
    with open_records(tmp_path / name, format="jsonl") as writer:
        writer.write(ARTICLE, [FULL])
    assert (tmp_path / name).stat().st_size > 100
    with pytest.raises(OutputError, match="unknown format"):
        open_records(tmp_path / "out.csv", format="xlsx").__enter__()


@st.composite
def attributed(draw: st.DrawFn) -> tuple[Article, Record]:
    """An article of any characters, with a record of any spans in it."""
    signs = st.characters(exclude_categories=["Cs"]) | st.sampled_from('「」\r\n\t",;=𡃁😀')
    text = draw(st.text(signs, min_size=4, max_size=40))
    at = sorted(draw(st.lists(st.integers(0, len(text) - 1), min_size=2, max_size=2, unique=True)))
    claim = (Span.of(text, at[0], at[1]), Span.of(text, at[1], len(text)))
    name = draw(st.none() | st.text(signs, min_size=1, max_size=5))
    record = Record("x", claim, claim[0], Speaker(claim[1], name, None, "group"), "direct", "fact")
    return Article("x", text), record


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attributed())
def test_any_characters_come_through_every_format(
    tmp_path: Path, pair: tuple[Article, Record]
) -> None:
    article, record = pair
    for format_ in FORMATS:
        written(tmp_path / f"out.{format_}", [record], article)
    line = (tmp_path / "out.jsonl").read_bytes().decode().removesuffix("\n")
    back = Record.from_json(json.loads(line))
    back.check(article.text)
    assert back == record
    (row,) = pd.read_parquet(tmp_path / "out.parquet").to_dict("records")
    for format_, separator in (("csv", ","), ("tsv", "\t")):
        with (tmp_path / f"out.{format_}").open(encoding="utf-8-sig", newline="") as file:
            (cells,) = csv.DictReader(file, delimiter=separator)
        for name in ("claim", "cue", "speaker"):
            assert cells[name] == row[name]
        assert cells["speaker_name"] == (record.speaker.name or "")
    for start, end in json.loads(row["claim_spans"]):
        assert article.text[start:end] in row["claim"]
    assert row["claim"] == record.claim_text
