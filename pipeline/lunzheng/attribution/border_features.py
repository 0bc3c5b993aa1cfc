"""The names of what speaks for a claim's ending at a boundary, in groups that few values decide.

See :mod:`lunzheng.attribution.source_features`. ``tags`` are the classes of the cue, in order.
"""

from __future__ import annotations

from lunzheng.attribution.view import OPENING

Tags = tuple[str, ...]


def boundary_names(
    mark: str, closes: bool, whole: bool, opened: bool, connective: str, clauses: int
) -> list[str]:
    """``clauses`` counts those that the claim has so far."""
    return [
        f"clauses={clauses}",
        f"mark={mark}",
        f"closes={closes}",
        f"whole={whole}",
        f"opened={opened}",
        f"connective={connective}",
        f"mark+connective={mark}|{connective}",
        f"whole+connective={whole}|{connective}",
        f"whole+mark={whole}|{mark}",
    ]


def clause_names(opening: str) -> list[str]:
    """The first two characters of the next clause."""
    first = opening[:1]
    return [f"first={first}", f"first2={opening}", f"next_opens={first in OPENING}"]


def cue_names(lemma: str, punctuated: bool, initial: bool) -> list[str]:
    return [f"lemma={lemma}", f"punctuated={punctuated}", f"initial={initial}"]


def class_names(tags: Tags, mark: str, connective: str, whole: bool, punctuated: bool) -> list[str]:
    names = []
    for tag in tags:
        names += [
            f"class+mark={tag}|{mark}",
            f"class+connective={tag}|{connective}",
            f"class+whole={tag}|{whole}",
            f"class+punctuated={tag}|{punctuated}",
        ]
    return names


def no_cue_names(tags: Tags) -> list[str]:
    return ["no_cue_ahead", *(f"class+no_cue_ahead={tag}" for tag in tags)]


def next_cue_names(
    lemma: str, here: bool, subject: str, punctuated: bool, clause_is_cue: bool
) -> list[str]:
    return [
        f"cue_here={here}",
        f"cue_here+subject={here}|{subject}",
        f"cue_lemma={here}|{lemma}",
        f"cue_here+subject+punctuated={here}|{subject}|{punctuated}",
        f"clause_is_cue={clause_is_cue}",
    ]


def next_class_names(
    own: Tags, tags: Tags, here: bool, subject: str, punctuated: bool
) -> list[str]:
    """``own`` are the classes of the cue itself, ``tags`` those of the next one."""
    names = []
    for tag in tags:
        names += [
            f"next_class={here}|{tag}",
            f"next_class+subject={here}|{tag}|{subject}",
            f"next_class+subject+punctuated={here}|{tag}|{subject}|{punctuated}",
        ]
        names += [f"classes={here}|{one}|{tag}|{subject}" for one in own]
    return names


def tag_names(tag: str, second: str, mark: str, entity: str | None) -> list[str]:
    return [
        f"first_entity={entity}",
        f"tag={tag}",
        f"tags={tag}|{second}",
        f"mark+tag={mark}|{tag}",
    ]


def class_tag_names(tags: Tags, tag: str, mark: str) -> list[str]:
    return [f"class+tag={own}|{tag}|{mark}" for own in tags]


def nesting_names(
    claim_tag: str, nested: bool, mark: str, cue_ahead: bool, marks_ahead: int
) -> list[str]:
    return [
        f"claim_tag={claim_tag}",
        f"nested={nested}|{mark}",
        f"nested+cue_ahead={nested}|{cue_ahead}",
        f"marks_ahead={marks_ahead}",
    ]
