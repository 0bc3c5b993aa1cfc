"""Paragraphs and sentences: 「『』」 hold together, nothing is lost, nothing takes for ever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.text.sentences import LONGEST, paragraphs, sentences


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天放晴。明天有雨！後天呢？", ["今天放晴。", "明天有雨！", "後天呢？"]),
        ("沒有句號", ["沒有句號"]),
        ("第一段\n第二段。第三句", ["第一段", "第二段。", "第三句"]),
        ("真的嗎？！不會吧……。好。", ["真的嗎？！", "不會吧……。", "好。"]),
        # A quoted full stop ends nothing while the quotation goes on.
        ("他說：「晴了。走吧。」大家都笑。", ["他說：「晴了。走吧。」", "大家都笑。"]),
        ("「天晴了。」他說，「走吧。」", ["「天晴了。」", "他說，「走吧。」"]),
        ("「天晴了。」，他說。", ["「天晴了。」，他說。"]),
        ("「天晴了！」的說法不對。", ["「天晴了！」的說法不對。"]),
        ("他說：「她喊『走！』就跑。」眾人追。", ["他說：「她喊『走！』就跑。」", "眾人追。"]),
        # Brackets behind a full stop belong to the sentence before them.
        ("雨停了。）太陽出來。", ["雨停了。）", "太陽出來。"]),
        # Half-width marks inside Latin text end nothing.
        ("網址是 a.tw/?q=1，請點。", ["網址是 a.tw/?q=1，請點。"]),
        ("Go! Now! 走。", ["Go!", "Now!", "走。"]),
        ("３.５％上升。很多。", ["３.５％上升。", "很多。"]),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_a_forgotten_mark_does_not_swallow_the_rest() -> None:
    text = "他說：「天晴了。我們走吧。\n大家都笑了。雨又來了。"
    assert pieces(text) == ["他說：「天晴了。", "我們走吧。", "大家都笑了。", "雨又來了。"]


def test_a_quotation_over_paragraphs_holds_each_of_them_together() -> None:
    text = "「天晴了。我們走吧。\n「路上小心。早點回來。」她說。"
    assert pieces(text) == ["「天晴了。我們走吧。", "「路上小心。早點回來。」", "她說。"]


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = "\u3000一\r\n\n \n二 \u2028三"
    assert [text[start:end] for start, end in paragraphs(text)] == ["一", "二", "三"]


@settings(deadline=None, max_examples=300)
@given(text=st.one_of(st.text(), st.text(alphabet="他說。！？!?「」『』“”（），：\n\u3000 😀𡃁a")))
def test_every_character_that_is_not_blank_is_in_one_sentence(text: str) -> None:
    found = sentences(text)
    covered = [offset for start, end in found for offset in range(start, end)]
    assert covered == sorted(set(covered))
    assert {n for n, character in enumerate(text) if not character.isspace()} <= set(covered)
    for start, end in found:
        assert text[start:end] == text[start:end].strip() != ""
        assert "\n" not in text[start:end]


@pytest.mark.parametrize("unit", ["甲", "甲乙，", "甲乙 ", "「甲。", "「甲。」的"])
def test_what_is_too_long_for_a_sentence_is_cut(unit: str) -> None:
    text = unit * 2000
    found = sentences(text)
    assert max(end - start for start, end in found) <= LONGEST
    assert "".join(pieces(text)).replace(" ", "") == text.replace(" ", "")


def test_a_long_sentence_is_cut_behind_the_best_mark() -> None:
    text = "甲" * 400 + "；" + "乙" * 150 + "，" + "丙" * 300
    assert [len(piece) for piece in pieces(text)] == [401, 451]


@pytest.mark.parametrize("unit", ["「", "甲「", "「『", "」", "？", "甲乙，", "「甲。」"])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    started = time.process_time()
    sentences(text)
    assert time.process_time() - started < 10
