"""Offsets in UTF-16 code units, as JavaScript and Java count, and back to code points."""

from __future__ import annotations

from bisect import bisect_left

from lunzheng.errors import FormatError

_LAST_BMP = "\uffff"


class Utf16:
    """The code-unit offsets of one text.

    Parameters
    ----------
    text : astral characters (𠮷, 😀) count one code point, but two code units.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._astral = [at for at, character in enumerate(text) if character > _LAST_BMP]
        # Where, in code units, the second half of each astral character begins.
        self._halves = [at + number + 1 for number, at in enumerate(self._astral)]

    def units(self, offset: int) -> int:
        """The code-unit offset of a code-point ``offset``."""
        return offset + bisect_left(self._astral, offset)

    def points(self, units: int) -> int:
        """The code-point offset of a code-unit offset.

        Raises
        ------
        FormatError : if it lies outside the text or amid a character.
        """
        before = bisect_left(self._halves, units)
        if before < len(self._halves) and self._halves[before] == units:
            raise FormatError(f"the offset {units} lies amid a character of two UTF-16 units.")
        if not 0 <= units - before <= self._length:
            raise FormatError(f"the offset {units} lies outside the text.")
        return units - before
