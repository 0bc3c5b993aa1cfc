"""The names of what speaks for a cue, in groups that few values decide.

See :mod:`lunzheng.attribution.source_features`. ``tags`` are the classes of the candidate, in
order; groups that ask the lexicons take what they ask as their first value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lunzheng.attribution.view import CLOSING, OPENING

Tags = tuple[str, ...]
#: Coarse and fine cluster of a word as written.
ClustersOf = Callable[[str], tuple[str, str]]


def lemma_names(
    habits: Mapping[str, Sequence[str]], lemma: str, tags: Tags, following: str
) -> list[str]:
    names = [f"lemma={lemma}", f"next={following}", f"lemma+next={lemma}|{following}"]
    for tag in tags:
        names += [f"class={tag}", f"class+next={tag}|{following}"]
    for habit in habits.get(lemma, ()):
        names += [habit, f"{habit}|{following}"]
    return names


def subject_names(tags: Tags, subject: str, following: str) -> list[str]:
    names = [f"subject={subject}", f"next+subject={following}|{subject}"]
    return names + [f"class+subject={tag}|{subject}" for tag in tags]


def subject_habit_names(habits: Sequence[str], subject: str) -> list[str]:
    return [f"{habit}|{subject}" for habit in habits]


def place_names(
    tags: Tags, aligned: bool, whole: bool, inside: bool, initial: bool, first_clause: bool
) -> list[str]:
    names = [
        f"aligned={aligned}",
        f"whole={whole}",
        f"inside={inside}",
        f"clause_initial={initial}",
        f"first_clause={first_clause}",
    ]
    for tag in tags:
        names += [
            f"class+initial={tag}|{initial}",
            f"class+inside={tag}|{inside}",
            f"class+whole={tag}|{whole}",
        ]
    return names


def extent_names(
    lead: int, rest: int, length: int, adverbs: bool, goes_on: bool, genitive: bool
) -> list[str]:
    names = [
        f"lead={lead}",
        f"rest={rest}",
        f"length={length}",
        f"adverbs={adverbs}",
        # The rest of the sentence: a cue needs something to introduce.
        f"remainder={'some' if goes_on else 'none'}",
    ]
    return [*names, "genitive"] if genitive else names


def tag_names(tags: Tags, before: str, after: str) -> list[str]:
    names = [f"tag_before={before}", f"tag_after={after}", f"tags={before}|{after}"]
    for tag in tags:
        names += [f"class+tag_before={tag}|{before}", f"class+tag_after={tag}|{after}"]
    return names


def lemma_tag_names(lemma: str, before: str, after: str) -> list[str]:
    return [f"lemma+tag_after={lemma}|{after}", f"lemma+tag_before={lemma}|{before}"]


def lead_tag_names(tags: Tags, lead: str, opening: str, following: str) -> list[str]:
    names = [f"lead_tag={lead}", f"opening_tag={opening}"]
    return names + [f"class+lead_tag={tag}|{lead}|{following}" for tag in tags]


def following_names(word: str, entity: str | None) -> list[str]:
    return [f"following={word}", f"following_entity={entity}"]


def following_character_names(tags: Tags, first: str) -> list[str]:
    return [f"following1={first}", *(f"class+following1={tag}|{first}" for tag in tags)]


def preceding_names(word: str) -> list[str]:
    return [f"preceding={word}"]


def preceding_character_names(tags: Tags, last: str, is_mark: bool) -> list[str]:
    names = [f"previous={kind_of(last)}"]
    if not is_mark:
        names += [f"preceding1={last}", *(f"class+preceding1={tag}|{last}" for tag in tags)]
    return names


def mark_names(
    tags: Tags,
    according: bool,
    owns: bool,
    mark: str,
    opens: bool | None,
    quoted: bool,
    tail: str | None,
) -> list[str]:
    """Words and marks that tell.

    Parameters
    ----------
    according : 據 stands before. owns : 的 follows. mark : that ends the clause before, if any.
    opens : whether a quotation opens behind the mark that follows; None if none follows.
    quoted : a quotation ends here. tail : what is written after the lemma; None for the lemma.
    """
    names = []
    if according:
        names.append("according")
        names += [f"class+according={tag}" for tag in tags]
    if owns:
        names += [f"class+followed_by_de={tag}" for tag in tags]
    if mark:
        names.append(f"clause_mark={mark}")
        names += [f"class+clause_mark={tag}|{mark}" for tag in tags]
    if opens is not None:
        names.append(f"opens_quote={opens}")
    if quoted:
        names.append("after_quotation")
    if tail is not None:
        names.append(f"tail={tail}")
    return names


def no_previous_names(tags: Tags, subject: str) -> list[str]:
    return ["no_previous"] + [f"class+no_previous+subject={tag}|{subject}" for tag in tags]


def previous_names(
    lemma: str, same_clause: bool, marks: int, adjacent: bool, semicolon: bool
) -> list[str]:
    return [
        f"previous={same_clause}|{marks}",
        f"previous_adjacent={adjacent}|{lemma}",
        f"semicolon={semicolon}",
    ]


def previous_lead_names(tags: Tags, lead: str, no_subject: bool) -> list[str]:
    names = [f"previous_lead={lead}"]
    return names + [f"class+lead={tag}|{lead}|{no_subject}" for tag in tags]


def previous_class_names(
    tags: Tags, previous: Tags, same_clause: bool, adjacent: bool, semicolon: bool, subject: str
) -> list[str]:
    names = []
    for tag in tags:
        names += [
            f"class+previous_subject={tag}|{same_clause}|{subject}",
            f"class+adjacent={tag}|{adjacent}",
            f"class+semicolon+subject={tag}|{semicolon}|{subject}",
        ]
        names += [f"classes={own}|{tag}|{subject}" for own in previous]
    return names


def own_names(clusters_of: ClustersOf, word: str) -> list[str]:
    coarse, fine = clusters_of(word)
    return [f"own cluster={coarse}", f"own fine cluster={fine}"]


def neighbour_names(clusters_of: ClustersOf, place: str, word: str) -> list[str]:
    coarse, fine = clusters_of(word)
    return [f"{place}={word}", f"{place} cluster={coarse}", f"{place} fine={fine}"]


def adverb_names(adverbs: str) -> list[str]:
    return [f"adverbs={adverbs}"]


def head_names(clusters_of: ClustersOf, head: str) -> list[str]:
    coarse, fine = clusters_of(head)
    return [f"head={head}", f"head1={head[-1]}", f"head cluster={coarse}", f"head fine={fine}"]


def opening_names(clusters_of: ClustersOf, word: str) -> list[str]:
    return [f"clause opens={word}", f"clause opens cluster={clusters_of(word)[0]}"]


def head_entity_names(label: str, adverbs: str) -> list[str]:
    return [f"head entity={label}|{adverbs}"]


def alone_names(tags: Tags) -> list[str]:
    return ["next=none", *(f"next+class={tag}|none" for tag in tags)]


def beside_lemma_names(side: str, lemma: str, marks: int) -> list[str]:
    return [f"{side} lemma={lemma}|{marks}"]


def beside_names(side: str, tags: Tags, other: str, marks: int, adjacent: bool) -> list[str]:
    """The first class of the next candidate on one side, whether or not that is a cue."""
    names = [f"{side}={other}|{marks}", f"{side} adjacent={adjacent}|{other}"]
    for tag in tags:
        names += [
            f"{side}+class={tag}|{other}|{marks}",
            f"{side}+adjacent={tag}|{other}|{adjacent}",
        ]
    return names


def sentence_names(closing: str, first_paragraph: bool, length: int, offset: int) -> list[str]:
    """How the sentence ends, how long it is, and where in it and the article a candidate stands."""
    return [
        f"sentence ends={closing}",
        f"first paragraph={first_paragraph}",
        f"sentence length={length}",
        f"offset={offset}",
    ]


def kind_of(character: str) -> str:
    """What sort of mark a character is; ``word`` for one that is none."""
    if character in "，,":
        return "comma"
    if character in "：:":
        return "colon"
    if character in OPENING:
        return "open"
    if character in CLOSING:
        return "close"
    if character in "。！？!?$":
        return "end"
    if character in "；;":
        return "semicolon"
    if character == "、":
        return "enumeration"
    if character == "^":
        return "start"
    return "word"
