"""What the commands over files of records share: reading, printing, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lunzheng.cli.exits import MEANINGS, ExitCode, complain
from lunzheng.errors import SourceNotFound

if TYPE_CHECKING:
    from lunzheng.annotations.record_file import RecordsByArticle
    from lunzheng.article import Article

#: Width of what is printed to a file or pipe, which has no width of its own.
FILE_WIDTH = 100

_CODES = {
    ExitCode.OK: "done; of validate: no fault was found",
    ExitCode.BUG: MEANINGS[ExitCode.BUG],
    ExitCode.USAGE: MEANINGS[ExitCode.USAGE],
    ExitCode.NOTHING: "a file is missing or cannot be read; of validate: faults were found",
    ExitCode.OUTPUT: MEANINGS[ExitCode.OUTPUT],
    ExitCode.RESOURCE: MEANINGS[ExitCode.RESOURCE],
}

#: The exit codes of the commands over files of records, for their help.
RECORDS_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:>3}  {meaning}" for code, meaning in _CODES.items()
)

ArticlesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--articles",
        "-a",
        metavar="ARTICLES",
        help="The articles that were annotated: a file, directory or glob; may be given several "
        "times.",
    ),
]


def load_articles(sources: Sequence[str]) -> dict[str, Article]:
    """The articles of ``sources`` by id; what is no article is told on stderr.

    Raises
    ------
    SourceNotFound : when there is no article at all.
    """
    from lunzheng.article import Article
    from lunzheng.sources import read_articles

    articles: dict[str, Article] = {}
    for article in read_articles(sources):
        if isinstance(article, Article):
            articles[article.id] = article
        else:
            complain(f"rejected ({article.reason}): {article.message}")
    if not articles:
        raise SourceNotFound(f"no article in {', '.join(sources)}. Check --articles.")
    return articles


def load_records(file: str, articles: dict[str, Article] | None) -> RecordsByArticle:
    """The records of ``file``, checked against ``articles`` where these are given.

    That a record stands there twice, or none at all, is told on stderr.

    Raises
    ------
    SourceNotFound, FormatError : when the file is missing or a record in it is faulty.
    """
    from lunzheng.annotations.record_file import check_against, read_records

    records = read_records(file)
    if articles is not None:
        check_against(records, articles, file)
    ids = [record.id for found in records.values() for record in found]
    if not ids:
        complain(f"{file} holds no record")
    elif repeated := len(ids) - len(set(ids)):
        complain(
            f"{file}: {repeated:,} records stand there twice, and count twice. "
            "Find them with: lunzheng validate FILE"
        )
    return records


def print_tables(renderables: Sequence[Any]) -> None:
    """Print what rich can render; without a terminal, 100 columns wide and uncoloured."""
    from rich.console import Console

    from lunzheng.outputs._atomic import standard_output

    narrow = None if sys.stdout.isatty() or "COLUMNS" in os.environ else FILE_WIDTH
    console = Console(width=narrow, highlight=False)
    # Captured, because rich answers a closed pipe with an exit code of its own.
    with console.capture() as printed:
        for renderable in renderables:
            console.print(renderable)
            console.print()
    with standard_output() as stdout:
        stdout.write(printed.get().encode(sys.stdout.encoding, "replace"))


def write_text(target: str, content: str) -> None:
    """Write ``content`` to a file, whole or not at all; ``-`` is stdout."""
    from lunzheng.outputs._atomic import standard_output, whole_file

    with standard_output() if target == "-" else whole_file(target) as file:
        file.write(content.encode("utf-8"))
