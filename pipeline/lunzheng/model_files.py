"""Where the model lies, and whether it is still the one that was released.

A model is a directory with a ``manifest.json`` that names every file in it with its SHA-256.
``python -m lunzheng.model_files [MODEL_DIR]`` renews the hashes after a lexicon was edited.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lunzheng.errors import LexiconError, ModelError

MANIFEST = "manifest.json"
FORMAT = "lunzheng.model"
#: 2: the weights of a choice are rows, one a feature.
FORMAT_VERSION = 2

#: The comments that a lexicon begins with; none is a match too.
_OPENING_COMMENTS = re.compile(r"(?:#[^\n]*+\n)*+")

#: Packages whose version can change what a model says.
_LIBRARIES = ("jieba", "rjieba", "python-crfsuite", "scikit-learn", "spacy")


def default_model_dir() -> Path:
    """The model that ships with Lunzheng: inside the installed package, else in the checkout.

    Raises
    ------
    ModelError : if neither place holds one.
    """
    package = Path(__file__).resolve().parent
    candidates = (package / "models" / "default", package.parents[1] / "models" / "default")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise ModelError(
        f"the default model is missing (looked in {' and '.join(map(str, candidates))}); "
        "reinstall lunzheng"
    )


def read_rows(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield ``(line number, cells)`` of a lexicon: UTF-8, tab-separated, ``#`` opens a comment.

    Parameters
    ----------
    columns : the fewest cells a line must have; further ones are passed on.

    Raises
    ------
    LexiconError : for a file that is missing or no UTF-8, or a line with too few cells.
    """
    # Not splitlines(): it also splits at characters that a cell may hold.
    for number, line in enumerate(_lexicon(path).split("\n"), 1):
        if not line or line[0] == "#":
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) < columns or "" in cells[:columns]:
            if not line.strip():
                continue
            raise LexiconError(
                f"{path}, line {number}: {columns} tab-separated values expected, found {line!r}"
            )
        yield number, cells


def read_columns(path: Path, columns: int) -> list[list[str]]:
    """The first ``columns`` cells of every line of a lexicon, as one list a column.

    What :func:`read_rows` would yield, turned round: for lists of a hundred thousand words, which
    take a good part of the start when they are read line by line.

    Raises
    ------
    LexiconError : as of :func:`read_rows`.
    """
    text = _lexicon(path)
    body = _OPENING_COMMENTS.sub("", text, count=1)
    plain = rf"(?:[^#\t\r\n][^\t\r\n]*+(?:\t[^\t\r\n]++){{{columns - 1}}}\n)*+"
    if re.fullmatch(plain, body):
        cells = body.replace("\n", "\t").split("\t")
        return [cells[column : len(cells) - 1 : columns] for column in range(columns)]
    rows = [cells for _, cells in read_rows(path, columns)]
    return [[cells[column] for cells in rows] for column in range(columns)]


def _lexicon(path: Path) -> str:
    """The text of a lexicon; a byte order mark, which some editors write, is left out."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise LexiconError(
            f"the lexicon {path} is missing; check its name, or, if it belongs to the model, "
            "reinstall lunzheng"
        ) from error
    except OSError as error:
        raise LexiconError(f"the lexicon {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8"
        ) from error


def verify(model_dir: Path) -> dict[str, Any]:
    """Check every file of a model against its manifest, and return the manifest.

    Raises
    ------
    ModelError : for a model that is missing, foreign, newer than this version, or damaged.
    """
    manifest = _read_manifest(model_dir)
    for name, expected in manifest["files"].items():
        path = model_dir / name
        if not path.resolve().is_relative_to(model_dir.resolve()):
            raise ModelError(
                f"{model_dir / MANIFEST} lists {name!r}, outside the model; do not use it"
            )
        if not path.is_file():
            raise ModelError(f"the model {model_dir} lacks {name}; reinstall lunzheng")
        if digest_of(path) != expected:
            raise ModelError(
                f"{path} differs from its manifest: it is damaged or was edited. Reinstall "
                "lunzheng, or, if you edited it yourself, run: "
                f"python -m lunzheng.model_files {model_dir}"
            )
    return manifest


def write_manifest(
    model_dir: Path,
    *,
    labels: Sequence[str] | None = None,
    training: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write ``manifest.json`` for the files now in ``model_dir``, and return it.

    Parameters
    ----------
    labels : entity labels of the tagger; None keeps those of the manifest there.
    training : by part of the model, the command and data hashes it came from; parts that are not
        named keep what the manifest there says of them.

    Raises
    ------
    ModelError : if ``model_dir`` is no directory or its old manifest cannot be read.
    """
    if not model_dir.is_dir():
        raise ModelError(f"there is no model directory {model_dir}")
    old = _read_manifest(model_dir) if (model_dir / MANIFEST).exists() else {}
    names = sorted(
        path.relative_to(model_dir).as_posix()
        for path in model_dir.rglob("*")
        if path.is_file() and path.name != MANIFEST and not path.name.startswith(".")
    )
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "labels": list(labels) if labels is not None else old.get("labels", []),
        "training": {**old.get("training", {}), **(training or {})},
        # What it was trained with; renewing the hashes later does not change that.
        "libraries": libraries() if training or not old else old.get("libraries", {}),
        "files": {name: digest_of(model_dir / name) for name in names},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (model_dir / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def _read_manifest(model_dir: Path) -> dict[str, Any]:
    path = model_dir / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelError(
            f"{model_dir} holds no model ({MANIFEST} is missing); "
            "give the directory of a Lunzheng model, or reinstall lunzheng"
        ) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"{path} is damaged ({error}); reinstall lunzheng") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ModelError(f"{path} is not the manifest of a Lunzheng model; give another directory")
    found = manifest.get("format_version")
    if not isinstance(found, int) or not isinstance(manifest.get("files"), dict):
        raise ModelError(f"{path} is damaged (no format version or no files); reinstall lunzheng")
    if found > FORMAT_VERSION:
        raise ModelError(
            f"{path} has format version {found}, this Lunzheng reads up to {FORMAT_VERSION}; "
            "upgrade with: pip install --upgrade lunzheng"
        )
    if found < FORMAT_VERSION:
        raise ModelError(
            f"{path} has format version {found}, of an older Lunzheng; this one reads "
            f"{FORMAT_VERSION}: train the model again with lunzheng train"
        )
    return manifest


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def libraries() -> dict[str, str]:
    """The versions of Python and of the packages that can change what a model says."""
    versions = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def main() -> None:
    """Renew the hashes in the manifest of the model directory named on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m lunzheng.model_files",
        description="Renew the SHA-256 hashes in a model's manifest after a lexicon was edited.",
    )
    parser.add_argument("model_dir", nargs="?", type=Path, help="default: the shipped model")
    arguments = parser.parse_args()
    write_manifest(arguments.model_dir or default_model_dir())


if __name__ == "__main__":
    main()
