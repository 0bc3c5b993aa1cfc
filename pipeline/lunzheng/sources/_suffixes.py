"""What the suffixes of a file's name say about it."""

from __future__ import annotations

from pathlib import PurePath

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
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".opml": "feed",
    ".warc": "warc",
}
#: How each suffix after that of the format compresses it.
PACKINGS = {".gz": "gz", ".bz2": "bz2", ".xz": "xz", ".zst": "zst", ".zip": "zip"}
KNOWN = " ".join(SUFFIXES) + ", also compressed: " + " ".join(PACKINGS)

#: The format of what has to be looked at first.
STREAM = "stream"
#: What is named by an address.
WEB = "web"


def packing_suffix(path: PurePath) -> str | None:
    """How the file is compressed, by its last suffix."""
    return PACKINGS.get(path.suffix.lower())


def format_suffix(path: PurePath) -> str | None:
    """The format by the suffixes; ``STREAM`` for a compressed file without one of its own.

    None for a suffix that is not known, and for a ZIP archive, which has members instead.
    """
    packing = packing_suffix(path)
    if packing == "zip":
        return None
    if packing is None:
        return SUFFIXES.get(path.suffix.lower())
    inner = PurePath(path.stem)
    return SUFFIXES.get(inner.suffix.lower()) if inner.suffix else STREAM


def without_suffixes(path: PurePath) -> PurePath:
    """``a/b.txt`` and ``a/b.txt.gz`` without what tells format and compression."""
    if packing_suffix(path) is not None:
        path = path.with_suffix("")
    return path.with_suffix("") if path.suffix.lower() in SUFFIXES else path


def suffixes_of(path: PurePath) -> str:
    """``.txt.gz``, as far as they tell format and compression."""
    return path.name.removeprefix(without_suffixes(path).name)
