"""The training report as one self-contained page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from lunzheng import __version__

_STYLE = """
body{max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1a17}
body{font:16px/1.55 system-ui,sans-serif}
h1{font-size:1.6rem}h2{margin-top:2.2rem;font-size:1.25rem;border-bottom:2px solid #1b1a17}
table{border-collapse:collapse;margin:.8rem 0}
td,th{padding:.25rem .7rem;border-bottom:1px solid #ddd}
td+td,th+th{text-align:right}td:first-child,th:first-child{text-align:left}
.plots{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0;max-width:34rem}
svg{max-width:100%;height:auto}.better{color:#00693e;font-weight:600}.worse{color:#a8201a;font-weight:600}
.features{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}.features table{font-size:.88rem}
.notes{color:#5c574d}
"""


def page_of(report: Mapping[str, Any], title: str, plots: Mapping[str, str] | None) -> str:
    """The page.

    Parameters
    ----------
    report : what :func:`lunzheng.training.figures.report_of` made.
    plots : title → SVG; None says in the page how to get them.
    """
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    # Plots bring style attributes of their own, which a hash cannot name.
    policy = (
        f"default-src 'none'; style-src-elem 'sha256-{digest}'; style-src-attr 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
    body = "\n".join(_sections(report, plots))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="generator" content="lunzheng {escape(__version__)}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _sections(report: Mapping[str, Any], plots: Mapping[str, str] | None) -> Iterator[str]:
    if report["notes"]:
        items = "".join(f"<li>{escape(note)}</li>" for note in report["notes"])
        yield f'<ul class="notes">{items}</ul>'
    if "figures" in report:
        yield (
            f"<p>Cross-validated over {report['scored articles']:,} articles: each was scored by a "
            "model that had not seen it, nor a near-duplicate of it. Intervals are 95 %, by "
            "bootstrap over articles.</p>"
        )
        yield "<h2>Figures</h2>" + _figures(report["figures"])
        if "sentence classes" in report:
            yield "<h2>Sentences by label (F1)</h2>" + _figures(report["sentence classes"])
    if "against base" in report:
        yield "<h2>Against the base model</h2>" + _comparison(report["against base"])
    if plots is None:
        yield "<p class=\"notes\">Plots need: pip install 'lunzheng[plots]'</p>"
    else:
        drawn = "".join(
            f"<figure>{svg}<figcaption>{escape(name)}</figcaption></figure>"
            for name, svg in plots.items()
        )
        yield f'<h2>Plots</h2><div class="plots">{drawn}</div>'
    yield "<h2>Most informative features</h2>" + _features(report["features"])


def _figures(figures: Mapping[str, Any]) -> str:
    rows = [["figure", "value", "95 % interval", "precision", "recall", "gold", "predicted"]]
    for name, one in figures.items():
        interval = "–" if one["value"] is None else f"{one['low']:.3f}–{one['high']:.3f}"
        rows.append(
            [
                name, _number(one["value"]), interval, _number(one["precision"]),
                _number(one["recall"]), f"{one['gold']:,}", f"{one['predicted']:,}",
            ]
        )  # fmt: skip
    return _table(rows)


def _comparison(compared: Mapping[str, Any]) -> str:
    lines = ["<table><tr><th>figure<th>base<th>this model<th>difference<th>95 % interval<th>p</tr>"]
    for name, one in compared.items():
        verdict = "better" if one["low"] > 0 else "worse" if one["high"] < 0 else ""
        lines.append(
            f"<tr><td>{escape(name)}<td>{one['first']:.3f}<td>{one['second']:.3f}"
            f'<td class="{verdict}">{one["difference"]:+.3f}'
            f"<td>{one['low']:+.3f} – {one['high']:+.3f}<td>{one['p']:.3f}</tr>"
        )
    return "\n".join([*lines, "</table>"])


def _features(features: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    parts = []
    for name, rows in features.items():
        cells = [[one["feature"], f"{one['weight']:+.3f}", f"{one['examples']:,}"] for one in rows]
        table = _table([["feature", "weight", "examples"], *cells])
        parts.append(f"<div><h3>{escape(name)}</h3>{table}</div>")
    return f'<div class="features">{"".join(parts)}</div>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = ["<table><tr>" + "".join(f"<th>{escape(cell)}" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{escape(cell)}" for cell in row) + "</tr>" for row in body]
    return "\n".join([*lines, "</table>"])


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
