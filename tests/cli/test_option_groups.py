"""Options that several commands share are written once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from lunzheng.cli.app import app
from lunzheng.cli.option_groups import with_groups


@dataclass(frozen=True)
class Group:
    colour: Annotated[str, typer.Option("--colour")] = "red"
    many: Annotated[list[int] | None, typer.Option("--many")] = None


seen: list[tuple[str, Group, bool]] = []


@with_groups
def paint(
    *,
    wall: Annotated[str, typer.Argument()],
    group: Group,
    quiet: Annotated[bool, typer.Option("--quiet")] = False,
) -> None:
    """Paint a wall."""
    seen.append((wall, group, quiet))


def test_a_group_is_unfolded_for_typer_and_folded_for_the_command() -> None:
    own = typer.Typer()
    own.command()(paint)
    seen.clear()
    runner = CliRunner()
    assert runner.invoke(own, ["north"]).exit_code == 0
    words = ["south", "--many", "1", "--colour", "blue", "--many", "2", "--quiet"]
    assert runner.invoke(own, words).exit_code == 0
    assert seen == [("north", Group(), False), ("south", Group("blue", [1, 2]), True)]
    assert "Paint a wall." in runner.invoke(own, ["--help"]).output
    assert runner.invoke(own, ["south", "--many", "x"]).exit_code == 2


def test_the_commands_that_read_sources_share_their_options() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    options = {
        name: {option for parameter in commands[name].params for option in parameter.opts}
        for name in ("extract", "tag", "show")
    }
    shared = {"--id-column", "--encoding", "--recursive", "--user-dict", "--cues", "--model"}
    assert all(shared <= own for own in options.values())
