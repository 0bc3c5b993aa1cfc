"""Dates to ISO: every form the newsrooms use, and what is no date."""

from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.text.dates import to_iso

SEVENTH = [
    "2025-11-07",
    "2025/11/7",
    "2025/11/07",
    "2025.11.07",
    "20251107",
    "2025年11月7日",
    "2025 年 11 月 7 日",
    "西元2025年11月07日",
    "二〇二五年十一月七日",
    "二○二五年十一月七日",
    "２０２５／１１／０７",
    "２０２５年１１月７日",
    "民國114年11月7日",
    "中華民國 114 年 11 月 7 日",
    "民國114/11/07",
    "民國一百一十四年十一月七日",
    "民國一一四年十一月七日",
    "114年11月7日",
    "114/11/07",
    "114.11.7",
    "114-11-07",
    "1141107",
    "１１４．１１．０７",
    "  2025-11-07\n",
    "2025-11-07T23:30:00Z",
    "2025-11-07T08:15:00.250+08:00",
    "2025-11-07 08:15",
    "2025/11/07（五）",
    "2025年11月7日 週五 下午3:00",
    "114/11/07 下午 03:05:00",
    "Fri, 07 Nov 2025 09:00:00 +0800",
    "Fri, 7 Nov 2025 23:30:00 GMT",
    "07 Nov 2025 09:00:00 +0800",
    "7 Nov 2025",
    "7 November 2025",
    "Nov. 7, 2025",
    "November 7, 2025",
]

NO_DATE = [
    "",
    " ",
    "昨天",
    "2025",
    "2025-11",
    "2025年11月",
    "2025-02-29",
    "2025/13/01",
    "2025-11-31",
    "2025-00-10",
    "2025-11-071",
    "2025/11/7-9",
    "2025/11-07",
    "114/02/30",
    "113年2月30日",
    "1140230",
    "民國零年1月1日",
    "98年11月7日",
    "98/11/07",
    "07/11/2025",
    "11/7",
    "二五年十一月七日",
    "二〇二五年二五月七日",
    "0114/11/07",
    "Fri, 31 Feb 2025 10:00:00 GMT",
    "99999999999999999999",
    "٢٠٢٥",
]


@pytest.mark.parametrize("written", SEVENTH)
def test_every_form_of_one_day(written: str) -> None:
    assert to_iso(written) == "2025-11-07"


@pytest.mark.parametrize("written", NO_DATE)
def test_what_is_no_date_is_not_guessed(written: str) -> None:
    assert to_iso(written) is None


def test_early_roc_years_need_their_era() -> None:
    assert to_iso("民國98年11月7日") == "2009-11-07"
    assert to_iso("民國元年1月1日") == "1912-01-01"
    assert to_iso("民國二十五年十月二十日") == "1936-10-20"
    assert to_iso("民國一百零三年二月二十九日") is None
    assert to_iso("民國一百零五年二月二十九日") == "2016-02-29"


def test_date_objects_keep_their_day() -> None:
    taipei = timezone(timedelta(hours=8))
    assert to_iso(date(2025, 11, 7)) == "2025-11-07"
    assert to_iso(datetime(2025, 11, 7, 23, 59, tzinfo=UTC)) == "2025-11-07"
    assert to_iso(datetime(2025, 11, 7, 0, 1, tzinfo=taipei)) == "2025-11-07"
    assert to_iso(pd.Timestamp("2025-11-07 10:00")) == "2025-11-07"
    assert to_iso(pd.NaT) is None


@pytest.mark.parametrize("value", [None, 20251107, 1.5, float("nan"), ["2025-11-07"]])
def test_other_objects_are_no_dates(value: object) -> None:
    assert to_iso(value) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_western_forms_agree(day: date) -> None:
    forms = (f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y年%m月%d日}")
    assert {to_iso(form) for form in forms} == {day.isoformat()}


@given(st.dates(min_value=date(2011, 1, 1), max_value=date(2110, 12, 31)))
def test_roc_forms_agree(day: date) -> None:
    year = day.year - 1911
    forms = (f"{year}/{day.month}/{day.day}", f"民國{year}年{day.month}月{day.day}日")
    assert {to_iso(form) for form in forms} == {day.isoformat()}


@given(st.text(max_size=30))
def test_any_text_gives_a_real_day_or_none(written: str) -> None:
    day = to_iso(written)
    assert day is None or date.fromisoformat(day).isoformat() == day
