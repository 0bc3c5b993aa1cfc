"""The figures of layout and structure, on texts small enough to count by hand."""

from dataclasses import replace

import pytest

from lunzheng.annotations.compact import compile_records
from lunzheng.annotations.layout import layout
from lunzheng.annotations.structure import DRAWN, structure
from lunzheng.article import Article

TEXT = (
    "館長丘禾表示，柿子甜，並要求店家降價。\n"
    "丘禾轉述，老農阿滿伯說，今年雨少。橘子酸。\n"
    "記者問到產量，簡葵（農會幹事）沒有回答，只說要等秋天。"
)
ARTICLE = Article("a", TEXT)


def row(p, claim, cue, speaker, name, role=None, implicit=False):
    return {
        "p": p,
        "claim": [claim],
        "cue": cue,
        "speaker": speaker,
        "speaker_name": name,
        "role": role,
        "speaker_type": "person",
        "quote": "indirect",
        "kind": "fact",
        "addressee": None,
        "implicit": implicit,
    }


RECORDS = compile_records(
    {
        "id": "a",
        "records": [
            row(0, "柿子甜", "表示", "丘禾", "丘禾", "館長"),
            row(0, "店家降價", "要求", None, "丘禾", "館長"),
            row(1, "老農阿滿伯說，今年雨少", "轉述", "丘禾", "丘禾", "館長"),
            row(1, "今年雨少", "說", "阿滿伯", "阿滿伯", "老農"),
            row(1, "橘子酸", None, None, "丘禾", "館長", implicit=True),
            row(2, "要等秋天", "說", "簡葵", "簡葵", "農會幹事"),
        ],
    },
    ARTICLE,
)


def test_structure_counts_what_hangs_together():
    figures = structure({"a": ARTICLE}, RECORDS)
    assert figures["characters per claim"] == "4"
    assert figures["claim inside another claim"] == "16.7 %"  # 今年雨少
    assert figures["cue with another in its sentence, % of cues"] == "80.0 %"  # all but the last
    assert figures["subject dropped before a cue"] == "16.7 %"  # 要求, not the implicit record
    assert figures["lead with a claim, % of articles"] == "100.0 %"
    assert figures["role before the name, % of roles"] == "66.7 %"
    assert figures["role after the name, % of roles"] == "33.3 %"


def test_the_lead_is_the_first_sentence():
    figures = structure({"a": ARTICLE, "b": Article("b", "早市散。")}, RECORDS[2:])
    assert figures["lead with a claim, % of articles"] == "0.0 %"


def test_different_cues_are_those_of_a_draw():
    assert structure({"a": ARTICLE}, RECORDS)[f"different cues among {DRAWN}"] == "–"
    # A draw of 500 from 400 times 表示 and 200 times 說 holds both; of 100 rare cues, half.
    said, asked = RECORDS[0], RECORDS[3]
    many = [said] * 400 + [asked] * 200
    assert structure({"a": ARTICLE}, many)[f"different cues among {DRAWN}"] == "2"
    rare = [replace(asked, cue=replace(asked.cue, text=f"稱{n}")) for n in range(100)]
    figures = structure({"a": ARTICLE}, [said] * 900 + rare)
    assert figures[f"different cues among {DRAWN}"] == "51"


def test_records_without_cues_and_roles_have_no_shares_of_them():
    figures = structure(
        {"a": ARTICLE}, [replace(RECORDS[4], speaker=replace(RECORDS[4].speaker, role=None))]
    )
    assert figures["cue with another in its sentence, % of cues"] == "–"
    assert figures["role before the name, % of roles"] == "–"


def share(label, *texts):
    articles = {str(n): Article(str(n), text) for n, text in enumerate(texts)}
    return layout(articles)[label]


def test_lengths_are_medians():
    figures = layout({"a": Article("a", "柿子甜。橘子酸了。\n早市九點散，人潮退。")})
    assert figures["characters per paragraph"] == "10"
    assert figures["characters per sentence"] == "5"
    assert figures["articles in one paragraph"] == "0.0 %"
    assert share("articles in one paragraph", "柿子甜。", "柿子甜。\n橘子酸。") == "50.0 %"


@pytest.mark.parametrize(
    "text",
    ["（海報社台北3日電）柿子甜。", "〔記者丘禾／台東報導〕柿子甜。", "柿子甜。記者丘禾／攝影"],
)
def test_bylines_are_found(text):
    assert share("articles with a byline", text, "記者問他柿子甜不甜。") == "50.0 %"


@pytest.mark.parametrize("text", ["柿子甜。圖／農會提供", "柿子甜。\n農會提供", "柿子甜。丘禾攝"])
def test_picture_credits_are_found(text):
    assert share("articles with a picture credit", text, "農會提供的柿子甜。") == "50.0 %"


def test_half_width_marks_are_found_beside_chinese_characters():
    assert (
        share("articles with half-width punctuation", "柿子甜,橘子酸。", "1,000顆，10:30。")
        == "50.0 %"
    )
