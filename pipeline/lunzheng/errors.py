"""Every error that Lunzheng raises on purpose.

::

    LunzhengError
    ├── SourceError            an input that cannot be read at all
    │   ├── SourceNotFound     no such file, or a glob or directory without articles
    │   ├── EncodingError      bytes that are no text in any known encoding
    │   ├── FormatError        not the format its name says (a PDF named .txt, broken JSON)
    │   └── ColumnError        a table without the column asked for
    ├── OutputError            an output that cannot be written
    ├── ModelError             a model that is missing, damaged, foreign or newer
    ├── LexiconError           a line of a lexicon or user dictionary that cannot be used
    ├── PipelineError          a spaCy pipeline without a component that another one needs
    ├── EngineError            workers or a cluster that cannot be started or were lost
    ├── StoreError             a store that is damaged, in use, or made with other settings
    ├── QueryError             SQL over a store that cannot be answered
    ├── RecordError            a record that does not fit its article or the schema
    └── MissingExtra           a feature whose optional dependency is not installed

A message says what is wrong, where (file, row, article, offset) and what to do next.
"""

from __future__ import annotations


class LunzhengError(Exception):
    """Base of the tree; the command line turns it into one line on stderr."""


class SourceError(LunzhengError):
    """An input that cannot be read at all."""


class SourceNotFound(SourceError):
    """No such file, or a pattern or directory that holds no article."""


class EncodingError(SourceError):
    """Bytes that are no text in any known encoding."""


class FormatError(SourceError):
    """A file that is not what its name says."""


class ColumnError(SourceError):
    """A table without the column that was asked for."""


class OutputError(LunzhengError):
    """An output that cannot be written."""


class ModelError(LunzhengError):
    """A model that is missing, damaged, foreign or newer than this version."""


class LexiconError(LunzhengError):
    """A line of a lexicon or user dictionary that cannot be used."""


class PipelineError(LunzhengError, ValueError):
    """A spaCy pipeline that lacks a component which another one needs."""


class EngineError(LunzhengError):
    """Workers or a cluster that cannot be started or were lost."""


class StoreError(LunzhengError):
    """A store that is damaged, newer than this version, in use, or made with other settings."""


class QueryError(LunzhengError):
    """SQL over a store that cannot be answered."""


class RecordError(LunzhengError):
    """A record that does not fit its article or the schema."""


class MissingExtra(LunzhengError):
    """A feature whose optional dependency is not installed."""

    def __init__(self, feature: str, package: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs the package {package}, which is not installed. "
            f"Install it with: pip install 'lunzheng[{extra}]'"
        )
