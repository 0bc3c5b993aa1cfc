"""Silver sentences, which :mod:`lunzheng.training.teacher` writes, and the choice among them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lunzheng.article import Entity
from lunzheng.training.corpora import Example

#: What is shorter names nobody.
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class SilverSentence:
    """A sentence as a teacher labels it.

    Parameters
    ----------
    sure : probability of the least sure tag, before the sentences of the text were made to agree.
    source : what kind of text it is from.
    """

    text: str
    entities: list[Entity]
    sure: float
    source: str


def to_row(sentence: SilverSentence) -> dict[str, Any]:
    """The JSON object of a sentence."""
    return {
        "text": sentence.text,
        "entities": [[e.start, e.end, e.label] for e in sentence.entities],
        "sure": sentence.sure,
        "source": sentence.source,
    }


def from_row(row: Mapping[str, Any]) -> SilverSentence:
    """The sentence of a JSON object that :func:`to_row` made."""
    entities = [Entity(start, end, label) for start, end, label in row["entities"]]
    return SilverSentence(row["text"], entities, row["sure"], row["source"])


def chosen(
    sentences: Iterable[SilverSentence],
    characters: Mapping[str, int],
    *,
    sure: float,
    nameless: float,
) -> Iterator[Example]:
    """Yield the sentences to learn from.

    Parameters
    ----------
    characters : by source, how many to choose from; fewer come out.
    sure : the least probability of a sentence's least sure tag.
    nameless : share of the sentences without a name that is kept. A field that sees few names
        learns to overlook them.
    """
    left = Counter(characters)
    choice = random.Random(3)
    for sentence in sentences:
        if left[sentence.source] <= 0:
            continue
        left[sentence.source] -= len(sentence.text)
        if len(sentence.text) < _SHORTEST or sentence.sure < sure:
            continue
        named = any(entity.label != "TITLE" for entity in sentence.entities)
        if named or choice.random() <= nameless:
            yield sentence.text, sentence.entities
