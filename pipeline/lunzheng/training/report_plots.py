"""The plots of a training report, as inline SVG by matplotlib (extra ``plots``)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from lunzheng.errors import MissingExtra

#: Chosen to be told apart in print and by the colour-blind (Okabe and Ito 2008).
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")


def plots_of(report: Mapping[str, Any]) -> dict[str, str]:
    """Title → SVG of each plot; the same report gives the same bytes.

    Raises
    ------
    MissingExtra : without matplotlib.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("the plots of a report", "matplotlib", "plots") from error
    found = {}
    for name, confusion in report.get("confusion", {}).items():
        figure = Figure(figsize=(4.4, 3.8), layout="constrained")
        _confusion(figure.add_subplot(), confusion["labels"], confusion["counts"])
        found[f"Confusion of {name}"] = _svg(figure)
    if report.get("learning curve"):
        figure = Figure(figsize=(5.6, 3.8), layout="constrained")
        _learning_curve(figure.add_subplot(), report["learning curve"])
        found["Learning curve"] = _svg(figure)
    confidence = report.get("calibration")
    sentences = report.get("sentence calibration")
    if confidence or sentences:
        figure = Figure(figsize=(4.4, 3.8), layout="constrained")
        axes = figure.add_subplot()
        _reliability(axes, confidence, sentences)
        found["Calibration"] = _svg(figure)
    return found


def _svg(figure: Any) -> str:
    import matplotlib

    content = io.StringIO()
    # A fixed salt and no date, or the ids in it would differ from run to run.
    with matplotlib.rc_context({"svg.hashsalt": "lunzheng", "svg.fonttype": "path"}):
        figure.savefig(content, format="svg", metadata={"Date": None})
    text = content.getvalue()
    return text[text.index("<svg") :]


def _confusion(axes: Any, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
    shares = [[count / max(sum(row), 1) for count in row] for row in counts]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("predicted")
    axes.set_ylabel("gold")
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            dark = shares[row][column] > 0.5
            axes.text(
                column, row, f"{count:,}", ha="center", va="center",
                color="white" if dark else "black",
            )  # fmt: skip


def _learning_curve(axes: Any, points: Sequence[Mapping[str, Any]]) -> None:
    names = list(points[0]["figures"])
    for name, colour in zip(names, _COLOURS, strict=True):
        known = [
            (point["articles"], point["figures"][name])
            for point in points
            if point["figures"][name]["value"] is not None
        ]
        sizes = [size for size, _ in known]
        axes.plot(sizes, [one["value"] for _, one in known], "o-", color=colour, label=name)
        low, high = [one["low"] for _, one in known], [one["high"] for _, one in known]
        axes.fill_between(sizes, low, high, color=colour, alpha=0.12)
    axes.set_xlabel("articles learned from")
    axes.set_ylabel("figure (95 % interval)")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)


def _reliability(
    axes: Any, confidence: Mapping[str, Any] | None, sentences: Mapping[str, Any] | None
) -> None:
    axes.plot([0, 1], [0, 1], "--", color="grey")
    if confidence:
        bins = confidence["bins"]
        label = f"records (error {confidence['error']:.3f})"
        across = [one["confidence"] for one in bins]
        axes.plot(across, [o["precision"] for o in bins], "o-", color=_COLOURS[0], label=label)
    if sentences:
        bins = sentences["bins"]
        label = f"sentences (error {sentences['error']:.3f})"
        across = [one["probability"] for one in bins]
        axes.plot(across, [o["right"] for o in bins], "s-", color=_COLOURS[1], label=label)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share that is right")
    axes.legend(fontsize=8)
