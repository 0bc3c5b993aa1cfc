"""``docs/cli.md`` mentions every command, option, column, reason and exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from lunzheng.cli.app import app
from lunzheng.cli.exits import MEANINGS
from lunzheng.outputs import COLUMNS, FORMATS
from lunzheng.sources import PACKINGS, PASSED, REASONS, SUFFIXES, Reject

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
SHARED, *_SECTIONS = DOCS.split("\n## `lunzheng ")
SECTIONS = {name: text for name, _, text in (section.partition("`") for section in _SECTIONS)}
ROOT = typer.main.get_command(app)
COMMANDS = ROOT.commands  # type: ignore[attr-defined]


def cells(text: str) -> set[str]:
    """What stands in backquotes, without the value an option takes."""
    quoted = text.replace("\\|", "|").split("`")[1::2]
    return set(quoted) | {words.split()[0] for words in quoted if words}


def options_of(command: object) -> list[str]:
    return [
        name
        for parameter in command.params  # type: ignore[attr-defined]
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    ]


def test_every_command_has_a_section() -> None:
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_is_described(command: str) -> None:
    described = cells(SHARED) | cells(SECTIONS[command])
    options = options_of(COMMANDS[command])
    assert options
    assert [name for name in options if name not in described] == []


def test_every_option_of_the_program_itself_is_described() -> None:
    options = options_of(ROOT)
    assert "--version" in options
    described = {cell.removeprefix("lunzheng ") for cell in cells(DOCS)}
    assert [name for name in options if name not in described] == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_no_option_is_described_that_does_not_exist(command: str) -> None:
    section = SECTIONS[command].split("\n## ")[0]
    described = {cell.split()[0] for cell in cells(section) if cell.startswith("-")} - {"-"}
    assert described <= set(options_of(COMMANDS[command]))


def table_rows(text: str, heading: str) -> list[list[str]]:
    """The rows of the table whose header begins with ``heading``."""
    _, _, table = text.partition(f"| {heading} |")
    lines = table.split("\n\n")[0].splitlines()[2:]
    return [
        [cell.strip() for cell in line.strip("|").replace("\\|", "¦").split("|")] for line in lines
    ]


def test_the_columns_are_those_of_the_table() -> None:
    rows = table_rows(SECTIONS["extract"], "column")
    assert [row[0] for row in rows] == [f"`{column.name}`" for column in COLUMNS]
    names = {"string": "string", "Int64": "integer", "boolean": "boolean",
             "Float64": "number", "category": "category"}  # fmt: skip
    assert [row[1] for row in rows] == [names[column.type] for column in COLUMNS]
    for row, column in zip(rows, COLUMNS, strict=True):
        assert all(f"`{category}`" in row[2] for category in column.categories)


def test_the_reasons_are_all_there() -> None:
    described = {row[0].strip("`") for row in table_rows(DOCS, "reason")}
    assert described == {*REASONS, "failed"}


def test_what_is_passed_over_is_all_there() -> None:
    assert {row[0].strip("`") for row in table_rows(DOCS, "passed over")} == set(PASSED)
    assert [suffix for suffix in PACKINGS if f"{suffix}`" not in SHARED] == []


def test_the_members_of_a_reject_are_all_there() -> None:
    described = [row[0].strip("`") for row in table_rows(DOCS, "member")]
    assert described == list(Reject("", None, None, "", "").to_json())


def test_the_exit_codes_are_all_there() -> None:
    rows = [(int(row[0]), row[1].replace("¦", "|")) for row in table_rows(DOCS, "code")]
    assert rows == [(code.value, meaning) for code, meaning in MEANINGS.items()]


def test_formats_and_suffixes_are_all_there() -> None:
    assert "|".join(FORMATS) in DOCS.replace("\\|", "|")
    assert [suffix for suffix in SUFFIXES if f"`{suffix}`" not in SHARED] == []
