"""Where the claim of a cue begins and ends.

A claim follows its cue up to the end of the sentence unless something takes over first: another
cue of the same speaker (…，並強調…), another speaker, the journalist. Each clause boundary on the
way is one decision. A cue with nothing after it has its claim before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lunzheng.article import Offsets
from lunzheng.attribution import border_features as named
from lunzheng.attribution.cues import CueCandidate, CueContext, CueFinder, classes_of
from lunzheng.attribution.decisions import Decision, Part
from lunzheng.attribution.view import CLAUSE_MARKS, CLOSING, OPENING, View

_LEADING = frozenset("，,：:、；; \u3000\t\n")
_PARTICLES = ("的是", "是", "了", "為", "過，", "到", "出", "著", "的", "有")
#: An object between cue and claim is short: 提醒民眾，…
_OBJECT_REACH = 24
_FULL_STOP = re.compile("[。！？]")
_CONNECTIVES = (
    "並且", "而且", "同時", "此外", "另外", "不過", "因此", "至於", "並", "也", "而", "但", "且",
    "另", "更", "還", "又", "則", "對此", "隨後", "之後", "因為", "所以", "如果", "若", "只是",
    "就", "讓", "使", "以", "為", "將", "希望", "盼", "呼籲", "強調", "引發", "導致", "遭",
)  # fmt: skip
_CONNECTIVES_BY_FIRST = {
    first: [word for word in _CONNECTIVES if word[0] == first]
    for first in {word[0] for word in _CONNECTIVES}
}


class BorderFinder:
    """Finds claim borders.

    Parameters
    ----------
    cue_finder : describes what stands before a cue.
    start : decision "the claim begins here".
    stop : decision "the claim ends at this boundary".
    before : decision "the claim stands before the cue".
    around : decision "the claim goes on after the cue as well".
    """

    def __init__(
        self,
        cue_finder: CueFinder,
        start: Decision,
        stop: Decision,
        before: Decision,
        around: Decision,
    ) -> None:
        self._cue_finder = cue_finder
        self._start = start
        self._stop = stop
        self._before = before
        self._around = around

    def claim_of(
        self,
        view: View,
        cue: CueCandidate,
        context: CueContext,
        source: Offsets | None,
        floor: int,
    ) -> list[Offsets]:
        """The spans of the claim that ``cue`` governs; empty if there is none.

        Parameters
        ----------
        context : the accepted cues of the article.
        source : the mention of the cue's source, if any.
        floor : where the text that is still free for a claim before the cue begins.
        """
        after = self.after_cue(view, cue, context)
        before = before_cue(view, cue, source, floor)
        if after is None:
            return [before] if before is not None else []
        if before is not None:
            names = before_features(view, cue, before, after)
            if self._before.probability(names) > 0.5:
                # 「A，」他說，「B。」 is one claim in two spans.
                both = self._around.probability(names) > 0.5
                return [before, after] if both else [before]
        return [after]

    def after_cue(self, view: View, cue: CueCandidate, context: CueContext) -> Offsets | None:
        """The claim that follows ``cue``, or None if nothing does."""
        ceiling = claim_ceiling(view, cue)
        starts = claim_starts(view, cue, ceiling)
        start = starts[0][0]
        if len(starts) > 1:
            start, _ = max(
                starts,
                key=lambda found: self._start.log_odds(start_features(view, cue, *found)),
            )
        if start >= ceiling:
            return None
        for boundary in boundaries(view, start, ceiling):
            if boundary >= ceiling:
                break
            parts = stop_parts(view, cue, start, boundary, ceiling, context, self._cue_finder)
            if self._stop.probability_of(parts) > 0.5:
                return trimmed(view.text, start, boundary)
        return trimmed(view.text, start, ceiling)


def claim_starts(view: View, cue: CueCandidate, ceiling: int) -> list[tuple[int, str]]:
    """Where a claim after ``cue`` may begin, each with the way it was found.

    ``direct`` is right after the cue; ``object`` after whoever is addressed (提醒民眾，…);
    ``quote`` at the quotation behind a short object (罵對方「…」); ``particle`` behind 了, 是, 為.
    """
    text = view.text
    start = cue.end
    while start < ceiling and text[start] in _LEADING:
        start += 1
    found = [(start, "direct")]
    if start >= ceiling or start != cue.end:
        return found
    clause_end = view.clause_end(start, ceiling)
    particle = next((word for word in _PARTICLES if text.startswith(word, start)), None)
    if particle and start + len(particle) < ceiling:
        found.append((start + len(particle), "particle"))
    for offset in range(start + 1, min(start + _OBJECT_REACH, ceiling)):
        if text[offset] in OPENING:
            found.append((offset, "quote"))
            break
        if offset == clause_end:
            if text[offset] in "，：:," and offset + 1 < ceiling:
                found.append((offset + 1, "object"))
            break
    return found


def start_features(view: View, cue: CueCandidate, start: int, way: str) -> list[str]:
    """What speaks for a claim after ``cue`` beginning at ``start``."""
    text = view.text
    skipped = text[cue.end : start]
    names = [f"way={way}", f"way+lemma={way}|{cue.lemma}", f"way+length={way}|{len(skipped)}"]
    names += [f"way+class={way}|{tag}" for tag in classes_of(cue)]
    if way != "direct":
        entity = view.entity_starting.get(cue.end)
        names += [
            f"way+entity={way}|{entity.label if entity else None}",
            f"way+last={way}|{skipped.rstrip('，：:,')[-1:]}",
            f"way+first={way}|{skipped[:1]}",
            f"way+entity_whole={way}|{entity is not None and entity.end >= start - 1}",
        ]
        if way == "particle":
            names.append(f"particle={skipped}")
        word_end = view.word_starting.get(cue.end)
        names.append(f"way+one_word={way}|{word_end is not None and word_end >= start - 1}")
    names.append(f"way+opens={way}|{text[start : start + 1] in OPENING}")
    return names


def claim_ceiling(view: View, cue: CueCandidate) -> int:
    """Where a claim after ``cue`` ends at the latest: with its sentence or its quotation."""
    ceiling = cue.sentence[1]
    if view.depth.inside(cue.start):
        quotation = view.quotation_at(cue.start)
        if quotation is not None:
            ceiling = min(ceiling, quotation[1] - 1)
            # Inside a quotation a full stop ends the claim.
            full_stop = _FULL_STOP.search(view.text, cue.end, ceiling)
            if full_stop is not None:
                ceiling = full_stop.start()
            elif cue.end > ceiling:
                ceiling = cue.end
    return ceiling


def boundaries(view: View, start: int, ceiling: int) -> list[int]:
    """Offsets at which a claim from ``start`` may end: clause marks and closing quotation marks."""
    found = []
    level = view.depth.inside(start) if view.text[start] not in OPENING else False
    for offset in view.marks_in(start + 1, ceiling):
        character = view.text[offset]
        if view.depth.inside(offset) != level:
            continue
        if character in CLAUSE_MARKS:
            found.append(offset)
        elif (
            character in CLOSING
            and offset + 1 < ceiling
            and view.text[offset + 1] not in CLAUSE_MARKS
        ):
            found.append(offset + 1)
    found.append(ceiling)
    return found


def trimmed(text: str, start: int, end: int) -> Offsets | None:
    """``[start, end)`` without the marks that do not belong to a claim."""
    while start < end and (text[start] in _LEADING or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in "，,；;：:、。！？!?" or text[end - 1].isspace()):
        end -= 1
    return (start, end) if start < end else None


def before_cue(view: View, cue: CueCandidate, source: Offsets | None, floor: int) -> Offsets | None:
    """The claim that precedes ``cue`` and its source, if something does."""
    first = max(cue.sentence[0], floor)
    head = source[0] if source is not None and source[0] < cue.start else cue.start
    end = view.clause_start(head, first)
    return trimmed(view.text, first, end) or _quotation_before(view, cue, end, floor)


def _quotation_before(view: View, cue: CueCandidate, head: int, floor: int) -> Offsets | None:
    """The quotation that ends right before the sentence: 「…。」他說。

    Its full stop ends a sentence, but what it quotes is what the cue is about.
    """
    first = cue.sentence[0]
    if head > first or first <= floor or view.text[first - 1] not in CLOSING:
        return None
    quotation = view.quotation_at(first - 1)
    if quotation is None or quotation[0] < floor or quotation[1] != first:
        return None
    return quotation


def before_features(
    view: View, cue: CueCandidate, before: Offsets, after: Offsets | None
) -> list[str]:
    """What speaks for a claim before its cue."""
    text = view.text
    follows = text[cue.end] if cue.end < len(text) else "$"
    quoted = text[before[0]] in OPENING and text[before[1] - 1] in CLOSING
    ends_quoted = text[before[1] - 1] in CLOSING
    names = [
        f"follows={follows if follows in CLAUSE_MARKS else 'word'}",
        f"quoted={quoted}",
        f"ends_quoted={ends_quoted}",
        f"after={after is not None}",
        f"quoted+follows={quoted}|{follows if follows in CLAUSE_MARKS else 'word'}",
        f"lemma={cue.lemma}",
    ]
    if after is not None:
        names.append(f"after_quoted={text[after[0]] in OPENING}")
        names.append(f"quoted+after_quoted={quoted}|{text[after[0]] in OPENING}")
    return names


def stop_parts(
    view: View,
    cue: CueCandidate,
    start: int,
    boundary: int,
    ceiling: int,
    context: CueContext,
    cue_finder: CueFinder,
) -> list[Part]:
    """What speaks for a claim from ``start`` ending at ``boundary``, in groups."""
    text = view.text
    mark = text[boundary] if text[boundary] in CLAUSE_MARKS else "none"
    closes = text[boundary - 1] in CLOSING
    opened = text[start] in OPENING
    quotation = view.quotation_at(start) if opened else None
    whole = quotation is not None and quotation[1] == boundary
    following = boundary + 1 if mark != "none" else boundary
    following_end = view.clause_end(following, ceiling)
    clauses = min(view.clause_marks_between(start, boundary), 4)
    connective = _connective_at(text, following, following_end)
    tags = classes_of(cue)
    punctuated = text[cue.end : cue.end + 1] in CLAUSE_MARKS
    initial = view.clause_start(cue.start, cue.sentence[0]) == cue.sentence[0]
    entity = view.entity_starting.get(following)
    tag = view.tag_starting(following) if following < ceiling else "$"
    second_start = view.word_starting.get(following, following + 1)
    second = view.tag_starting(second_start) if second_start < ceiling else "$"
    next_cue = context.first_between(following, ceiling)
    # Another cue before this one in its sentence may have a claim that holds it.
    nested = view.depth.inside(cue.start) or context.count_between(cue.sentence[0], cue.start) > 0
    marks_ahead = sum(text.find(mark, following, ceiling) >= 0 for mark in "，；")
    parts: list[Part] = [
        (named.boundary_names, mark, closes, whole, opened, connective, clauses),
        (named.clause_names, text[following : min(following + 2, following_end)]),
        (named.cue_names, cue.lemma, punctuated, initial),
        (named.class_names, tags, mark, connective, whole, punctuated),
        (named.tag_names, tag, second, mark, entity.label if entity else None),
        (named.class_tag_names, tags, tag, mark),
        (
            named.nesting_names,
            view.tag_starting(start),
            nested,
            mark,
            next_cue is not None,
            marks_ahead,
        ),
    ]
    if next_cue is None:
        parts.append((named.no_cue_names, tags))
    else:
        parts += _next_cue_parts(view, next_cue, following, following_end, tags, cue_finder)
    return parts


def _connective_at(text: str, start: int, end: int) -> str:
    """The connective by which ``text[start:end]`` opens, or ``none``."""
    for word in _CONNECTIVES_BY_FIRST.get(text[start : min(start + 1, end)], ()):
        if text.startswith(word, start, end):
            return word
    return "none"


def _next_cue_parts(
    view: View,
    next_cue: CueCandidate,
    following: int,
    following_end: int,
    own: tuple[str, ...],
    cue_finder: CueFinder,
) -> list[Part]:
    clause = view.clause_start(next_cue.start, following)
    here = next_cue.start < following_end
    lead_end, _ = cue_finder.strip_adverbs(view, clause, next_cue.start)
    subject = "dropped" if lead_end <= clause else "overt"
    entity = view.entity_ending.get(lead_end)
    if entity is not None and subject == "overt":
        subject = entity.label
    elif subject == "overt" and view.text[lead_end - 1] in "他她":
        subject = "pronoun"
    quotes = view.text[next_cue.end : next_cue.end + 2]
    punctuated = bool(set(quotes) & (CLAUSE_MARKS | OPENING))
    clause_is_cue = here and clause == following
    return [
        (named.next_cue_names, next_cue.lemma, here, subject, punctuated, clause_is_cue),
        (named.next_class_names, own, classes_of(next_cue), here, subject, punctuated),
    ]


def spans_overlap(first: Iterable[Offsets], second: Sequence[Offsets]) -> bool:
    """Whether any span of one touches any of the other."""
    return any(a < d and c < b for a, b in first for c, d in second)
