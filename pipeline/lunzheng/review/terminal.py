"""An article and its records as rich renderables, for a terminal or a plain file."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lunzheng.article import Article
from lunzheng.record import Record
from lunzheng.review.marks import Mark, Segment, marked_paragraphs, visible
from lunzheng.review.speakers import SpeakerSummary, speaker_name, speakers_of
from lunzheng.review.wrapping import ChineseText

#: One colour a speaker, in order of appearance; all readable on black and on white.
SPEAKER_COLOURS = (
    "dodger_blue2",
    "dark_orange3",
    "green4",
    "deep_pink3",
    "medium_purple3",
    "gold3",
    "dark_cyan",
    "red3",
)

#: How a layer is bracketed where there are no colours.
BRACKETS = {
    "claim": ("[", "]"),
    "speaker": ("*", "*"),
    "cue": ("<", ">"),
    "addressee": ("(→", ")"),
}


def _colour(number: int) -> str:
    return SPEAKER_COLOURS[number % len(SPEAKER_COLOURS)]


def _borders(segment: Segment) -> list[Mark]:
    """The segment's marks, one where several records share a speaker's or addressee's mention."""
    once: dict[object, Mark] = {}
    for mark in segment.marks:
        key = mark if mark.layer == "claim" else (mark.layer, mark.start, mark.end)
        once.setdefault(key, mark)
    return list(once.values())


def bracketed(paragraph: Sequence[Segment]) -> Text:
    """A paragraph with its marks as brackets: ``*陳部長*<指出>，[1:電價不會調整]。``"""
    line = Text()
    for segment in paragraph:
        marks = _borders(segment)
        for mark in marks:
            if mark.start == segment.start:
                line.append(BRACKETS[mark.layer][0])
                if mark.layer == "claim":
                    line.append(f"{mark.record + 1}:")
        line.append(visible(segment.text))
        for mark in reversed(marks):
            if mark.end == segment.end:
                line.append(BRACKETS[mark.layer][1])
    return line


def coloured(
    paragraph: Sequence[Segment],
    records: Sequence[Record],
    speakers: dict[str, SpeakerSummary],
) -> Text:
    """A paragraph with its marks as styles, in the colour of each record's speaker."""

    def colour(record: int) -> str:
        return _colour(speakers[speaker_name(records[record])].number)

    line = Text()
    for segment in paragraph:
        style = Style()
        for mark in segment.marks:
            if mark.layer == "claim":
                if mark.start == segment.start:
                    number = Style(color=colour(mark.record), bold=True, reverse=True)
                    line.append(f"[{mark.record + 1}]", number)
                style += Style(color=colour(mark.record))
            elif mark.layer == "speaker":
                style += Style(color=colour(mark.record), bold=True, underline=True)
            elif mark.layer == "cue":
                style += Style(color=colour(mark.record), italic=True, bold=True)
            else:
                style += Style(underline=True)
        line.append(visible(segment.text), style)
    return line


def _cell(value: str | None) -> ChineseText:
    return ChineseText(Text(visible(value)) if value else Text("–", style="dim"))


def records_table(records: Sequence[Record], *, colour: bool = True) -> Table:
    """One row a record: number, speaker, role, cue, claim, kind, addressee and confidence."""
    speakers = speakers_of(records)
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True, padding=(0, 2, 0, 0))
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("speaker", ratio=3, min_width=8)
    table.add_column("cue", min_width=4, max_width=8)
    table.add_column("claim", ratio=7)
    table.add_column("kind", no_wrap=True)
    table.add_column("to", min_width=6, max_width=12)
    table.add_column("conf", justify="right", no_wrap=True)
    for number, record in enumerate(records, 1):
        name = speaker_name(record)
        style = Style(color=_colour(speakers[name].number), bold=True) if colour else Style()
        speaker = Text(visible(name), style)
        if record.speaker.role:
            speaker.append("\n" + visible(record.speaker.role), Style(bold=False, dim=True))
        kind = Text(record.kind, Style(bold=record.kind == "recommendation"))
        table.add_row(
            str(number),
            ChineseText(speaker),
            _cell(record.cue.text if record.cue else None),
            _cell(record.claim_text),
            kind,
            _cell(record.addressee.text if record.addressee else None),
            f"{record.confidence:.2f}",
        )
    return table


def _heading(article: Article, *, colour: bool) -> RenderableType:
    about = "  ".join(visible(part) for part in (article.source, article.date, article.id) if part)
    lines: list[RenderableType] = [
        Rule(style="dim") if colour else Rule(characters="-", style="none")
    ]
    if article.title:
        lines.append(ChineseText(Text(visible(article.title), Style(bold=True))))
    lines.append(ChineseText(Text(about, Style(dim=True))))
    return Group(*lines)


def _legend(*, colour: bool) -> Text:
    if not colour:
        return Text("[1:claim of record 1]  *speaker*  <cue>  (→addressee)")
    legend = Text(style="dim")
    legend.append("[1]", Style(reverse=True)).append("claim of record 1   ")
    legend.append("speaker", Style(bold=True, underline=True)).append("   ")
    legend.append("cue", Style(bold=True, italic=True)).append("   ")
    legend.append("addressee", Style(underline=True)).append("   one colour a speaker")
    return legend


def article_view(
    article: Article, records: Sequence[Record], *, colour: bool = True
) -> RenderableType:
    """The article with its claims, speakers and cues marked, then a table of its records.

    Parameters
    ----------
    colour : mark with styles; False marks with brackets, for files and ``NO_COLOR``.

    Raises
    ------
    RecordError : when a record does not fit the article.
    """
    speakers = speakers_of(records)
    parts: list[RenderableType] = [_heading(article, colour=colour), ""]
    for paragraph in marked_paragraphs(article.text, records):
        line = coloured(paragraph, records, speakers) if colour else bracketed(paragraph)
        parts.append(ChineseText(line))
        parts.append("")
    if not records:
        return Group(*parts, Text("No records: nobody is said to claim anything.", "dim"))
    legend = Padding(_legend(colour=colour), (0, 0, 1, 0))
    return Group(*parts, legend, records_table(records, colour=colour))
