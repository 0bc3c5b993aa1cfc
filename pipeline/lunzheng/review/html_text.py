"""The text of an article as HTML, with claims, speakers, cues and addressees marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from lunzheng.record import Record
from lunzheng.review.marks import Mark, MarkLayer, Segment, marked_paragraphs, visible
from lunzheng.review.speakers import SpeakerSummary, speaker_name

#: page.css holds as many colours.
COLOURS = 10

#: The order in which the marks within a claim enclose one another.
INNER_LAYERS: tuple[MarkLayer, ...] = ("addressee", "speaker", "cue")


def shown(value: str) -> str:
    """``value`` as HTML text: escaped, with control characters made visible."""
    return escape(visible(value))


class TextMarkup:
    """Marks the paragraphs of one article.

    Parameters
    ----------
    records : of the article.
    speakers : its speakers, by the name they are shown under.
    anchor : prefix of the ids of this article on the page, as in ``a1-r3`` and ``a1-c3``.
    """

    def __init__(
        self, records: Sequence[Record], speakers: dict[str, SpeakerSummary], anchor: str
    ) -> None:
        self.records = records
        self.anchor = anchor
        self.colours = [speakers[speaker_name(record)].number % COLOURS for record in records]

    def paragraphs(self, text: str) -> Iterator[str]:
        """Yield one ``<p>`` for each paragraph of ``text``."""
        for paragraph in marked_paragraphs(text, self.records):
            yield f"<p>{''.join(self._segment(segment) for segment in paragraph)}</p>"

    def _segment(self, segment: Segment) -> str:
        markup = shown(segment.text)
        for layer in INNER_LAYERS:
            marks = segment.of(layer)
            if marks:
                markup = self._span(layer, marks, markup)
        claims = segment.of("claim")
        if not claims:
            return markup
        classes = "claim"
        if len(claims) > 1:
            classes += f" nested o{self.colours[claims[-2].record]}"
        links = "".join(self._link(mark) for mark in claims if mark.start == segment.start)
        return links + self._span(classes, claims, markup)

    def _span(self, classes: str, marks: Sequence[Mark], markup: str) -> str:
        numbers = " ".join(str(mark.record + 1) for mark in marks)
        colour = self.colours[marks[-1].record]
        return f'<span class="{classes} s{colour}" data-r="{numbers}">{markup}</span>'

    def _link(self, mark: Mark) -> str:
        """The number before a claim, which leads to its row in the table."""
        number = mark.record + 1
        # The second span of a broken claim repeats the number, but an id is given only once.
        own_id = f' id="{self.anchor}-c{number}"' if mark.part == 0 else ""
        wanted = " wanted" if self.records[mark.record].kind == "recommendation" else ""
        return (
            f'<a class="ref s{self.colours[mark.record]}{wanted}" data-r="{number}"{own_id}'
            f' href="#{self.anchor}-r{number}" aria-label="主張 {number}，看表格">{number}</a>'
        )
