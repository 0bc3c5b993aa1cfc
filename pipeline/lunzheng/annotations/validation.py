"""Check files of records: every fault with its line, against the schema and the articles' text."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lunzheng.annotations.record_faults import record_faults, spans_of
from lunzheng.article import Article
from lunzheng.errors import FormatError, SourceNotFound


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a records file.

    Parameters
    ----------
    file : as it was named.
    line : from 1, as an editor counts.
    record_id : when the line has one.
    message : what is wrong and what to do.
    """

    file: str
    line: int
    record_id: str | None
    message: str

    def __str__(self) -> str:
        record = f", record {self.record_id}" if self.record_id is not None else ""
        return f"{self.file}, line {self.line}{record}: {self.message}"


@dataclass(slots=True)
class Validation:
    """How many records of which articles were checked; the faulty ones and their faults."""

    records: int = 0
    faulty: int = 0
    faults: int = 0
    articles: set[str] = field(default_factory=set)
    per_file: Counter[str] = field(default_factory=Counter)


def validate(
    files: Iterable[str | os.PathLike[str]],
    articles: Mapping[str, Article] | None = None,
    *,
    on_fault: Callable[[Fault], None] | None = None,
) -> Validation:
    """Check every line of ``files``; the files may be larger than memory.

    Parameters
    ----------
    files : JSON lines, one record a line; blank lines are passed over.
    articles : by id; with them, each span is compared with the text.
    on_fault : called with each fault, in the order of the lines.

    Raises
    ------
    SourceNotFound, FormatError : when a file is missing or cannot be opened.
    """
    found = Validation()
    for file in files:
        name = os.fspath(file)
        seen: dict[str, int] = {}
        for line, content in lines_of(name):
            found.records += 1
            found.per_file[name] += 1
            value, messages = _checked(content, articles)
            record_id = value.get("id") if isinstance(value, dict) else None
            record_id = record_id if isinstance(record_id, str) else None
            if record_id is not None and seen.setdefault(record_id, line) != line:
                messages.append(f"line {seen[record_id]} has the same id. Remove one of the two.")
            if isinstance(value, dict) and isinstance(value.get("article_id"), str):
                found.articles.add(value["article_id"])
            found.faults += len(messages)
            found.faulty += bool(messages)
            if on_fault is not None:
                for message in messages:
                    on_fault(Fault(name, line, record_id, message))
    return found


def lines_of(file: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, with their numbers from 1.

    Raises
    ------
    SourceNotFound, FormatError : when the file is missing or cannot be opened.
    """
    try:
        with open(file, "rb") as opened:
            for number, content in enumerate(opened, 1):
                if number == 1:
                    content = content.removeprefix(b"\xef\xbb\xbf")
                if content.strip():
                    yield number, content
    except FileNotFoundError as error:
        raise SourceNotFound(f"{file}: no such file. Check its name.") from error
    except OSError as error:
        raise FormatError(f"{file}: {error.strerror}. Check the file and its rights.") from error


def _checked(content: bytes, articles: Mapping[str, Article] | None) -> tuple[object, list[str]]:
    try:
        value = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, [f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8."]
    except json.JSONDecodeError as error:
        return None, [f"no JSON from column {error.colno} on ({error.msg}). Mend the line."]
    except RecursionError:
        return None, ["the JSON is nested too deeply for a record. Mend the line."]
    messages = list(record_faults(value))
    if articles is not None and isinstance(value, dict):
        messages += _text_faults(value, articles)
    return value, messages


def _text_faults(value: Mapping[str, Any], articles: Mapping[str, Article]) -> Iterator[str]:
    article_id = value.get("article_id")
    if not isinstance(article_id, str):
        return
    if article_id not in articles:
        yield f'there is no article "{article_id}". Name the file that holds it with --articles.'
        return
    text = articles[article_id].text
    for path, span in spans_of(value):
        start, end = span["start"], span["end"]
        if text[start:end] != span["text"]:
            yield (
                f'{path} [{start}, {end}) reads "{text[start:end]}" in article "{article_id}", '
                f'but "{span["text"]}" in the record. {_advice(text, start, span["text"])}'
            )


def _advice(text: str, start: int, surface: str) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    wanted = surface.encode("utf-16-le", "surrogatepass")
    if units[2 * start : 2 * start + len(wanted)] == wanted:
        return "The offset counts UTF-16 units: count code points."
    places = [place for place in (text.rfind(surface, 0, start), text.find(surface, start)) if
              place >= 0]  # fmt: skip
    if not places:
        return "The article does not hold this text: check whether it was changed."
    nearest = min(places, key=lambda place: abs(place - start))
    return f"The text stands at [{nearest}, {nearest + len(surface)})."
