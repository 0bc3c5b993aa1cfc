"""From what the user names (files, directories, patterns, ``-``) to the files to read."""

from __future__ import annotations

import glob
import logging
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from lunzheng.sources import _zip
from lunzheng.sources._model import Passed, Reject
from lunzheng.sources._place import Place, Refusal
from lunzheng.sources._suffixes import (
    KNOWN,
    STREAM,
    WEB,
    format_suffix,
    packing_suffix,
    without_suffixes,
)

_log = logging.getLogger("lunzheng.sources")

_ADDRESS = re.compile("https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read.

    Parameters
    ----------
    name : how messages call it.
    path : the file; None for standard input and for an address.
    packing : how it is compressed, as ``_suffixes.PACKINGS`` has it; None when it is not.
    member : number and path of a member of a ZIP archive, which is then what is meant; ``packing``
        is its own.
    id : the id of its article where it holds just one: its path below the directory or fixed part
        of the pattern that led to it, without suffix.
    format : a value of ``SUFFIXES``, ``STREAM`` for what has to be looked at first,
        ``WEB`` for an address.
    """

    name: str
    path: Path | None
    id: str
    format: str
    packing: str | None = None
    member: tuple[int, PurePath] | None = None

    @property
    def inner(self) -> PurePath:
        """The path, that of the member where there is one."""
        assert self.path is not None
        return self.path if self.member is None else self.path / self.member[1]


def printable(path: str | os.PathLike[str]) -> str:
    """A path as text that can be written out; bytes that are no UTF-8 become backslash escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find(
    sources: Iterable[str | os.PathLike[str]], *, recursive: bool
) -> list[Found | Reject | Passed]:
    """The files that ``sources`` stand for, in the order given and then by path.

    A file that is reached twice is read once. Hidden files, and in directories and patterns those
    with an unknown suffix, are passed over (and logged); a file named by itself is not.
    """
    found: list[Found | Reject | Passed] = []
    seen: set[str] = set()
    for source in sources:
        for one in _expand(os.fspath(source), recursive):
            if isinstance(one, Found):
                real = one.name if one.path is None else os.path.realpath(one.path)
                real += "" if one.member is None else f"\0{one.member[0]}"
                if real in seen:
                    continue
                seen.add(real)
            found.append(one)
    return found


def _expand(source: str, recursive: bool) -> Iterator[Found | Reject | Passed]:
    if source == "-":
        yield Found("standard input", None, "stdin", STREAM)
    elif _ADDRESS.match(source):
        yield Found(source, None, "", WEB)
    elif os.path.isdir(source):
        yield from _in_directory(Path(source), recursive)
    elif os.path.lexists(source):
        yield from _named(Path(source))
    elif glob.has_magic(source):
        yield from _matching(source, recursive)
    else:
        yield Place(printable(source)).reject(
            "not-found", "no such file or directory. Check the path; quote it if it has spaces."
        )


def _named(path: Path) -> Iterator[Found | Reject | Passed]:
    """A file that the user named by itself."""
    name = printable(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Place(name).reject("not-found", f"{error.strerror}. Is it a link to nowhere?")
        return
    if not stat.S_ISREG(mode):
        yield Found(name, path, "stdin", STREAM)  # a pipe, as of <(…)
    elif not _is_known(path):
        yield Place(name).reject(
            "unknown-suffix",
            f"the suffix {path.suffix!r} does not tell its format (known: {KNOWN}). "
            "Rename it, or feed it through standard input with -",
        )
    else:
        yield from _found(path, path.parent, alone=True)


def _in_directory(directory: Path, recursive: bool) -> Iterator[Found | Reject | Passed]:
    files, refused = _walk(directory, recursive)
    readable, passed = _of_known_suffix(files)
    yield from refused
    if not readable:
        yield Place(printable(directory)).reject(
            "empty-directory", f"no file to read in it{passed} (known suffixes: {KNOWN})."
        )
    for path in readable:
        yield from _found(path, directory)


def _matching(pattern: str, recursive: bool) -> Iterator[Found | Reject | Passed]:
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
            "not-found", f"no file to read matches{passed} (known suffixes: {KNOWN})."
        )
    for path in readable:
        yield from _found(path, fixed)


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
    readable = [path for path in files if _is_known(path)]
    others = Counter(path.suffix or "no suffix" for path in files if not _is_known(path))
    if not others:
        return readable, ""
    kinds = ", ".join(f"{count} {suffix}" for suffix, count in sorted(others.items()))
    _log.info("passed over for their suffix: %s", kinds)
    return readable, f", only others ({kinds})"


def _is_known(path: PurePath) -> bool:
    return packing_suffix(path) == "zip" or format_suffix(path) is not None


def _found(path: Path, root: Path, *, alone: bool = False) -> Iterator[Found | Reject | Passed]:
    inside = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    name = printable(path)
    if packing_suffix(path) == "zip":
        # Named by itself, an archive is the root of its members' ids, as a directory would be.
        above = "" if alone else printable(inside.with_suffix("").as_posix()) + "/"
        yield from _in_archive(path, name, above)
    else:
        article_id = printable(without_suffixes(inside).as_posix())
        yield Found(name, path, article_id, format_suffix(path) or "", packing_suffix(path))


def _in_archive(path: Path, name: str, above: str) -> Iterator[Found | Reject | Passed]:
    others = 0
    any_found = False
    try:
        for number, member in _zip.members(path):
            format_ = format_suffix(member)
            if format_ is None:
                others += 1
                continue
            any_found = True
            yield Found(
                f"{name}/{member}",
                path,
                above + without_suffixes(member).as_posix(),
                format_,
                packing_suffix(member),
                (number, member),
            )
    except Refusal as refusal:
        yield refusal.at(Place(name))
        return
    except OSError as error:
        yield Place(name).reject("unreadable", f"{error.strerror}. Check its permissions.")
        return
    if others:
        yield Passed(name, "unknown-suffix", others)
    if not any_found:
        passed = f", only {others} of other suffixes" if others else ""
        yield Place(name).reject(
            "empty-directory", f"no member to read in it{passed} (known suffixes: {KNOWN})."
        )
