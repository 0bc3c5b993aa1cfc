"""The speakers of an article, numbered in order of appearance, with what each of them says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lunzheng.record import Kind, Record, SpeakerType

#: What stands for a speaker that the article does not name.
UNNAMED = "未具名"
AUTHOR = "本文作者"


@dataclass(slots=True)
class SpeakerSummary:
    """One speaker of an article.

    Parameters
    ----------
    number : 0-based, in order of appearance; gives the speaker its colour.
    name : canonical name, mention, or a stand-in when the article gives neither.
    role : the longest role that any of its records gives.
    type : as in its first record.
    kinds : how many of its records are of each kind.
    """

    number: int
    name: str
    role: str | None
    type: SpeakerType
    kinds: Counter[Kind] = field(default_factory=Counter)

    @property
    def records(self) -> int:
        return self.kinds.total()


def speaker_name(record: Record) -> str:
    """The name under which a record's speaker is shown."""
    speaker = record.speaker
    if speaker.type == "author":
        return AUTHOR
    return speaker.name or (speaker.mention.text if speaker.mention else UNNAMED)


def speakers_of(records: Sequence[Record]) -> dict[str, SpeakerSummary]:
    """The speakers of ``records`` by the name they are shown under, in order of appearance."""
    speakers: dict[str, SpeakerSummary] = {}
    for record in records:
        name = speaker_name(record)
        if name not in speakers:
            speakers[name] = SpeakerSummary(len(speakers), name, None, record.speaker.type)
        summary = speakers[name]
        summary.kinds[record.kind] += 1
        summary.role = max(summary.role, record.speaker.role, key=lambda role: len(role or ""))
    return speakers
