"""The command ``lunzheng``: its sub-commands, and what happens before and after each of them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer

from lunzheng import __version__
from lunzheng.cli.agree import agree_cli
from lunzheng.cli.classify import classify_cli
from lunzheng.cli.convert import convert_cli
from lunzheng.cli.dataset import dataset_cli
from lunzheng.cli.evaluate import evaluate_cli
from lunzheng.cli.exits import EPILOG, ExitCode, complain
from lunzheng.cli.export import export_cli
from lunzheng.cli.extract import extract_cli
from lunzheng.cli.merge import merge_cli
from lunzheng.cli.query import STORE_EPILOG, query_cli
from lunzheng.cli.record_files import RECORDS_EPILOG
from lunzheng.cli.run import RUN_EPILOG, run_cli
from lunzheng.cli.show import show_cli
from lunzheng.cli.tag import tag_cli
from lunzheng.cli.train import train_cli
from lunzheng.cli.validate import validate_cli

#: Plain help: rendering it with rich would cost more time than all the rest of ``--help``.
app = typer.Typer(
    name="lunzheng",
    help="Who claims what in Traditional-Chinese news, in which capacity, and what do they want?",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _name, _command, _short_help in (
    ("extract", extract_cli, "Write who claims what, one record a claim."),
    ("classify", classify_cli, "Label every sentence: none, claim or recommendation."),
    ("tag", tag_cli, "Write sentences, words and entities as offsets."),
    ("show", show_cli, "Print an article with its claims marked, or make a page of it."),
):
    app.command(_name, short_help=_short_help, epilog=EPILOG, no_args_is_help=True)(_command)

app.command(
    "run",
    short_help="Annotate articles in bulk, into a store that the next run adds to.",
    epilog=RUN_EPILOG,
    no_args_is_help=True,
)(run_cli)
for _name, _about_stores, _short_help in (
    ("query", query_cli, "Ask a store in SQL."),
    ("export", export_cli, "Write a store as JSON lines, CSV, Excel or a DuckDB database."),
):
    app.command(_name, short_help=_short_help, epilog=STORE_EPILOG, no_args_is_help=True)(
        _about_stores
    )

_RECORD_COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("evaluate", evaluate_cli, "Judge predicted records against gold ones."),
    ("agree", agree_cli, "Measure the agreement of annotators."),
    ("merge", merge_cli, "Merge what two annotators agree on, and list the rest."),
    ("validate", validate_cli, "Check records against the schema and the text."),
    ("train", train_cli, "Train a model from annotated articles of your own."),
    ("dataset", dataset_cli, "Build a training-ready dataset from records and articles."),
    ("convert", convert_cli, "Convert records to and from the formats of other tools."),
)
for _name, _judge, _short_help in _RECORD_COMMANDS:
    app.command(_name, short_help=_short_help, epilog=RECORDS_EPILOG, no_args_is_help=True)(_judge)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"lunzheng {__version__}")
        raise typer.Exit


@app.callback()
def lunzheng_cli(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Who claims what in Traditional-Chinese news, in which capacity, and what do they want?"""


def _terminated(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(ExitCode.TERMINATED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : without the program's name; None takes them from the process.
    """
    # An exception, so that half-written files are taken away on the way out.
    signal.signal(signal.SIGTERM, _terminated)
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="lunzheng")
    except KeyboardInterrupt:  # before a command has begun
        complain("stopped")
        return ExitCode.INTERRUPTED
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.OK
    return ExitCode.OK
