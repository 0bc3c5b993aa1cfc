"""The names of what speaks for a source, in groups that few values decide.

Because a group's features depend on its values alone, so does what they weigh: most groups of a
candidate have been met before (:meth:`lunzheng.attribution.decisions.Decision.weight_of`). To add
a feature, add it to the group that has its values, or add a group.
"""

from __future__ import annotations

from collections.abc import Sequence

#: What joins one source to another.
LINKS = frozenset("和與及、暨跟")


def dropped_names(empty: bool, first: bool, adverbs: int, cues: int) -> list[str]:
    return [
        "dropped",
        f"dropped+empty={empty}",
        f"dropped+first={first}",
        f"dropped+empty+first={empty}|{first}",
        f"dropped+adverbs={adverbs}|{empty}",
        f"dropped+cues={cues}",
        f"dropped+cues+empty={cues}|{empty}",
    ]


def dropped_lead_names(lead: str, mark: str, length: int, persons: int) -> list[str]:
    return [
        f"dropped+lead={lead}",
        f"dropped+mark={mark}",
        f"dropped+length={length}",
        f"dropped+persons={persons}",
    ]


def dropped_cue_names(lemma: str, classes: Sequence[str], empty: bool) -> list[str]:
    return [f"dropped+lemma={lemma}", *(f"dropped+class={tag}|{empty}" for tag in classes)]


def form_names(
    what: str, exact: bool, length: int, cuts: bool, holds: int, title_before: bool, opens: bool
) -> list[str]:
    return [
        f"what={what}",
        f"what+kind={what}|{'exact' if exact else 'part'}",
        f"length={length}",
        f"what+length={what}|{length}",
        f"cuts={cuts}",
        f"holds={holds}|{what}",
        f"title_before={title_before}|{what}",
        f"sentence_start={opens}",
    ]


def previous_names(what: str, previous: str) -> list[str]:
    return [f"previous={previous}", f"what+previous={what}|{previous}"]


def next_names(what: str, following: str, before: str) -> list[str]:
    return [
        f"before={before}",
        f"next={following}",
        f"what+next={what}|{following}",
        f"linked={following in LINKS}|{what}",
    ]


def opening_names(first_word: str, adverb: bool, exact: bool, first: str) -> list[str]:
    return [
        f"opens_with_adverb={adverb}",
        f"opens_with={first_word}|{exact}",
        f"first_word={first}",
    ]


def within_names(what: str, genitive: bool, link: bool) -> list[str]:
    return [f"genitive={genitive}", f"link={link}"]


def tag_names(
    what: str,
    exact: bool,
    opening: str,
    closing: str,
    before: str,
    verbs: int,
    words: int,
) -> list[str]:
    return [
        f"inner={opening}|{closing}",
        f"inner_verbs={verbs}|{what}",
        f"opening={opening}|{exact}",
        f"opening+before={opening}|{before}",
        f"tag_before={before}",
        f"what+tag_before={what}|{before}",
        f"words={words}|{what}",
    ]


def held_tag_names(what: str, tags: Sequence[str]) -> list[str]:
    odd = any(tag in "dpctmqfuy" for tag in tags)
    return [f"inner_odd={odd}|{what}", *(f"holds_tag={tag}" for tag in tags)]


def head_names(head: str, start_word: str) -> list[str]:
    return [f"head={head}", f"start_word={start_word}"]


def distance_names(
    what: str, adjacent: bool, clauses: int, bucket: int, at_clause_start: bool, later: int
) -> list[str]:
    return [
        f"what+adjacent={what}|{adjacent}",
        f"what+clauses={what}|{clauses}",
        f"adjacent={adjacent}",
        f"adjacent+clauses={adjacent}|{clauses}",
        f"distance={bucket}",
        f"what+distance={what}|{bucket}",
        f"clause_start={at_clause_start}",
        f"what+clause_start={what}|{at_clause_start}|{adjacent}",
        f"whole_clause={at_clause_start and adjacent}",
        f"later={later}",
        f"what+later={what}|{later}",
    ]


def between_cues_names(
    what: str, between_cues: int, cues_before: int, empty: bool, clauses: int
) -> list[str]:
    return [
        f"between_cues={between_cues}",
        f"what+between_cues={what}|{between_cues}",
        f"between_cues+empty={between_cues}|{empty}|{clauses}",
        f"cues_before={cues_before}|{between_cues}",
        f"clauses+empty={clauses}|{empty}",
        f"what+clauses+empty={what}|{clauses}|{empty}",
    ]


def told_names(what: str, told: int, adjacent: bool, clauses: int) -> list[str]:
    return [
        f"told={told}",
        f"what+told={what}|{told}|{adjacent}",
        f"told+clauses={told}|{clauses}",
    ]


def between_names(between: str, marked: bool) -> list[str]:
    return [f"between={between}", f"between1={between[:1]}|{marked}"]


def edge_names(last: str, adjacent: bool, inside: bool, cue_inside: bool) -> list[str]:
    return [f"last={last}|{adjacent}", f"inside={inside}|{cue_inside}"]


def after_cue_names(after_cue: bool, lemma: str) -> list[str]:
    return [f"after_cue={after_cue}|{lemma}"]


def outer_names(what: str, outer: Sequence[str]) -> list[str]:
    first = outer[0] if outer else "^"
    return [f"outer={'|'.join(outer)}", f"outer1={first}", f"what+outer1={what}|{first}"]


def class_names(
    classes: Sequence[str], what: str, adjacent: bool, clauses: int, empty: bool
) -> list[str]:
    names = []
    for tag in classes:
        names += [
            f"class+adjacent={tag}|{adjacent}",
            f"class+what={tag}|{what}",
            f"class+clauses={tag}|{clauses}|{empty}",
        ]
    return names


def according_names(classes: Sequence[str]) -> list[str]:
    return ["after_according", *(f"after_according+class={tag}" for tag in classes)]
