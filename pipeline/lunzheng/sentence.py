"""The sentence with its label: one row of ``lunzheng classify``, ``lunzheng.sentence/1``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lunzheng.record import Kind

SENTENCE_SCHEMA = "lunzheng.sentence/1"

SentenceLabel = Literal["none", "claim", "recommendation"]
#: From the weakest to the strongest.
SENTENCE_LABELS: tuple[SentenceLabel, ...] = ("none", "claim", "recommendation")


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence of an article.

    Parameters
    ----------
    article_id : the article that holds it.
    number : its place among the sentences of the article, from 0.
    start, end, text : where it stands, and what it says.
    probabilities : of each label, adding up to 1.
    kinds : of a sentence with a claim, the probability of each kind of claim, adding up to 1; that
        of ``recommendation`` is the share that ``probabilities`` give it among sentences with
        claims. None for ``none``.
    """

    article_id: str
    number: int
    start: int
    end: int
    text: str
    probabilities: Mapping[SentenceLabel, float]
    kinds: Mapping[Kind, float] | None = None

    @property
    def label(self) -> SentenceLabel:
        """The most probable label."""
        return label_of(self.probabilities)

    @property
    def kind(self) -> Kind | None:
        """The most probable kind of claim; None for a sentence without one."""
        if self.kinds is None:
            return None
        kinds = self.kinds
        return max(sorted(kinds), key=lambda kind: kinds[kind])

    def to_json(self) -> dict[str, Any]:
        """The sentence as an object of ``lunzheng.sentence/1``; probabilities to four digits."""
        return {
            "schema": SENTENCE_SCHEMA,
            "article_id": self.article_id,
            "sentence": self.number,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "label": self.label,
            "probabilities": {k: round(v, 4) for k, v in self.probabilities.items()},
            "kinds": None
            if self.kinds is None
            else {k: round(v, 4) for k, v in self.kinds.items()},
        }


def label_of(probabilities: Mapping[SentenceLabel, float]) -> SentenceLabel:
    """The most probable label; of equally probable ones the weakest."""
    return max(SENTENCE_LABELS, key=lambda label: probabilities[label])
