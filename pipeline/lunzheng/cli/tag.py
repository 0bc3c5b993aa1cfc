"""``lunzheng tag``: from articles to their sentences, words and entities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from lunzheng.cli import options
from lunzheng.cli.exits import ExitCode, errors_as_exit_codes
from lunzheng.cli.option_groups import with_groups
from lunzheng.cli.overwriting import refuse_overwriting
from lunzheng.cli.processing import NothingProcessed, Tagger, processed, rejects_beside
from lunzheng.cli.reporting import Reporter
from lunzheng.cli.summary import Summary

if TYPE_CHECKING:
    from lunzheng.sources import ReadOptions, Reject


def tag(
    sources: Sequence[str],
    output: str = "-",
    *,
    tagger: Tagger,
    read: ReadOptions | None = None,
    stdin: BinaryIO | None = None,
    on_reject: Callable[[Reject], None] | None = None,
    on_article: Callable[[Summary], None] | None = None,
) -> Summary:
    """Write the layers of all articles in ``sources`` to ``output``, one JSON line an article.

    The parameters, rejects and errors are those of :func:`lunzheng.cli.extract.extract`.
    """
    from lunzheng.outputs import open_layers
    from lunzheng.sources import ReadOptions, read_articles

    refuse_overwriting(sources, output)
    summary = Summary()
    incoming = read_articles(
        list(sources), read or ReadOptions(), stdin=stdin, on_passed=summary.count_passed
    )
    with (
        rejects_beside(output, on_reject) as write_reject,
        suppress(NothingProcessed),
        open_layers(output) as written,
    ):
        for _, layers in processed(incoming, tagger.layers, summary, write_reject):
            written.write(layers)
            summary.tagged += 1
            if on_article is not None:
                on_article(summary)
    return summary


@with_groups
def tag_cli(
    *,
    source: options.Sources,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="LAYERS.jsonl", help="Where the layers go; - is stdout."
        ),
    ] = "-",
    reading: options.Reading,
    extracting: options.Extracting,
    quiet: options.Quiet = False,
) -> None:
    """Write sentences, words and entities of the articles as offsets, one JSON line an article.

    Articles that cannot be processed are listed with their reason beside the output.
    """
    with errors_as_exit_codes(output), Reporter(output, quiet=quiet) as reporter:
        summary = tag(
            source,
            output,
            tagger=extracting.extractor(),
            read=reading.options(),
            on_reject=reporter.on_reject,
            on_article=reporter.on_article,
        )
        reporter.finish(summary)
        if not summary.processed:
            raise typer.Exit(ExitCode.NOTHING)
