"""The text of a piece of HTML, as a feed has it: one paragraph a line."""

from __future__ import annotations

import re
from typing import Any

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|center|d[dlt]|details|dialog|div|fieldset|figure|"
    "footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|t[dhr]|tbody|tfoot|"
    "thead|ul"
)
# Not read aloud: what stands there is no sentence of the article.
_SKIPPED = re.compile(
    "script|style|head|template|noscript|iframe|object|figcaption|svg|math|button|select|textarea|"
    "audio|video"
)
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")


def html_text(html: str) -> str:
    """The text without markup: one line a paragraph, no blank lines, spaces as they are shown."""
    if not _MARKUP.search(html):
        return _lines(html)
    from lxml import etree
    from lxml import html as lxml_html

    # Bytes, as lxml refuses text that declares an encoding.
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(f"<div>{html}</div>".encode(), parser=parser)
    except etree.ParserError:  # nothing but comments
        return ""
    pieces: list[str] = []
    _gather(root, pieces)
    return _lines("".join(pieces))


def _gather(root: Any, pieces: list[str]) -> None:
    """The text below ``root``; without recursion, as strangers nest as deep as they like."""
    from lxml import etree

    skipping = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipping is None and (_SKIPPED.fullmatch(tag) or not tag):
                skipping = element
            if skipping is None:
                if _BLOCKS.fullmatch(tag):
                    pieces.append("\n")
                pieces.append(_SPACE.sub(" ", element.text or ""))
        else:
            if skipping is element:
                skipping = None
            elif skipping is None and _BLOCKS.fullmatch(tag):
                pieces.append("\n")
            if skipping is None and element is not root:
                pieces.append(_SPACE.sub(" ", element.tail or ""))


def _lines(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
