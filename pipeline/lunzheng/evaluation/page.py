"""One self-contained HTML report: the figures, and every error in its paragraph.

Nothing is loaded from anywhere, and the page's own Content-Security-Policy admits exactly its
style and its script by their hashes: whatever an article holds, it cannot run.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from string import Template

from rich.table import Table

from lunzheng import __version__
from lunzheng.article import Article
from lunzheng.evaluation.comparison import ComparedFigure
from lunzheng.evaluation.differences import (
    DIFFERENCE_KINDS,
    Difference,
    DifferenceKind,
    differences,
)
from lunzheng.evaluation.evaluation import Evaluation, Figure
from lunzheng.evaluation.judgement import Judgement
from lunzheng.evaluation.page_charts import charts
from lunzheng.evaluation.page_marks import html_text, marked_paragraphs
from lunzheng.evaluation.tables import tables
from lunzheng.record import Record

LABELS: Mapping[DifferenceKind, str] = {
    "missed": "漏抓",
    "spurious": "多抓",
    "wrong border": "邊界錯",
    "wrong speaker": "發言者錯",
    "wrong kind": "類別錯",
}

#: What the head of the page leads to.
PARTS = {"figures": "指標", "confidence": "信心", "errors": "錯誤"}

_KEY = (
    '<ul class="key"><li><span class="g">標準主張</span></li><li><span class="p">預測主張</span>'
    '</li><li><span class="gs">標準發言者、引述詞</span></li>'
    '<li><span class="ps">預測發言者、引述詞</span></li></ul>'
)


def page(
    judgement: Judgement,
    evaluation: Evaluation,
    articles: Mapping[str, Article] | None = None,
    comparison: Mapping[str, ComparedFigure] | None = None,
    components: Mapping[str, Figure] | None = None,
    title: str = "評測報告",
) -> str:
    """The report.

    Parameters
    ----------
    articles : by id; with them each error is shown in its paragraph.
    title : of the page.
    """
    style, script = _resource("page.css"), _resource("page.js")
    found = [one for alignment in judgement.alignments for one in differences(alignment)]
    sections = [
        *_figures(evaluation, comparison, components, title),
        _browser(found, articles or {}),
    ]
    # Browsers hash what stands between the tags, so nothing may be added around it.
    return Template(_resource("page.html")).substitute(
        title=html_text(title),
        version=html_text(__version__),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        sections="\n".join(sections),
        links=" ".join(
            f'<a href="#{target}">{label}</a>'
            for target, label in PARTS.items()
            if any(f'id="{target}"' in section[:40] for section in sections)
        ),
    )


def _resource(name: str) -> str:
    return resources.files("lunzheng.evaluation").joinpath(name).read_text("utf-8")


def _hash(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode("ascii")


def _figures(
    evaluation: Evaluation,
    comparison: Mapping[str, ComparedFigure] | None,
    components: Mapping[str, Figure] | None,
    title: str,
) -> Iterator[str]:
    notes = "".join(f"<li>{html_text(note)}</li>" for note in evaluation.notes)
    first, *others = [
        f"<h2>{html_text(str(table.title))}</h2>{_table(table)}"
        for table in tables(evaluation, comparison, components)
    ]
    heading = f"<h1>{html_text(title)}</h1>"
    heading += f'<ul class="notes" lang="en">{notes}</ul>'
    yield f'<section id="figures">{heading}{first}</section>'
    for other in others:
        yield f"<section>{other}</section>"
    if evaluation.calibration is not None:
        drawn = charts(evaluation.calibration)
        yield f'<section id="confidence"><h2>信心 confidence</h2>{drawn}</section>'


def _table(table: Table) -> str:
    """A table that was made for the terminal, as HTML."""
    head = "".join(
        f'<th scope="col">{html_text(str(column.header))}</th>' for column in table.columns
    )
    rows = zip(*(column.cells for column in table.columns), strict=True)
    body = "".join(
        f"<tr>{''.join(f'<td>{html_text(str(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    # Wider than a narrow window, it is scrolled by itself, with the keyboard too.
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{html_text(str(table.title))}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _browser(found: Sequence[Difference], articles: Mapping[str, Article]) -> str:
    heading = f"<h2>錯誤 errors<small>{len(found):,}</small></h2>"
    if not found:
        return f'<section id="errors">{heading}<p class="empty">沒有任何錯誤。</p></section>'
    entries = "\n".join(_entry(one, articles.get(one.article_id)) for one in found)
    outlets = {articles[one.article_id].source or "" for one in found if one.article_id in articles}
    filters = _filters(found, outlets - {""})
    return f'<section id="errors">{heading}{filters}{_KEY}\n{entries}</section>'


def _filters(found: Sequence[Difference], outlets: Iterable[str]) -> str:
    counts = Counter(kind for one in found for kind in one.kinds)
    buttons = "".join(
        f'<button class="choice" aria-pressed="false" data-kind="{kind}">{LABELS[kind]} {kind} '
        f"<b>{counts[kind]:,}</b></button>"
        for kind in DIFFERENCE_KINDS
    )
    options = "".join(
        f'<option value="{html_text(name)}">{html_text(name)}</option>' for name in sorted(outlets)
    )
    select = ""
    if options:
        select = (
            f'<select id="outlet" aria-label="媒體"><option value="">所有媒體</option>{options}'
            "</select>"
        )
    search = '<input id="words" type="search" placeholder="搜尋文字" aria-label="搜尋文字">'
    buttons = f'<div class="choices" role="group" aria-label="錯誤種類">{buttons}</div>'
    return f'<div class="filters">{buttons}{select}{search}<output id="shown"></output></div>'


def _entry(difference: Difference, article: Article | None) -> str:
    badges = "".join(
        f'<span class="badge {kind.split()[0]}">{LABELS[kind]} {kind}</span>'
        for kind in difference.kinds
    )
    outlet = (article.source if article else None) or ""
    place = [outlet, (article.title if article else None) or "", difference.article_id]
    where = " · ".join(html_text(part) for part in place if part)
    text = ""
    if article is not None:
        text = f'<div class="text">{"".join(marked_paragraphs(article.text, difference))}</div>'
    lines = ""
    for name, label, record, other in (
        ("gold", "標準", difference.gold, difference.predicted),
        ("predicted", "預測", difference.predicted, difference.gold),
    ):
        if record is not None:
            sure = f"｜{record.confidence:.2f}" if name == "predicted" else ""
            lines += f'<dt class="{name}">{label}</dt><dd>{_line(record, other)}{sure}</dd>'
    return (
        f'<article class="difference" data-kinds="{"|".join(difference.kinds)}" '
        f'data-outlet="{html_text(outlet)}"><header>{badges}<span>{where}</span></header>'
        f"{text}<dl>{lines}</dl></article>"
    )


def _line(record: Record, other: Record | None) -> str:
    """The record in one line; what differs from the record on the other side is marked."""
    parts = _members(record)
    beside = _members(other) if other is not None else parts
    return "｜".join(
        html_text(part) if part == its else f"<mark>{html_text(part)}</mark>"
        for part, its in zip(parts, beside, strict=True)
    )


def _members(record: Record) -> tuple[str, ...]:
    mention = record.speaker.mention
    who = record.speaker.name or "—"
    if mention is not None and mention.text != who:
        who += f"（{mention.text}）"
    cue = record.cue.text if record.cue else "—"
    return (who, cue, record.claim_text, record.kind)
