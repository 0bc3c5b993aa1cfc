"""Which mention next to a cue is its source.

Candidates are names, pronouns and noun phrases before the cue (behind 據, also after it), and
"none": the subject is dropped. Each is scored by one decision; the best wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lunzheng.article import Offsets
from lunzheng.attribution.cues import ACCORDING, CueCandidate, CueContext, CueFinder
from lunzheng.attribution.decisions import Decision
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.view import CLAUSE_MARKS, View

#: How many clauses before the cue's own may hold its source (王部長貼出照片，表示…).
_CLAUSES_BACK = 3
_PHRASE_WORDS = 6
_OPENING_WORDS = 4
_LINKS = frozenset("和與及、暨跟")
_LATIN_NAME = re.compile(r"[A-Za-z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}")
_NAME_MARKS = {"《": "》", "〈": "〉", "「": "」"}


@dataclass(frozen=True, slots=True)
class SourceCandidate:
    """A mention that may be the source; ``what`` says what it is (PERSON, pronoun, group …)."""

    start: int
    end: int
    what: str


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
        scored: list[tuple[float, SourceCandidate | None]] = [
            (self._decision.log_odds(self.features(view, cue, candidate, context)), candidate)
            for candidate in self.candidates(view, cue)
        ]
        scored.append((self._decision.log_odds(self.features(view, cue, None, context)), None))
        scored.sort(key=lambda pair: -pair[0])
        margin = scored[0][0] - (scored[1][0] if len(scored) > 1 else -10.0)
        return scored[0][1], margin

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
        text = view.text
        for entity in view.entities_between(floor, ceiling):
            if entity.end <= ceiling and entity.label != "TITLE":
                found[entity.start, entity.end] = entity.label
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
                # Any word right before the cue or its adverbs may be an unknown noun.
                stripped, _ = self._cue_finder.strip_adverbs(view, floor, ceiling)
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
        for offset in range(floor, ceiling):
            closing = _NAME_MARKS.get(text[offset])
            if closing:
                end = text.find(closing, offset, ceiling)
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
        text = view.text
        cues = context.cues
        first = cue.sentence[0]
        clause = view.clause_start(cue.start, first)
        stripped, adverbs = self._cue_finder.strip_adverbs(view, clause, cue.start)
        empty = stripped <= clause
        classes = sorted(cue.classes)
        sentence_cues = sum(offset in cues for offset in range(first, cue.start))
        if candidate is None:
            lead = text[clause:stripped]
            names = [
                "dropped",
                f"dropped+empty={empty}",
                f"dropped+first={clause == first}",
                f"dropped+empty+first={empty}|{clause == first}",
                f"dropped+lemma={cue.lemma}",
                f"dropped+lead={text[clause : clause + 1]}",
                f"dropped+adverbs={min(adverbs, 2)}|{empty}",
                f"dropped+mark={text[clause - 1] if clause > first else '^'}",
                f"dropped+length={min(len(lead), 8)}",
                f"dropped+cues={min(sentence_cues, 2)}",
                f"dropped+cues+empty={min(sentence_cues, 2)}|{empty}",
            ]
            names += [f"dropped+class={tag}|{empty}" for tag in classes]
            before_cue = view.entities_between(clause, cue.start)
            persons = sum(e.label == "PERSON" for e in before_cue)
            names.append(f"dropped+persons={min(persons, 2)}")
            return names
        start, end, what = candidate.start, candidate.end, candidate.what
        after_cue = start >= cue.end
        between = text[cue.end : start] if after_cue else text[end : cue.start]
        adjacent = not after_cue and (end == cue.start or self._only_adverbs(view, end, cue.start))
        clauses = sum(
            character in CLAUSE_MARKS and not view.depth.inside(position)
            for position, character in enumerate(between, cue.end if after_cue else end)
        )
        between_cues = min(sum(offset in cues for offset in range(end, cue.start)), 2)
        first_word = text[start : view.word_starting.get(start, start + 1)]
        before = text[start - 1] if start > 0 else "^"
        previous_start = view.word_ending.get(start, max(start - 1, 0))
        previous = text[previous_start:start] if start > first else "^"
        at_clause_start = start <= view.clause_start(start, first)
        next_character = text[end] if end < len(text) else "$"
        surface = text[start:end]
        entity_here = view.entity_starting.get(start)
        exact = entity_here is not None and entity_here.end == end
        around = view.entity_over(start, start + 1)
        last_inside = view.entity_over(end - 1, end)
        cuts = (around is not None and around.start < start) or (
            last_inside is not None and last_inside.end > end
        )
        holds = sum(e.label == "PERSON" for e in view.entities_between(start, end))
        later = sum(e.label in ("PERSON", "ORG") for e in view.entities_between(end, cue.start))
        title_before = view.entity_ending.get(start) is not None and view.entity_ending[
            start
        ].label in ("TITLE", "ORG")
        kind = "exact" if exact else "part"
        told = min(context.told.get(surface, 0) - int(adjacent), 2)
        distance = len(between)
        bucket = (
            0 if distance == 0 else 1 if distance <= 2 else 2 if distance <= 5
            else 3 if distance <= 12 else 4
        )  # fmt: skip
        names = [
            f"what={what}",
            f"what+kind={what}|{kind}",
            f"what+adjacent={what}|{adjacent}",
            f"what+clauses={what}|{min(clauses, 3)}",
            f"adjacent={adjacent}",
            f"adjacent+clauses={adjacent}|{min(clauses, 3)}",
            f"distance={bucket}",
            f"what+distance={what}|{bucket}",
            f"clause_start={at_clause_start}",
            f"what+clause_start={what}|{at_clause_start}|{adjacent}",
            f"before={before if before in CLAUSE_MARKS or not before.isalnum() else 'word'}",
            f"previous={previous}",
            f"what+previous={what}|{previous}",
            f"next={next_character}",
            f"what+next={what}|{next_character}",
            f"between={between[:2]}",
            f"length={min(end - start, 8)}",
            f"what+length={what}|{min(end - start, 8)}",
            f"cuts={cuts}",
            f"holds={min(holds, 2)}|{what}",
            f"later={min(later, 2)}",
            f"what+later={what}|{min(later, 2)}",
            f"title_before={title_before}|{what}",
            f"inside={view.depth.inside(start)}|{view.depth.inside(cue.start)}",
            f"sentence_start={start == first}",
            f"clauses+empty={min(clauses, 3)}|{empty}",
            f"what+clauses+empty={what}|{min(clauses, 3)}|{empty}",
            f"told={told}",
            f"what+told={what}|{told}|{adjacent}",
            f"told+clauses={told}|{min(clauses, 3)}",
            f"between_cues={between_cues}",
            f"what+between_cues={what}|{between_cues}",
            f"between_cues+empty={between_cues}|{empty}|{min(clauses, 3)}",
            f"cues_before={min(sentence_cues, 2)}|{between_cues}",
            f"between1={between[:1]}|{clauses > 0}",
            f"opens_with_adverb={first_word in self._lexicons.adverbs}",
            f"opens_with={first_word}|{exact}",
            f"whole_clause={at_clause_start and adjacent}",
            f"first_word={surface[:1]}",
            f"last={surface[-1]}|{adjacent}",
            f"genitive={'的' in surface}",
            f"link={bool(_LINKS & set(surface))}",
            f"after_cue={after_cue}|{cue.lemma if after_cue else ''}",
            f"linked={next_character in _LINKS}|{what}",
        ]
        if what == "other" or what in ("group", "organization", "document"):
            head = text[view.word_ending.get(end, end - 1) : end]
            names += [
                f"head={head}",
                f"start_word={text[start : view.word_starting.get(start, end)]}",
            ]
        inner = [view.part_of_speech(*word) for word in view.words_between(start, end)]
        outer = [view.part_of_speech(*w) for w in view.words_between(end, cue.start)][:3]
        tag_before = view.tag_ending(start) if start > first else "^"
        opening = inner[0] if inner else "?"
        names += [
            f"inner={opening}|{inner[-1] if inner else '?'}",
            f"inner_verbs={min(inner.count('v'), 2)}|{what}",
            f"inner_odd={any(tag in 'dpctmqfuy' for tag in inner)}|{what}",
            f"opening={opening}|{exact}",
            f"opening+before={opening}|{tag_before}",
            f"tag_before={tag_before}",
            f"what+tag_before={what}|{tag_before}",
            f"outer={'|'.join(outer)}",
            f"outer1={outer[0] if outer else '^'}",
            f"what+outer1={what}|{outer[0] if outer else '^'}",
            f"words={min(len(inner), 6)}|{what}",
        ]
        names += [f"holds_tag={tag}" for tag in set(inner)]
        for tag in classes:
            names += [
                f"class+adjacent={tag}|{adjacent}",
                f"class+what={tag}|{what}",
                f"class+clauses={tag}|{min(clauses, 3)}|{empty}",
            ]
        if any(
            text.startswith(word, max(start - len(word), 0)) and start >= len(word)
            for word in ACCORDING
        ):
            names.append("after_according")
            names += [f"after_according+class={tag}" for tag in classes]
        return names

    def _only_adverbs(self, view: View, start: int, end: int) -> bool:
        reached, _ = self._cue_finder.strip_adverbs(view, start, end)
        return reached <= start
