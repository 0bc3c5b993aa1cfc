"""Directories that stand under their name whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from lunzheng.errors import OutputError


def file_name(article_id: str) -> str:
    """A name that every file system takes; a leading dot would hide the file."""
    name = quote(article_id, safe=" ")
    return name.replace(".", "%2E", 1) if name.startswith(".") else name


@contextlib.contextmanager
def whole_directory(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A new directory that gets the name ``path`` once the block ends well.

    Parameters
    ----------
    replace : whether a directory that has files in it may be replaced.

    Raises
    ------
    OutputError : if ``path`` is a file, has files in it, or the system refuses.
    """
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path} is a file, but a directory is to be written. Name another.")
    if path.is_dir() and any(path.iterdir()) and not replace:
        raise OutputError(f"{path} is not empty. Name another directory, or replace it by --force.")
    target = Path(os.path.realpath(path))
    mark = secrets.token_hex(6)
    new = target.with_name(f".{target.name[:60]}.{mark}.part")
    old = target.with_name(f".{target.name[:60]}.{mark}.old")
    try:
        new.mkdir()
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        # Stopped between the two renames (Ctrl-C included): the old directory gets its name back.
        if old.exists() and not target.exists():
            old.rename(target)
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
