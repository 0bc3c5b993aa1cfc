"""The model card: ``README.md`` of a trained model (Mitchell et al. 2019)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: The card of the base model, kept beside it.
BASE_CARD = "BASE.md"


def card_of(name: str, provenance: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """The text of the card.

    Parameters
    ----------
    name : of the model.
    provenance : what the manifest says of the training.
    report : what :func:`lunzheng.training.figures.report_of` made.
    """
    data = "\n".join(f"| `{file}` | `{digest}` |" for file, digest in provenance["data"].items())
    begun = (
        "Its decisions were learned from nothing but these articles."
        if provenance["from_scratch"]
        else "Its decisions are those of the base model, moved towards these articles."
    )
    lines = [
        f"# {name}",
        "",
        "A Lunzheng model for Traditional-Chinese news: who claims what, in which capacity, and",
        "what do they want done? Use it with",
        "",
        "    lunzheng extract SOURCE... --model DIR",
        "    lunzheng classify SOURCE... --model DIR",
        "",
        "## What it learned from",
        "",
        f"{provenance['articles']:,} articles with {provenance['records']:,} records. {begun}",
        f"Word lists and the entity tagger are the base model's; its card is `{BASE_CARD}`.",
        "",
        "| file | SHA-256 |",
        "|---|---|",
        data,
        "",
        f"    {provenance['command']}",
        "",
        "## How good it is",
        "",
        *_figures(report),
        "## Limits",
        "",
        "Made for news in Traditional Chinese of the sort it learned from; elsewhere it is worse",
        "than the figures say. It reports what an article says that somebody says, and never",
        "whether that is true. Count records with care: some are missed and some are wrong, as",
        "the figures tell.",
        "",
        "`report.html` and `report.json` say more; `manifest.json` names every file with its",
        "SHA-256, and a file that was changed is not loaded.",
        "",
    ]
    return "\n".join(lines)


def _figures(report: Mapping[str, Any]) -> list[str]:
    lines = [f"- {note}" for note in report["notes"]]
    if lines:
        lines.append("")
    if "figures" not in report:
        return [*lines, "Nothing was left to measure it on.", ""]
    compared = report.get("against base", {})
    lines += [
        f"Cross-validated over {report['scored articles']:,} articles; near-duplicates share a",
        "fold, intervals are 95 % by bootstrap over articles.",
        "",
        "| figure | this model | base model |",
        "|---|---|---|",
    ]
    for name, one in report["figures"].items():
        if one["value"] is None:
            continue
        base = f"{compared[name]['first']:.3f}" if name in compared else ""
        lines.append(
            f"| {name} | {one['value']:.3f} ({one['low']:.3f}–{one['high']:.3f}) | {base} |"
        )
    return [*lines, ""]
