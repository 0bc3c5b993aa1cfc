"""One self-contained HTML page that shows articles with their records.

Style and script are inline, nothing is loaded from anywhere, and the page's own
Content-Security-Policy admits exactly that style and that script by their hashes: whatever an
article holds, it cannot run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from importlib import resources
from string import Template

from lunzheng import __version__
from lunzheng.article import Article
from lunzheng.record import Record
from lunzheng.review.html_panel import panel
from lunzheng.review.html_table import records_table
from lunzheng.review.html_text import TextMarkup, shown
from lunzheng.review.speakers import speakers_of


def _resource(name: str) -> str:
    return resources.files("lunzheng.review").joinpath(name).read_text("utf-8")


def _hash(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode("ascii")


def _heading(article: Article) -> str:
    """What names an article: its title, else the beginning of its text, else its id."""
    if article.title:
        return article.title
    first_line = article.text.strip().partition("\n")[0].strip()
    return (first_line if len(first_line) <= 40 else first_line[:38] + "……") or article.id


def _figures(records: Sequence[Record], speakers: int) -> str:
    wanted = sum(record.kind == "recommendation" for record in records)
    return (
        f'<ul class="figures"><li><b>{len(records)}</b>筆主張</li>'
        f"<li><b>{speakers}</b>位發言者</li>"
        f'<li class="wanted"><b>{wanted}</b>項建議</li></ul>'
    )


def _story(article: Article, records: Sequence[Record], anchor: str) -> str:
    speakers = speakers_of(records)
    title_class = "" if article.title else ' class="untitled"'
    paragraphs = "\n".join(TextMarkup(records, speakers, anchor).paragraphs(article.text))
    date = f"<time>{shown(article.date)}</time>" if article.date else ""
    aside, table = "", '<p class="empty">這篇報導沒有可歸屬的主張。</p>'
    if records:
        aside, table = panel(records, speakers), records_table(records, speakers, anchor)
    return (
        f'<article class="story" id="{anchor}">\n'
        f'<header><p class="kicker">{shown(article.source or article.id)}{date}</p>'
        f"<h1{title_class}>{shown(_heading(article))}</h1>"
        f"{_figures(records, len(speakers))}</header>\n"
        f'<div class="columns"><div class="text">\n{paragraphs}\n</div>\n{aside}</div>\n'
        f"{table}\n</article>"
    )


def page(stories: Iterable[tuple[Article, Sequence[Record]]]) -> str:
    """The page that shows ``stories``: each article with its marks and the table of its records.

    Raises
    ------
    RecordError : when a record does not fit its article.
    """
    articles: list[str] = []
    headings: list[str] = []
    for number, (article, records) in enumerate(stories, 1):
        articles.append(_story(article, records, f"a{number}"))
        headings.append(_heading(article))
    contents = ""
    if len(headings) > 1:
        links = "".join(
            f'<li><a href="#a{number}">{shown(heading)}</a></li>'
            for number, heading in enumerate(headings, 1)
        )
        contents = f'<nav class="contents" aria-label="報導"><ol>{links}</ol></nav>'
    # Browsers hash what stands between the tags, so nothing may be added around it.
    style, script = _resource("page.css"), _resource("page.js")
    return Template(_resource("page.html")).substitute(
        title=shown(headings[0] if headings else "論證") + "｜論證 Lunzheng",
        version=shown(__version__),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        contents=contents,
        articles="\n".join(articles),
    )
