"""The one engine contract: ``annotate(Iterator[DataFrame]) -> Iterator[DataFrame]``.

It is what Spark's ``mapInPandas`` takes, and what Dask's ``map_partitions`` wraps.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from lunzheng.article import Article, Layers
from lunzheng.batch.failures import failure_message
from lunzheng.batch.schema import ANNOTATED, INPUT, LAYERS, columns_of_layer
from lunzheng.errors import ColumnError, LexiconError, MissingExtra, ModelError
from lunzheng.outputs.frame import row_of
from lunzheng.record import Record
from lunzheng.text.script import SIMPLIFIED_SHARE, share_simplified

if TYPE_CHECKING:
    import pandas as pd

    from lunzheng.text.words import Engine

Row = tuple[Any, ...]
Paths = Sequence[str | os.PathLike[str]]


class Analyser(Protocol):
    """What finds records and layers of an article; ``lunzheng.Extractor`` is one."""

    def analyse(self, article: Article) -> tuple[list[Record], Layers]: ...


class Annotator:
    """Annotates frames of articles; callable as ``annotate`` is, with settings of its own.

    The model is loaded when the first frame comes, so that an Annotator can be sent to a worker at
    no cost and loads the model there.

    Parameters
    ----------
    model_dir : a model's directory; None takes the one that ships with Lunzheng.
    user_dict : files in jieba's user dictionary format.
    segmenter : ``auto``, ``jieba`` or ``rjieba``; the results are the same.
    """

    def __init__(
        self,
        model_dir: str | os.PathLike[str] | None = None,
        user_dict: Paths = (),
        segmenter: str = "auto",
    ) -> None:
        model = None if model_dir is None else os.fspath(model_dir)
        self._settings = (model, tuple(os.fspath(path) for path in user_dict), segmenter)
        self._analyser: Analyser | None = None
        #: Called with the place of each article in its frame before work on it begins.
        self.on_article: Callable[[int], object] | None = None

    def __reduce__(self) -> tuple[type[Annotator], tuple[Any, ...]]:
        return type(self), self._settings

    def load(self) -> None:
        """Load the model and pandas now, if they have not been loaded.

        Raises
        ------
        ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
        """
        if self._analyser is None:
            self._analyser = self._loaded()
            annotated_frame({layer: [] for layer in LAYERS})

    def _loaded(self) -> Analyser:
        from lunzheng.extractor import Extractor

        model, user_dict, segmenter = self._settings
        return Extractor(
            None if model is None else Path(model),
            [Path(path) for path in user_dict],
            cast("Engine", segmenter),
        )

    def __call__(self, frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Yield the annotation of each frame of articles; see :func:`annotate`."""
        self.load()
        for frame in frames:
            yield self._annotated(frame)

    def _annotated(self, frame: pd.DataFrame) -> pd.DataFrame:
        rows: dict[str, list[Row]] = {layer: [] for layer in LAYERS}
        for at, cells in enumerate(_input_rows(frame)):
            if self.on_article is not None:
                self.on_article(at)
            for layer, row in self._rows_of(*cells):
                rows[layer].append(row)
        return annotated_frame(rows)

    def _rows_of(
        self, article_id: Any, version: Any, text: Any, title: Any, date: Any, source: Any
    ) -> list[tuple[str, Row]]:
        key = (article_id, 1 if version is None else version)
        if not isinstance(text, str) or not text.strip():
            told = "has no text" if text is None or text == "" else "has a blank text"
            if text is not None and not isinstance(text, str):
                told = f"has a {type(text).__name__} for a text"
            return [("reject", (*key, "empty-text", f"article {article_id} {told}. Leave it out."))]
        article = Article(str(article_id), text, title, date, source)
        assert self._analyser is not None
        try:
            records, layers = self._analyser.analyse(article)
            for record in records:
                record.check(text)
        except (ModelError, LexiconError, MissingExtra):
            raise
        except Exception as error:  # one article must not lose the others of its frame
            reason = "out-of-memory" if isinstance(error, MemoryError) else "failed"
            return [("reject", (*key, reason, failure_message(article, error)))]
        simplified = share_simplified(text) > SIMPLIFIED_SHARE
        counts = (len(text), len(layers.sentences), len(records), len(layers.entities), simplified)
        found: list[tuple[str, Row]] = [("article", (*key, *counts))]
        for record in records:
            record_id, _, *cells = row_of(record, article)
            found.append(("record", (*key, record_id, *cells)))
        for entity in layers.entities:
            start, end = entity.start, entity.end
            found.append(("entity", (*key, start, end, entity.label, text[start:end])))
        return found


def annotate(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Annotate frames of articles with the default model.

    The model is loaded inside the process that consumes the iterator, once. For another model or
    a user dictionary, give an :class:`Annotator` in its place.

    Parameters
    ----------
    frames : with the columns of ``lunzheng.batch.INPUT``, in any order, of which ``article_id`` and
        ``text`` are needed; others are passed over.

    Yields
    ------
    For each frame one with the columns of ``lunzheng.batch.ANNOTATED``: first a row with the layer
    ``article`` for each article that was processed, then one for each ``record`` and ``entity`` of
    these, then one with the layer ``reject`` for each article that was not; each in the order of
    the articles. Every article of the frame is either an ``article`` or a ``reject``.

    Raises
    ------
    ColumnError : for a frame without ``article_id`` or ``text``.
    ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
    """
    return _default_annotator()(frames)


@lru_cache(maxsize=1)
def _default_annotator() -> Annotator:
    return Annotator()


def _input_rows(frame: pd.DataFrame) -> Iterator[Row]:
    for needed in ("article_id", "text"):
        if needed not in frame.columns:
            found = ", ".join(map(str, frame.columns))
            raise ColumnError(f'a frame has no column "{needed}" (found: {found}). Rename it.')
    columns: list[list[Any]] = []
    for column in INPUT:
        if column.name in frame.columns:
            cells = frame[column.name].astype(object)
            columns.append(cells.where(cells.notna(), None).tolist())
        else:
            columns.append([None] * len(frame))
    return zip(*columns, strict=True)


def annotated_frame(rows: dict[str, list[Row]]) -> pd.DataFrame:
    """Rows by layer as one frame with the columns and dtypes of ``ANNOTATED``.

    Parameters
    ----------
    rows : by layer, with the cells of ``columns_of_layer`` but for the layer itself.
    """
    import pandas as pd

    of_layer: dict[str, dict[str, Sequence[Any]]] = {}
    for layer in LAYERS:
        names = columns_of_layer(layer)[1:]
        of_layer[layer] = dict(zip(names, zip(*rows[layer], strict=True), strict=False))
    columns: dict[str, pd.Series[Any]] = {}
    for column in ANNOTATED:
        cells: list[Any] = []
        for layer in LAYERS:
            count = len(rows[layer])
            nothing = [layer if column.name == "layer" else None] * count
            cells.extend(of_layer[layer].get(column.name, nothing))
        dtype: Any = "string" if column.type == "category" else column.type
        columns[column.name] = pd.Series(cells, dtype=dtype)
    return pd.DataFrame(columns)
