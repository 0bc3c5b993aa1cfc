"""``lunzheng classify``: every sentence of new coverage with its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, BinaryIO, Protocol

import typer

from lunzheng.article import Article
from lunzheng.cli import options
from lunzheng.cli.exits import ExitCode, errors_as_exit_codes
from lunzheng.cli.extract import Format
from lunzheng.cli.option_groups import with_groups
from lunzheng.cli.overwriting import refuse_overwriting
from lunzheng.cli.processing import NothingProcessed, processed, rejects_beside
from lunzheng.cli.reporting import Reporter
from lunzheng.cli.summary import Summary

if TYPE_CHECKING:
    from lunzheng.sentence import LabelledSentence
    from lunzheng.sources import ReadOptions, Reject


class Classifier(Protocol):
    """What labels sentences; ``lunzheng.classifier.SentenceClassifier`` is one."""

    def classify(self, article: Article) -> list[LabelledSentence]: ...


def classify(
    sources: Sequence[str],
    output: str = "-",
    *,
    classifier: Classifier,
    read: ReadOptions | None = None,
    format: str | None = None,
    stdin: BinaryIO | None = None,
    on_reject: Callable[[Reject], None] | None = None,
    on_article: Callable[[Summary], None] | None = None,
) -> Summary:
    """Write every sentence of all articles in ``sources`` with its label to ``output``.

    The parameters, rejects and errors are those of :func:`lunzheng.cli.extract.extract`.
    """
    from lunzheng.outputs import open_sentences
    from lunzheng.sources import ReadOptions, read_articles

    refuse_overwriting(sources, output)
    summary = Summary()
    incoming = read_articles(
        list(sources), read or ReadOptions(), stdin=stdin, on_passed=summary.count_passed
    )
    with (
        rejects_beside(output, on_reject) as write_reject,
        suppress(NothingProcessed),
        open_sentences(output, format=format) as written,
    ):
        for article, sentences in processed(incoming, classifier.classify, summary, write_reject):
            written.write(article, sentences)
            summary.classified += 1
            summary.sentences.update(one.label for one in sentences)
            if on_article is not None:
                on_article(summary)
    return summary


@with_groups
def classify_cli(
    *,
    source: options.Sources,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Where the sentences go; - is stdout. The suffix decides the format.",
        ),
    ] = "-",
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Format of OUT. [default: by its suffix, else jsonl]"),
    ] = None,
    reading: options.Reading,
    extracting: options.Extracting,
    quiet: options.Quiet = False,
) -> None:
    """Label every sentence of the articles as none, claim or recommendation.

    Sentences to which no speaker was found are labelled too. Articles that cannot be
    processed are listed with their reason beside OUT, as by extract.
    """
    with errors_as_exit_codes(output), Reporter(output, quiet=quiet) as reporter:
        summary = classify(
            source,
            output,
            classifier=extracting.classifier(),
            read=reading.options(),
            format=format.value if format else None,
            on_reject=reporter.on_reject,
            on_article=reporter.on_article,
        )
        reporter.finish(summary)
        if not summary.processed:
            raise typer.Exit(ExitCode.NOTHING)
