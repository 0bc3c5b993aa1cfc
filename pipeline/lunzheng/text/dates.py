"""Dates as Taiwanese and Hong Kong newsrooms write them, to ISO 8601.

ROC years count from 1912 (民國114年 = 2025). A year of three digits is read as an ROC year; one of
two digits only behind 民國, because 98年 may be 1998 or 民國98年. 07/11/2025 is left alone: it is
the 7th of November in Hong Kong and the 11th of July in American exports, and a date that is
guessed is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ROC_EPOCH = 1911
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
}
_UNITS = {"十": 10, "百": 100}
_NUMERAL = "[〇零○一二三四五六七八九十百元]+"

# What may follow the day: nothing, a time, a weekday or a bracket, but no further digit or hyphen,
# so that 2025-11-071 and 2025/11/7-9 are no dates.
_END = r"(?=$|[T\s(,星週周禮上下中晚凌])"
_ERA = r"(?P<era>(?:中華)?民國|西元|公元)?\s*"
_SEPARATED = re.compile(_ERA + r"(?P<y>\d{2,4})([-/.])(?P<m>\d{1,2})\3(?P<d>\d{1,2})" + _END)
_COMPACT = re.compile(r"(?P<y>\d{3,4})(?P<m>\d{2})(?P<d>\d{2})" + _END)
_CHINESE = re.compile(
    _ERA
    + rf"(?P<y>\d{{1,4}}|{_NUMERAL})\s*年\s*(?P<m>\d{{1,2}}|{_NUMERAL})\s*月\s*"
    + rf"(?P<d>\d{{1,2}}|{_NUMERAL})\s*[日號]"
)
_MONTH_NAME = rf"(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_FIRST = re.compile(rf"(?P<d>\d{{1,2}})\s+{_MONTH_NAME},?\s+(?P<y>\d{{4}})" + _END)
_MONTH_FIRST = re.compile(rf"{_MONTH_NAME}\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})" + _END)


def to_iso(text: object) -> str | None:
    """The calendar day that ``text`` names, as ``YYYY-MM-DD``.

    Reads 2025-11-07 (with or without a time), 2025/11/7, 2025.11.07, 20251107, 2025年11月7日,
    二〇二五年十一月七日, 民國114年11月7日, 民國一百一十四年十一月七日, 114/11/07, 114.11.7,
    1141107, RFC 2822 (Fri, 07 Nov 2025 09:00:00 +0800), 7 Nov 2025, November 7, 2025; digits may be
    full-width.
    ``date``, ``datetime`` and pandas ``Timestamp`` objects are read too.

    Parameters
    ----------
    text : a string or a date; the day is taken as written, never shifted to another time zone.

    Returns
    -------
    None for what is not a date, and for a day that the calendar does not have.
    """
    if isinstance(text, date):  # a datetime and a pandas Timestamp are dates too
        return None if text != text else _iso(text.year, text.month, text.day)  # NaT != NaT
    if not isinstance(text, str):
        return None
    written = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_SEPARATED, _COMPACT, _CHINESE):
        if found := pattern.match(written):
            parts = found.groupdict()
            year = _year(parts["y"], parts.get("era"))
            return _iso(year, _number(parts["m"]), _number(parts["d"]))
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if found := pattern.match(written.lower()):
            month = _MONTHS.index(found["m"]) + 1
            return _iso(int(found["y"]), month, int(found["d"]))
    return _rfc2822(written)


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year(written: str, era: str | None) -> int | None:
    """The western year of ``written``; None where neither its era nor its length settles it."""
    year = _year_of_numerals(written)
    if year is None:
        return None
    if era is not None and era.endswith("民國"):
        return year + _ROC_EPOCH if 1 <= year < 1000 else None
    if year >= 1000:
        return year
    return (
        year + _ROC_EPOCH if year >= 100 and era is None and not written.startswith("0") else None
    )


def _year_of_numerals(written: str) -> int | None:
    """二〇二五 and 一一四 are read digit by digit, 一百一十四 and 元 as numbers."""
    if all(sign in _DIGITS for sign in written):
        return int("".join(str(_DIGITS[sign]) for sign in written))
    return _number(written)


def _number(written: str) -> int | None:
    """114, 一百一十四, 十一, 二十 or 元 (a first year)."""
    if written.isdecimal():
        return int(written)
    if written == "元":
        return 1
    total, digit = 0, None
    for sign in written:
        if sign in _DIGITS:
            if digit not in (None, 0):
                return None  # 二五月 is no number
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            total += (1 if digit is None or digit == 0 else digit) * _UNITS[sign]
            digit = None
        else:
            return None
    return total + (digit or 0)


def _rfc2822(written: str) -> str | None:
    try:
        moment: datetime = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _iso(moment.year, moment.month, moment.day)
