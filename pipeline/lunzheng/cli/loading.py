"""Load what a command works with, at the moment it is needed and not before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lunzheng.lasting import lasting

if TYPE_CHECKING:
    from lunzheng.classifier import SentenceClassifier
    from lunzheng.extractor import Extractor
    from lunzheng.sources import ReadOptions
    from lunzheng.text.words import Engine as EngineName


def load_extractor(
    model: Path | None,
    user_dict: Sequence[Path] | None,
    engine: str,
    cues: Sequence[Path] | None = None,
) -> Extractor:
    """The extractor of a model; the one that ships with the package when ``model`` is None.

    Parameters
    ----------
    user_dict, cues : dictionaries and cue lexicons of the user's own.

    Raises
    ------
    ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
    """
    with lasting():
        from lunzheng.extractor import Extractor

        return Extractor(
            model_dir=model,
            user_dict=tuple(user_dict or ()),
            engine=cast("EngineName", engine),
            extra_cues=tuple(cues or ()),
        )


def load_classifier(
    model: Path | None,
    user_dict: Sequence[Path] | None,
    engine: str,
    cues: Sequence[Path] | None = None,
) -> SentenceClassifier:
    """The sentence classifier of a model; parameters and errors as of :func:`load_extractor`."""
    with lasting():
        from lunzheng.classifier import SentenceClassifier

        return SentenceClassifier(
            model, tuple(user_dict or ()), cast("EngineName", engine), tuple(cues or ())
        )


def read_options(
    *,
    id_column: str | None,
    text_column: str | None,
    title_column: str | None,
    date_column: str | None,
    source_column: str | None,
    encoding: str | None,
    recursive: bool,
) -> ReadOptions:
    """The options of reading, as ``lunzheng.sources`` takes them."""
    from lunzheng.sources import ReadOptions

    return ReadOptions(
        id_column=id_column,
        text_column=text_column,
        title_column=title_column,
        date_column=date_column,
        source_column=source_column,
        encoding=encoding,
        recursive=recursive,
    )
