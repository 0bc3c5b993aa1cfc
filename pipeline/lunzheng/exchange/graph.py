"""Records as marked spans with relations: the form that annotation tools share.

Each record is a *claim* span that carries the record's attributes; arrows lead from it to its cue,
speaker, addressee and to the further spans of a claim that its cue interrupts. Cues, speakers and
addressees that several records share are marked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from lunzheng.article import Article, Span
from lunzheng.errors import FormatError, RecordError
from lunzheng.exchange.losses import Losses
from lunzheng.record import Kind, Quote, Record, Speaker, SpeakerType

CLAIM, CUE, SPEAKER, ADDRESSEE = LABELS = ("claim", "cue", "speaker", "addressee")
#: The relation from a claim to a further span of the same claim.
PART = "part"
RELATIONS = (CUE, SPEAKER, ADDRESSEE, PART)

KINDS: tuple[str, ...] = get_args(Kind)
QUOTES: tuple[str, ...] = get_args(Quote)
SPEAKER_TYPES: tuple[str, ...] = get_args(SpeakerType)
#: Attribute of a claim → the values it may take.
CHOICES = {"kind": KINDS, "quote": QUOTES, "speaker_type": SPEAKER_TYPES}
#: What stands for an attribute that a file does not give.
_USUAL: dict[str, str] = {"kind": "fact", "quote": "indirect", "speaker_type": "person"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled span; ``attributes`` (kind, quote, …) stand on claims only."""

    start: int
    end: int
    label: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A relation between two marks, named by their places in :attr:`Graph.marks`."""

    head: int
    child: int
    label: str


@dataclass(slots=True)
class Graph:
    """The marks of one article, and the arrows between them."""

    marks: list[Mark] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def graph_of(records: Iterable[Record]) -> Graph:
    """The marks and arrows of the records of one article."""
    graph = Graph()
    shared: dict[tuple[int, int, str, str], int] = {}

    def place_of(span: Span, label: str, speaker_type: str) -> int:
        # Some tools show the type on the speaker, so one mark has one type.
        key = (span.start, span.end, label, speaker_type if label == SPEAKER else "")
        if key not in shared:
            shared[key] = len(graph.marks)
            graph.marks.append(Mark(*key[:3]))
        return shared[key]

    for record in records:
        head = len(graph.marks)
        first, *others = record.claim
        graph.marks.append(Mark(first.start, first.end, CLAIM, attributes_of(record)))
        for part in others:
            graph.arrows.append(Arrow(head, len(graph.marks), PART))
            graph.marks.append(Mark(part.start, part.end, CLAIM))
        for label, span in (
            (CUE, record.cue),
            (SPEAKER, record.speaker.mention),
            (ADDRESSEE, record.addressee),
        ):
            if span is not None:
                graph.arrows.append(Arrow(head, place_of(span, label, record.speaker.type), label))
    return graph


def attributes_of(record: Record) -> dict[str, Any]:
    """What a record says beside its spans."""
    return {
        "kind": record.kind,
        "quote": record.quote,
        "implicit": record.implicit,
        "speaker_type": record.speaker.type,
        "name": record.speaker.name,
        "role": record.speaker.role,
        "confidence": record.confidence,
    }


def records_of(article: Article, graph: Graph, losses: Losses, place: str) -> list[Record]:
    """The records that a graph describes; the opposite of :func:`graph_of`.

    Attributes that are missing are assumed, marks that belong to no claim are lost; both are
    counted in ``losses``.

    Parameters
    ----------
    place : the file and line, for messages.

    Raises
    ------
    FormatError : for a span outside the text, or a claim with two cues, speakers or addressees.
    """
    spans = [_span(article, mark, place) for mark in graph.marks]
    parts: dict[int, list[Span]] = {}
    ends: dict[tuple[int, str], Span] = {}
    used = {arrow.child for arrow in graph.arrows}
    for arrow in graph.arrows:
        if arrow.label == PART:
            parts.setdefault(arrow.head, []).append(spans[arrow.child])
        elif arrow.label not in LABELS:
            losses.lose(f"relation {arrow.label!r}")
        elif ends.setdefault((arrow.head, arrow.label), spans[arrow.child]) != spans[arrow.child]:
            words = spans[arrow.head].text
            raise FormatError(f"{place}: the claim {words!r} has more than one {arrow.label}.")
    further = {arrow.child for arrow in graph.arrows if arrow.label == PART}
    records = []
    for at, mark in enumerate(graph.marks):
        if mark.label != CLAIM:
            if mark.label not in LABELS:
                losses.lose(f"span {mark.label!r}")
            elif at not in used:
                losses.lose(f"{mark.label} without a claim")
        elif at not in further:
            claim = tuple(sorted((spans[at], *parts.get(at, ()))))
            others = {label: ends.get((at, label)) for label in (CUE, SPEAKER, ADDRESSEE)}
            records.append(record_with(article.id, claim, others, mark.attributes, losses, place))
    return records


def record_with(
    article_id: str,
    claim: tuple[Span, ...],
    spans: Mapping[str, Span | None],
    attributes: Mapping[str, Any],
    losses: Losses,
    place: str,
) -> Record:
    """A record of its spans and attributes; what is missing is assumed, and counted."""
    chosen = {
        name: _chosen(attributes.get(name), name, values, losses, place)
        for name, values in CHOICES.items()
    }
    mention, addressee = spans.get(SPEAKER), spans.get(ADDRESSEE)
    name = attributes.get("name")
    if "name" not in attributes and mention is not None:
        losses.assume("speaker.name")
        name = mention.text
    if addressee is not None and chosen["kind"] != "recommendation":
        losses.lose("addressee of a claim that is no recommendation")
        addressee = None
    confidence = attributes.get("confidence", 1.0)
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)):
        raise FormatError(f"{place}: the confidence {confidence!r} is no number.")
    return Record(
        article_id=article_id,
        claim=claim,
        cue=spans.get(CUE),
        speaker=Speaker(
            mention, name, attributes.get("role"), cast(SpeakerType, chosen["speaker_type"])
        ),
        quote=cast(Quote, chosen["quote"]),
        kind=cast(Kind, chosen["kind"]),
        addressee=addressee,
        implicit=bool(attributes.get("implicit", False)),
        confidence=float(confidence),
    )


def _chosen(value: object, name: str, values: tuple[str, ...], losses: Losses, place: str) -> str:
    if value is None:
        losses.assume(name)
        return _USUAL[name]
    if value not in values:
        known = ", ".join(values)
        raise FormatError(f"{place}: {name} is {value!r}. Known are {known}.")
    return str(value)


def _span(article: Article, mark: Mark, place: str) -> Span:
    try:
        return Span.of(article.text, mark.start, mark.end)
    except RecordError as error:
        raise FormatError(f"{place}: {error}.") from error
