"""``lunzheng classify``: every sentence of new coverage with its label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Protocol, cast

import typer

from lunzheng.article import Article
from lunzheng.cli import options
from lunzheng.cli.exits import ExitCode, errors_as_exit_codes
from lunzheng.cli.extract import Format
from lunzheng.cli.loading import read_options
from lunzheng.cli.overwriting import refuse_overwriting
from lunzheng.cli.processing import NothingProcessed, processed, rejects_beside
from lunzheng.cli.reporting import Reporter
from lunzheng.cli.summary import Summary

if TYPE_CHECKING:
    from lunzheng.sentence import LabelledSentence
    from lunzheng.sources import ReadOptions, Reject
    from lunzheng.text.words import Engine as EngineName


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
    incoming = read_articles(list(sources), read or ReadOptions(), stdin=stdin)
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


def load_classifier(
    model: Path | None, user_dict: Sequence[Path] | None, engine: str
) -> Classifier:
    """The sentence classifier of a model; the one that ships when ``model`` is None.

    Raises
    ------
    ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
    """
    from lunzheng.classifier import SentenceClassifier

    return SentenceClassifier(model, tuple(user_dict or ()), cast("EngineName", engine))


def classify_cli(
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
    id_column: options.IdColumn = None,
    text_column: options.TextColumn = None,
    title_column: options.TitleColumn = None,
    date_column: options.DateColumn = None,
    source_column: options.SourceColumn = None,
    encoding: options.Encoding = None,
    recursive: options.Recursive = True,
    user_dict: options.UserDict = None,
    engine: options.EngineOption = options.Engine.auto,
    model: options.Model = None,
    quiet: options.Quiet = False,
) -> None:
    """Label every sentence of the articles as none, claim or recommendation.

    Sentences to which no speaker was found are labelled too. Articles that cannot be
    processed are listed with their reason beside OUT, as by extract.
    """
    with errors_as_exit_codes(output), Reporter(output, quiet=quiet) as reporter:
        read = read_options(
            id_column=id_column,
            text_column=text_column,
            title_column=title_column,
            date_column=date_column,
            source_column=source_column,
            encoding=encoding,
            recursive=recursive,
        )
        summary = classify(
            source,
            output,
            classifier=load_classifier(model, user_dict, engine),
            read=read,
            format=format.value if format else None,
            on_reject=reporter.on_reject,
            on_article=reporter.on_article,
        )
        reporter.finish(summary)
        if not summary.processed:
            raise typer.Exit(ExitCode.NOTHING)
