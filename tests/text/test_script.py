"""The Simplified shadow keeps every offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.text.script import share_simplified, simplified_shadow


@given(st.text())
def test_shadow_has_the_length_of_its_text(text: str) -> None:
    assert len(simplified_shadow(text)) == len(text)


@given(st.text(alphabet="臺灣總統林小芳說𡃁😀 \n"), st.text(alphabet="臺灣總統林小芳說𡃁😀 \n"))
def test_shadow_of_a_part_is_the_part_of_the_shadow(left: str, right: str) -> None:
    assert simplified_shadow(left + right) == simplified_shadow(left) + simplified_shadow(right)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("裏裡", "里里"),
        ("啓啟", "启启"),
        ("爲為", "为为"),
        ("羣群", "群群"),
        ("峯峰", "峰峰"),
        ("麪麵", "面面"),
        ("衞衛", "卫卫"),
        ("臺台", "台台"),
        ("牀床", "床床"),
        ("總統府發言人", "总统府发言人"),
    ],
)
def test_variants_share_a_shadow(traditional: str, simplified: str) -> None:
    assert simplified_shadow(traditional) == simplified


@pytest.mark.parametrize("text", ["喺", "嘅", "着", "😀𡃁", "2025年 AI", ""])
def test_what_has_no_simplified_form_stays(text: str) -> None:
    assert simplified_shadow(text) == text


def test_shadow_is_its_own_shadow() -> None:
    shadow = simplified_shadow("這項計畫將於明年啟動，經費約三億元。")
    assert simplified_shadow(shadow) == shadow


def test_share_simplified_tells_the_scripts_apart() -> None:
    assert share_simplified("这个计划将于明年启动，经费约三亿元。") > 0.25
    assert share_simplified("這個計畫將於明年啟動，羣峯之間的經費約三億元。") == 0
    assert share_simplified("AI 2025 😀") == 0
