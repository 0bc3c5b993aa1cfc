"""Traditional and Simplified script, one character at a time.

jieba's dictionary and part of the training data are Simplified. Texts are looked up through a
*shadow*: the same text with each Traditional character replaced by one Simplified character, so
that every offset into the shadow is an offset into the text.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lunzheng.errors import LexiconError
from lunzheng.model_files import default_model_dir, read_rows

SHADOW = Path("lexicons", "shadow.tsv")
SIMPLIFIED_ONLY = Path("lexicons", "simplified_only.tsv")

#: Above this share of characters that only Simplified script has, a text counts as Simplified.
SIMPLIFIED_SHARE = 0.05


def simplified_shadow(text: str) -> str:
    """The Simplified shadow of ``text``: always of the same length, character for character.

    Raises
    ------
    LexiconError : if the shipped character table is missing or spoilt.
    """
    return text.translate(_shadow_table())


def share_simplified(text: str) -> float:
    """The share (0 to 1) of the Han characters of ``text`` that Simplified script alone has.

    Simplified news has about 0.3, Traditional news next to 0; a text without Han characters has 0.
    """
    only = _simplified_only()
    han = [character for character in text if "\u3400" <= character <= "\u9fff"]
    return sum(character in only for character in han) / len(han) if han else 0.0


@cache
def _shadow_table() -> dict[int, str]:
    path = default_model_dir() / SHADOW
    table: dict[int, str] = {}
    for line, cells in read_rows(path, 2):
        traditional, simplified = cells[:2]
        # A longer replacement would move every offset behind it.
        if len(traditional) != 1 or len(simplified) != 1:
            raise LexiconError(f"{path}, line {line}: not one character for one character")
        table[ord(traditional)] = simplified
    return table


@cache
def _simplified_only() -> frozenset[str]:
    path = default_model_dir() / SIMPLIFIED_ONLY
    return frozenset(cells[0] for _, cells in read_rows(path, 1))
