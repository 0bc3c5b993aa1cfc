"""Lunzheng (論證): who claims what in Traditional-Chinese news, and what do they want done?

Everything public is here; the modules below may move. Importing this costs nothing: each name
loads what it needs when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lunzheng._extract import extract
    from lunzheng.article import Article, Entity, Layers, Span
    from lunzheng.classifier import SentenceClassifier, classify
    from lunzheng.errors import (
        ColumnError,
        EncodingError,
        EngineError,
        FormatError,
        LexiconError,
        LunzhengError,
        MissingExtra,
        ModelError,
        OutputError,
        PipelineError,
        QueryError,
        RecordError,
        SourceError,
        SourceNotFound,
        StoreError,
    )
    from lunzheng.extractor import Extractor
    from lunzheng.language import load
    from lunzheng.outputs import to_frame
    from lunzheng.record import Record, Speaker
    from lunzheng.sentence import LabelledSentence
    from lunzheng.sources import ReadOptions, Reject, read_articles

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ColumnError",
    "EncodingError",
    "EngineError",
    "Entity",
    "Extractor",
    "FormatError",
    "LabelledSentence",
    "Layers",
    "LexiconError",
    "LunzhengError",
    "MissingExtra",
    "ModelError",
    "OutputError",
    "PipelineError",
    "QueryError",
    "ReadOptions",
    "Record",
    "RecordError",
    "Reject",
    "SentenceClassifier",
    "SourceError",
    "SourceNotFound",
    "Span",
    "Speaker",
    "StoreError",
    "__version__",
    "classify",
    "extract",
    "load",
    "read_articles",
    "to_frame",
]

_HOMES = {
    "lunzheng._extract": ("extract",),
    "lunzheng.article": ("Article", "Entity", "Layers", "Span"),
    "lunzheng.classifier": ("SentenceClassifier", "classify"),
    "lunzheng.errors": (
        "ColumnError", "EncodingError", "EngineError", "FormatError", "LexiconError",
        "LunzhengError", "MissingExtra", "ModelError", "OutputError", "PipelineError",
        "QueryError", "RecordError", "SourceError", "SourceNotFound", "StoreError",
    ),
    "lunzheng.extractor": ("Extractor",),
    "lunzheng.language": ("load",),
    "lunzheng.outputs": ("to_frame",),
    "lunzheng.record": ("Record", "Speaker"),
    "lunzheng.sentence": ("LabelledSentence",),
    "lunzheng.sources": ("ReadOptions", "Reject", "read_articles"),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
