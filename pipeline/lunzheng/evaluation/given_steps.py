"""The steps of one article, each of them given the gold of those before it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence, Set

from lunzheng.annotations.comparison import by_pronoun
from lunzheng.article import Article, Layers, Offsets, Span
from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.cueless import Attributed
from lunzheng.attribution.cues import CueContext
from lunzheng.attribution.given import attributed_of
from lunzheng.attribution.view import view_of
from lunzheng.claims.quote import quote_of
from lunzheng.evaluation.alignment import overlapping
from lunzheng.evaluation.scorer import role_f1
from lunzheng.evaluation.spans import bare, characters
from lunzheng.record import Record

#: Of F1 figures (true positives, predicted, gold), of accuracies (sum, number).
Sums = tuple[float, ...]
#: An attributed claim with the gold record that it was made of.
GivenRecord = tuple[Attributed, Record]


class GivenSteps:
    """The steps of one article, each from gold.

    Parameters
    ----------
    attributor : whose steps.
    article, layers : the text and the model's layers.
    gold : the article's records.
    """

    def __init__(
        self, attributor: Attributor, article: Article, layers: Layers, gold: Sequence[Record]
    ) -> None:
        self._attributor = attributor
        self._view = view_of(article, layers, attributor.lexicons)
        self._gold = gold
        candidates = {
            (one.start, one.end): one for one in attributor.cue_finder.candidates(self._view)
        }
        given: list[GivenRecord] = []
        for record in gold:
            one = attributed_of(self._view, record, candidates, attributor.sources)
            if one is not None:
                given.append((one, record))
        given.sort(key=lambda pair: pair[0].cue.start if pair[0].cue else pair[0].spans[0][0])
        self.left_out = len(gold) - len(given)
        self._given = [(o, record) for o, record in given if record.speaker.type != "author"]
        self._cues = {one.cue.start: one.cue for one, _ in self._given if one.cue is not None}

    def counts(self) -> dict[str, Sums]:
        """The counts of every component."""
        return {
            "cue exact": self._cue(),
            **self._sources(),
            **self._claims(),
            **self._without_cue(),
            **self._speakers(),
            **self._classes(),
        }

    def _cue(self) -> Sums:
        found = self._attributor.accepted_cues(self._view)
        predicted = {self._span(cue.start, cue.end) for cue, _ in found.values()}
        gold = {
            bare(record.cue)
            for record in self._gold
            if record.cue and not record.implicit and record.speaker.type != "author"
        }
        return (len(gold & predicted), len(predicted), len(gold))

    def _sources(self) -> dict[str, Sums]:
        context = CueContext.of(self._view, self._cues, self._attributor.cue_finder)
        exact, overlap, right, number = _Counter(), _Counter(), 0, 0
        for one, record in self._explicit():
            if one.cue is None:
                continue
            found, _ = self._attributor.sources.source_of(self._view, one.cue, context)
            mention = record.speaker.mention
            predicted = self._span(found.start, found.end) if found else None
            gold = bare(mention) if mention else None
            exact.add({predicted} - {None}, {gold} - {None})
            overlap.add(_offsets(predicted), _offsets(gold))
            right += predicted == gold
            number += 1
        return {
            "source exact": exact.sums,
            "source overlap": overlap.sums,
            "source or none": (right, number),
        }

    def _claims(self) -> dict[str, Sums]:
        context = CueContext.of(self._view, self._cues, self._attributor.cue_finder)
        exact, overlap = _Counter(), _Counter()
        floor = 0
        for one, record in self._explicit():
            if one.cue is None:
                continue
            spans = self._attributor.borders.claim_of(
                self._view, one.cue, context, one.mention, floor
            )
            if spans:
                floor = max(floor, spans[-1][1])
            predicted = tuple(self._span(*span) for span in spans)
            gold = tuple(bare(span) for span in record.claim)
            exact.add({predicted} - {()}, {gold})
            overlap.add(
                {offset for span in predicted for offset in range(*span)}, characters(record.claim)
            )
        return {"claim exact": exact.sums, "claim overlap": overlap.sums}

    def _without_cue(self) -> dict[str, Sums]:
        """Claims that no cue announces, given those that were found before them."""
        explicit = [one for one, _ in self._explicit()]
        cued = [one for one in explicit if one.cue is not None]
        every = [one for one, _ in self._given]
        uncued = [record for one, record in self._explicit() if one.cue is None]
        implicit = [record for _, record in self._given if record.implicit]
        own = [record for record in self._gold if record.speaker.type == "author"]
        view, attributor = self._view, self._attributor
        return {
            "bare quotation": self._found(uncued, attributor.quoted(view, cued)),
            "continuation": self._found(implicit, attributor.continued(view, explicit)),
            "own voice": self._found(own, attributor.own_voice(view, every)),
        }

    def _found(self, gold: Sequence[Record], predicted: Sequence[Attributed]) -> Sums:
        pairs = overlapping(
            [characters(record.claim) for record in gold],
            [
                characters(Span.of(self._view.text, *span) for span in one.spans)
                for one in predicted
            ],
        )
        return (len(pairs), len(predicted), len(gold))

    def _speakers(self) -> dict[str, Sums]:
        predicted = self._attributor.records_of(self._view, [one for one, _ in self._given])
        pairs = [
            (record, other)
            for (_, record), other in zip(self._given, predicted, strict=True)
            if not record.implicit
        ]
        names = [(record, record.speaker.name == other.speaker.name) for record, other in pairs]
        pronouns = [right for record, right in names if by_pronoun(record)]
        dropped = [right for record, right in names if record.speaker.mention is None]
        n = len(pairs)
        return {
            "name": (sum(right for _, right in names), n),
            "name of a name": (
                sum(right for _, right in names) - sum(pronouns) - sum(dropped),
                n - len(pronouns) - len(dropped),
            ),
            "name of a pronoun": (sum(pronouns), len(pronouns)),
            "name of a dropped subject": (sum(dropped), len(dropped)),
            "type": (sum(a.speaker.type == b.speaker.type for a, b in pairs), n),
            "role": (sum(role_f1(a.speaker.role, b.speaker.role) for a, b in pairs), n),
        }

    def _classes(self) -> dict[str, Sums]:
        kinds, quotes, addressees = [], [], []
        view = self._view
        for one, record in self._explicit():
            cue = record.cue.text if record.cue else None
            classes = one.cue.classes if one.cue else frozenset[str]()
            kind = self._attributor.kinds.kind_of(
                view, one.spans, cue, classes, record.speaker.type
            )
            kinds.append(kind == record.kind)
            quotes.append(quote_of(view, one.spans) == record.quote)
            if record.kind == "recommendation":
                found = self._attributor.addressees.addressee_of(view, one.spans, one.cue)
                # Where an addressee is named twice, either place is right.
                text = view.text[slice(*self._span(*found))] if found else None
                gold = view.text[slice(*bare(record.addressee))] if record.addressee else None
                addressees.append(text == gold)
        return {
            "kind": (sum(kinds), len(kinds)),
            "quote": (sum(quotes), len(quotes)),
            "addressee": (sum(addressees), len(addressees)),
        }

    def _explicit(self) -> list[GivenRecord]:
        return [(one, record) for one, record in self._given if not record.implicit]

    def _span(self, start: int, end: int) -> Offsets:
        return bare(Span.of(self._view.text, start, end))


class _Counter:
    """Adds up the counts of an F1 over sets."""

    def __init__(self) -> None:
        self.sums: Sums = (0, 0, 0)

    def add(self, predicted: Set[Hashable], gold: Set[Hashable]) -> None:
        both, found, wanted = self.sums
        self.sums = (both + len(predicted & gold), found + len(predicted), wanted + len(gold))


def _offsets(span: Offsets | None) -> frozenset[int]:
    return frozenset(range(*span)) if span else frozenset()
