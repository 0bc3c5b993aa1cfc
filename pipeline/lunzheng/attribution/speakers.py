"""Which mention next to a cue is its source.

Candidates are names, pronouns and noun phrases before the cue (behind 據, also after it), and
"none": the subject is dropped. Each is scored by one decision; the best wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from lunzheng.article import Offsets
from lunzheng.attribution import source_features as named
from lunzheng.attribution.cues import ACCORDING, CueCandidate, CueContext, CueFinder
from lunzheng.attribution.decisions import Decision, Part, names_of
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.view import CLAUSE_MARKS, View

#: How many clauses before the cue's own may hold its source (王部長貼出照片，表示…).
_CLAUSES_BACK = 3
_PHRASE_WORDS = 6
_OPENING_WORDS = 4
_LATIN_NAME = re.compile(r"[A-Za-z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}")
_NAME_MARKS = {"《": "》", "〈": "〉", "「": "」"}
_OPENING_NAME_MARK = re.compile("[《〈「]")


class SourceCandidate(NamedTuple):
    """A mention that may be the source; ``what`` says what it is (PERSON, pronoun, group …)."""

    start: int
    end: int
    what: str


# Not frozen, here and below: making a frozen one takes several times as long, and these are many.
@dataclass(slots=True)
class _Situation:
    """What is the same for all candidates of a cue; see :meth:`SourceFinder.features`."""

    first: int
    clause: int
    stripped: int
    adverbs: int
    empty: bool
    classes: tuple[str, ...]
    cues_before: int
    inside: bool
    adverbs_before: bool


@dataclass(slots=True)
class _Form:
    """What a mention is like, whatever cue asks for it: features, and what they weigh."""

    parts: list[Part]
    weight: float
    surface: str
    at_clause_start: bool
    inside: bool
    after_according: bool


class SourceFinder:
    """Finds the source of a cue.

    Parameters
    ----------
    lexicons : supplies heads of unnamed sources.
    cue_finder : knows what may stand between a source and its cue.
    decision : "this candidate is the source".
    """

    def __init__(self, lexicons: Lexicons, cue_finder: CueFinder, decision: Decision) -> None:
        self._lexicons = lexicons
        self._cue_finder = cue_finder
        self._decision = decision

    def source_of(
        self, view: View, cue: CueCandidate, context: CueContext
    ) -> tuple[SourceCandidate | None, float]:
        """The source's mention, or None when it is dropped, and the margin of the choice."""
        decision = self._decision
        situation = self._situation(view, cue, context)
        scored: list[tuple[float, SourceCandidate | None]] = []
        for candidate in self.candidates(view, cue):
            form = self._form(view, candidate, situation.first)
            parts = self._relation_parts(view, cue, candidate, context, situation, form)
            scored.append((decision.log_odds_of(parts, form.weight), candidate))
        dropped = self._dropped_parts(view, cue, situation)
        scored.append((decision.log_odds_of(dropped), None))
        scored.sort(key=lambda pair: -pair[0])
        margin = scored[0][0] - (scored[1][0] if len(scored) > 1 else -10.0)
        return scored[0][1], round(margin, 6)

    def candidates(self, view: View, cue: CueCandidate) -> list[SourceCandidate]:
        """Mentions that may be the source of ``cue``, in text order."""
        first, last = cue.sentence
        if view.depth.inside(cue.start):
            quotation = view.quotation_at(cue.start)
            if quotation is not None:
                first = quotation[0] + 1
        clause = view.clause_start(cue.start, first)
        floors = [clause]
        while floors[-1] > first and len(floors) <= _CLAUSES_BACK:
            floors.append(view.clause_start(floors[-1] - 1, first))
        found: dict[Offsets, str] = {}
        for number, floor in enumerate(floors):
            ceiling = cue.start if number == 0 else floors[number - 1]
            self._collect(view, floor, ceiling, found)
        if cue.lemma in ACCORDING:
            self._collect(view, cue.end, view.clause_end(cue.end, last), found)
        return [SourceCandidate(start, end, what) for (start, end), what in sorted(found.items())]

    def _collect(self, view: View, floor: int, ceiling: int, found: dict[Offsets, str]) -> None:
        for entity in view.entities_between(floor, ceiling):
            if entity.end <= ceiling and entity.label != "TITLE":
                found[entity.start, entity.end] = entity.label
        key = ("mentions", floor, ceiling)
        others: dict[Offsets, str] | None = view.memo.get(key)
        if others is None:
            others = view.memo[key] = self._unnamed(view, floor, ceiling)
        for offsets, what in others.items():
            found.setdefault(offsets, what)

    def _unnamed(self, view: View, floor: int, ceiling: int) -> dict[Offsets, str]:
        """Mentions between two offsets that no entity stands for."""
        text = view.text
        found: dict[Offsets, str] = {}
        # Any word right before the cue or its adverbs may be an unknown noun.
        stripped, _ = self._cue_finder.strip_adverbs(view, floor, ceiling)
        heads = self._lexicons.heads
        words = view.words_between(floor, ceiling)
        for number, (start, end) in enumerate(words):
            word = text[start:end]
            what = heads.get(word)
            if what is None:
                what = next(
                    (heads[word[-size:]] for size in (3, 2, 1) if word[-size:] in heads), None
                )
                if what == "pronoun":
                    what = None
            if what == "pronoun":
                found.setdefault((start, end), what)
                continue
            if what is None:
                if end != stripped:
                    continue
                what = "other"
            for back in range(number, max(number - _PHRASE_WORDS, -1), -1):
                if back < number and words[back][1] != words[back + 1][0]:
                    break
                if text[words[back][0]] in CLAUSE_MARKS:
                    break
                found.setdefault((words[back][0], end), what)
        # The subject opens its clause: try its first words, with and without what leads up to them.
        opening = 0
        while opening < len(words) and text[words[opening][0] : words[opening][1]] in (
            self._lexicons.adverbs
        ):
            opening += 1
        for first in {0, opening}:
            for start, end in words[first : first + _OPENING_WORDS]:
                if text[start] in CLAUSE_MARKS:
                    break
                found.setdefault((words[first][0], end), "opening")
        for mark in _OPENING_NAME_MARK.finditer(text, floor, ceiling):
            offset = mark.start()
            end = text.find(_NAME_MARKS[mark[0]], offset, ceiling)
            if end > offset + 1:
                found.setdefault((offset + 1, end), "title-mark")
        for match in _LATIN_NAME.finditer(text, floor, ceiling):
            found.setdefault(match.span(), "latin")
        for start, end in words:
            if end == start + 1 and text[start] in view.surnames:
                found.setdefault((start, end), "surname")
                after = view.word_starting.get(end)
                if after is not None and text[end] in "男女嫌妻父母婦翁":
                    found.setdefault((start, end + 1), "surname")
        return found

    def features(
        self,
        view: View,
        cue: CueCandidate,
        candidate: SourceCandidate | None,
        context: CueContext,
    ) -> list[str]:
        """What speaks for a candidate; None stands for a dropped subject.

        Parameters
        ----------
        context : the cues of the article. A claim between a name and a cue that drops its
            subject makes the subject null; verbs without a claim between do not.
        """
        situation = self._situation(view, cue, context)
        if candidate is None:
            return names_of(self._dropped_parts(view, cue, situation))
        form = self._form(view, candidate, situation.first)
        relation = self._relation_parts(view, cue, candidate, context, situation, form)
        return names_of([*form.parts, *relation])

    def _situation(self, view: View, cue: CueCandidate, context: CueContext) -> _Situation:
        """What is the same for all candidates of a cue."""
        first = cue.sentence[0]
        clause = view.clause_start(cue.start, first)
        stripped, adverbs = self._cue_finder.strip_adverbs(view, clause, cue.start)
        return _Situation(
            first=first,
            clause=clause,
            stripped=stripped,
            adverbs=min(adverbs, 2),
            empty=stripped <= clause,
            classes=tuple(sorted(cue.classes)),
            cues_before=min(context.count_between(first, cue.start), 2),
            inside=view.depth.inside(cue.start),
            # Where nothing can be stripped at all, no candidate but one at the cue touches it.
            adverbs_before=self._cue_finder.strip_adverbs(view, 0, cue.start)[0] < cue.start,
        )

    @staticmethod
    def _dropped_parts(view: View, cue: CueCandidate, situation: _Situation) -> list[Part]:
        text, clause = view.text, situation.clause
        empty, first = situation.empty, situation.clause == situation.first
        persons = view.count_between(clause, cue.start, "PERSON")
        return [
            (named.dropped_names, empty, first, situation.adverbs, situation.cues_before),
            (
                named.dropped_lead_names,
                text[clause : clause + 1],
                "^" if first else text[clause - 1],
                min(max(situation.stripped - clause, 0), 8),
                min(persons, 2),
            ),
            (named.dropped_cue_names, cue.lemma, situation.classes, empty),
        ]

    def _form(self, view: View, candidate: SourceCandidate, first: int) -> _Form:
        """What a mention is like, whatever cue asks for it."""
        # Its sentence is that of the cue, so where it stands says where that begins.
        key = (_Form, *candidate)
        form: _Form | None = view.memo.get(key)
        if form is None:
            form = view.memo[key] = self._form_of(view, candidate, first)
        return form

    def _form_of(self, view: View, candidate: SourceCandidate, first: int) -> _Form:
        text = view.text
        start, end, what = candidate.start, candidate.end, candidate.what
        surface = text[start:end]
        first_word = text[start : view.word_starting.get(start, start + 1)]
        before = text[start - 1] if start > 0 else "^"
        previous_start = view.word_ending.get(start, max(start - 1, 0))
        previous = text[previous_start:start] if start > first else "^"
        at_clause_start = start <= view.clause_start(start, first)
        next_character = text[end] if end < len(text) else "$"
        entity_here = view.entity_starting.get(start)
        exact = entity_here is not None and entity_here.end == end
        around = view.entity_over(start, start + 1)
        last_inside = view.entity_over(end - 1, end)
        cuts = (around is not None and around.start < start) or (
            last_inside is not None and last_inside.end > end
        )
        titled = view.entity_ending.get(start)
        title_before = titled is not None and titled.label in ("TITLE", "ORG")
        inner = view.tags_between(start, end)
        opening = inner[0] if inner else "?"
        tag_before = view.tag_ending(start) if start > first else "^"
        parts: list[Part] = [
            (
                named.form_names,
                what,
                exact,
                min(end - start, 8),
                cuts,
                min(view.count_between(start, end, "PERSON"), 2),
                title_before,
                start == first,
            ),
            (named.previous_names, what, previous),
            (
                named.next_names,
                what,
                next_character,
                before if before in CLAUSE_MARKS or not before.isalnum() else "word",
            ),
            (
                named.opening_names,
                first_word,
                first_word in self._lexicons.adverbs,
                exact,
                surface[:1],
            ),
            (named.within_names, what, "的" in surface, bool(named.LINKS & set(surface))),
            (
                named.tag_names,
                what,
                exact,
                opening,
                inner[-1] if inner else "?",
                tag_before,
                min(inner.count("v"), 2),
                min(len(inner), 6),
            ),
            (named.held_tag_names, what, tuple(sorted(set(inner)))),
        ]
        if what == "other" or what in ("group", "organization", "document"):
            head = text[view.word_ending.get(end, end - 1) : end]
            start_word = text[start : view.word_starting.get(start, end)]
            parts.append((named.head_names, head, start_word))
        after_according = text.endswith(ACCORDING, 0, start)
        return _Form(
            parts,
            self._decision.weight_of(parts),
            surface,
            at_clause_start,
            view.depth.inside(start),
            after_according,
        )

    def _relation_parts(
        self,
        view: View,
        cue: CueCandidate,
        candidate: SourceCandidate,
        context: CueContext,
        situation: _Situation,
        form: _Form,
    ) -> list[Part]:
        """How a mention stands to a cue."""
        text = view.text
        start, end, what = candidate.start, candidate.end, candidate.what
        empty = situation.empty
        after_cue = start >= cue.end
        between_start, between_end = (cue.end, start) if after_cue else (end, cue.start)
        adjacent = not after_cue and (
            end == cue.start
            or (situation.adverbs_before and self._only_adverbs(view, end, cue.start))
        )
        marks = view.marks_between(between_start, between_end)
        clauses = min(marks, 3)
        between = text[between_start : min(between_start + 2, between_end)]
        distance = max(between_end - between_start, 0)
        bucket = (
            0 if distance == 0 else 1 if distance <= 2 else 2 if distance <= 5
            else 3 if distance <= 12 else 4
        )  # fmt: skip
        between_cues = min(context.count_between(end, cue.start), 2)
        told = min(context.told.get(form.surface, 0) - int(adjacent), 2)
        later = min(
            view.count_between(end, cue.start, "PERSON")
            + view.count_between(end, cue.start, "ORG"),
            2,
        )
        outer = tuple(view.tags_between(end, cue.start, 3))
        parts: list[Part] = [
            (
                named.distance_names,
                what,
                adjacent,
                clauses,
                bucket,
                form.at_clause_start,
                later,
            ),
            (named.between_cues_names, what, between_cues, situation.cues_before, empty, clauses),
            (named.told_names, what, told, adjacent, clauses),
            (named.between_names, between, marks > 0),
            (named.edge_names, form.surface[-1], adjacent, form.inside, situation.inside),
            (named.after_cue_names, after_cue, cue.lemma if after_cue else ""),
            (named.outer_names, what, outer),
            (named.class_names, situation.classes, what, adjacent, clauses, empty),
        ]
        if form.after_according:
            parts.append((named.according_names, situation.classes))
        return parts

    def _only_adverbs(self, view: View, start: int, end: int) -> bool:
        reached, _ = self._cue_finder.strip_adverbs(view, start, end)
        return reached <= start
