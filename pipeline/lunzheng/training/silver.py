"""Silver sentences from raw news: entities that a first tagger and the article agree on.

A first tagger (trained on gold only) reads the news. Its labels are then corrected by evidence that
it did not have: names counted over all articles, names that the same article introduces after a
title, and the label that the same string gets most often in all articles. Sentences in which the
evidence leaves a doubt are dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lunzheng.article import Entity, Offsets
from lunzheng.entities.dictionaries import Dictionaries, LongestMatcher
from lunzheng.entities.known import known_entities
from lunzheng.text.script import simplified_shadow
from lunzheng.training.corpora import Example
from lunzheng.training.names import NamePatterns

_SENTENCE = re.compile(r"[^\n。！？]+[。！？」』）]*")
_VERB = "表示|指出|說|認為|強調|也|則|還|坦言|回應|稱|提及|直言|質疑|透露|指"
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’.-]+(?: [A-Z][A-Za-z'’.-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What all articles together say.

    Parameters
    ----------
    look : names of persons, classes of words, known organisations and places.
    label : the label that a string (in shadow) nearly always gets where the first tagger sees it.
    sure : organisations and places that it sees nearly wherever they stand.
    """

    look: Dictionaries
    label: dict[str, str]
    sure: LongestMatcher


def usual_labels(readings: Iterable[tuple[str, Sequence[Entity]]]) -> dict[str, str]:
    """The label of each string that is tagged alike wherever it is tagged.

    Parameters
    ----------
    readings : shadow and first entities of each article.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    seen_in: Counter[str] = Counter()
    for shadow, entities in readings:
        for entity in entities:
            counts[shadow[entity.start : entity.end]][entity.label] += 1
        seen_in.update({shadow[entity.start : entity.end] for entity in entities})
    usual = {}
    for surface, labels in counts.items():
        label, votes = labels.most_common(1)[0]
        if seen_in[surface] >= 3 and votes >= 0.85 * labels.total() and len(surface) > 1:
            usual[surface] = label
    return usual


def spreading(readings: Iterable[tuple[str, Sequence[Entity]]], usual: dict[str, str]) -> list[str]:
    """The organisations and places that are tagged in most places where they stand."""
    matcher = LongestMatcher(word for word, label in usual.items() if label in ("ORG", "LOC"))
    stands: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    for shadow, entities in readings:
        spans = {(entity.start, entity.end) for entity in entities}
        for span in matcher.matches(shadow):
            stands[shadow[slice(*span)]] += 1
            tagged[shadow[slice(*span)]] += span in spans
    return sorted(word for word in stands if tagged[word] >= 0.6 * stands[word])


def silver_sentences(
    text: str, first: Sequence[Entity], evidence: Evidence, patterns: NamePatterns
) -> Iterator[Example]:
    """Yield the sentences of an article that can be labelled without a doubt.

    Parameters
    ----------
    first : entities by the first tagger, in order.
    """
    shadow = simplified_shadow(text)
    local = {simplified_shadow(name) for name in patterns.chinese(text) | patterns.foreign(text)}
    # A string that stands but once in the article may still be a wrong cut: 王大明表.
    local = {
        name
        for name in local
        if shadow.count(name) > 1 and _no_common_word(name, evidence.look.word_tags)
    }
    persons = _persons(shadow, evidence, local)
    first_persons = [e for e in first if e.label == "PERSON"]
    others = [e for e in first if e.label in ("ORG", "LOC")]
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        if end - start < 8:
            continue
        inside = [e for e in persons if start <= e.start and e.end <= end]
        doubtful = any(
            start <= e.start and e.end <= end and not _confirmed(e, inside, shadow)
            for e in first_persons
        )
        entities = list(inside)
        for entity in others:
            if not (start <= entity.start and entity.end <= end) or _overlaps(entity, inside):
                continue
            surface = shadow[entity.start : entity.end]
            usual = evidence.label.get(surface)
            doubtful |= usual is None
            if usual in ("ORG", "LOC"):
                entities.append(Entity(entity.start, entity.end, usual))  # type: ignore[arg-type]
        for entity in known_entities(shadow, evidence.look, start, end):
            if not _overlaps(entity, entities) and not _overlaps(entity, others):
                entities.append(entity)
        for sure_start, sure_end in evidence.sure.matches(shadow, start, end):
            entity = Entity(sure_start, sure_end, evidence.label[shadow[sure_start:sure_end]])  # type: ignore[arg-type]
            if not _overlaps(entity, entities) and not _overlaps(entity, others):
                entities.append(entity)
        if not doubtful and entities:
            yield (
                text[start:end],
                [Entity(e.start - start, e.end - start, e.label) for e in sorted(entities)],
            )


def _persons(shadow: str, evidence: Evidence, local: set[str]) -> list[Entity]:
    spans: list[Offsets] = list(LongestMatcher(local).matches(shadow))
    taken = {position for start, end in spans for position in range(start, end)}
    for start, end in evidence.look.names.matches(shadow):
        around = shadow[start - 1 : end], shadow[start : end + 1]
        if any(evidence.look.word_tags.get(word, "p") not in "pf" for word in around):
            continue  # 羅斯 in 俄羅斯
        if taken.isdisjoint(range(start, end)):
            spans.append((start, end))
            taken.update(range(start, end))
    surnames = {shadow[start] for start, end in spans if end - start == 3}
    if surnames:
        # After the full name, papers go on with the surname alone: 王表示.
        alone = re.compile(f"(?<=[，。、「」；：\n])([{''.join(sorted(surnames))}])(?={_VERB})")
        alone_end = re.compile(
            f"(?<=[，。、「」；：\n与和对向])([{''.join(sorted(surnames))}][男女])"
        )
        for pattern in (alone, alone_end):
            for match in pattern.finditer(shadow):
                if taken.isdisjoint(range(*match.span(1))):
                    spans.append(match.span(1))
                    taken.update(range(*match.span(1)))
    for match in _LATIN_NAME.finditer(shadow):
        before, after = (
            shadow[match.start() - 1 : match.start()],
            shadow[match.end() : match.end() + 1],
        )
        # In brackets after its Chinese form, a Latin name belongs to the same person.
        if (
            before in "（("
            and after in "）)"
            and before
            and match.start() - 1 in {e for _, e in spans}
        ):
            spans.append(match.span())
    return [Entity(start, end, "PERSON") for start, end in sorted(spans)]


def _no_common_word(name: str, word_class: dict[str, str]) -> bool:
    """Whether no two characters of a name are a common word, as in 蔡政府 and 許多人."""
    return not any(word_class.get(part, "p") in "nvmrdcia" for part in (name[:2], name[1:], name))


def _confirmed(entity: Entity, persons: Sequence[Entity], shadow: str) -> bool:
    return any(p.start == entity.start and p.end == entity.end for p in persons) or any(
        p.start < entity.end and entity.start < p.end for p in persons
    )


def _overlaps(entity: Entity, others: Sequence[Entity]) -> bool:
    return any(other.start < entity.end and entity.start < other.end for other in others)
