"""Short forms find the names that may stand behind them, without a look at all names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lunzheng.attribution.name_index import NameIndex
from lunzheng.attribution.short_forms import abbreviates, is_short_form

NAMES = st.text("王立群陳音·李市警察局", min_size=2, max_size=6)


@given(st.lists(NAMES), st.text("王立群陳音李市警察局", min_size=1, max_size=4))
def test_no_name_that_a_short_form_may_stand_for_is_lost(names: list[str], short: str) -> None:
    found = set(NameIndex(names).candidates(short))
    for name in names:
        if name != short and (is_short_form(short, name) or abbreviates(short, name)):
            assert name in found
    assert found <= set(names)


def test_names_that_share_nothing_are_not_looked_at() -> None:
    index = NameIndex(f"王{chr(0x4E00 + number)}群" for number in range(500))
    index.add("台北市警察局")
    index.add("台北市警察局")
    assert index.candidates("市警局") == ["台北市警察局"]
    assert index.candidates("無") == []
