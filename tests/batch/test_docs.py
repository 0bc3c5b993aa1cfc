"""``docs/store.md`` and ``docs/spark.md`` describe every table, column and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from lunzheng.batch import ALL_TABLES, ANNOTATED, INPUT
from lunzheng.batch.failures import REASONS
from lunzheng.outputs import Column

DOCS = Path(__file__).parents[2] / "docs"
STORE = (DOCS / "store.md").read_text("utf-8")
SPARK = (DOCS / "spark.md").read_text("utf-8")
_ARROW = {"string": "string", "Int64": "int64", "boolean": "bool", "Float64": "double"}


def rows(text: str, heading: str) -> list[list[str]]:
    _, _, table = text.partition(f"\n| {heading} |")
    lines = table.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def described(column: Column, *, arrow: bool) -> list[str]:
    type_ = "string" if column.type == "category" else column.type
    names = [column.name, type_, *([_ARROW[type_]] if arrow else [])]
    values = ", ".join(f"`{category}`" for category in column.categories)
    meaning = f"{column.meaning}: {values}" if values else column.meaning
    return [*(f"`{name}`" for name in names), meaning]


@pytest.mark.parametrize("table", ALL_TABLES)
def test_the_columns_of_each_table_are_described(table: str) -> None:
    _, _, section = STORE.partition(f"\n### `{table}`\n")
    expected = [described(column, arrow=True) for column in ALL_TABLES[table]]
    assert rows(section, "column") == expected


def test_the_columns_of_the_contract_are_described() -> None:
    first, _, second = SPARK.partition("What comes out")
    for text, columns in ((first, INPUT), (second, ANNOTATED)):
        assert rows(text, "column") == [described(column, arrow=False) for column in columns]


def test_the_reasons_are_described() -> None:
    assert rows(STORE, "reason") == [[f"`{reason}`", told] for reason, told in REASONS.items()]
