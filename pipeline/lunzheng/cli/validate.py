"""``lunzheng validate``: records against the schema and the text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from lunzheng.cli.exits import ExitCode, complain, errors_as_exit_codes
from lunzheng.cli.record_files import ArticlesOption, load_articles

if TYPE_CHECKING:
    from lunzheng.annotations.validation import Fault, Validation


def validate(
    files: Sequence[str],
    articles: Sequence[str] | None = None,
    *,
    on_fault: Callable[[Fault], None] | None = None,
) -> Validation:
    """Check files of records.

    Parameters
    ----------
    files : JSON lines of ``lunzheng.record/1``.
    articles : sources of the articles; with them, every span is compared with the text.
    on_fault : called with each fault.

    Raises
    ------
    SourceError : when a file is missing or cannot be read, or there is no article at all.
    """
    from lunzheng.annotations.validation import validate

    return validate(files, load_articles(articles) if articles else None, on_fault=on_fault)


def validate_cli(
    file: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Records as JSON lines.", show_default=False),
    ],
    articles: ArticlesOption = None,
) -> None:
    """Check records against the schema and, with --articles, every span against the text.

    Each fault is one line on stdout: file, line, record, what is wrong and what to do. The counts
    go to stderr. The exit code is 0 without faults and 3 with some.
    """
    with errors_as_exit_codes():

        def tell(fault: Fault) -> None:
            from lunzheng.review.marks import visible

            print(" ".join(visible(str(fault)).split()), file=sys.stdout)

        found = validate(file, articles, on_fault=tell)
        sys.stdout.flush()
        for name in file:
            complain(f"{name}: {found.per_file[name]:,} records")
        complain(
            f"{found.records:,} records of {len(found.articles):,} articles checked against the "
            f"schema{' and the text' if articles else ''}: "
            f"{found.faults:,} faults in {found.faulty:,} records"
        )
        if not articles and not found.faults:
            complain("the text was not looked at; name the articles with --articles")
        if not found.records:
            complain("the files hold no record")
        if found.faults:
            raise typer.Exit(ExitCode.NOTHING)
