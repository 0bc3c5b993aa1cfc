"""Sentences, words and entities on the way from one format to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lunzheng.article import Layers
from lunzheng.errors import FormatError
from lunzheng.exchange import CODECS, AnnotatedArticle, Losses
from lunzheng.exchange.layers import LAYERS, read_layers, write_layers


class LayerExchange:
    """Brings layers to a target that has a place for them, and away from a source that has some.

    Parameters
    ----------
    path : the file of layers that the user names, or None.
    source_format, target_format : names of formats.

    Raises
    ------
    FormatError : if ``path`` is named where both formats hold layers, or neither does.

    Attributes
    ----------
    written : the file that :meth:`finish` writes, or None.
    """

    def __init__(
        self, path: Path | None, source_format: str, target_format: str, losses: Losses
    ) -> None:
        gives, takes = (_holds_layers(name) for name in (source_format, target_format))
        if path is not None and gives == takes:
            raise FormatError(
                f"--layers {path}: {source_format} and {target_format} "
                f"{'both hold layers themselves' if gives else 'hold no layers'}. Leave it out."
            )
        self._read = path if takes else None
        self.written = path if gives else None
        self._takes = takes
        self._losses = losses
        self._kept: list[Layers] = []

    def applied(self, documents: Iterable[AnnotatedArticle]) -> Iterator[AnnotatedArticle]:
        """The documents with the layers that the file has, or without those that go to it.

        Raises
        ------
        SourceNotFound, FormatError : when the file of layers cannot be read.
        """
        if self._read is not None:
            documents = list(documents)
            articles = {document.article.id: document.article for document in documents}
            layers = read_layers(self._read, articles)
            documents = [
                replace(document, layers=layers.get(document.article.id)) for document in documents
            ]
        for document in documents:
            if document.layers is not None and not self._takes:
                if self.written is None:
                    self._losses.lose(LAYERS)
                else:
                    self._kept.append(document.layers)
            yield document

    def finish(self) -> None:
        """Write the file of layers, if there is one to write."""
        if self.written is not None:
            write_layers(self._kept, self.written)


def _holds_layers(name: str) -> bool:
    return name in CODECS and CODECS[name].layers
