"""``lunzheng show``: an article with its claims, speakers and cues marked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from lunzheng.article import Article
from lunzheng.cli import options
from lunzheng.cli.exits import ExitCode, complain, errors_as_exit_codes
from lunzheng.cli.option_groups import with_groups
from lunzheng.cli.processing import NothingProcessed, RecordExtractor, processed
from lunzheng.cli.reporting import Reporter
from lunzheng.cli.summary import Summary
from lunzheng.record import Record

if TYPE_CHECKING:
    from lunzheng.sources import ReadOptions, Reject

#: Width of what is printed to a file or pipe, which has no width of its own.
FILE_WIDTH = 100


@dataclass(slots=True)
class Showing:
    """Articles with their records, and whether the sources hold more."""

    stories: list[tuple[Article, list[Record]]]
    more: bool = False


def show(
    sources: Sequence[str],
    *,
    extractor: RecordExtractor,
    read: ReadOptions | None = None,
    id: str | None = None,
    limit: int | None = None,
    min_confidence: float = 0.0,
    stdin: BinaryIO | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> Showing:
    """The first articles of ``sources`` with their records; no more is read than is needed.

    Parameters
    ----------
    id : only the article of this id.
    limit : at most so many articles; None for all.
    min_confidence : 0 to 1; records below it are left out.
    on_reject : called with each reject that is met on the way.

    Raises
    ------
    ModelError, LexiconError, MissingExtra : if ``extractor`` lacks something it needs.
    """
    from lunzheng.sources import ReadOptions, read_articles

    incoming = read_articles(list(sources), read or ReadOptions(), stdin=stdin)
    wanted = (
        entry for entry in incoming if not isinstance(entry, Article) or id in (None, entry.id)
    )

    def confident(article: Article) -> list[Record]:
        records = extractor.extract(article)
        return [record for record in records if record.confidence >= min_confidence]

    def ignore(reject: Reject) -> None:
        """Nobody asked to hear of it."""

    showing = Showing([])
    with suppress(NothingProcessed):
        extracted = processed(wanted, confident, Summary(), on_reject or ignore)
        # Ids are unique: behind the one that was asked for there is nothing to look for.
        for story in islice(extracted, 1 if id is not None else limit):
            showing.stories.append(story)
        if id is None:
            showing.more = any(isinstance(entry, Article) for entry in wanted)
    return showing


@with_groups
def show_cli(
    *,
    source: options.Sources,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Show only the article of this id.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="Show at most so many articles.")
    ] = 1,
    html: Annotated[
        str | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Write one self-contained page instead of printing; - is stdout.",
        ),
    ] = None,
    reading: options.Reading,
    extracting: options.Extracting,
    min_confidence: options.MinConfidence = 0.0,
    quiet: options.Quiet = False,
) -> None:
    """Print an article with its claims, speakers and cues marked, and a table of its records.

    Without a terminal, or with NO_COLOR set, marks are brackets instead of colours.
    """
    with errors_as_exit_codes(html), Reporter("-", quiet=quiet) as reporter:
        showing = show(
            source,
            extractor=extracting.extractor(),
            read=reading.options(),
            id=id,
            limit=limit,
            min_confidence=min_confidence,
            on_reject=reporter.on_reject,
        )
        if not showing.stories:
            complain(f"no article has the id {id}" if id else "no article could be shown")
            raise typer.Exit(ExitCode.NOTHING)
        if html is None:
            _print(showing)
        else:
            _write_page(html, showing)
        if showing.more and not quiet:
            complain(f"the sources hold more articles; --limit N shows more than {limit}")


def _print(showing: Showing) -> None:
    from rich.console import Console

    from lunzheng.outputs._atomic import standard_output
    from lunzheng.review.terminal import article_view

    narrow = None if sys.stdout.isatty() or "COLUMNS" in os.environ else FILE_WIDTH
    console = Console(width=narrow, highlight=False)
    colour = console.color_system is not None and not console.no_color
    with standard_output() as stdout:
        for article, records in showing.stories:
            # Captured, because rich answers a closed pipe with an exit code of its own.
            with console.capture() as printed:
                console.print(article_view(article, records, colour=colour))
            # A terminal of another encoding shows "?" where it has no such character.
            stdout.write((printed.get() + "\n").encode(sys.stdout.encoding, "replace"))


def _write_page(target: str, showing: Showing) -> None:
    from lunzheng.outputs._atomic import standard_output, whole_file
    from lunzheng.review.html import page

    rendered = page(showing.stories).encode("utf-8")
    with standard_output() if target == "-" else whole_file(target) as file:
        file.write(rendered)
