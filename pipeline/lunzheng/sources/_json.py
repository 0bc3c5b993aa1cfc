"""JSON lines, read one line at a time, and JSON files of one object or an array."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lunzheng.article import Article
from lunzheng.sources._encoding import decoded
from lunzheng.sources._input import Input, StreamInput, checked_head, opened_text
from lunzheng.sources._model import ReadOptions, Reject
from lunzheng.sources._place import Outcome, Place, Refusal
from lunzheng.sources._rows import article_of, check_surrogates
from lunzheng.sources.columns import Columns, columns_of, named_columns

# Members that the user named and that each object must have; the others may come and go.
_NEEDED = ("id", "text")


def read_jsonl(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """One object a line; blank lines are passed over, members that are not used become ``meta``."""
    seen = _Members(options)
    row = 0
    with opened_text(source, options.encoding, "\n") as lines:
        try:
            for row, line in enumerate(lines, start=1):
                if line.strip():
                    place = source.place.at(row)
                    yield place, _article_of_line(line, place, seen)
        except UnicodeDecodeError as error:
            place = source.place.at(row + 1)
            yield place, place.reject("undecodable", f"the file ends in a character ({error}).")
    yield from seen.never_met(source.place)


def read_json(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """An array of objects, or a single one. The whole file is read at once: prefer JSONL."""
    checked_head(source)
    with source.open() as file:
        text = decoded(file.read(), options.encoding)
    try:
        content = _loaded(text)
    except Refusal:
        is_lines = text.lstrip().startswith("{") and "\n" in text.strip()
        if not is_lines or isinstance(source, StreamInput):
            raise
        yield from read_jsonl(source, options)  # JSON lines under the name .json
        return
    articles = content if isinstance(content, list) else [content]
    seen = _Members(options)
    if not articles:
        raise Refusal("empty-file", "the array is empty. Remove the file, or write articles to it.")
    for row, value in enumerate(articles, start=1):
        place = source.place.at(row)
        yield place, _article_of_object(value, place, seen)
    yield from seen.never_met(source.place)


class _Members:
    """Which members articles are read from, and which of those named were ever met."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._names: tuple[str, ...] = ()
        self._columns: Columns | None = None
        named = named_columns(options).items()
        self._unmet = {part: name for part, name in named if name is not None}

    def of(self, value: dict[str, Any]) -> Columns:
        names = tuple(value)
        if self._columns is None or names != self._names:
            self._columns = columns_of(names, self._options, needed=_NEEDED)
            self._names = names
            for part in list(self._unmet):
                if getattr(self._columns, part) is not None:
                    del self._unmet[part]
        return self._columns

    def never_met(self, place: Place) -> Iterator[Outcome]:
        """A member that the user named and no line has is a slip of the pen, not a gap."""
        for part, name in self._unmet.items():
            if part not in _NEEDED:
                problem = (
                    f'no object has a member "{name}"; the articles were read without their '
                    f"{part}. Check --{part}-column."
                )
                yield place, place.reject("missing-column", problem)


def _article_of_line(line: str, place: Place, seen: _Members) -> Article | Reject:
    try:
        check_surrogates("line", line)
        value = _loaded(line)
    except Refusal as refusal:
        return refusal.at(place)
    return _article_of_object(value, place, seen)


def _article_of_object(value: object, place: Place, seen: _Members) -> Article | Reject:
    if not isinstance(value, dict):
        kind = type(value).__name__
        return place.reject("broken-json", f"a {kind}, not an object with the member text.")
    try:
        columns = seen.of(value)
    except Refusal as refusal:
        return refusal.at(place)
    return article_of(value, columns, place, rest=True)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise Refusal("broken-json", "nested too deeply to be an article.") from None
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise Refusal(
            "broken-json", f"no JSON ({error.msg} at {at}character {error.colno}). Mend it."
        ) from None
    except ValueError as error:  # a number of thousands of digits
        raise Refusal("broken-json", f"no JSON that can be read ({error}).") from None
