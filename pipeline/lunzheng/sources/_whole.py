"""Files of one article each: plain text, Markdown and web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lunzheng.article import Article
from lunzheng.sources._content import check_controls
from lunzheng.sources._encoding import SAMPLE_BYTES, decoded
from lunzheng.sources._input import Input, checked_head
from lunzheng.sources._model import ReadOptions
from lunzheng.sources._page import article_of_page, page_text
from lunzheng.sources._place import Outcome, Refusal
from lunzheng.sources._rows import check_surrogates, content_id, is_blank
from lunzheng.sources.columns import USUAL_NAMES
from lunzheng.text.dates import to_iso

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n((?:(?!---).*\r?\n)*?)---[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"([^\s:#-][^:]*):(?:[ \t]+(.*))?")
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\r?\n|\Z)")


def read_text(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """A plain text is one article; its text is the whole content, line ends included."""
    text = _content(source, options)
    yield source.place, Article(source.id or content_id(text), _body(text))


def read_markdown(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """Like plain text, marks included; front matter between two lines ``---`` is no text.

    Its ``title``, ``date`` and outlet become those of the article, the others ``meta``. Without
    them, a first heading is the title too.
    """
    content = _content(source, options)
    fields: dict[str, str] = {}
    if found := _FRONT_MATTER.match(content):
        fields = _fields(found.group(1))
    text = content[found.end() :] if found and fields else content
    heading = _HEADING.match(text)
    parts = {
        part: next((fields[name] for name in names if fields.get(name)), None)
        for part, names in USUAL_NAMES.items()
    }
    title = parts["title"] or (heading.group(1) if heading else None)
    yield (
        source.place,
        Article(
            source.id or content_id(text),
            _body(text),
            title,
            to_iso(parts["date"]),
            parts["source"],
            parts["url"],
            fields,
        ),
    )


def read_html(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """The main text of a web page, its title, date, outlet and address, by trafilatura.

    The article's text is what trafilatura finds, one line a paragraph.

    Raises
    ------
    MissingExtra : without trafilatura.
    """
    checked_head(source)
    with source.open() as file:
        page = page_text(file.read(), options.encoding)
    yield source.place, article_of_page(page, article_id=source.id or None)


def _content(source: Input, options: ReadOptions) -> str:
    checked_head(source)
    with source.open() as file:
        text = decoded(file.read(), options.encoding)
    check_controls(text[:SAMPLE_BYTES])
    return text


def _body(text: str) -> str:
    check_surrogates("text", text)  # an encoding that the user named may let them pass
    if is_blank(text):
        raise Refusal("empty-text", "the text is blank. Remove the file, or fill in its article.")
    return text


def _fields(front_matter: str) -> dict[str, str]:
    """``key: value`` lines; nested and list lines are passed over."""
    fields: dict[str, str] = {}
    for line in front_matter.splitlines():
        if found := _FIELD.fullmatch(line):
            value = (found.group(2) or "").strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            fields[found.group(1).strip().lower()] = value
    return fields
