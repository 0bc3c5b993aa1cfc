"""What decides the content of a store, and what of it has changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import lunzheng
from lunzheng.errors import LexiconError
from lunzheng.model_files import MANIFEST, default_model_dir, verify

#: What becomes of near-duplicates: all are kept and marked, only the first of each cluster is
#: kept, or nobody looks.
Dedupe = Literal["keep", "first", "none"]
DEDUPE: tuple[str, ...] = get_args(Dedupe)


def digest_of(value: object) -> str:
    """SHA-256 of ``value`` as JSON with sorted keys."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def config_of(
    model_dir: Path | None,
    user_dict: Sequence[str | os.PathLike[str]],
    dedupe: str,
    **more: object,
) -> dict[str, Any]:
    """The configuration that results depend on, as JSON.

    How fast or where they are computed (workers, segmenter, engine) is no part of it.

    Parameters
    ----------
    more : what else counts, by name.

    Raises
    ------
    ModelError : for a model that is missing or damaged.
    LexiconError : for a user dictionary that cannot be read.
    """
    model = model_dir or default_model_dir()
    verify(model)
    return {
        "lunzheng": lunzheng.__version__,
        "model": hashlib.sha256((model / MANIFEST).read_bytes()).hexdigest(),
        "user_dict": [_file_digest(Path(path)) for path in user_dict],
        "dedupe": dedupe,
        **more,
    }


def _file_digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise LexiconError(
            f"the user dictionary {path} cannot be read: {error.strerror}. Check --user-dict."
        ) from error


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two configurations, a phrase each; empty for the same."""
    told = []
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before != after:
            told.append(f"{name}: {_short(before)} → {_short(after)}")
    return told


def _short(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_short, value)) + "]"
    written = "nothing" if value is None else str(value)
    return written if len(written) < 64 else f"{written[:12]}…"
