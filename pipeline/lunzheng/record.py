"""The record: one attributed claim, and its JSON form ``lunzheng.record/1``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from lunzheng.article import Span
from lunzheng.errors import RecordError

SCHEMA = "lunzheng.record/1"

SpeakerType = Literal["person", "organization", "document", "group", "unnamed", "author"]
Quote = Literal["direct", "mixed", "indirect"]
Kind = Literal["recommendation", "commitment", "prediction", "fact", "evaluation"]

#: What joins the spans of a claim that its cue interrupts, in ``claim.text``.
SPAN_JOINER = "…"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is said to have made a claim.

    Parameters
    ----------
    mention : the source next to the cue; None when the subject is dropped.
    name : canonical name, resolved through pronouns, dropped subjects and short forms.
    role : title and affiliation as the article gives them, else None.
    type : what sort of source it is.
    """

    mention: Span | None
    name: str | None
    role: str | None
    type: SpeakerType

    def to_json(self) -> dict[str, Any]:
        return {
            "mention": self.mention.to_json() if self.mention else None,
            "name": self.name,
            "role": self.role,
            "type": self.type,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        mention = value["mention"]
        return cls(
            Span.from_json(mention) if mention else None,
            value["name"],
            value["role"],
            value["type"],
        )


def record_id(article_id: str, cue: Span | None, claim: tuple[Span, ...]) -> str:
    """The stable id of a record: the same article, cue and claim always give the same id."""
    parts = [article_id, f"{cue.start}-{cue.end}" if cue else "-"]
    parts += [f"{span.start}-{span.end}" for span in claim]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Record:
    """One attributed claim.

    Parameters
    ----------
    article_id : the article that holds it.
    claim : the attributed words, as one or more spans in text order.
    cue : what attributes them (a verb, verb compound, noun or colon), else None.
    speaker : the source.
    quote : ``direct`` (all of the claim is quoted), ``mixed`` or ``indirect``.
    kind : the main point of the claim.
    addressee : of a recommendation, who should act; None when left open.
    implicit : the sentence goes on with a speaker's statement without a cue of its own.
    confidence : probability that cue, speaker name and claim are all right.
    """

    article_id: str
    claim: tuple[Span, ...]
    cue: Span | None
    speaker: Speaker
    quote: Quote
    kind: Kind
    addressee: Span | None = None
    implicit: bool = False
    confidence: float = 1.0

    @property
    def id(self) -> str:
        return record_id(self.article_id, self.cue, self.claim)

    @property
    def claim_text(self) -> str:
        return SPAN_JOINER.join(span.text for span in self.claim)

    def check(self, text: str) -> None:
        """Raise RecordError unless every span of the record stands in ``text``."""
        for span in (*self.claim, self.cue, self.speaker.mention, self.addressee):
            if span is not None:
                span.check(text)

    def to_json(self) -> dict[str, Any]:
        """The record as an object of ``lunzheng.record/1``."""
        recommendation = None
        if self.kind == "recommendation":
            recommendation = {"addressee": self.addressee.to_json() if self.addressee else None}
        return {
            "schema": SCHEMA,
            "id": self.id,
            "article_id": self.article_id,
            "claim": {
                "text": self.claim_text,
                "spans": [span.to_json() for span in self.claim],
            },
            "cue": self.cue.to_json() if self.cue else None,
            "speaker": self.speaker.to_json(),
            "quote": self.quote,
            "kind": self.kind,
            "recommendation": recommendation,
            "implicit": self.implicit,
            "confidence": round(self.confidence, 4),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read an object of ``lunzheng.record/1``; unknown members are ignored.

        Raises
        ------
        RecordError : for another schema version or a missing member.
        """
        if value.get("schema") != SCHEMA:
            raise RecordError(
                f"record {value.get('id')!r} has schema {value.get('schema')!r}; "
                f"this version reads {SCHEMA!r}"
            )
        try:
            recommendation = value["recommendation"] or {}
            addressee = recommendation.get("addressee")
            return cls(
                article_id=value["article_id"],
                claim=tuple(Span.from_json(span) for span in value["claim"]["spans"]),
                cue=Span.from_json(value["cue"]) if value["cue"] else None,
                speaker=Speaker.from_json(value["speaker"]),
                quote=value["quote"],
                kind=value["kind"],
                addressee=Span.from_json(addressee) if addressee else None,
                implicit=value["implicit"],
                confidence=value["confidence"],
            )
        except (KeyError, TypeError) as error:
            raise RecordError(
                f"record {value.get('id')!r} lacks or misshapes the member {error}"
            ) from error
