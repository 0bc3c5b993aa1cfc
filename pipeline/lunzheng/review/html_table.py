"""The table of an article's records on the page."""

from __future__ import annotations

from collections.abc import Sequence

from lunzheng.record import Record
from lunzheng.review.html_text import COLOURS, shown
from lunzheng.review.labels import KIND_LABELS, QUOTE_LABELS
from lunzheng.review.speakers import SpeakerSummary, speaker_name

HEADINGS = ("#", "發言者", "引述詞", "主張", "類別", "建議對象", "信心")

NONE = '<span class="none">—</span>'


def _row(number: int, record: Record, speaker: SpeakerSummary, anchor: str) -> str:
    colour = speaker.number % COLOURS
    role = record.speaker.role
    small = f"<small>{shown(role)}</small>" if role else ""
    cue = shown(record.cue.text) if record.cue else NONE
    addressee = shown(record.addressee.text) if record.addressee else NONE
    to_class = "to" if record.addressee else "to none"
    confidence = min(max(record.confidence, 0.0), 1.0)
    bar = (
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="1"/>'
        f'<rect class="fill" width="{confidence * 100:.0f}" height="1"/></svg>'
    )
    return (
        f'<tr id="{anchor}-r{number}" class="s{colour}" data-r="{number}"'
        f' data-speaker="{speaker.number}" data-kind="{record.kind}">'
        f'<td><a class="ref s{colour}" href="#{anchor}-c{number}"'
        f' aria-label="主張 {number}，看原文">{number}</a></td>'
        f'<td class="who"><b>{shown(speaker.name)}</b>{small}</td>'
        f'<td class="cue-word" data-label="引述詞">{cue}</td>'
        f'<td class="what">{shown(record.claim_text)}</td>'
        f'<td class="kind"><span class="badge {record.kind}" title="{record.kind}">'
        f'{KIND_LABELS[record.kind]}</span><span class="quote">{QUOTE_LABELS[record.quote]}'
        "</span></td>"
        f'<td class="{to_class}" data-label="建議對象">{addressee}</td>'
        f'<td class="sure">{confidence:.2f}{bar}</td></tr>'
    )


def records_table(
    records: Sequence[Record], speakers: dict[str, SpeakerSummary], anchor: str
) -> str:
    """The section with one row a record; a row's number leads to its claim in the text."""
    heads = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    rows = "\n".join(
        _row(number, record, speakers[speaker_name(record)], anchor)
        for number, record in enumerate(records, 1)
    )
    return (
        f'<section class="records" aria-labelledby="{anchor}-records">'
        f'<h2 id="{anchor}-records">主張一覽<small class="shown" aria-live="polite"></small></h2>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></section>"
    )
