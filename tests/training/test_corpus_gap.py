"""One model on two sets of gold articles, figure by figure."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lunzheng.article import Article, Span
from lunzheng.errors import FormatError
from lunzheng.extractor import Extractor
from lunzheng.record import Record
from lunzheng.training.corpus_gap import gaps, judged, main, parts, table
from lunzheng.training.decisions import GoldArticle

NAMES = ["林友森", "王立群", "陳音", "高以安", "方若水", "何初", "杜明遠", "石在山"]


def article(number: int, cue: str) -> Article:
    one, other = NAMES[number], NAMES[number - 1]
    text = f"港務局長{one}{cue}，碼頭下個月將重新啟用。運輸業者{other}{cue}，成本已經上升。"
    return Article(f"{cue}{number}", text)


@pytest.fixture(scope="module")
def gold(extractor: Extractor) -> dict[str, list[GoldArticle]]:
    """Articles whose gold is the model's own records."""
    made = {}
    for cue in ("表示", "指出"):
        made[cue] = [
            GoldArticle(one, extractor.attribution_layers(one), extractor.extract(one), number % 2)
            for number, one in enumerate(article(number, cue) for number in range(8))
        ]
    return made


def shifted(record: Record) -> Record:
    (span,) = record.claim
    return replace(record, claim=(Span(span.start, span.end - 2, span.text[:-2]),))


def test_a_figure_that_is_lower_on_one_side_is_a_gap(gold: dict[str, list[GoldArticle]]) -> None:
    right = {one.article.id: one.records for members in gold.values() for one in members}
    wrong = {
        key: [shifted(record) for record in records] if key.startswith("指出") else records
        for key, records in right.items()
    }
    found = gaps(judged(gold["表示"], wrong), judged(gold["指出"], wrong), resamples=20)
    assert found["cue exact"].difference == (0.0, 0.0, 0.0)
    assert found["cue exact"].within
    assert found["claim exact"].corpus[0] == 1.0
    assert found["claim exact"].other[0] == 0.0
    assert not found["claim exact"].within
    lines = table(found).splitlines()
    assert "| claim exact | 1.000 (1.000–1.000) | 0.000 (0.000–0.000) | +1.000" in table(found)
    assert next(line for line in lines if "claim exact" in line).endswith("no: easier |")
    assert next(line for line in lines if "cue exact" in line).endswith("yes |")
    assert "sentence macro-F1" in found


def test_splits_name_articles_that_are_there(
    gold: dict[str, list[GoldArticle]], tmp_path: Path
) -> None:
    splits = tmp_path / "splits.json"
    splits.write_text(json.dumps({"train": ["表示0"], "test": ["表示1", "x"], "threshold": 0.1}))
    with pytest.raises(FormatError, match="names 'x', which no article has"):
        parts(gold["表示"], splits)
    splits.write_text(json.dumps({"train": ["表示0"]}))
    with pytest.raises(FormatError, match="lacks train or test"):
        parts(gold["表示"], splits)


@pytest.mark.parametrize("extra", [[], ["--both"]])
def test_the_command_prints_the_table(
    gold: dict[str, list[GoldArticle]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    extra: list[str],
) -> None:
    paths = {}
    for cue, members in gold.items():
        articles, records = tmp_path / f"{cue}.a.jsonl", tmp_path / f"{cue}.r.jsonl"
        articles.write_text(
            "".join(
                json.dumps({"id": o.article.id, "text": o.article.text, "fold": o.fold}) + "\n"
                for o in members
            )
        )
        records.write_text(
            "".join(json.dumps(r.to_json()) + "\n" for one in members for r in one.records)
        )
        paths[cue] = [str(articles), str(records)]
    splits = tmp_path / "splits.json"
    ids = [one.article.id for one in gold["表示"]]
    splits.write_text(json.dumps({"train": ids[:5], "dev": [], "test": ids[5:]}))
    main([*paths["表示"], str(splits), "--other", *paths["指出"], *extra])
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("| figure | test part of the corpus | other | difference")
    assert len(printed) == 2 + 13
