"""Reading JSON and JSON lines with messages that name file and line; writing them whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lunzheng.errors import FormatError, SourceNotFound
from lunzheng.exchange.document import line_place
from lunzheng.outputs._atomic import whole_file


def read_text(path: Path, encoding: str = "utf-8-sig") -> str:
    """The text of a UTF-8 file; line ends stay as they are.

    Raises
    ------
    SourceNotFound : if there is no such file.
    FormatError : if it cannot be read or is not UTF-8.
    """
    try:
        return read_bytes(path).decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: not UTF-8 (byte {error.start}). Save it as UTF-8.") from error


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises
    ------
    SourceNotFound : if there is no such file.
    FormatError : if it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceNotFound(f"{path}: no such file.") from error
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}.") from error


def read_json(path: Path) -> Any:
    """The value of a JSON file.

    Raises
    ------
    SourceNotFound, FormatError : if it cannot be read or is no JSON.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise FormatError(f"{line_place(path, error.lineno)}: no JSON ({error.msg}).") from error


def read_json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSONL file, each with its place (``file, line n``).

    Raises
    ------
    SourceNotFound, FormatError : if it cannot be read, or a line is no JSON object.
    """
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        place = line_place(path, number)
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(f"{place}: no JSON ({error.msg}).") from error
        if not isinstance(value, dict):
            raise FormatError(f"{place}: no JSON object.")
        yield place, value


def write_json(value: object, path: Path) -> None:
    """Write one JSON value, whole or not at all."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    with whole_file(path) as sink:
        sink.write(text.encode() + b"\n")


def write_json_lines(values: Iterable[object], path: Path) -> None:
    """Write one JSON value a line, all of them or nothing."""
    with whole_file(path) as sink:
        for value in values:
            sink.write(json.dumps(value, ensure_ascii=False, default=str).encode() + b"\n")
