"""Which words are cues here: candidates from the lexicon, and what speaks for and against each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lunzheng.article import Offsets
from lunzheng.attribution.lexicon import COMPOUND_TAILS, Lexicons, WordTrie
from lunzheng.attribution.neighbourhood import (
    between_features,
    nearest,
    sentence_features,
    subject_features,
    word_features,
)
from lunzheng.attribution.view import CLAUSE_MARKS, CLOSING, OPENING, View

COLON = "："
_LONGEST_TOLD = 10
_COLONS = frozenset("：:")
_DATE_TAIL = re.compile(
    r"(?:\d{1,4}年)?(?:\d{1,2}月)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
    r"(?:日|號|月|年|時|點)(?:\d{1,2}分)?(?=\Z)"
)
_DATE_ENDS = frozenset("日號月年時點分")
#: 據 opens a noun cue: 據…報導.
ACCORDING = ("根據", "依據", "依照", "按照", "據", "依")


@dataclass(frozen=True, slots=True)
class CueCandidate:
    """A stretch that may be a cue.

    Parameters
    ----------
    start, end : its offsets.
    sentence : offsets of the sentence that holds it.
    lemma : the lexicon entry by which it was found (for a compound its first verb).
    classes : the entry's classes; ``colon`` for a colon, ``compound`` for a compound.
    """

    start: int
    end: int
    sentence: Offsets
    lemma: str
    classes: frozenset[str]


class CueFinder:
    """Finds cue candidates and describes them.

    Parameters
    ----------
    lexicons : supplies the cues.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self.lexicons = lexicons
        # No cue of the lexicon holds a colon, so a colon begins nothing else.
        self._trie = WordTrie([*lexicons.cues, *_COLONS])
        self._adverbs = WordTrie(lexicons.adverbs)

    def candidates(self, view: View) -> list[CueCandidate]:
        """The candidates of an article in text order; they may overlap."""
        return [one for sentence in view.sentences for one in self._in_sentence(view, sentence)]

    def _in_sentence(self, view: View, sentence: Offsets) -> Iterator[CueCandidate]:
        text = view.text
        first, end = sentence
        #: The longest entries found so far that reach furthest: [outer_start, outer_end).
        outer_start, outer_end = first, first
        for offset in self._trie.offsets_in(text, first, end):
            if text[offset] in _COLONS:
                if self._may_be_speaker_colon(view, offset, sentence):
                    yield CueCandidate(offset, offset + 1, sentence, COLON, frozenset({"colon"}))
                continue
            longest = 0
            for cue in self._trie.all_at(text, offset):
                after = offset + len(cue)
                if after > end:
                    continue
                outer = (offset, offset + longest) if longest else (outer_start, outer_end)
                if _is_fragment(offset, after, outer):
                    continue
                longest = max(longest, len(cue))
                classes = self.lexicons.cues[cue]
                yield CueCandidate(offset, after, sentence, cue, classes)
                tail = next((tail for tail in COMPOUND_TAILS if text.startswith(tail, after)), None)
                if (
                    tail
                    and after + len(tail) <= end
                    and ("noun" not in classes or "write" in classes)
                ):
                    yield CueCandidate(
                        offset, after + len(tail), sentence, cue, classes | {"compound"}
                    )
            if longest and offset + longest > outer_end:
                outer_start, outer_end = offset, offset + longest

    @staticmethod
    def _may_be_speaker_colon(view: View, offset: int, sentence: Offsets) -> bool:
        text = view.text
        if offset == sentence[0] or offset + 1 >= len(text) or view.depth.inside(offset):
            return False
        # 12:30 and URLs are no speech.
        return not (text[offset - 1].isascii() and text[offset + 1].isascii())

    def features(
        self,
        view: View,
        cue: CueCandidate,
        others: CueNeighbours,
        previous: CueCandidate | None = None,
    ) -> list[str]:
        """Names of the binary features of a candidate.

        Parameters
        ----------
        others : all candidates of the article.
        previous : the last cue before the candidate in its sentence: what it introduces may go on
            here (他說，希望…) or end here (…，並強調…).
        """
        text = view.text
        start, end = cue.start, cue.end
        first, last = cue.sentence
        before = text[start - 1] if start > first else "^"
        after = text[end] if end < last else "$"
        next_kind = _kind_of(after)
        surface = text[start:end]
        clause = view.clause_start(start, first)
        clause_end = view.clause_end(end, last)
        lead = text[clause:start]
        lead_end, stripped = self.strip_adverbs(view, clause, start)
        subject = self._subject_kind(view, clause, lead_end)
        inside = view.depth.inside(start)
        aligned = start in view.word_starting and (
            end in view.word_ending or end in view.word_starting or end >= last
        )
        whole = view.word_starting.get(start) == end
        tags = sorted(cue.classes)
        names = [
            f"lemma={cue.lemma}",
            f"next={next_kind}",
            f"lemma+next={cue.lemma}|{next_kind}",
            f"previous={_kind_of(before)}",
            f"subject={subject}",
            f"aligned={aligned}",
            f"whole={whole}",
            f"inside={inside}",
            f"clause_initial={clause == start}",
            f"lead={min(len(lead), 12) // 3}",
            f"rest={min(clause_end - end, 12) // 3}",
            f"length={min(end - start, 4)}",
            f"first_clause={clause == first}",
            f"adverbs={bool(stripped)}",
        ]
        for tag in tags:
            names += [
                f"class={tag}",
                f"class+next={tag}|{next_kind}",
                f"class+subject={tag}|{subject}",
                f"class+initial={tag}|{clause == start}",
                f"class+inside={tag}|{inside}",
                f"class+whole={tag}|{whole}",
            ]
        names.append(f"next+subject={next_kind}|{subject}")
        tag_before = view.tag_ending(start) if start > first else "^"
        tag_after = view.tag_starting(end) if end < last else "$"
        lead_tag = view.tag_ending(lead_end) if lead_end > clause else "^"
        opening_tag = view.tag_starting(clause) if clause < start else "^"
        names += [
            f"tag_before={tag_before}",
            f"tag_after={tag_after}",
            f"tags={tag_before}|{tag_after}",
            f"lead_tag={lead_tag}",
            f"opening_tag={opening_tag}",
            f"lemma+tag_after={cue.lemma}|{tag_after}",
            f"lemma+tag_before={cue.lemma}|{tag_before}",
        ]
        for tag in tags:
            names += [
                f"class+tag_before={tag}|{tag_before}",
                f"class+tag_after={tag}|{tag_after}",
                f"class+lead_tag={tag}|{lead_tag}|{next_kind}",
            ]
        for habit in self.lexicons.habits.get(cue.lemma, ()):
            names += [habit, f"{habit}|{next_kind}"]
            if habit.startswith(("habit comma", "habit initial")):
                names.append(f"{habit}|{subject}")
        if next_kind == "word":
            following = text[end : view.word_starting.get(end, end + 1)]
            names += [f"following={following}", f"following1={after}"]
            names += [f"class+following1={tag}|{after}" for tag in tags]
            entity = view.entity_starting.get(end)
            names.append(f"following_entity={entity.label if entity else None}")
        if before not in CLAUSE_MARKS and before != "^":
            word = text[view.word_ending.get(start, start - 1) : start]
            names += [f"preceding={word}", f"preceding1={before}"]
            names += [f"class+preceding1={tag}|{before}" for tag in tags]
        for according in ACCORDING:
            position = lead.find(according)
            if position >= 0:
                names.append("according")
                names += [f"class+according={tag}" for tag in tags]
                break
        if "的" in lead[-8:]:
            names.append("genitive")
        if after == "的":
            names += [f"class+followed_by_de={tag}" for tag in tags]
        # The rest of the sentence: a cue needs something to introduce.
        remainder = last - end
        names.append(f"remainder={'none' if remainder < 3 else 'some'}")
        if clause > first:
            names.append(f"clause_mark={text[clause - 1]}")
            names += [f"class+clause_mark={tag}|{text[clause - 1]}" for tag in tags]
        names += self._previous_features(view, cue, previous, clause, subject, tags)
        if text[end : end + 1] in CLAUSE_MARKS:
            next_start = end + 1
            names.append(f"opens_quote={text[next_start : next_start + 1] in OPENING}")
        if before in CLOSING:
            names.append("after_quotation")
        if surface != cue.lemma:
            names.append(f"tail={surface[len(cue.lemma) :]}")
        names += word_features(view, (start, end), cue.sentence)
        names += subject_features(view, clause, lead_end, start)
        names += others.features(view, cue, tags)
        return names + sentence_features(view, start, cue.sentence)

    @staticmethod
    def _previous_features(
        view: View,
        cue: CueCandidate,
        previous: CueCandidate | None,
        clause: int,
        subject: str,
        tags: list[str],
    ) -> list[str]:
        if previous is None:
            return ["no_previous"] + [f"class+no_previous+subject={tag}|{subject}" for tag in tags]
        text = view.text
        same_clause = previous.start >= clause
        between = text[previous.end : cue.start]
        marks = view.clause_marks_between(previous.end, cue.start)
        adjacent = not between.strip("，：「『 ")
        lead = text[clause : cue.start]
        names = [
            f"previous={same_clause}|{min(marks, 3)}",
            f"previous_adjacent={adjacent}|{cue.lemma}",
            f"previous_lead={lead[:1]}",
            f"semicolon={'；' in between}",
        ]
        for tag in tags:
            names += [
                f"class+previous_subject={tag}|{same_clause}|{subject}",
                f"class+adjacent={tag}|{adjacent}",
                f"class+semicolon+subject={tag}|{'；' in between}|{subject}",
                f"class+lead={tag}|{lead[:1]}|{subject == 'none'}",
            ]
            names += [f"classes={own}|{tag}|{subject}" for own in sorted(previous.classes)]
        return names

    def strip_adverbs(self, view: View, clause: int, start: int) -> tuple[int, int]:
        """Where the material before a cue ends once adverbs and time words are taken off.

        Returns
        -------
        The offset after the remaining words, and how many adverbs were taken off.
        """
        key = ("adverbs", clause, start)
        found: tuple[int, int] | None = view.memo.get(key)
        if found is None:
            found = view.memo[key] = self._strip_adverbs(view, clause, start)
        return found

    def _strip_adverbs(self, view: View, clause: int, start: int) -> tuple[int, int]:
        text = view.text
        end = start
        stripped = 0
        while end > clause:
            size = _bracket_or_date(text, clause, end)
            if not size:
                adverb = self._adverbs.longest_before(text, end)
                # 今 in 張如今 is part of a name: never cut into an entity.
                if adverb is None or self._cuts_entity(view, end - len(adverb), end):
                    break
                size = len(adverb)
            if end - size < clause:
                break
            end -= size
            stripped += 1
        return end, stripped

    @staticmethod
    def _cuts_entity(view: View, start: int, end: int) -> bool:
        entity = view.entity_ending.get(end)
        return entity is not None and entity.start <= start

    def _subject_kind(self, view: View, clause: int, end: int) -> str:
        if end <= clause:
            return "none"
        entity = view.entity_ending.get(end)
        if entity is not None and entity.start >= clause:
            return entity.label
        start = view.word_ending.get(end)
        if start is None:
            return "fragment"
        word = view.text[start:end]
        if word in self.lexicons.heads:
            return self.lexicons.heads[word]
        if view.text[end - 1] in self.lexicons.heads:
            return f"suffix-{self.lexicons.heads[view.text[end - 1]]}"
        persons = any(e.label == "PERSON" for e in view.entities_between(clause, end))
        return "person-before" if persons else "other"


class CueNeighbours:
    """The candidates of an article, by what stands next to what.

    Parameters
    ----------
    candidates : all of them, in text order.
    """

    def __init__(self, candidates: Sequence[CueCandidate]) -> None:
        self._candidates = sorted(candidates, key=lambda one: (one.start, one.end))
        self._spans = [(one.start, one.end) for one in self._candidates]

    def features(self, view: View, cue: CueCandidate, classes: Sequence[str]) -> list[str]:
        """The candidates before and after ``cue`` in its sentence that do not overlap it."""
        left, right = nearest(self._spans, cue.start, cue.end)
        names = []
        if right is not None and self._candidates[right].sentence == cue.sentence:
            other = self._candidates[right]
            pair = (other.lemma, min(other.classes))
            names += between_features(view, "next", (cue.end, other.start), classes, pair)
        else:
            names += ["next=none", *(f"next+class={tag}|none" for tag in classes)]
        if left is not None and self._candidates[left].sentence == cue.sentence:
            other = self._candidates[left]
            pair = (other.lemma, min(other.classes))
            names += between_features(view, "before", (other.end, cue.start), classes, pair)
        return names


@dataclass(frozen=True)
class CueContext:
    """The cues of an article, and what stands before them.

    Parameters
    ----------
    cues : accepted cues by start.
    told : strings of two to ten characters that end right before a cue or its adverbs, counted.
        Who speaks once next to a cue is likely the source elsewhere.
    """

    cues: Mapping[int, CueCandidate]
    told: Mapping[str, int]

    @classmethod
    def of(cls, view: View, cues: Mapping[int, CueCandidate], finder: CueFinder) -> CueContext:
        told: Counter[str] = Counter()
        for cue in cues.values():
            clause = view.clause_start(cue.start, cue.sentence[0])
            end, _ = finder.strip_adverbs(view, clause, cue.start)
            for length in range(2, min(_LONGEST_TOLD, end - clause) + 1):
                told[view.text[end - length : end]] += 1
        return cls(cues, told)

    @cached_property
    def starts(self) -> list[int]:
        """Where the cues begin, in order."""
        return sorted(self.cues)

    def count_between(self, start: int, end: int) -> int:
        """How many cues begin in ``[start, end)``."""
        return max(bisect_left(self.starts, end) - bisect_left(self.starts, start), 0)


def _is_fragment(start: int, end: int, outer: Offsets) -> bool:
    """Whether an entry is a mere piece of a longer one: 示 in 表示, but not 指出 in 報導指|出.

    Pieces of entries of three characters and more stay candidates (報導 in 據報導, 說 in 發文說).
    """
    if end > outer[1] or start < outer[0]:
        return False
    return outer[1] - outer[0] < 3 or (end - start < 2 and end != outer[1])


def _bracket_or_date(text: str, floor: int, end: int) -> int:
    """Length of a bracket or date that ends at ``end``: 英業達（2356）11日 表示."""
    if text[end - 1] in "）)":
        opening = max(text.rfind("（", floor, end), text.rfind("(", floor, end))
        return end - opening if opening >= floor else 0
    if text[end - 1] not in _DATE_ENDS:
        return 0
    found = _DATE_TAIL.search(text, max(floor, end - 12), end)
    return len(found.group()) if found else 0


def _kind_of(character: str) -> str:
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
