"""What stands beside the text on the page: speakers and kinds to filter by, and the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lunzheng.record import Kind, Record
from lunzheng.review.html_text import COLOURS, shown
from lunzheng.review.labels import KIND_LABELS, SPEAKER_TYPE_LABELS
from lunzheng.review.speakers import SpeakerSummary

KEY = """<h2>圖例</h2>
<ul class="key">
<li><span><span class="claim s0">主張</span></span><span>底色依發言者區分</span></li>
<li><span><span class="speaker s0">發言者</span></span><span>實線</span></li>
<li><span><span class="cue s0">引述詞</span></span><span>點線</span></li>
<li><span><span class="addressee">建議對象</span></span><span>虛線框</span></li>
</ul>"""


def _choice(filter: str, value: str, classes: str, inside: str) -> str:
    return (
        f'<button type="button" class="choice {classes}" aria-pressed="false"'
        f' data-filter="{filter}" data-value="{value}">{inside}</button>'
    )


def _speaker(speaker: SpeakerSummary, most: int) -> str:
    about = speaker.role or SPEAKER_TYPE_LABELS[speaker.type]
    wanted = speaker.kinds["recommendation"]
    bar = (
        f'<svg class="bar" viewBox="0 0 {most} 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="all" width="{speaker.records}" height="1"/>'
        f'<rect class="wanted" width="{wanted}" height="1"/></svg>'
    )
    inside = (
        f'<span class="dot" aria-hidden="true"></span><span>{shown(speaker.name)}</span>'
        f'<span class="count">{speaker.records}</span><small>{shown(about)}</small>{bar}'
    )
    return _choice("speaker", str(speaker.number), f"s{speaker.number % COLOURS}", inside)


def _kinds(records: Sequence[Record]) -> Iterator[str]:
    counts: Counter[Kind] = Counter(record.kind for record in records)
    for kind, label in KIND_LABELS.items():
        if counts[kind]:
            badge = f'<span class="badge {kind}">{label}</span>'
            inside = f'{badge}<span class="count">{counts[kind]}</span>'
            yield _choice("kind", kind, "", inside)


def panel(records: Sequence[Record], speakers: dict[str, SpeakerSummary]) -> str:
    """The panel of one article: buttons that filter by speaker and by kind, and the key."""
    most = max(speaker.records for speaker in speakers.values())
    by_weight = sorted(speakers.values(), key=lambda speaker: (-speaker.records, speaker.number))
    rows = "".join(f"<li>{_speaker(speaker, most)}</li>" for speaker in by_weight)
    return (
        '<aside class="panel" aria-label="篩選與圖例">'
        f'<h2>發言者</h2><ul class="speakers">{rows}</ul>'
        f'<h2>主張類別</h2><div class="kinds">{"".join(_kinds(records))}</div>'
        '<button type="button" class="reset" disabled>清除篩選</button>'
        f"{KEY}</aside>"
    )
