"""Line breaking for Chinese text in a terminal.

rich breaks at blanks only, so that a Chinese sentence after a blank moves to the next line whole.
Chinese breaks between any two characters, except before closing and after opening punctuation.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import get_character_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

NOT_AT_START = frozenset("。，、；：？！」』）》〉】〕…—％”’·～,.;?!)]>%*")
NOT_AT_END = frozenset("「『（《〈【〔“‘([<:→")


def breaks(text: str, width: int) -> Iterator[int]:
    """Yield the offsets at which ``text`` is broken into lines of at most ``width`` cells."""
    width = max(width, 2)
    line_start = cells = 0
    allowed, cells_at_allowed = 0, 0
    before, before_wide = "", False
    for offset, character in enumerate(text):
        size = get_character_cell_size(character)
        wide = size == 2
        if before and (
            (before == " " and character != " ")
            or (
                (wide or before_wide)
                and character not in NOT_AT_START
                and before not in NOT_AT_END
                and size > 0
            )
        ):
            allowed, cells_at_allowed = offset, cells
        if cells + size > width and character != " ":
            if allowed > line_start:
                yield allowed
                line_start, cells = allowed, cells - cells_at_allowed
            if cells + size > width:  # nowhere to break, or still too long
                yield offset
                line_start, cells = offset, 0
            cells_at_allowed = 0
        cells += size
        before, before_wide = character, wide


class ChineseText:
    """A rich renderable: ``text`` with line breaks where Chinese allows them."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for paragraph in self.text.split("\n", allow_blank=True):
            for line in paragraph.divide(breaks(paragraph.plain, options.max_width)):
                line.rstrip()
                line.no_wrap = True
                line.overflow = "ignore"
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widest = max(line.cell_len for line in self.text.split("\n", allow_blank=True))
        return Measurement(min(widest, 4), widest).with_maximum(options.max_width)
