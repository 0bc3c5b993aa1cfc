"""The compiler places copied strings, and refuses to guess."""

import pytest
from typer.testing import CliRunner

from lunzheng.annotations.compact import compile_records
from lunzheng.article import Article
from lunzheng.errors import RecordError

TEXT = (
    "秋日早市。\n\n溫店長表示，柿子甜。他說，橘子酸，並說香蕉貴。\n「別挑，」溫店長說，「都好吃。」"
)
ARTICLE = Article("a", TEXT)


def row(**changes):
    base = {
        "p": 1,
        "claim": ["柿子甜"],
        "cue": "表示",
        "speaker": "溫店長",
        "speaker_name": "溫店長",
        "role": None,
        "speaker_type": "person",
        "quote": "indirect",
        "kind": "evaluation",
        "addressee": None,
        "implicit": False,
    }
    return base | changes


def compiled(*rows, article=ARTICLE):
    return compile_records({"id": article.id, "records": list(rows)}, article)


def test_blank_lines_are_no_paragraphs():
    (record,) = compiled(row())
    assert record.claim[0].start == TEXT.index("柿子甜")


def test_the_nearest_cue_and_speaker_win():
    first, second = compiled(
        row(claim=["橘子酸"], cue="說", speaker="他"),
        row(claim=["香蕉貴"], cue="說", speaker=None),
    )
    assert TEXT[first.cue.end : first.cue.end + 4] == "，橘子酸"
    assert TEXT[second.cue.end : second.cue.end + 3] == "香蕉貴"
    assert TEXT[first.speaker.mention.start - 1] == "。"


def test_a_claim_broken_by_its_cue_has_two_spans():
    (record,) = compiled(row(p=2, claim=["「別挑，」", "「都好吃。」"], cue="說", quote="direct"))
    assert [span.text for span in record.claim] == ["「別挑，」", "「都好吃。」"]
    assert record.claim[0].end < record.cue.start < record.claim[1].start


def test_a_repeated_statement_goes_to_the_next_occurrence():
    article = Article("b", "甲說，好。乙說，好。")
    rows = [
        row(p=0, claim=["好"], cue="說", speaker="甲", nth={"claim": [0], "cue": 0}),
        row(p=0, claim=["好"], cue="說", speaker="乙"),
    ]
    first, second = compiled(*rows, article=article)
    assert first.id != second.id
    assert second.cue.start == article.text.rindex("說")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claim": ["榴槤臭"]}, r"article a, record 0: claim '榴槤臭' does not stand"),
        ({"cue": "強調"}, r"record 0: cue '強調' does not stand"),
        ({"p": 9}, r"no paragraph 9 of 3"),
        ({"kind": "opinion"}, r"kind 'opinion' is none of"),
        ({"addressee": "溫店長"}, r"only a recommendation has an addressee"),
        ({"colour": "red"}, r"unknown members \['colour'\]"),
        ({"nth": {"cue": 4}}, r"stands 1 times, so there is no #4"),
        ({"claim": []}, r"claim is empty"),
    ],
)
def test_faults_are_named(changes, message):
    with pytest.raises(RecordError, match=message):
        compiled(row(**changes))


def test_a_draw_is_refused_and_settled_by_nth():
    article = Article("c", "他說好說他")
    drawn = row(p=0, claim=["好"], cue="說", speaker=None)
    with pytest.raises(RecordError, match="cue '說' fits its claim equally well twice"):
        compiled(drawn, article=article)
    (record,) = compiled(drawn | {"nth": {"cue": 1}}, article=article)
    assert record.cue.start == 3


def test_astral_characters_count_as_one():
    article = Article("d", "😀😀𡃁仔話，好攰。")
    (record,) = compiled(row(p=0, claim=["好攰"], cue="話", speaker="𡃁仔"), article=article)
    assert (record.speaker.mention.start, record.claim[0].start) == (2, 6)


def test_an_addressee_outside_the_claim_is_found():
    article = Article("e", "他提醒居民，出門帶傘。居民點頭。")
    (record,) = compiled(
        row(
            p=0,
            claim=["出門帶傘"],
            cue="提醒",
            speaker="他",
            kind="recommendation",
            addressee="居民",
        ),
        article=article,
    )
    assert record.addressee.start == 3


def test_the_command_says_what_is_wrong(tmp_path):
    import typer

    from lunzheng.annotations.compact import compile_cli

    compact, articles = tmp_path / "compact.jsonl", tmp_path / "articles.jsonl"
    articles.write_text('{"id": "a", "text": "他說好"}\n', "utf-8")
    compact.write_text('{"id": "z", "records": []}\n', "utf-8")
    app = typer.Typer()
    app.command()(compile_cli)
    output = tmp_path / "records.jsonl"
    result = CliRunner().invoke(app, [str(compact), str(articles), "-o", str(output)])
    assert result.exit_code == 1
    assert "no article 'z'" in result.output
    assert not output.exists()
