"""The engine contract: frames of articles in, frames of their annotation out."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from lunzheng.article import Article
from lunzheng.batch import ANNOTATED, Annotator, annotate
from lunzheng.errors import ColumnError
from lunzheng.extractor import Extractor
from lunzheng.outputs import COLUMNS, to_frame

from .light import LightAnnotator
from .stores import article

TEXT = "港務局長李小真昨天表示，碼頭下個月將重新啟用。運輸業者王立群指出，成本已經上升百分之八。"


def frame_of(*texts: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"x{n}" for n in range(len(texts))], "text": texts})


def annotated(frame: pd.DataFrame) -> pd.DataFrame:
    (found,) = LightAnnotator()(iter([frame]))
    return found


def test_the_default_annotator_gives_what_the_extractor_gives(extractor: Extractor) -> None:
    frame = pd.DataFrame(
        {"text": [TEXT, "今天天氣晴朗。"], "article_id": ["a", "b"], "date": ["2026-02-03", None]}
    )
    (found,) = annotate(iter([frame]))
    assert list(found.columns) == [column.name for column in ANNOTATED]
    assert found.layer.tolist()[:2] == ["article", "article"]
    expected = to_frame(
        extractor.extract(Article("a", TEXT)), {"a": Article("a", TEXT, date="2026-02-03")}
    )
    assert len(expected) == 2
    records = found[found.layer == "record"].reset_index(drop=True)
    for column in COLUMNS:
        assert records[column.name].astype(object).equals(expected[column.name].astype(object))
    entities = found[found.layer == "entity"]
    layers = extractor.layers(Article("a", TEXT))
    assert list(zip(entities.start, entities.end, entities.label, strict=True)) == [
        (entity.start, entity.end, entity.label) for entity in layers.entities
    ]
    assert [TEXT[e.start : e.end] for e in layers.entities] == entities.text.tolist()


def test_one_frame_comes_out_for_each_that_goes_in() -> None:
    frames = [frame_of("李小真表示，一。"), frame_of(), frame_of("無事。", "李小真表示，二。")]
    found = list(LightAnnotator()(iter(frames)))
    assert [len(one[one.layer == "article"]) for one in found] == [1, 0, 2]
    assert [str(dtype) for dtype in found[1].dtypes] == [str(dtype) for dtype in found[0].dtypes]


def test_every_article_comes_out() -> None:
    frame = frame_of("李小真表示，一。", None, "出錯", " \n", float("nan"), 7, "爆量")
    found = annotated(frame)
    told = found[found.layer.isin(["article", "reject"])]
    assert sorted(told.article_id) == [f"x{n}" for n in range(7)]
    assert found[found.layer == "reject"].reason.tolist() == [
        "empty-text", "failed", "empty-text", "empty-text", "empty-text", "out-of-memory",
    ]  # fmt: skip
    assert "has a int for a text" in found.set_index("article_id").message["x5"]


def test_versions_are_kept_apart_and_are_1_without_a_column() -> None:
    texts = ["李小真表示，一。", "李小真表示，二二。"]
    frame = pd.DataFrame({"article_id": ["a", "a"], "text": texts, "version": [1, 2]})
    records = annotated(frame).query("layer == 'record'")
    assert records[["version", "claim"]].to_numpy().tolist() == [[1, "一"], [2, "二二"]]
    assert annotated(frame.drop(columns="version")).version.unique().tolist() == [1]


def test_a_frame_without_text_is_an_error() -> None:
    with pytest.raises(ColumnError, match=r'no column "text" \(found: article_id, body\)'):
        annotated(pd.DataFrame({"article_id": ["a"], "body": ["b"]}))


def test_an_annotator_is_sent_as_its_settings() -> None:
    annotator = Annotator("models/none", ["words.txt"], "jieba")
    sent = pickle.loads(pickle.dumps(annotator))
    assert isinstance(sent, Annotator)
    assert sent.__reduce__() == annotator.__reduce__()


def test_it_works_as_map_partitions_of_dask() -> None:
    dask = pytest.importorskip("dask.dataframe")
    frame = pd.DataFrame(
        [{"article_id": one["id"], "text": one["text"]} for one in map(article, range(6))]
    )
    sample = annotated(frame.head(0))
    result = dask.from_pandas(frame, npartitions=3).map_partitions(annotated, meta=sample)
    found = result.compute(scheduler="synchronous")
    assert len(found[found.layer == "record"]) == 12
