"""A profile counts what stands in the records, and two of them can be laid side by side."""

import json
import re

import pytest
import typer
from typer.testing import CliRunner

from lunzheng.annotations.compact import compile_records, dump_records
from lunzheng.annotations.comparison import profile, sentences_without_claim
from lunzheng.annotations.statistics import statistics_cli
from lunzheng.article import Article

TEXT = "丘店長表示，柿子甜。他說，橘子酸。早市九點散。"
ARTICLE = Article("a", TEXT)


def row(claim, cue, speaker, kind):
    return {
        "p": 0,
        "claim": [claim],
        "cue": cue,
        "speaker": speaker,
        "speaker_name": "丘店長",
        "role": None,
        "speaker_type": "person",
        "quote": "indirect",
        "kind": kind,
        "addressee": None,
        "implicit": False,
    }


RECORDS = compile_records(
    {
        "id": "a",
        "records": [
            row("柿子甜", "表示", "丘店長", "evaluation"),
            row("橘子酸", "說", "他", "fact"),
        ],
    },
    ARTICLE,
)


def test_a_profile_counts():
    assert sentences_without_claim({"a": ARTICLE}, RECORDS) == (1, 3)
    figures = profile({"a": ARTICLE}, RECORDS)
    assert figures["records per 1,000 characters"] == f"{2000 / len(TEXT):.1f}"
    assert figures["kind: fact"] == "50.0 %"
    assert figures["speaker mentioned by a pronoun"] == "50.0 %"
    assert figures["cue: before"] == "100.0 %"
    assert figures["12 most frequent cues, % of cues"] == "表示 50、說 50"


def test_nothing_has_no_profile():
    with pytest.raises(ValueError, match="no articles or no records"):
        profile({"a": ARTICLE}, [])


def test_the_command_lays_two_side_by_side(tmp_path):
    paths = []
    for name, records in (("both", RECORDS), ("one", RECORDS[:1])):
        articles, gold = tmp_path / f"{name}.articles", tmp_path / f"{name}.records"
        articles.write_text(json.dumps({"id": "a", "text": TEXT}), "utf-8")
        gold.write_text(dump_records(records), "utf-8")
        paths.append([str(articles), str(gold)])
    app = typer.Typer()
    app.command()(statistics_cli)
    result = CliRunner().invoke(app, [*paths[0], "--compare", *paths[1]])
    assert result.exit_code == 0
    assert re.search(r"^\| records \| 2 \| 1 \|$", result.stdout, re.MULTILINE)
