"""The figures as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.table import Table

from lunzheng.evaluation.calibration import Calibration
from lunzheng.evaluation.comparison import ComparedFigure
from lunzheng.evaluation.components import COMPONENTS
from lunzheng.evaluation.evaluation import Evaluation, Figure

#: What a group's row shows; all of its figures are in the JSON.
GROUP_COLUMNS = (
    "kind end to end",
    "cue exact",
    "source exact",
    "claim exact",
    "claim overlap",
    "record exact",
    "speaker end to end",
    "recommendation end to end",
)


def tables(
    evaluation: Evaluation,
    comparison: Mapping[str, ComparedFigure] | None = None,
    components: Mapping[str, Figure] | None = None,
) -> Iterator[Table]:
    """Figures, components, the comparison, one table a grouping and two of the confidence."""
    yield _figures(evaluation)
    if components is not None:
        yield _components(components, evaluation.figures)
    if comparison is not None:
        yield _comparison(comparison)
    for grouping, groups in evaluation.groups.items():
        yield _groups(grouping, groups)
    if evaluation.calibration is not None:
        yield _curve(evaluation.calibration)
        yield _bins(evaluation.calibration)


def shown(value: float | None) -> str:
    """A figure to three decimals; a dash where there is nothing to judge."""
    return "–" if value is None else f"{value:.3f}"


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=None,
        pad_edge=False,
        # Or the title of a narrow table wraps.
        min_width=len(title) + 1,
    )
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _figures(evaluation: Evaluation) -> Table:
    columns = ("F1 / acc.", "95 % interval", "precision", "recall", "gold", "predicted")
    table = _table(f"Figures over {evaluation.articles:,} articles", "figure", *columns)
    for name, figure in evaluation.figures.items():
        table.add_row(
            name,
            shown(figure.value),
            f"{shown(figure.low)} – {shown(figure.high)}" if figure.value is not None else "–",
            shown(figure.precision),
            shown(figure.recall),
            f"{figure.gold:,}",
            f"{figure.predicted:,}",
        )
    return table


def _components(components: Mapping[str, Figure], end_to_end: Mapping[str, Figure]) -> Table:
    columns = ("given gold", "F1 / acc.", "95 % interval", "gold", "predicted", "end to end")
    table = _table("Components of the model, each on gold input", "component", *columns)
    for name, figure in components.items():
        beside = end_to_end.get(COMPONENTS[name].end_to_end or "")
        table.add_row(
            name,
            COMPONENTS[name].given,
            shown(figure.value),
            f"{shown(figure.low)} – {shown(figure.high)}" if figure.value is not None else "–",
            f"{figure.gold:,}",
            f"{figure.predicted:,}",
            shown(beside.value) if beside is not None else "",
        )
    return table


def _comparison(comparison: Mapping[str, ComparedFigure]) -> Table:
    columns = ("PRED", "PRED2", "difference", "95 % interval", "p")
    table = _table("PRED2 against PRED (paired bootstrap)", "figure", *columns)
    for name, one in comparison.items():
        table.add_row(
            name,
            shown(one.first),
            shown(one.second),
            f"{one.difference:+.3f}",
            f"{one.low:+.3f} to {one.high:+.3f}",
            f"{one.p:.3f}",
        )
    return table


def _groups(grouping: str, groups: Mapping[str, Mapping[str, Figure]]) -> Table:
    held = next(iter(groups.values()), {})
    names = [name for name in GROUP_COLUMNS if name in held]
    heads = [name.replace(" end to end", "\ne2e").replace(" ", "\n") for name in names]
    table = _table(f"By {grouping}", grouping, "gold", *heads)
    for group, figures in groups.items():
        gold = figures["claim exact"].gold
        table.add_row(group, f"{gold:,}", *(shown(figures[name].value) for name in names))
    return table


def _curve(calibration: Calibration) -> Table:
    title = f"Precision at coverage ({calibration.records:,} records by confidence)"
    table = _table(title, "coverage", "precision", "least confidence")
    for point in calibration.curve:
        table.add_row(f"{point.coverage:.0%}", shown(point.precision), shown(point.confidence))
    return table


def _bins(calibration: Calibration) -> Table:
    title = f"Calibration error {calibration.error:.3f}; right: {calibration.right:.3f}"
    table = _table(title, "confidence", "records", "mean", "right")
    for one in calibration.bins:
        table.add_row(
            f"{one.low:.1f} – {one.high:.1f}",
            f"{one.records:,}",
            shown(one.confidence),
            shown(one.precision),
        )
    return table
