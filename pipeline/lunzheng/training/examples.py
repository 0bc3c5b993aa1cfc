"""Examples for every attribution decision, from articles with gold records.

The features are those that the package computes at run time: training and use cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lunzheng.article import Article, Layers
from lunzheng.attribution.borders import (
    before_cue,
    before_features,
    boundaries,
    claim_ceiling,
    claim_starts,
    start_features,
    stop_parts,
)
from lunzheng.attribution.cueless import (
    Attributed,
    author_features,
    by_sentence_of,
    continuation_features,
    quotation_candidates,
    quotation_features,
)
from lunzheng.attribution.cues import CueCandidate, CueContext, CueFinder, CueNeighbours
from lunzheng.attribution.decisions import Choice, Decision, names_of
from lunzheng.attribution.given import attributed_of
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.roles import mentions, role_features, words_leftwards
from lunzheng.attribution.speaker_types import type_features
from lunzheng.attribution.speakers import SourceFinder
from lunzheng.attribution.view import View, view_of
from lunzheng.claims.addressee import addressee_candidates, addressee_features, none_features
from lunzheng.claims.kind import Modality, character_values, kind_features, verb_scores
from lunzheng.evaluation.spans import bare
from lunzheng.record import Record
from lunzheng.training.ranking import ChoiceSet


@dataclass
class Examples:
    """Feature lists and answers by decision."""

    rows: dict[str, list[list[str]]] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[Mapping[str, float]]] = field(default_factory=dict)
    choices: dict[str, list[ChoiceSet]] = field(default_factory=dict)

    def add(
        self,
        decision: str,
        features: list[str],
        answer: object,
        values: Mapping[str, float] | None = None,
    ) -> None:
        self.values.setdefault(decision, []).append(values or {})
        self.rows.setdefault(decision, []).append(features)
        self.answers.setdefault(decision, []).append(str(answer))

    def add_choice(self, decision: str, candidates: list[list[str]], right: int | None) -> None:
        """Add a choice between candidates; without a right one it teaches nothing."""
        if right is not None and len(candidates) > 1:
            self.choices.setdefault(decision, []).append((candidates, right))

    def extend(self, other: Examples) -> None:
        for decision, choices in other.choices.items():
            self.choices.setdefault(decision, []).extend(choices)
        for decision, rows in other.rows.items():
            self.rows.setdefault(decision, []).extend(rows)
            self.answers.setdefault(decision, []).extend(other.answers[decision])
            self.values.setdefault(decision, []).extend(other.values[decision])


class ExampleMaker:
    """Turns one article with gold records into examples for every decision but confidence."""

    def __init__(self, lexicons: Lexicons, verbs: Choice, modality: Modality) -> None:
        self._verbs = verbs
        self._modality = modality
        self._lexicons = lexicons
        self._cue_finder = CueFinder(lexicons)
        self._sources = SourceFinder(lexicons, self._cue_finder, Decision({}, 0.0))

    def examples(self, article: Article, layers: Layers, gold: Sequence[Record]) -> Examples:
        view = view_of(article, layers, self._lexicons)
        examples = Examples()
        found = self._cue_finder.candidates(view)
        others = CueNeighbours(found)
        candidates = {(c.start, c.end): c for c in found}
        own = [record for record in gold if record.speaker.type != "author"]
        gold_cues = {(r.cue.start, r.cue.end) for r in own if r.cue}
        previous: CueCandidate | None = None
        for key, candidate in candidates.items():
            if previous is not None and (
                previous.sentence != candidate.sentence or candidate.start < previous.end
            ):
                previous = None if previous.sentence != candidate.sentence else previous
            left = previous if previous is not None and previous.end <= candidate.start else None
            names = self._cue_finder.features(view, candidate, others, left)
            examples.add("cue", names, key in gold_cues)
            if key in gold_cues:
                previous = candidate
        attributed = [attributed_of(view, record, candidates, self._sources) for record in own]
        cues = {a.cue.start: a.cue for a in attributed if a is not None and a.cue is not None}
        context = CueContext.of(view, cues, self._cue_finder)
        ends = [(a.cue.start, a.spans[-1][1]) for a in attributed if a is not None and a.cue]
        for record, one in zip(own, attributed, strict=True):
            if one is None:
                continue
            if one.cue is not None and not record.implicit:
                self._source_examples(view, record, one.cue, context, examples)
                floor = max((end for at, end in ends if at < one.cue.start), default=0)
                self._border_examples(view, record, one, context, floor, examples)
            self._claim_examples(view, record, one, examples)
        explicit = [a for a in attributed if a is not None and not a.implicit]
        explicit.sort(key=_anchor)
        self._quotation_examples(view, explicit, own, examples)
        self._continuation_examples(view, [a for a in attributed if a is not None], examples)
        self._role_examples(view, own, examples)
        self._author_examples(view, gold, attributed, examples)
        return examples

    def _source_examples(
        self,
        view: View,
        record: Record,
        cue: CueCandidate,
        context: CueContext,
        examples: Examples,
    ) -> None:
        mention = bare(record.speaker.mention) if record.speaker.mention else None
        candidates = [None, *self._sources.candidates(view, cue)]
        spans = [(c.start, c.end) if c is not None else None for c in candidates]
        rows = [self._sources.features(view, cue, candidate, context) for candidate in candidates]
        examples.add_choice("source", rows, spans.index(mention) if mention in spans else None)

    def _border_examples(
        self,
        view: View,
        record: Record,
        one: Attributed,
        context: CueContext,
        floor: int,
        examples: Examples,
    ) -> None:
        cue = one.cue
        assert cue is not None
        claim = bare(record.claim[0])
        ceiling = claim_ceiling(view, cue)
        starts = claim_starts(view, cue, ceiling)
        after = claim[0] >= cue.end
        before = before_cue(view, cue, one.mention, floor)
        if before is not None:
            following = (starts[0][0], ceiling) if starts[0][0] < ceiling else None
            names = before_features(view, cue, before, following)
            examples.add("before", names, not after)
            if not after and following is not None:
                examples.add("around", names, record.claim[-1].start >= cue.end)
        if not after or len(record.claim) > 1:
            return
        open_starts = [(start, way) for start, way in starts if start < ceiling]
        firsts = [_first_counting(view.text, start, ceiling) for start, _ in open_starts]
        number = firsts.index(claim[0]) if claim[0] in firsts else None
        rows = [start_features(view, cue, start, way) for start, way in open_starts]
        examples.add_choice("start", rows, number)
        right = open_starts[number][0] if number is not None else None
        if right is None:
            return
        for boundary in boundaries(view, right, ceiling):
            if boundary >= ceiling:
                break
            end = _last_counting(view.text, right, boundary)
            parts = stop_parts(view, cue, right, boundary, ceiling, context, self._cue_finder)
            examples.add("stop", names_of(parts), end >= claim[1])
            if end >= claim[1]:
                break

    def _claim_examples(
        self, view: View, record: Record, one: Attributed, examples: Examples
    ) -> None:
        classes = one.cue.classes if one.cue else frozenset({"implicit"} if one.implicit else ())
        cue_text = record.cue.text if record.cue else None
        names = kind_features(
            self._modality, view, one.spans, cue_text, classes, record.speaker.type
        )
        examples.add("kind", names, record.kind, verb_scores(self._verbs, names))
        characters = character_values(view, one.spans, cue_text)
        examples.add("kind characters", [], record.kind, characters)
        if record.speaker.name is not None and one.mention is not None:
            examples.add("type", type_features(view, one, record.speaker.name), record.speaker.type)
        if record.kind == "recommendation":
            gold = (record.addressee.start, record.addressee.end) if record.addressee else None
            surface = record.addressee.text if record.addressee else None
            candidates = addressee_candidates(view, one.spans, one.cue)
            surfaces = [view.text[s:e] for (s, e), _ in candidates]
            spans = [candidate for candidate, _ in candidates]
            right = None
            if gold is None:
                right = len(candidates)
            elif gold in spans:
                right = spans.index(gold)
            elif surface in surfaces:
                right = surfaces.index(surface)
            rows = [
                addressee_features(view, one.spans, one.cue, candidate, way)
                for candidate, way in candidates
            ]
            examples.add_choice("addressee", [*rows, none_features(one.cue)], right)

    @staticmethod
    def _quotation_examples(
        view: View, explicit: Sequence[Attributed], gold: Sequence[Record], examples: Examples
    ) -> None:
        cued = [one for one in explicit if one.cue is not None]
        cueless = [r for r in gold if r.cue is None and not r.implicit]
        here_by_sentence = by_sentence_of(view, cued)
        for sentence in view.sentences:
            before = [one for one in cued if _anchor(one) < sentence[1]]
            here = here_by_sentence.get(sentence, [])
            for quotation in quotation_candidates(view, sentence, here):
                answer = any(
                    span.start < quotation[1] and quotation[0] < span.end
                    for record in cueless
                    for span in record.claim
                )
                previous = before[-1] if before else None
                names = quotation_features(view, quotation, sentence, previous)
                examples.add("quotation", names, answer)

    @staticmethod
    def _continuation_examples(
        view: View, attributed: Sequence[Attributed], examples: Examples
    ) -> None:
        explicit = [one for one in attributed if not one.implicit]
        implicit = {one.sentence: one for one in attributed if one.implicit}
        previous: Attributed | None = None
        distance = 0
        with_records = by_sentence_of(view, explicit)
        for number, sentence in enumerate(view.sentences):
            if sentence in with_records:
                previous, distance = max(with_records[sentence], key=_anchor), 0
                continue
            distance += 1
            if previous is None:
                continue
            following = view.sentences[number + 1 : number + 2]
            next_has_cue = bool(following) and following[0] in with_records
            names = continuation_features(view, sentence, previous, distance, next_has_cue)
            examples.add("continuation", names, sentence in implicit)
            if sentence in implicit:
                previous = implicit[sentence]

    def _author_examples(
        self,
        view: View,
        gold: Sequence[Record],
        attributed: Sequence[Attributed | None],
        examples: Examples,
    ) -> None:
        taken = {one.sentence for one in attributed if one is not None}
        share = len(taken) / max(len(view.sentences), 1)
        own_voice = {
            view.sentence_at(record.claim[0].start)
            for record in gold
            if record.speaker.type == "author"
        }
        for sentence in view.sentences:
            if sentence in taken:
                continue
            modality = self._modality.features(view.text[sentence[0] : sentence[1]], "author")
            names = author_features(view, sentence, modality, share)
            examples.add("author", names, sentence in own_voice)

    @staticmethod
    def _role_examples(view: View, gold: Sequence[Record], examples: Examples) -> None:
        roles = {r.speaker.name: r.speaker.role for r in gold if r.speaker.type == "person"}
        for name, role in roles.items():
            if name is None:
                continue
            for start, _ in mentions(view, name):
                reached = start
                if role and view.text.startswith(role, start - len(role)):
                    reached = start - len(role)
                elif role and any(
                    view.text[s:start] and view.text[s:start] in role
                    for s in range(max(start - 2, 0), start)
                ):
                    # A shorter form of the role: take what of it stands here.
                    while reached > 0 and view.text[reached - 1 : start] in role:
                        reached -= 1
                for word in words_leftwards(view, start):
                    answer = word[0] >= reached
                    examples.add("role", role_features(view, word, start), answer)
                    if not answer:
                        break


def _anchor(one: Attributed) -> int:
    return one.cue.start if one.cue else one.spans[0][0]


def _first_counting(text: str, start: int, end: int) -> int:
    while start < end and not text[start].isalnum():
        start += 1
    return start


def _last_counting(text: str, start: int, end: int) -> int:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end
