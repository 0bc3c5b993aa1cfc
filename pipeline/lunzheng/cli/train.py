"""``lunzheng train``: a model from annotated articles of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes

#: What the command prints of the report, in this order.
_SHOWN = (
    "sentence macro-F1",
    "cue exact",
    "source exact",
    "claim exact",
    "record exact",
    "speaker end to end",
    "recommendation end to end",
    "kind",
    "addressee",
)


def train_cli(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", show_default=False)],
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="MODEL_DIR", help="Where the model goes.")
    ],
    base: Annotated[
        Path | None,
        typer.Option(
            "--base",
            metavar="MODEL_DIR",
            help="The model to begin from. [default: the one that ships inside]",
        ),
    ] = None,
    add_records: Annotated[
        list[Path] | None,
        typer.Option(
            "--add-records",
            metavar="RECORDS",
            help="Records of further articles to learn from, which are not scored; may be given "
            "several times, each with its --add-articles.",
        ),
    ] = None,
    add_articles: Annotated[
        list[Path] | None,
        typer.Option("--add-articles", metavar="ARTICLES", help="The articles of --add-records."),
    ] = None,
    from_scratch: Annotated[
        bool,
        typer.Option("--from-scratch", help="Forget the base model's decisions; learn them anew."),
    ] = False,
    folds: Annotated[
        int, typer.Option("--folds", min=2, max=20, metavar="N", help="Of cross-validation.")
    ] = 5,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Other folds.")] = 0,
    curve: Annotated[
        bool,
        typer.Option("--curve/--no-curve", help="Draw the learning curve, which takes a while."),
    ] = True,
    keep_empty: Annotated[
        bool,
        typer.Option("--keep-empty", help="Most articles have no record, and that is right so."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a MODEL_DIR with files in it.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Tell errors only.")] = False,
) -> None:
    """Train a model from annotated articles, and report how good it is.

    Every decision of the base model is adapted to the articles. MODEL_DIR is then a whole model,
    for --model of extract, classify and tag, with report.html and a model card in it.
    """
    add_records, add_articles = add_records or [], add_articles or []
    if len(add_records) != len(add_articles):
        raise typer.BadParameter(
            f"{len(add_records)} --add-records but {len(add_articles)} --add-articles; give one "
            "of each for every further dataset"
        )
    with errors_as_exit_codes(str(output)):
        from lunzheng.training.model_writer import train_model

        report = train_model(
            records,
            articles,
            output,
            base=base,
            add=list(zip(add_records, add_articles, strict=True)),
            from_scratch=from_scratch,
            folds=folds,
            seed=seed,
            curve=curve,
            keep_empty=keep_empty,
            force=force,
            on_step=(lambda _: None) if quiet else complain,
        )
        if not quiet:
            _tell(report, output)


def _tell(report: dict[str, Any], output: Path) -> None:
    for note in report["notes"]:
        complain(note)
    compared = report.get("against base", {})
    for name in _SHOWN:
        one = report.get("figures", {}).get(name)
        if one is None or one["value"] is None:
            continue
        line = f"{name}: {one['value']:.3f} ({one['low']:.3f}–{one['high']:.3f})"
        if name in compared:
            other = compared[name]
            line += (
                f"; base model {other['first']:.3f}, difference {other['difference']:+.3f} "
                f"({other['low']:+.3f} to {other['high']:+.3f})"
            )
        complain(line)
    complain(f"the model stands in {output}; see {output / 'report.html'}")
