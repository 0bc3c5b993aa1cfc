"""``lunzheng dataset build``: a training-ready dataset from records and articles."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes
from lunzheng.errors import OutputError

if TYPE_CHECKING:
    from lunzheng.datasets import Built


class Action(StrEnum):
    """What is done with a dataset."""

    build = "build"


class By(StrEnum):
    """What the parts of a dataset are told apart by."""

    cluster = "cluster"
    date = "date"
    source = "source"


def dataset_build(
    records: Path,
    articles: Path,
    directory: Path,
    *,
    split_by: str = "cluster",
    seed: int = 0,
    splits: Path | None = None,
    name: str | None = None,
    licence: str | None = None,
    cite: str | None = None,
    parquet: bool | None = None,
    force: bool = False,
) -> Built:
    """Build a dataset; see :func:`lunzheng.datasets.build_dataset` for parameters and errors.

    Raises
    ------
    OutputError : also when a source lies in ``directory``, which would be replaced with it.
    """
    from lunzheng.datasets import build_dataset
    from lunzheng.exchange import read_article_file

    target = directory.resolve()
    for source in (records, articles, *([splits] if splits is not None else [])):
        if target == source.resolve() or target in source.resolve().parents:
            raise OutputError(
                f"{source} lies in {directory}, which is to be written. Name another with -o."
            )
    return build_dataset(
        records,
        read_article_file(articles),
        directory,
        by=By(split_by).value,
        seed=seed,
        splits=splits,
        name=name,
        licence=licence,
        cite=cite,
        parquet=parquet,
        force=force,
    )


def dataset_cli(
    action: Annotated[Action, typer.Argument(metavar="build", show_default=False)],
    records: Annotated[Path, typer.Argument(metavar="RECORDS", show_default=False)],
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the dataset goes.")
    ],
    split_by: Annotated[
        By, typer.Option("--split-by", help="What keeps training and test apart.")
    ] = By.cluster,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, other parts.")] = 0,
    splits: Annotated[
        Path | None,
        typer.Option("--splits", metavar="FILE", help="JSON that names the articles of each part."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="[default: that of DIR]")
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--license", metavar="ID", help="For example cc-by-4.0.")
    ] = None,
    cite: Annotated[
        str | None, typer.Option("--cite", metavar="TEXT", help="How it asks to be cited.")
    ] = None,
    parquet: Annotated[
        bool | None,
        typer.Option("--parquet/--no-parquet", help="[default: where pyarrow is installed]"),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an older dataset in DIR.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tell errors only.")] = False,
) -> None:
    """Build a training-ready dataset: checked, split without leaks, with card and metadata."""
    with errors_as_exit_codes(str(output)):
        built = dataset_build(
            records,
            articles,
            output,
            split_by=split_by,
            seed=seed,
            splits=splits,
            name=name,
            licence=licence,
            cite=cite,
            parquet=parquet,
            force=force,
        )
        if quiet:
            return
        for part, figures in built.statistics.items():
            complain(f"{part}: {figures['articles']:,} articles, {figures['records']:,} records")
        complain(f"{built.clusters:,} clusters of near-duplicates, each within one part")
        if not built.parquet:
            complain("no Parquet was written; it needs pip install 'lunzheng[parquet]'")
