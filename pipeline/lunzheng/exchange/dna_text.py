"""A text as the Discourse Network Analyzer shows it, and offsets in it."""

from __future__ import annotations

import re
from bisect import bisect_left

from lunzheng.exchange.utf16 import Utf16


class SwingText:
    """A text in a Swing text pane, which turns every line end into one line feed, then counts.

    Attributes
    ----------
    shown : the text with line feeds only.
    """

    def __init__(self, text: str) -> None:
        self.shown = re.sub(r"\r\n?", "\n", text)
        self._pairs = [match.start() for match in re.finditer("\r\n", text)]
        self._utf16 = Utf16(self.shown)

    def units(self, offset: int) -> int:
        """The UTF-16 offset in :attr:`shown` of a code-point offset in the original text."""
        return self._utf16.units(offset - bisect_left(self._pairs, offset))
