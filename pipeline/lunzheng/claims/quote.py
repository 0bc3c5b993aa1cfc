"""Whether a claim is quoted: all of it (direct), clause-like words of it (mixed), or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lunzheng.article import Offsets
from lunzheng.attribution.view import View
from lunzheng.record import Quote

_OUTER = re.compile(r"「[^「」]*(?:「[^」]*」[^「」]*)*」|『[^』]*』|“[^”]*”")
_CLAUSE_LIKE = re.compile(
    r"[，。！？；!?]|[我你他她們]|不|會|要|是|有|沒|能|應|了|嗎|吧|呢|啊|很|就|都|讓|把|被"
)
#: A quoted term is short; a quoted clause has a mark, a pronoun or a verb and some length.
_TERM_LENGTH = 7


def quote_of(view: View, spans: Sequence[Offsets]) -> Quote:
    """The quotation style of a claim."""
    text = view.text
    quoted = 0
    total = 0
    clause_like = False
    for start, end in spans:
        surface = text[start:end]
        total += len(surface.strip("，。；、！？「」『』…"))
        if view.depth.inside(start) and view.depth.inside(end - 1):
            quotation = view.quotation_at(start)
            if quotation is not None and quotation[1] > end:
                return "direct"
        for match in _OUTER.finditer(surface):
            inner = match.group()[1:-1]
            quoted += len(inner.strip("，。；、！？"))
            if is_clause_like(inner):
                clause_like = True
    if total and quoted >= total - 1:
        return "direct"
    return "mixed" if clause_like else "indirect"


def is_clause_like(quoted: str) -> bool:
    """Whether the words inside quotation marks are a clause somebody said rather than a term."""
    if len(quoted) >= 2 * _TERM_LENGTH:
        return True
    return len(quoted) >= _TERM_LENGTH - 2 and bool(_CLAUSE_LIKE.search(quoted))
