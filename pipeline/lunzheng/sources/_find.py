"""From what the user names (files, directories, patterns, ``-``) to the files to read."""

from __future__ import annotations

import glob
import logging
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lunzheng.sources._model import Reject
from lunzheng.sources._place import Place

_log = logging.getLogger("lunzheng.sources")

#: The format that each suffix stands for; a suffix is read whatever its case.
SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
_KNOWN = " ".join(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read.

    Parameters
    ----------
    name : how messages call it.
    path : the file; None for standard input.
    id : the id of its article where it holds just one: its path below the directory or fixed part
        of the pattern that led to it, without suffix.
    format : a value of ``SUFFIXES``, or ``stream`` for what has to be looked at first.
    """

    name: str
    path: Path | None
    id: str
    format: str


def printable(path: str | os.PathLike[str]) -> str:
    """A path as text that can be written out; bytes that are no UTF-8 become backslash escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find(sources: Iterable[str | os.PathLike[str]], *, recursive: bool) -> list[Found | Reject]:
    """The files that ``sources`` stand for, in the order given and then by path.

    A file that is reached twice is read once. Hidden files, and in directories and patterns those
    with an unknown suffix, are passed over (and logged); a file named by itself is not.
    """
    found: list[Found | Reject] = []
    seen: set[str] = set()
    for source in sources:
        for one in _expand(os.fspath(source), recursive):
            if isinstance(one, Found):
                real = "-" if one.path is None else os.path.realpath(one.path)
                if real in seen:
                    continue
                seen.add(real)
            found.append(one)
    return found


def _expand(source: str, recursive: bool) -> Iterator[Found | Reject]:
    if source == "-":
        yield Found("standard input", None, "stdin", "stream")
    elif os.path.isdir(source):
        yield from _in_directory(Path(source), recursive)
    elif os.path.lexists(source):
        yield _named(Path(source))
    elif glob.has_magic(source):
        yield from _matching(source, recursive)
    else:
        yield Place(printable(source)).reject(
            "not-found", "no such file or directory. Check the path; quote it if it has spaces."
        )


def _named(path: Path) -> Found | Reject:
    """A file that the user named by itself."""
    name = printable(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return Place(name).reject("not-found", f"{error.strerror}. Is it a link to nowhere?")
    if not stat.S_ISREG(mode):
        return Found(name, path, "stdin", "stream")  # a pipe, as of <(…)
    if _format(path) is None:
        return Place(name).reject(
            "unknown-suffix",
            f"the suffix {path.suffix!r} does not tell its format (known: {_KNOWN}). "
            "Rename it, or feed it through standard input with -",
        )
    return _found(path, path.parent)


def _in_directory(directory: Path, recursive: bool) -> Iterator[Found | Reject]:
    files, refused = _walk(directory, recursive)
    readable, passed = _of_known_suffix(files)
    yield from refused
    if not readable:
        yield Place(printable(directory)).reject(
            "empty-directory", f"no file to read in it{passed} (known suffixes: {_KNOWN})."
        )
    yield from (_found(path, directory) for path in readable)


def _matching(pattern: str, recursive: bool) -> Iterator[Found | Reject]:
    fixed = Path(*_fixed_parts(pattern))
    files: list[Path] = []
    for match in sorted(glob.glob(pattern, recursive=True)):
        if os.path.isdir(match):
            inside, refused = _walk(Path(match), recursive)
            files += inside
            yield from refused
        else:
            files.append(Path(match))
    readable, passed = _of_known_suffix(files)
    if not readable:
        yield Place(printable(pattern)).reject(
            "not-found", f"no file to read matches{passed} (known suffixes: {_KNOWN})."
        )
    yield from (_found(path, fixed) for path in readable)


def _fixed_parts(pattern: str) -> Iterator[str]:
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            return
        yield part


def _walk(directory: Path, recursive: bool) -> tuple[list[Path], list[Reject]]:
    """The files below ``directory`` by path, without hidden ones; and what cannot be listed."""
    files: list[Path] = []
    refused: list[Reject] = []

    def refuse(error: OSError) -> None:
        place = Place(printable(error.filename))
        refused.append(place.reject("unreadable", f"{error.strerror}. Check its permissions."))

    for folder, folders, names in os.walk(directory, onerror=refuse):
        folders[:] = [one for one in folders if recursive and not one.startswith(".")]
        files += [Path(folder, name) for name in names if not name.startswith(".")]
    files.sort(key=lambda path: path.relative_to(directory).parts)
    return files, refused


def _of_known_suffix(files: Sequence[Path]) -> tuple[list[Path], str]:
    """Those to read, and a remark on the others for messages."""
    readable = [path for path in files if _format(path) is not None]
    others = Counter(path.suffix or "no suffix" for path in files if _format(path) is None)
    if not others:
        return readable, ""
    kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(others.items()))
    _log.info("passed over for their suffix: %s", kinds)
    return readable, f", only others ({kinds})"


def _format(path: Path) -> str | None:
    return SUFFIXES.get(path.suffix.lower())


def _found(path: Path, root: Path) -> Found:
    inside = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    article_id = printable(inside.with_suffix("").as_posix())
    return Found(printable(path), path, article_id, SUFFIXES[path.suffix.lower()])
