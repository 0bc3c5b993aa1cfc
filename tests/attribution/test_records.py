"""Who says what in sentences whose answer is beyond doubt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lunzheng.record import Record

Extract = Callable[[str], list[Record]]
#: Mention, name, cue and claim; None where there is none.
Found = tuple[str | None, str | None, str | None, str]


def found(records: list[Record]) -> list[Found]:
    return [
        (
            record.speaker.mention.text if record.speaker.mention else None,
            record.speaker.name,
            record.cue.text if record.cue else None,
            record.claim_text,
        )
        for record in records
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "經濟部長林慧芳表示，電價明年不會調整。",
            [("林慧芳", "林慧芳", "表示", "電價明年不會調整")],
        ),
        ("林慧芳說：「電價不會調整。」", [("林慧芳", "林慧芳", "說", "「電價不會調整。」")]),
        # The claim before its cue.
        ("電價明年不會調整，林慧芳表示。", [("林慧芳", "林慧芳", "表示", "電價明年不會調整")]),
        # Its full stop ends a sentence, but not what the cue is about.
        (
            "「電價明年不會調整。」林慧芳說。",
            [("林慧芳", "林慧芳", "說", "「電價明年不會調整。」")],
        ),
        # A second cue with its subject dropped.
        (
            "林慧芳表示，電價不會調整，並強調，供電相當穩定。",
            [
                ("林慧芳", "林慧芳", "表示", "電價不會調整"),
                (None, "林慧芳", "強調", "供電相當穩定"),
            ],
        ),
        # A second speaker in the sentence.
        (
            "林慧芳指出，電價不會調整；王志遠則批評，政府隱瞞成本。",
            [
                ("林慧芳", "林慧芳", "指出", "電價不會調整"),
                ("王志遠", "王志遠", "批評", "政府隱瞞成本"),
            ],
        ),
        # A pronoun.
        (
            "經濟部長林慧芳出席論壇。她表示，電價不會調整。",
            [("她", "林慧芳", "表示", "電價不會調整")],
        ),
        # A noun cue behind 根據.
        (
            "根據海洋大學的調查，八成漁民支持休漁。",
            [("海洋大學", "海洋大學", "調查", "八成漁民支持休漁")],
        ),
        # Sources without a name.
        (
            "知情人士透露，公司將裁員三百人。",
            [("知情人士", "知情人士", "透露", "公司將裁員三百人")],
        ),
        ("多名學者認為，政策過於倉促。", [("多名學者", "多名學者", "認為", "政策過於倉促")]),
        # Nesting: the outer claim holds the inner statement.
        (
            "媒體報導，林慧芳說，電價不會調整。",
            [
                ("媒體", "媒體", "報導", "林慧芳說，電價不會調整"),
                ("林慧芳", "林慧芳", "說", "電價不會調整"),
            ],
        ),
        # A claim runs past a full stop only inside quotation marks.
        (
            "林慧芳表示：「電價不會調整。但會檢討制度。」現場掌聲不斷。",
            [("林慧芳", "林慧芳", "表示", "「電價不會調整。但會檢討制度。」")],
        ),
        # A line without a full stop ends a claim.
        (
            "林慧芳表示，電價不會調整\n王志遠說，成本上升。",
            [
                ("林慧芳", "林慧芳", "表示", "電價不會調整"),
                ("王志遠", "王志遠", "說", "成本上升"),
            ],
        ),
        # A compound cue.
        (
            "網友留言說：「太離譜了吧！」",
            [("網友", "網友", "留言說", "「太離譜了吧！」")],
        ),
        # The addressed are no part of the claim when a comma follows them.
        ("林慧芳呼籲民眾，切勿聽信謠言。", [("林慧芳", "林慧芳", "呼籲", "切勿聽信謠言")]),
        # A rumour has nobody who spreads it.
        (
            "外傳部長林慧芳將在年底請辭。",
            [(None, None, "外傳", "部長林慧芳將在年底請辭")],
        ),
    ],
)
def test_who_says_what(extract: Extract, text: str, expected: list[Found]) -> None:
    assert found(extract(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天各地都是晴天。",
        "林慧芳出席論壇，感謝大家支持。",
        "這部名為「海的盡頭」的電影昨天上映。",
        "會議將在12:30開始。",
    ],
)
def test_where_nobody_claims_anything_there_is_no_record(extract: Extract, text: str) -> None:
    assert extract(text) == []


def test_a_surname_with_a_title_gets_the_full_name_and_its_role(extract: Extract) -> None:
    records = extract(
        "經濟部長林慧芳昨天受訪。林慧芳表示，電價不會調整。林部長也呼籲，民眾節約用電。"
    )
    assert [record.speaker.name for record in records] == ["林慧芳", "林慧芳"]
    assert {record.speaker.role for record in records} == {"經濟部長"}
    assert records[1].speaker.mention is not None
    assert records[1].speaker.mention.text == "林部長"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("林慧芳表示，電價明年不會調整。", "person"),
        ("台灣電力公司表示，機組已經修復。", "organization"),
        ("多名學者認為，政策過於倉促。", "group"),
        ("外傳部長林慧芳將在年底請辭。", "group"),
    ],
)
def test_what_sort_of_source_it_is(extract: Extract, text: str, kind: str) -> None:
    assert [record.speaker.type for record in extract(text)] == [kind]


def test_joint_speakers_are_both_named(extract: Extract) -> None:
    (record,) = extract("林慧芳與王志遠共同表示，電價不會調整。")
    assert record.speaker.name == "林慧芳、王志遠"


def test_confidence_is_a_probability(extract: Extract) -> None:
    (record,) = extract("經濟部長林慧芳表示，電價明年不會調整。")
    assert 0.3 < record.confidence < 1


def test_a_name_with_a_rare_character_keeps_its_place(extract: Extract) -> None:
    text = "😀經濟部長林𠮷芳表示，電價明年不會調整。"
    (record,) = extract(text)
    record.check(text)
    assert record.claim_text == "電價明年不會調整"
