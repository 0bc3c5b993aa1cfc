"""From an article's layers to its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lunzheng.article import Article, Layers, Offsets, Span
from lunzheng.attribution.borders import BorderFinder, trimmed
from lunzheng.attribution.cueless import (
    Attributed,
    author_features,
    by_sentence_of,
    continuation_features,
    quotation_candidates,
    quotation_features,
    whole_sentence,
)
from lunzheng.attribution.cues import CueCandidate, CueContext, CueFinder, CueNeighbours
from lunzheng.attribution.decisions import CLAIM_VERBS, Choice, DecisionTables
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.attribution.names import NameResolver
from lunzheng.attribution.roles import RoleFinder
from lunzheng.attribution.speaker_types import speaker_type_of
from lunzheng.attribution.speakers import SourceCandidate, SourceFinder
from lunzheng.attribution.view import View, view_of
from lunzheng.claims.addressee import AddresseeFinder
from lunzheng.claims.kind import KindModel, Modality
from lunzheng.claims.quote import quote_of
from lunzheng.record import Record, Speaker, SpeakerType

#: A candidate is a cue from this probability on; set where F1 peaks in cross-validation.
CUE_THRESHOLD = 0.46
#: An implicit record must be right at least seven times in ten.
CONTINUATION_THRESHOLD = 0.6
QUOTATION_THRESHOLD = 0.5
AUTHOR_THRESHOLD = 0.5


class Attributor:
    """Turns an article and its layers into records.

    Parameters
    ----------
    lexicons : cues, heads, adverbs.
    tables : the learned decisions.
    verbs : which reporting verbs go before which words.
    modality : modal expressions.
    """

    def __init__(
        self, lexicons: Lexicons, tables: DecisionTables, verbs: Choice, modality: Modality
    ) -> None:
        decisions = tables.tables
        self.lexicons = lexicons
        self.cue_finder = CueFinder(lexicons)
        self.sources = SourceFinder(lexicons, self.cue_finder, decisions["source"])
        self.borders = BorderFinder(
            self.cue_finder,
            decisions["start"],
            decisions["stop"],
            decisions["before"],
            decisions["around"],
        )
        self._cue = decisions["cue"]
        self._quotation = decisions["quotation"]
        self._continuation = decisions["continuation"]
        self._author = decisions["author"]
        self._confidence = decisions["confidence"]
        self._roles = RoleFinder(decisions["role"])
        self.addressees = AddresseeFinder(decisions["addressee"])
        self._type = tables.choices["type"]
        self._modality = modality
        self.kinds = KindModel(
            tables.choices["kind"], tables.choices["kind characters"], verbs, modality
        )

    @classmethod
    def load(
        cls,
        model_dir: Path,
        extra_cues: Sequence[Path] = (),
        clusters: Mapping[str, tuple[str, str]] | None = None,
    ) -> Attributor:
        """Read lexicons and decisions of a model; parameters as of :meth:`Lexicons.load`.

        Raises
        ------
        ModelError, LexiconError : if a part is missing or damaged.
        """
        return cls(
            Lexicons.load(model_dir, extra_cues, clusters),
            DecisionTables.load(model_dir),
            DecisionTables.load(model_dir, CLAIM_VERBS).choices["verb"],
            Modality.load(model_dir),
        )

    def records(self, article: Article, layers: Layers) -> list[Record]:
        """The records of one article in text order."""
        view = view_of(article, layers, self.lexicons)
        return self.records_of(view, self.attributed(view))

    def accepted_cues(self, view: View) -> dict[int, tuple[CueCandidate, float]]:
        """The cues of an article by start, each with its probability.

        Candidates are decided from left to right, because what a cue may be depends on the one
        before it; of overlapping candidates the most probable counts.
        """
        accepted: dict[int, tuple[CueCandidate, float]] = {}
        previous: CueCandidate | None = None
        candidates = self.cue_finder.candidates(view)
        others = CueNeighbours(candidates)
        for group in overlapping(candidates):
            if previous is not None and previous.sentence != group[0].sentence:
                previous = None
            scored = [
                (self._cue.probability_of(self.cue_finder.parts(view, one, others, previous)), one)
                for one in group
            ]
            probability, best = max(scored, key=lambda pair: (pair[0], pair[1].end))
            # Overlapping candidates exclude one another, so their probabilities add up.
            if sum(score for score, _ in scored) >= CUE_THRESHOLD:
                accepted[best.start] = (best, probability)
                previous = best
        return accepted

    def attributed(self, view: View) -> list[Attributed]:
        """The attributed claims of an article in text order, speakers not yet named."""
        accepted = self.accepted_cues(view)
        cues = {start: cue for start, (cue, _) in accepted.items()}
        context = CueContext.of(view, cues, self.cue_finder)
        found: list[Attributed] = []
        floor = 0
        for start in sorted(accepted):
            cue, probability = accepted[start]
            source, margin = self.sources.source_of(view, cue, context)
            mention = (source.start, source.end) if source else None
            spans = self.borders.claim_of(view, cue, context, mention, floor)
            if not spans:
                continue
            floor = max(floor, spans[-1][1])
            what = source.what if source else "dropped"
            found.append(
                Attributed(
                    tuple(spans), cue, mention, what, cue.sentence,
                    probability=probability, margin=margin,
                )
            )  # fmt: skip
        found += self.quoted(view, found)
        found.sort(key=_position)
        found += self.continued(view, found)
        found += self.own_voice(view, found)
        found.sort(key=_position)
        return found

    def quoted(self, view: View, taken: Sequence[Attributed]) -> list[Attributed]:
        """Quotations without a cue, outside the claims of ``taken``."""
        found = []
        by_sentence = by_sentence_of(view, taken)
        previous: Attributed | None = None
        for sentence in view.sentences:
            here = by_sentence.get(sentence, [])
            previous = here[-1] if here else previous
            for quotation in quotation_candidates(view, sentence, here):
                names = quotation_features(view, quotation, sentence, previous)
                probability = self._quotation.probability(names)
                spans = trimmed(view.text, *quotation)
                if probability > QUOTATION_THRESHOLD and spans is not None:
                    source = self._subject_before(view, quotation, sentence)
                    found.append(
                        Attributed(
                            (spans,), None, (source.start, source.end) if source else None,
                            source.what if source else "dropped", sentence,
                            probability=probability,
                        )
                    )  # fmt: skip
        return found

    @staticmethod
    def _subject_before(
        view: View, quotation: Offsets, sentence: Offsets
    ) -> SourceCandidate | None:
        entity = view.entity_ending.get(quotation[0])
        if entity is not None and entity.start >= sentence[0] and entity.label == "PERSON":
            return SourceCandidate(entity.start, entity.end, entity.label)
        return None

    def continued(self, view: View, taken: Sequence[Attributed]) -> list[Attributed]:
        """Sentences without a claim that go on with one of ``taken``."""
        found: list[Attributed] = []
        with_records = by_sentence_of(view, taken)
        previous: Attributed | None = None
        distance = 0
        for number, sentence in enumerate(view.sentences):
            if sentence in with_records:
                previous, distance = with_records[sentence][-1], 0
                continue
            distance += 1
            claim = whole_sentence(view, sentence)
            if previous is None or claim is None:
                continue
            following = view.sentences[number + 1 : number + 2]
            next_has_cue = bool(following) and following[0] in with_records
            names = continuation_features(view, sentence, previous, distance, next_has_cue)
            probability = self._continuation.probability(names)
            if probability > CONTINUATION_THRESHOLD:
                previous = Attributed(
                    (claim,), None, None, "continued", sentence,
                    implicit=True, probability=probability,
                )  # fmt: skip
                found.append(previous)
        return found

    def own_voice(self, view: View, taken: Sequence[Attributed]) -> list[Attributed]:
        """Sentences in which the article itself recommends something."""
        attributed = by_sentence_of(view, taken)
        share = len(attributed) / max(len(view.sentences), 1)
        found = []
        for sentence in view.sentences:
            claim = whole_sentence(view, sentence)
            if sentence in attributed or claim is None:
                continue
            modality = self._modality.features(view.text[claim[0] : claim[1]], "author")
            names = author_features(view, sentence, modality, share)
            probability = self._author.probability(names)
            if probability > AUTHOR_THRESHOLD:
                found.append(
                    Attributed((claim,), None, None, "author", sentence, probability=probability)
                )
        return found

    def records_of(self, view: View, attributed: Sequence[Attributed]) -> list[Record]:
        """Name the speakers and classify the claims."""
        resolver = NameResolver(view, self.lexicons.short_forms)
        roles: dict[str, str | None] = {}
        records = []
        types: dict[str, SpeakerType] = {}
        for one in attributed:
            if one.what == "author":
                records.append(self._author_record(view, one))
                continue
            anchor = one.cue.start if one.cue else one.spans[0][0]
            rumour = one.cue is not None and one.mention is None and "rumour" in one.cue.classes
            name = None if rumour else resolver.name_of(one.mention, one.what, anchor, one.sentence)
            speaker_type = speaker_type_of(self._type, view, one, name, types, resolver)
            role = None
            if name is not None and speaker_type == "person":
                if name not in roles:
                    roles[name] = self._roles.role_of(view, name)
                role = roles[name]
            if name is not None:
                types.setdefault(name, speaker_type)
                resolver.discourse.add(anchor, one.spans, one.sentence, name, speaker_type)
            cue_text = view.text[one.cue.start : one.cue.end] if one.cue else None
            classes = (
                one.cue.classes if one.cue else frozenset({"implicit"} if one.implicit else ())
            )
            kind = self.kinds.kind_of(view, one.spans, cue_text, classes, speaker_type)
            addressee = None
            if kind == "recommendation":
                addressee = self.addressees.addressee_of(view, one.spans, one.cue)
            records.append(
                Record(
                    article_id=view.article.id,
                    claim=tuple(Span.of(view.text, *span) for span in one.spans),
                    cue=Span.of(view.text, one.cue.start, one.cue.end) if one.cue else None,
                    speaker=Speaker(
                        Span.of(view.text, *one.mention) if one.mention else None,
                        name,
                        role,
                        speaker_type,
                    ),
                    quote=quote_of(view, one.spans),
                    kind=kind,
                    addressee=Span.of(view.text, *addressee) if addressee else None,
                    implicit=one.implicit,
                    confidence=self._confidence.probability(confidence_features(one, name)),
                )
            )
        return records

    def _author_record(self, view: View, one: Attributed) -> Record:
        addressee = self.addressees.addressee_of(view, one.spans, None)
        return Record(
            article_id=view.article.id,
            claim=tuple(Span.of(view.text, *span) for span in one.spans),
            cue=None,
            speaker=Speaker(None, None, None, "author"),
            quote=quote_of(view, one.spans),
            kind="recommendation",
            addressee=Span.of(view.text, *addressee) if addressee else None,
            confidence=one.probability,
        )


def overlapping(candidates: Iterable[CueCandidate]) -> Iterator[list[CueCandidate]]:
    """Group candidates, given in text order, that overlap one another."""
    group: list[CueCandidate] = []
    end = 0
    for candidate in candidates:
        if group and candidate.start >= end:
            yield group
            group = []
        group.append(candidate)
        end = max(end, candidate.end) if len(group) > 1 else candidate.end
    if group:
        yield group


def confidence_features(one: Attributed, name: str | None) -> list[str]:
    """What tells how likely cue, name and claim are all right."""
    names = [
        f"cue={min(int(one.probability * 10), 9)}",
        f"margin={max(min(int(one.margin), 6), 0)}",
        f"what={one.what}",
        f"implicit={one.implicit}",
        f"cueless={one.cue is None}",
        f"named={name is not None}",
        f"length={min(sum(end - start for start, end in one.spans) // 15, 6)}",
    ]
    if one.cue is not None:
        names += [f"class={tag}" for tag in sorted(one.cue.classes)]
    return names


def _position(attributed: Attributed) -> tuple[int, int]:
    anchor = attributed.cue.start if attributed.cue else attributed.spans[0][0]
    return anchor, attributed.spans[0][0]
