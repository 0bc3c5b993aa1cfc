"""The optional packages of the extra ``exchange``, imported when a format needs one."""

from __future__ import annotations

from typing import Any

from lunzheng.errors import MissingExtra


def conllu_library() -> Any:
    """The module conllu.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        import conllu
    except ImportError as error:
        raise MissingExtra("CoNLL-U", "conllu", "exchange") from error
    return conllu


def cassis_library() -> Any:
    """The module cassis of the package dkpro-cassis.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        import cassis
    except ImportError as error:
        raise MissingExtra("INCEpTION", "dkpro-cassis", "exchange") from error
    return cassis
