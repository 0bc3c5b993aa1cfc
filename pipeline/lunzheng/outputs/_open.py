"""Opening outputs: the name says the format, and nothing half-written keeps the name."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from lunzheng.article import Layers
from lunzheng.errors import OutputError
from lunzheng.outputs._atomic import ByteSink, standard_output, whole_file
from lunzheng.outputs._writers import FORMATS, RecordWriter, RowWriter, json_line, writer_of
from lunzheng.outputs.layout import RECORDS, SENTENCES, Layout, Row
from lunzheng.sentence import LabelledSentence
from lunzheng.sources import Reject


@contextlib.contextmanager
def open_records(
    path: str | os.PathLike[str], *, format: str | None = None
) -> Iterator[RecordWriter]:
    """A writer of records, closed and given its name when the block ends well.

    When the block raises, KeyboardInterrupt included, nothing stands under ``path`` but what stood
    there before.

    Parameters
    ----------
    path : ``-`` is standard output, written through article by article.
    format : one of ``FORMATS``; None takes it from the suffix, JSONL for ``-``.

    Raises
    ------
    OutputError : for an unknown suffix, and when the system refuses the file.
    MissingExtra : for Parquet without pyarrow.
    """
    with _open_rows(path, format, RECORDS) as writer:
        yield writer


@contextlib.contextmanager
def open_sentences(
    path: str | os.PathLike[str], *, format: str | None = None
) -> Iterator[RowWriter[LabelledSentence]]:
    """A writer of labelled sentences, with the formats, promises and errors of ``open_records``."""
    with _open_rows(path, format, SENTENCES) as writer:
        yield writer


@contextlib.contextmanager
def _open_rows(
    path: str | os.PathLike[str], format: str | None, layout: Layout[Row]
) -> Iterator[RowWriter[Row]]:
    known = _format(path, format)
    with _sink(path) as sink:
        writer = writer_of(known, sink, layout)
        yield writer
        writer.finish()


class LayersWriter:
    """Layers as JSONL, one line an article."""

    def __init__(self, sink: ByteSink) -> None:
        self._sink = sink

    def write(self, layers: Layers) -> None:
        self._sink.write(json_line(layers.to_json()))


@contextlib.contextmanager
def open_layers(path: str | os.PathLike[str]) -> Iterator[LayersWriter]:
    """A writer of layers, with the promises of ``open_records``; they are JSONL by any name.

    Raises
    ------
    OutputError : for a suffix of another format, and when the system refuses the file.
    """
    if os.fspath(path) != "-" and _format(path, None) != "jsonl":
        raise OutputError(f"{path}: layers are written as JSON lines. Name it with .jsonl.")
    with _sink(path) as sink:
        yield LayersWriter(sink)


class RejectWriter:
    """Rejects as JSONL; the file is made with the first of them.

    Attributes
    ----------
    path : where they go; None when there is no file to lie beside.
    counts : how many there were, by reason.
    """

    def __init__(self, path: Path | None, files: ExitStack) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self._files = files
        self._sink: ByteSink | None = None

    def write(self, reject: Reject) -> None:
        self.counts[reject.reason] += 1
        if self.path is None:
            return
        if self._sink is None:
            self._sink = self._files.enter_context(whole_file(self.path))
        self._sink.write(json_line(reject.to_json()))


@contextlib.contextmanager
def open_rejects(output: str | os.PathLike[str]) -> Iterator[RejectWriter]:
    """A writer of the rejects of a run, beside its output: ``out.csv``, ``out.rejects.jsonl``.

    A run without rejects leaves no such file, and removes that of an earlier run. Beside ``-`` and
    what is no regular file none is written: the caller shows the messages.

    Raises
    ------
    OutputError : when the system refuses the file.
    """
    path = rejects_path(output)
    with ExitStack() as files:
        writer = RejectWriter(path, files)
        yield writer
        if path is not None and not writer.counts:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise OutputError(
                    f"{path}, of an earlier run, cannot be removed: {error.strerror}. Remove it."
                ) from error


def rejects_path(output: str | os.PathLike[str]) -> Path | None:
    """Where the rejects of a run that writes to ``output`` are listed; None for nowhere."""
    path = Path(output)
    if os.fspath(output) == "-" or (path.exists() and not path.is_file()):
        return None
    return path.with_suffix(".rejects.jsonl") if path.suffix else Path(f"{path}.rejects.jsonl")


def _sink(path: str | os.PathLike[str]) -> AbstractContextManager[ByteSink]:
    return standard_output() if os.fspath(path) == "-" else whole_file(path)


def _format(path: str | os.PathLike[str], named: str | None) -> str:
    suffix = Path(path).suffix.lower().removeprefix(".")
    known = ", ".join(f".{one}" for one in FORMATS)
    if named is not None:
        if named not in FORMATS:
            raise OutputError(f"unknown format {named!r}. Known are {', '.join(FORMATS)}.")
        return named
    if os.fspath(path) == "-":
        return "jsonl"
    if suffix not in FORMATS:
        raise OutputError(
            f"{os.fspath(path)}: its suffix does not tell its format. End it in one of {known}."
        )
    return suffix
