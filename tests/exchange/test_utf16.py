from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.errors import FormatError
from lunzheng.exchange.utf16 import Utf16


@given(st.text("a港𠮷😀"))
def test_units_are_what_python_encodes(text: str) -> None:
    utf16 = Utf16(text)
    for offset in range(len(text) + 1):
        units = len(text[:offset].encode("utf-16-le")) // 2
        assert utf16.units(offset) == units
        assert utf16.points(units) == offset


@pytest.mark.parametrize(("units", "message"), [(1, "amid"), (4, "outside"), (-1, "outside")])
def test_what_is_no_offset(units: int, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        Utf16("😀a").points(units)
