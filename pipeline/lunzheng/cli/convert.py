"""``lunzheng convert``: records to and from the formats of other tools."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes
from lunzheng.errors import FormatError, OutputError

if TYPE_CHECKING:
    from lunzheng.exchange import AnnotatedArticle, Losses


@dataclass(slots=True)
class Conversion:
    """What a conversion did.

    Attributes
    ----------
    articles, records : how many were written.
    losses : what could not be carried over, and what had to be assumed.
    """

    losses: Losses
    articles: int = 0
    records: int = 0

    def counted(self, documents: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        for document in documents:
            self.articles += 1
            self.records += len(document.records)
            yield document


def convert(
    source: Path,
    target: Path,
    *,
    source_format: str | None = None,
    target_format: str | None = None,
    articles: Path | None = None,
    layers: Path | None = None,
    concept: str | None = None,
    agreement: str | None = None,
    force: bool = False,
) -> Conversion:
    """Convert ``source`` to ``target``, whole or not at all.

    Parameters
    ----------
    source_format, target_format : names of formats; None takes them from the files' names.
    articles : the articles of records. Read when ``source`` holds records, and otherwise written
        when ``target`` does.
    layers : sentences, words and entities as ``lunzheng tag`` writes them. Read when ``target`` has
        a place for them and ``source`` has not, written when it is the other way round.
    concept, agreement : for ``dna``: the members of a record's line that hold its concept, and
        whether the speaker agrees with it. None: its kind, and that all do.
    force : replace what stands under ``target``, and under ``articles`` and ``layers`` where these
        are written.

    Raises
    ------
    SourceNotFound, FormatError : when the source cannot be read; the message has file and line.
    OutputError : when the target cannot be written, or stands there and ``force`` is not given.
    MissingExtra : when a format needs a package that is not installed.
    """
    from lunzheng.cli.convert_layers import LayerExchange
    from lunzheng.exchange import RECORDS, Losses, codec_named, dna, format_of, write_annotated

    source_format = source_format or format_of(source)
    target_format = target_format or format_of(target)
    conversion = Conversion(Losses())
    documents = conversion.counted(_read(source, source_format, articles, conversion.losses))
    beside = articles if target_format == RECORDS != source_format else None
    if target_format != dna.NAME and (concept or agreement):
        raise FormatError(f"--concept and --agreement are for {dna.NAME}, not {target_format}.")
    exchange = LayerExchange(layers, source_format, target_format, conversion.losses)
    for path in (target, beside, exchange.written):
        if path is not None:
            _may_write(path, source, force=force)
    documents = _without_columns(
        exchange.applied(documents), {concept, agreement}, conversion.losses
    )
    if target_format == RECORDS:
        write_annotated(documents, target, beside, conversion.losses)
    else:
        codec = codec_named(target_format)
        if codec.write is None:
            raise FormatError(f"{target_format} can be read, but not written.")
        if target.is_dir():
            _remove(target)
        write = codec.write
        if target_format == dna.NAME:
            write = partial(dna.write, concept=concept, agreement=agreement)
        write(documents, target, conversion.losses)
    exchange.finish()
    return conversion


def _read(
    source: Path, name: str, articles: Path | None, losses: Losses
) -> Iterator[AnnotatedArticle]:
    from lunzheng.exchange import RECORDS, codec_named, read_annotated, read_article_file

    if name == RECORDS:
        if articles is None:
            raise FormatError(f"{source}: records hold no text. Name their articles by --articles.")
        return read_annotated(source, read_article_file(articles), losses)
    codec = codec_named(name)
    if codec.read is None:
        raise FormatError(f"{name} can be written, but not read.")
    return codec.read(source, losses)


def _without_columns(
    documents: Iterable[AnnotatedArticle], used: Container[str | None], losses: Losses
) -> Iterator[AnnotatedArticle]:
    """The documents; what their records' lines say beside the schema is counted as lost."""
    for document in documents:
        for columns in document.columns.values():
            for name in columns:
                losses.lose(f"member {name!r} of a record", name not in used)
        yield document


def _may_write(path: Path, source: Path, *, force: bool) -> None:
    if path.resolve() == source.resolve():
        raise OutputError(f"{path} is the source too. Name another file.")
    if path.is_dir() and any(path.iterdir()):
        raise OutputError(f"{path} is a directory with files in it. Name another.")
    if path.is_file() and not force:
        raise OutputError(f"{path} stands there already. Name another, or replace it by --force.")


def _remove(empty: Path) -> None:
    """A codec makes the directory itself, so an empty one goes; a file codec then wants none."""
    try:
        empty.rmdir()
    except OSError as error:
        raise OutputError(f"{empty} cannot be replaced: {error.strerror}.") from error


_FROM = typer.Option("--from", metavar="FORMAT", help="Format of IN. [default: by its name]")
_TO = typer.Option("--to", metavar="FORMAT", help="Format of OUT. [default: by its name]")
_ARTICLES = typer.Option(
    "--articles",
    "-a",
    metavar="ARTICLES",
    help="The articles of records: read beside IN, or written beside OUT.",
)
_LAYERS = typer.Option(
    "--layers",
    "-l",
    metavar="LAYERS",
    help="Sentences, words and entities of `lunzheng tag`: read beside IN, or written beside OUT.",
)
_CONCEPT = typer.Option(
    metavar="MEMBER",
    help="For dna: the member of a record's line with its concept. [default: its kind]",
)
_AGREEMENT = typer.Option(
    metavar="MEMBER",
    help="For dna: the member that says whether the speaker agrees. [default: all do]",
)


def convert_cli(
    source: Annotated[Path, typer.Argument(metavar="IN", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="OUT", show_default=False)],
    source_format: Annotated[str | None, _FROM] = None,
    target_format: Annotated[str | None, _TO] = None,
    articles: Annotated[Path | None, _ARTICLES] = None,
    layers: Annotated[Path | None, _LAYERS] = None,
    concept: Annotated[str | None, _CONCEPT] = None,
    agreement: Annotated[str | None, _AGREEMENT] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that stand there.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tell errors only.")] = False,
) -> None:
    """Convert records to and from the formats of other tools.

    What a format cannot carry is counted and told on stderr. docs/exchange.md lists the formats.
    """
    with errors_as_exit_codes(str(target)):
        done = convert(
            source,
            target,
            source_format=source_format,
            target_format=target_format,
            articles=articles,
            layers=layers,
            concept=concept,
            agreement=agreement,
            force=force,
        )
        if quiet:
            return
        complain(f"{done.articles:,} articles and {done.records:,} records in {target}")
        for line in done.losses.lines():
            complain(line)
