"""What short forms stand for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.short_forms import (
    abbreviates,
    is_media,
    is_short_form,
    person_by_surname,
    spelled_out,
)
from lunzheng.attribution.view import View

Viewed = Callable[[str], View]


@pytest.mark.parametrize(
    "name", ["海峽晨報", "新島電視台", "《浪花時報》", "北岸通訊社", "Harbour Post"]
)
def test_media_look_like_media(name: str) -> None:
    assert is_media(name)


@pytest.mark.parametrize("name", ["經濟部", "林慧芳", "青浪漁會", "報案中心"])
def test_others_do_not_look_like_media(name: str) -> None:
    assert not is_media(name)


def test_a_short_form_is_spelled_out_only_where_the_article_does() -> None:
    forms = {"青漁": ("青浪縣漁會聯合總會", "青浪漁會")}
    assert spelled_out("青漁", "青浪漁會昨天開會。青漁表示", forms) == "青浪漁會"
    assert spelled_out("青漁", "青漁表示", forms) is None
    assert spelled_out("白漁", "青浪漁會", forms) is None


def test_the_fullest_form_in_the_article_counts() -> None:
    forms = {"青漁": ("青浪縣漁會聯合總會", "青浪漁會")}
    text = "青浪漁會即青浪縣漁會聯合總會"
    assert spelled_out("青漁", text, forms) == "青浪縣漁會聯合總會"


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("警方逮捕湛姓男子，湛男供稱缺錢。", "湛男", "湛姓男子"),
        ("湛姓女子與湛姓男子爭吵，湛男否認。", "湛男", "湛姓男子"),
        ("湛姓男子攔下湛姓女子，湛女報案。", "湛女", "湛姓女子"),
        ("湛姓駕駛當場彈出，湛男清醒。", "湛男", "湛姓駕駛"),
        ("男子湛文山供稱缺錢，湛男否認。", "湛男", None),
        ("湛姓男子供稱缺錢，湛文山否認。", "湛文山", None),
        ("湛姓", "湛男", None),
    ],
)
def test_a_surname_with_a_sex_is_the_person_brought_in_by_that_surname(
    viewed: Viewed, text: str, surface: str, name: str | None
) -> None:
    assert person_by_surname(surface, viewed(text)) == name


def test_parts_of_a_name_are_short_forms() -> None:
    assert is_short_form("慧芳", "林慧芳")
    assert is_short_form("林", "林慧芳")
    assert is_short_form("巴奈", "巴奈‧古穆")
    assert not is_short_form("林慧", "林慧芳蘭香")


def test_characters_in_order_abbreviate_an_organization() -> None:
    assert abbreviates("市警局", "青浪市政府警察局")
    assert not abbreviates("法院", "法官或法院")
    assert not abbreviates("市衛局", "青浪市政府警察局")


def test_a_report_is_its_newspaper(attributor: Attributor, viewed: Viewed) -> None:
    view = viewed("海峽晨報報導，渡輪下月停駛。\n報導指出，船東還在等市府補助。")
    records = attributor.records_of(view, attributor.attributed(view))
    assert [r.speaker.name for r in records] == ["海峽晨報", "海峽晨報"]
