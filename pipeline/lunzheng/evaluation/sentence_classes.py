"""Sentences as none, claim or recommendation: the coarse question many readers ask first."""

from __future__ import annotations

from collections.abc import Sequence

from lunzheng.evaluation.spans import characters
from lunzheng.record import Record
from lunzheng.sentence import SENTENCE_LABELS
from lunzheng.text.sentences import sentences

SENTENCE_CLASSES = SENTENCE_LABELS


def sentence_classes(text: str, records: Sequence[Record]) -> list[int]:
    """The class of each sentence of ``text``, as an index into ``SENTENCE_CLASSES``.

    A sentence is a recommendation when a recommendation claim covers part of it, else a claim when
    any claim does, else none. Records of the author's own voice and implicit ones count too.
    """
    strength = [0] * len(text)
    for record in records:
        rank = 2 if record.kind == "recommendation" else 1
        for offset in characters(record.claim):
            strength[offset] = max(strength[offset], rank)
    return [max(strength[start:end]) for start, end in sentences(text)]


def sentence_counts(
    text: str, gold: Sequence[Record], predicted: Sequence[Record]
) -> tuple[int, ...]:
    """(true positives, predicted, gold) of each class in turn, nine numbers."""
    wanted, found = sentence_classes(text, gold), sentence_classes(text, predicted)
    counts: list[int] = []
    for rank in range(len(SENTENCE_CLASSES)):
        both = sum(one == rank == other for one, other in zip(wanted, found, strict=True))
        counts += [both, found.count(rank), wanted.count(rank)]
    return tuple(counts)
