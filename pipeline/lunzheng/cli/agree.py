"""``lunzheng agree``: how far annotators of the same articles agree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes
from lunzheng.cli.overwriting import refuse_overwriting
from lunzheng.cli.record_files import (
    ArticlesOption,
    load_articles,
    load_records,
    print_tables,
    write_text,
)

if TYPE_CHECKING:
    from rich.table import Table

    from lunzheng.agreement.annotators import Agreement


def agree(files: Sequence[str], *, articles: Sequence[str] | None = None) -> Agreement:
    """Compare the records of two or more annotators.

    Parameters
    ----------
    files : one an annotator, ``lunzheng.record/1``; each is called by its name.
    articles : sources of the articles that all have annotated.

    Raises
    ------
    SourceError : when a file is missing or faulty, or a span does not fit its article.
    ValueError : for fewer than two different files.
    """
    from lunzheng.agreement.annotators import agree

    read = load_articles(articles) if articles else None
    return agree({file: load_records(file, read) for file in files}, read)


def agree_cli(
    file: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C]...", help="Records, a file an annotator.", show_default=False
        ),
    ],
    articles: ArticlesOption = None,
    json_file: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the figures as JSON; - is stdout."),
    ] = None,
) -> None:
    """Measure the agreement of annotators: F1 by layer, kappa of the kind, alpha of the claims.

    Prints tables, unless --json goes to stdout.
    """
    if len(set(file)) < 2:
        raise typer.BadParameter("name the records of at least two annotators, each once")
    with errors_as_exit_codes(json_file):
        if json_file is not None:
            refuse_overwriting([*file, *(articles or ())], json_file, "--json")
        found = agree(file, articles=articles)
        if json_file is not None:
            content = json.dumps(found.to_json(), ensure_ascii=False, indent=2)
            write_text(json_file, content + "\n")
        if json_file != "-":
            print_tables(list(_tables(found)))
        for note in found.notes:
            complain(note)


def _tables(found: Agreement) -> Iterator[Table]:
    from rich.table import Table

    def shown(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    title = f"Agreement over {found.articles:,} articles"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("layer")
    for number in range(1, len(found.pairs) + 1):
        table.add_column(f"pair {number}", justify="right")
    table.add_column("mean", justify="right")
    for layer, mean in found.mean_f1.items():
        table.add_row(f"{layer} F1", *(shown(pair.f1[layer]) for pair in found.pairs), shown(mean))
    implicit = [shown(pair.implicit) for pair in found.pairs]
    table.add_row("implicit F1", *implicit, shown(found.mean_implicit))
    kappas = [shown(pair.kappa) for pair in found.pairs]
    table.add_row("kind, Cohen's kappa", *kappas, shown(found.mean_kappa))
    alone = ["–"] * len(found.pairs)
    table.add_row("claim, unitizing alpha (all)", *alone, shown(found.alpha))
    yield table
    pairs = Table(box=None, pad_edge=False)
    for column in ("pair", "first", "second", "records", "matched"):
        pairs.add_column(column, overflow="fold")
    for number, pair in enumerate(found.pairs, 1):
        sizes = f"{pair.records[0]:,} / {pair.records[1]:,}"
        pairs.add_row(str(number), pair.first, pair.second, sizes, f"{pair.matched:,}")
    yield pairs
