"""What stands around a cue candidate: its words, their clusters, the candidates next to it.

Words seen rarely in training speak through their clusters, which were learned from raw news
(:mod:`lunzheng.training.word_clusters`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from lunzheng.article import Offsets
from lunzheng.attribution.view import View

_WORDS_BEFORE = 3
_WORDS_AFTER = 4


def nearest(spans: Sequence[Offsets], start: int, end: int) -> tuple[int | None, int | None]:
    """Numbers of the last span that ends by ``start`` and of the first that begins at ``end``.

    Parameters
    ----------
    spans : half-open offsets ordered by start.
    """
    left = bisect_left(spans, (start, 0)) - 1
    while left >= 0 and spans[left][1] > start:
        left -= 1
    right = bisect_left(spans, (end, 0))
    return (left if left >= 0 else None), (right if right < len(spans) else None)


def word_features(view: View, span: Offsets, sentence: Offsets) -> list[str]:
    """Words and clusters before, in and after ``span``, within ``sentence``."""
    start, end = span
    names = []
    own = view.clusters_of(start, end)
    names += [f"own cluster={own[0]}", f"own fine cluster={own[1]}"]
    position = start
    for number in range(_WORDS_BEFORE):
        if position <= sentence[0]:
            break
        first = view.word_ending.get(position, position - 1)
        names += _neighbour(view, f"L{number}", (first, position))
        position = first
    position = end
    for number in range(_WORDS_AFTER):
        if position >= sentence[1]:
            break
        last = view.word_starting.get(position, position + 1)
        names += _neighbour(view, f"R{number}", (position, last))
        position = last
    return names


def _neighbour(view: View, place: str, word: Offsets) -> tuple[str, str, str]:
    coarse, fine = view.clusters_of(*word)
    return (
        f"{place}={view.text[word[0] : word[1]]}",
        f"{place} cluster={coarse}",
        f"{place} fine={fine}",
    )


def subject_features(view: View, clause: int, lead_end: int, start: int) -> list[str]:
    """The words by which the subject of a candidate ends and its clause opens.

    Parameters
    ----------
    clause : start of the clause. lead_end : where the subject ends, adverbs taken off.
    start : start of the candidate.
    """
    text = view.text
    names = [f"adverbs={text[lead_end:start][:6]}"]
    if lead_end <= clause:
        return names
    head = view.word_ending.get(lead_end, lead_end - 1)
    coarse, fine = view.clusters_of(head, lead_end)
    opening = view.word_starting.get(clause, clause + 1)
    names += [
        f"head={text[head:lead_end]}",
        f"head1={text[lead_end - 1]}",
        f"head cluster={coarse}",
        f"head fine={fine}",
        f"clause opens={text[clause:opening]}",
        f"clause opens cluster={view.clusters_of(clause, opening)[0]}",
    ]
    entity = view.entity_ending.get(lead_end)
    if entity is not None:
        names.append(f"head entity={entity.label}|{text[lead_end:start]}")
    return names


def between_features(
    view: View,
    side: str,
    gap: Offsets,
    classes: Sequence[str],
    other: tuple[str, str],
) -> list[str]:
    """The next candidate on one side, whether or not it will be a cue.

    Parameters
    ----------
    side : name of the side. gap : offsets between the two.
    classes : classes of this candidate. other : lemma and first class of the other one.
    """
    between = view.text[gap[0] : gap[1]]
    marks = min(view.clause_marks_between(*gap), 3)
    adjacent = not between.strip("，：「")
    lemma, other_class = other
    names = [
        f"{side}={other_class}|{marks}",
        f"{side} lemma={lemma}|{min(marks, 2)}",
        f"{side} adjacent={adjacent}|{other_class}",
    ]
    for tag in classes:
        names += [
            f"{side}+class={tag}|{other_class}|{marks}",
            f"{side}+adjacent={tag}|{other_class}|{adjacent}",
        ]
    return names


def sentence_features(view: View, start: int, sentence: Offsets) -> list[str]:
    """How the sentence ends, how long it is, and where in it and the article a candidate stands."""
    first, last = sentence
    return [
        f"sentence ends={view.text[last - 1]}",
        f"first paragraph={view.paragraph_of(first) == 0}",
        f"sentence length={min((last - first) // 20, 6)}",
        f"offset={min((start - first) // 10, 6)}",
    ]
