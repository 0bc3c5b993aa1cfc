"""Gold records as attribution hands them on: what a step gets when those before it are right."""

from __future__ import annotations

from collections.abc import Mapping

from lunzheng.article import Offsets
from lunzheng.attribution.cueless import Attributed
from lunzheng.attribution.cues import CueCandidate
from lunzheng.attribution.speakers import SourceFinder
from lunzheng.attribution.view import View
from lunzheng.record import Record


def attributed_of(
    view: View,
    record: Record,
    candidates: Mapping[Offsets, CueCandidate],
    sources: SourceFinder,
) -> Attributed | None:
    """Cue, mention and spans of a record, or None when it begins in no sentence of ``view``.

    Parameters
    ----------
    candidates : the cue candidates of the article by their offsets; a cue that is none of them
        counts as one of class ``say``.
    sources : tells what kind of mention the record has.
    """
    sentence = view.sentence_at(record.cue.start if record.cue else record.claim[0].start)
    if sentence is None:
        return None
    cue = None
    if record.cue is not None:
        cue = candidates.get((record.cue.start, record.cue.end)) or CueCandidate(
            record.cue.start, record.cue.end, sentence, record.cue.text, frozenset({"say"})
        )
    mention = record.speaker.mention
    what = "continued" if record.implicit else "dropped"
    if mention is not None:
        what = "other"
        if cue is not None:
            for candidate in sources.candidates(view, cue):
                if (candidate.start, candidate.end) == (mention.start, mention.end):
                    what = candidate.what
    return Attributed(
        tuple((span.start, span.end) for span in record.claim),
        cue,
        (mention.start, mention.end) if mention else None,
        what,
        sentence,
        implicit=record.implicit,
    )
