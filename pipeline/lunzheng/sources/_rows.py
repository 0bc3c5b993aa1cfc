"""From one row of a table, or one JSON object, to its article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from lunzheng.article import Article
from lunzheng.sources._model import Reject
from lunzheng.sources._place import Place, Refusal
from lunzheng.sources.columns import Columns
from lunzheng.text.dates import to_iso

_SURROGATE = re.compile("[\ud800-\udfff]")
_ID_LENGTH = 16


def content_id(text: str) -> str:
    """The id of an article that has none: the beginning of the SHA-256 of its text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def content_hash(article: Article) -> str:
    """What tells one version of an article from another: the SHA-256 of its title and text.

    Two articles with the same id and the same hash are the same version; 64 hexadecimal digits.
    """
    said = f"{article.title or ''}\x1f{article.text}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: white space, zero-width and control characters."""
    return not any(sign.isprintable() and not sign.isspace() for sign in text)


def article_of(
    row: Mapping[str, Any], columns: Columns, place: Place, *, rest: bool = False
) -> Article | Reject:
    """The article that ``row`` holds, or why it holds none.

    Parameters
    ----------
    rest : whether the members that are not used go into ``Article.meta``. A date that cannot be
        read does so in any case.
    """
    article_id: str | None = None
    try:
        article_id = _short("id", row.get(columns.id or ""))
        text = _body(row.get(columns.text))
        title = _short("title", row.get(columns.title or ""))
        outlet = _short("source", row.get(columns.source or ""))
        url = _short("url", row.get(columns.url or ""))
    except Refusal as refusal:
        return place.reject(refusal.reason, refusal.problem, article_id)
    meta: dict[str, Any] = {}
    if rest:
        used = columns.used()
        meta = {name: value for name, value in row.items() if name not in used}
    written = row.get(columns.date or "")
    day = to_iso(written)
    if day is None and not _is_missing(written):
        meta["date"] = written
    return Article(article_id or content_id(text), text, title, day, outlet, url, meta)


def _body(value: object) -> str:
    if _is_missing(value):
        raise Refusal("empty-text", "no text. Remove the row, or name another --text-column.")
    if not isinstance(value, str):
        raise Refusal(
            "wrong-type",
            f"the text is a {type(value).__name__}, not a string. Name another --text-column.",
        )
    check_surrogates("text", value)
    if is_blank(value):
        raise Refusal("empty-text", "the text is blank. Remove the row, or fill in its text.")
    return value


def _short(part: str, value: object) -> str | None:
    """An id, title, outlet or address; numbers and dates are taken as they are written."""
    if _is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # pandas turns a column of numbers with a gap into floats
    if not isinstance(value, (str, int, float, date)):
        raise Refusal(
            "wrong-type", f"the {part} is a {type(value).__name__}, not a string or number."
        )
    written = str(value)
    check_surrogates(part, written)
    return None if is_blank(written) else written


def _is_missing(value: object) -> bool:
    return value is None or value != value or value == ""


def check_surrogates(part: str, text: str) -> None:
    """Refuse half a UTF-16 pair, and the bytes that a decoder could only mark by one.

    Raises
    ------
    Refusal : with the character offset in ``text``.
    """
    found = _SURROGATE.search(text)
    if found is None:
        return
    code = ord(found.group())
    if 0xDC80 <= code <= 0xDCFF:
        problem = f"byte 0x{code - 0xDC00:02x} is no text in this file's encoding"
    else:
        problem = f"half a character (surrogate U+{code:04X}) cannot be written as text"
    raise Refusal(
        "undecodable",
        f"{problem}, at character {found.start()} of the {part}. "
        "Mend it, or name the encoding with --encoding.",
    )
