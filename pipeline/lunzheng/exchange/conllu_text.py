"""Text in CoNLL-U: blanks as UDPipe writes them, identifiers and JSON on one line."""

from __future__ import annotations

import json
import re
from typing import Any

#: UDPipe's escapes in MISC (``SpacesAfter``, ``SpacesBefore``).
_ESCAPES = {" ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p", "\\": "\\\\"}
_PLAIN = {escape: blank for blank, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\(?:u[0-9a-f]{4}|.)", re.DOTALL)
#: What some readers take for the end of a line, besides what JSON escapes by itself.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")
#: What a FORM cannot hold; one blank within a word is allowed (UD, "words with spaces").
NOT_IN_FORM = re.compile(r"[^\S \u3000\xa0]+| {2,}")


def escaped(blanks: str) -> str:
    """Blanks for MISC; those that UDPipe has no escape for become ``\\uXXXX``.

    A bare ideographic space would stand there too, but readers strip it from the end of a line.
    """
    return "".join(_ESCAPES.get(blank) or f"\\u{ord(blank):04x}" for blank in blanks)


def unescaped(value: str) -> str:
    """The opposite of :func:`escaped`; unknown escapes stay as they are."""

    def plain(match: re.Match[str]) -> str:
        escape = match[0]
        return _PLAIN.get(escape) or (chr(int(escape[2:], 16)) if len(escape) == 6 else escape)

    return _ESCAPED.sub(plain, value)


def one_line(value: object) -> str:
    """A value as JSON without anything that could be taken for the end of a line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def identifier(article_id: str) -> str:
    """An id for a comment: blanks and control characters are percent-encoded."""
    return re.sub(
        r"[%\s\x00-\x1f\x7f-\x9f]",
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()),
        article_id,
    )


def json_comment(metadata: dict[str, Any], key: str) -> Any:
    """The value of a comment of ours, taken out of ``metadata``; None where it is missing.

    Raises
    ------
    ValueError : if it is no JSON.
    """
    text = metadata.pop(key, None)
    return None if text is None else json.loads(text)
