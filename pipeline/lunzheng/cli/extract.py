"""``lunzheng extract``: from articles to their records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from lunzheng.article import Article
from lunzheng.cli import options
from lunzheng.cli.exits import ExitCode, errors_as_exit_codes
from lunzheng.cli.option_groups import with_groups
from lunzheng.cli.overwriting import refuse_overwriting
from lunzheng.cli.processing import (
    NothingProcessed,
    RecordExtractor,
    processed,
    rejects_beside,
)
from lunzheng.cli.reporting import Reporter
from lunzheng.cli.summary import Summary
from lunzheng.record import Record

if TYPE_CHECKING:
    from lunzheng.sources import ReadOptions, Reject


class Format(StrEnum):
    """How records are written."""

    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"


def extract(
    sources: Sequence[str],
    output: str = "-",
    *,
    extractor: RecordExtractor,
    read: ReadOptions | None = None,
    format: str | None = None,
    min_confidence: float = 0.0,
    stdin: BinaryIO | None = None,
    on_reject: Callable[[Reject], None] | None = None,
    on_article: Callable[[Summary], None] | None = None,
) -> Summary:
    """Write the records of all articles in ``sources`` to ``output`` and count what happened.

    Rejects go to a file beside ``output``, as ``lunzheng.outputs.rejects_path`` names it, and to
    ``on_reject``; for stdout, only to ``on_reject``. When no article can
    be processed, nothing is written under ``output``, and the summary's ``processed`` is 0.

    Parameters
    ----------
    sources : files, directories, glob patterns, ``-`` for ``stdin``.
    output : a path, or ``-`` for stdout.
    extractor : finds the records of one article.
    read : columns and encoding; None for the defaults.
    format : one of ``lunzheng.outputs.FORMATS``; None decides by the suffix of ``output``.
    min_confidence : 0 to 1; records below it are left out.
    on_reject : called with each reject.
    on_article : called with the running summary after each article.

    Raises
    ------
    OutputError : if ``output`` or its rejects cannot be written.
    ModelError, LexiconError, MissingExtra : if ``extractor`` lacks something it needs.
    """
    from lunzheng.outputs import open_records
    from lunzheng.sources import ReadOptions, read_articles

    refuse_overwriting(sources, output)
    summary = Summary()
    incoming = read_articles(
        list(sources), read or ReadOptions(), stdin=stdin, on_passed=summary.count_passed
    )

    def confident(article: Article) -> list[Record]:
        records = extractor.extract(article)
        return [record for record in records if record.confidence >= min_confidence]

    with (
        rejects_beside(output, on_reject) as write_reject,
        suppress(NothingProcessed),
        open_records(output, format=format) as written,
    ):
        for article, records in processed(incoming, confident, summary, write_reject):
            written.write(article, records)
            summary.records += len(records)
            if records:
                summary.with_records += 1
            else:
                summary.without_records += 1
            if on_article is not None:
                on_article(summary)
    return summary


@with_groups
def extract_cli(
    *,
    source: options.Sources,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Where the records go; - is stdout. The suffix decides the format.",
        ),
    ] = "-",
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Format of OUT. [default: by its suffix, else jsonl]"),
    ] = None,
    reading: options.Reading,
    extracting: options.Extracting,
    min_confidence: options.MinConfidence = 0.0,
    quiet: options.Quiet = False,
) -> None:
    """Write one record for each attributed claim of the articles.

    Articles that cannot be processed are listed with their reason in OUT.rejects.jsonl,
    where OUT is without its suffix.
    """
    with errors_as_exit_codes(output), Reporter(output, quiet=quiet) as reporter:
        summary = extract(
            source,
            output,
            extractor=extracting.extractor(),
            read=reading.options(),
            format=format.value if format else None,
            min_confidence=min_confidence,
            on_reject=reporter.on_reject,
            on_article=reporter.on_article,
        )
        reporter.finish(summary)
        if not summary.processed:
            raise typer.Exit(ExitCode.NOTHING)
