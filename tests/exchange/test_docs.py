"""``docs/exchange.md`` knows every format, its names and what it can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lunzheng.exchange import CODECS, RECORDS, Codec

DOCS = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text("utf-8")


def rows() -> dict[str, list[str]]:
    lines = [line.strip("|").split("|") for line in DOCS.split("| format | name")[1].splitlines()]
    table = lines[2 : lines.index([""])]
    return {row[0].strip(" `"): [cell.strip() for cell in row] for row in table}


def test_the_table_names_every_format() -> None:
    assert set(rows()) == {RECORDS, *CODECS}


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
def test_the_table_says_what_a_format_can_do(codec: Codec) -> None:
    _, names, taken, given, *_ = rows()[codec.name]
    assert [suffix for suffix in codec.suffixes if f"`{suffix}`" not in names] == []
    assert (taken, given) == ("yes" if codec.read else "no", "yes" if codec.write else "no")
