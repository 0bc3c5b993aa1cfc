"""``lunzheng evaluate``: predicted records against gold ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes
from lunzheng.cli.loading import load_extractor
from lunzheng.cli.options import Cues, Model
from lunzheng.cli.overwriting import refuse_one_file, refuse_overwriting
from lunzheng.cli.record_files import (
    ArticlesOption,
    load_articles,
    load_records,
    print_tables,
    write_text,
)
from lunzheng.errors import FormatError

if TYPE_CHECKING:
    from lunzheng.article import Article
    from lunzheng.evaluation.comparison import ComparedFigure
    from lunzheng.evaluation.evaluation import Evaluation, Figure
    from lunzheng.evaluation.judgement import Judgement
    from lunzheng.extractor import Extractor
    from lunzheng.record import Record


class By(StrEnum):
    """What figures are grouped by."""

    source = "source"
    genre = "genre"
    kind = "kind"


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation with what it was made from.

    Parameters
    ----------
    against : the second system's figures, and ``comparison`` the differences, where one was named.
    components : the steps of a model, each on gold input, where they were asked for.
    """

    judgement: Judgement
    evaluation: Evaluation
    articles: Mapping[str, Article] | None
    against: Evaluation | None
    comparison: Mapping[str, ComparedFigure] | None
    components: Mapping[str, Figure] | None

    def to_json(self) -> dict[str, Any]:
        from lunzheng.evaluation.components import components_json

        report = self.evaluation.to_json()
        if self.components is not None:
            report["components"] = components_json(self.components, self.evaluation.figures)
        if self.against is not None and self.comparison is not None:
            report["against"] = self.against.to_json()
            report["comparison"] = {name: asdict(one) for name, one in self.comparison.items()}
        return report

    def to_html(self) -> str:
        from lunzheng.evaluation.page import page

        return page(
            self.judgement, self.evaluation, self.articles, self.comparison, self.components
        )

    def tables(self) -> Iterator[Any]:
        """The figures as tables for a terminal."""
        from lunzheng.evaluation.tables import tables

        return tables(self.evaluation, self.comparison, self.components)


def evaluate(
    gold: str,
    predicted: str,
    *,
    articles: Sequence[str] | None = None,
    by: Sequence[str] = (),
    against: str | None = None,
    extractor: Extractor | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Report:
    """Evaluate a file of predicted records.

    Parameters
    ----------
    gold, predicted, against : files of ``lunzheng.record/1``.
    articles : sources of the articles that were annotated.
    by : ``source``, ``genre``, ``kind``; the first two need ``articles``.
    extractor : of the model whose steps are to be judged on gold input; needs ``articles``.
    resamples, seed : of the bootstrap over articles.

    Raises
    ------
    SourceError : when a file is missing, faulty or empty, or a span does not fit its article.
    """
    from lunzheng.evaluation.comparison import compare
    from lunzheng.evaluation.evaluation import GROUPINGS
    from lunzheng.evaluation.evaluation import evaluate as figures
    from lunzheng.evaluation.judgement import judge

    read = load_articles(articles) if articles else None
    wanted = load_records(gold, read)
    groupings = [grouping for grouping in GROUPINGS if grouping in by]
    if not wanted and read is None:
        raise FormatError(
            f"{gold} holds no record, so that nothing can be judged. Name the right file, or, if "
            "nobody claims anything there, the articles with --articles."
        )
    judged = judge(wanted, load_records(predicted, read), read)
    evaluation = figures(judged, read, by=groupings, resamples=resamples, seed=seed)
    components = None
    if extractor is not None:
        components = _components(extractor, read, wanted, resamples=resamples, seed=seed)
    if against is None:
        return Report(judged, evaluation, read, None, None, components)
    other = judge(wanted, load_records(against, read), read)
    return Report(
        judged,
        evaluation,
        read,
        figures(other, read, by=groupings, resamples=resamples, seed=seed),
        compare(judged, other, resamples=resamples, seed=seed),
        components,
    )


def _components(
    extractor: Extractor,
    articles: Mapping[str, Article] | None,
    gold: Mapping[str, Sequence[Record]],
    *,
    resamples: int,
    seed: int,
) -> Mapping[str, Figure]:
    from lunzheng.evaluation.components import judge_components
    from lunzheng.evaluation.evaluation import summarised

    if articles is None:
        raise ValueError("components are judged on the text: give the articles")
    layered = ((one, extractor.attribution_layers(one)) for one in articles.values())
    found = judge_components(extractor.attributor, layered, gold)
    if found.left_out:
        complain(f"{found.left_out:,} gold records begin in no sentence; no component counts them")
    return summarised(found.figures, resamples=resamples, seed=seed)


def evaluate_cli(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="The right records, JSON lines.")],
    predicted: Annotated[str, typer.Argument(metavar="PRED", help="The records to judge.")],
    articles: ArticlesOption = None,
    by: Annotated[
        list[By] | None,
        typer.Option("--by", help="Figures by outlet, genre or kind; may be given several times."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="PRED2", help="A second system: is it better than PRED?"),
    ] = None,
    components: Annotated[
        bool,
        typer.Option(
            "--components",
            help="Judge each step of the model on the gold of those before it; needs --articles.",
        ),
    ] = False,
    model: Model = None,
    cues: Cues = None,
    json_file: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write all figures as JSON; - is stdout."),
    ] = None,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", metavar="FILE", help="Write one page with every error; - is stdout."
        ),
    ] = None,
    resamples: Annotated[
        int, typer.Option("--resamples", min=1, metavar="N", help="Of the bootstrap.")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Of the bootstrap.")] = 0,
) -> None:
    """Judge predicted records: figures with 95 % intervals, by group, against another system.

    Prints tables, unless --json or --html goes to stdout.
    """
    if json_file == html == "-":
        raise typer.BadParameter("only one of --json and --html can go to stdout")
    if components and not articles:
        raise typer.BadParameter("--components needs the articles: name them with --articles")
    if model is not None and not components:
        raise typer.BadParameter("--model says whose --components to judge: add --components")
    if cues and not components:
        raise typer.BadParameter("--cues belong to the model of --components: add --components")
    with errors_as_exit_codes(json_file or html):
        inputs = [one for one in (gold, predicted, against) if one is not None]
        for option, output in (("--json", json_file), ("--html", html)):
            if output is not None:
                refuse_overwriting([*inputs, *(articles or ())], output, option)
        refuse_one_file({"--json": json_file, "--html": html})
        report = evaluate(
            gold,
            predicted,
            articles=articles,
            by=[one.value for one in by or ()],
            against=against,
            extractor=load_extractor(model, None, "auto", cues) if components else None,
            resamples=resamples,
            seed=seed,
        )
        if json_file is not None:
            content = json.dumps(report.to_json(), ensure_ascii=False, indent=2)
            write_text(json_file, content + "\n")
        if html is not None:
            write_text(html, report.to_html())
        if "-" not in (json_file, html):
            print_tables(list(report.tables()))
        for note in report.evaluation.notes:
            complain(note)
