"""The options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


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
