"""The options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lunzheng.cli.loading import load_classifier, load_extractor, read_options

if TYPE_CHECKING:
    from lunzheng.classifier import SentenceClassifier
    from lunzheng.extractor import Extractor
    from lunzheng.sources import ReadOptions


class Engine(StrEnum):
    """What cuts text into words; both cut alike."""

    auto = "auto"
    jieba = "jieba"
    rjieba = "rjieba"


Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files, directories, globs in quotes, or - for stdin: .txt .md .html .jsonl .csv "
        ".tsv .parquet .rss .warc, also compressed (.gz .xz .zst .zip)",
        show_default=False,
    ),
]
IdColumn = Annotated[
    str | None, typer.Option("--id-column", metavar="NAME", help="Column of the article's id.")
]
TextColumn = Annotated[
    str | None, typer.Option("--text-column", metavar="NAME", help="Column of the text.")
]
TitleColumn = Annotated[
    str | None, typer.Option("--title-column", metavar="NAME", help="Column of the title.")
]
DateColumn = Annotated[
    str | None, typer.Option("--date-column", metavar="NAME", help="Column of the date.")
]
SourceColumn = Annotated[
    str | None, typer.Option("--source-column", metavar="NAME", help="Column of the outlet.")
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="CODEC",
        help="Encoding of every text source: utf-8, cp950, big5hkscs … [default: detected]",
    ),
]
Recursive = Annotated[
    bool, typer.Option("--recursive/--no-recursive", help="Read directories with those inside.")
]
UserDict = Annotated[
    list[Path] | None,
    typer.Option(
        "--user-dict",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Words of your own in jieba's format; may be given several times.",
    ),
]
Cues = Annotated[
    list[Path] | None,
    typer.Option(
        "--cues",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Cues of your own, one a line: cue, tab, class; may be given several times.",
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="SHARE",
        help="Leave out records of a lower confidence, 0 to 1.",
    ),
]
EngineOption = Annotated[
    Engine,
    typer.Option("--engine", help="Word segmenter; auto takes rjieba where it is installed."),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="DIR", help="Model directory. [default: the one that ships inside]"
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress, warnings or summary; errors only.")
]


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read: a group for :func:`lunzheng.cli.option_groups.with_groups`."""

    id_column: IdColumn = None
    text_column: TextColumn = None
    title_column: TitleColumn = None
    date_column: DateColumn = None
    source_column: SourceColumn = None
    encoding: Encoding = None
    recursive: Recursive = True

    def options(self) -> ReadOptions:
        """As ``lunzheng.sources`` takes them."""
        return read_options(
            id_column=self.id_column,
            text_column=self.text_column,
            title_column=self.title_column,
            date_column=self.date_column,
            source_column=self.source_column,
            encoding=self.encoding,
            recursive=self.recursive,
        )


@dataclass(frozen=True, slots=True)
class Extracting:
    """With what articles are analysed: a group of options too."""

    user_dict: UserDict = None
    cues: Cues = None
    engine: EngineOption = Engine.auto
    model: Model = None

    def extractor(self) -> Extractor:
        """The extractor, loaded.

        Raises
        ------
        ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
        """
        return load_extractor(self.model, self.user_dict, self.engine, self.cues)

    def classifier(self) -> SentenceClassifier:
        """The sentence classifier, loaded.

        Raises
        ------
        ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
        """
        return load_classifier(self.model, self.user_dict, self.engine, self.cues)
