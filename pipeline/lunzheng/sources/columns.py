"""Which column of a table, or member of a JSON object, holds which part of an article."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lunzheng.sources._model import ReadOptions
from lunzheng.sources._place import Refusal

#: Names that are looked for, in this order and whatever their case, when the user gives none.
USUAL_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "doc_id", "編號"),
    "text": ("text", "body", "content", "article", "內文", "內容", "全文", "本文"),
    "title": ("title", "headline", "標題"),
    "date": ("date", "published", "published_at", "pubdate", "日期", "發布日期", "發佈日期"),
    "source": ("source", "outlet", "media", "publisher", "媒體", "來源"),
    "url": ("url", "link", "網址", "連結"),
}
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """The column names of an article's parts; None for a part that the table does not have."""

    text: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    def used(self) -> tuple[str, ...]:
        names = (self.text, self.id, self.title, self.date, self.source, self.url)
        return tuple(dict.fromkeys(name for name in names if name is not None))


def named_columns(options: ReadOptions) -> dict[str, str | None]:
    """What the user named, by part."""
    return {
        "id": options.id_column,
        "text": options.text_column,
        "title": options.title_column,
        "date": options.date_column,
        "source": options.source_column,
        "url": None,
    }


def columns_of(
    names: Iterable[str], options: ReadOptions, *, needed: Iterable[str] = USUAL_NAMES
) -> Columns:
    """Where each part of an article stands among the columns ``names``.

    Parameters
    ----------
    needed : the parts whose column must be there if the user named it.

    Raises
    ------
    Refusal : for a column that is missing; the message says which there are.
    """
    there = {name: name for name in names}
    folded: dict[str, str] = {}
    for name in there:
        folded.setdefault(name.strip().lower(), name)
    parts: dict[str, str | None] = {}
    for part, wanted in named_columns(options).items():
        if wanted is None:
            usual = USUAL_NAMES[part]
            parts[part] = next((folded[name] for name in usual if name in folded), None)
        else:
            parts[part] = there.get(wanted, folded.get(wanted.strip().lower()))
            if parts[part] is None and part in needed:
                raise Refusal("missing-column", _missing(part, wanted, folded))
    text = parts.pop("text")
    if text is None:
        raise Refusal("missing-column", _missing("text", options.text_column or "text", folded))
    return Columns(text, **parts)


def _missing(part: str, wanted: str, folded: Mapping[str, str]) -> str:
    """``no column "text" (found: title, body). Name it with --text-column body.``"""
    names = list(folded.values())
    found = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    near = [name for name in USUAL_NAMES[part] if name in folded]
    near += difflib.get_close_matches(wanted.lower(), folded, n=1)
    hint = folded[near[0]] if near else "NAME"
    return f'no column "{wanted}" (found: {found or "none"}). Name it with --{part}-column {hint}.'
