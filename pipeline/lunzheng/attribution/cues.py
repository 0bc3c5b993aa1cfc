"""Which words are cues here: candidates from the lexicon, and what speaks for and against each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from lunzheng.article import Offsets
from lunzheng.attribution import cue_features as named
from lunzheng.attribution.decisions import Part, names_of
from lunzheng.attribution.lexicon import COMPOUND_TAILS, Lexicons, WordTrie
from lunzheng.attribution.neighbourhood import Neighbourhood, nearest
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
_ACCORDING = re.compile("|".join(ACCORDING))


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


def classes_of(cue: CueCandidate) -> tuple[str, ...]:
    """The classes of a candidate in order."""
    return _in_order(cue.classes)


@lru_cache(maxsize=1024)
def _in_order(classes: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(classes))


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
        self._neighbourhood = Neighbourhood(lexicons)
        self._lemma_names = partial(named.lemma_names, lexicons.habits)
        self._subject_habits = {
            cue: tuple(h for h in habits if h.startswith(("habit comma", "habit initial")))
            for cue, habits in lexicons.habits.items()
        }

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
        """Names of the binary features of a candidate; parameters as of :meth:`parts`."""
        return names_of(self.parts(view, cue, others, previous))

    def parts(
        self,
        view: View,
        cue: CueCandidate,
        others: CueNeighbours,
        previous: CueCandidate | None = None,
    ) -> list[Part]:
        """The features of a candidate, in groups.

        Parameters
        ----------
        others : all candidates of the article.
        previous : the last cue before the candidate in its sentence: what it introduces may go on
            here (他說，希望…) or end here (…，並強調…).
        """
        text = view.text
        start, end, lemma = cue.start, cue.end, cue.lemma
        first, last = cue.sentence
        tags = classes_of(cue)
        before = text[start - 1] if start > first else "^"
        after = text[end] if end < last else "$"
        following = named.kind_of(after)
        clause = view.clause_start(start, first)
        lead_end, stripped = self.strip_adverbs(view, clause, start)
        subject = self._subject_kind(view, clause, lead_end)
        word_end = view.word_starting.get(start)
        aligned = word_end is not None and (
            end in view.word_ending or end in view.word_starting or end >= last
        )
        tag_before = view.tag_ending(start) if start > first else "^"
        tag_after = view.tag_starting(end) if end < last else "$"
        no_word = before == "^" or before in CLAUSE_MARKS
        parts: list[Part] = [
            (self._lemma_names, lemma, tags, following),
            (named.subject_names, tags, subject, following),
            (named.subject_habit_names, self._subject_habits.get(lemma, ()), subject),
            (
                named.place_names,
                tags,
                aligned,
                word_end == end,
                view.depth.inside(start),
                clause == start,
                clause == first,
            ),
            (
                named.extent_names,
                min(start - clause, 12) // 3,
                min(view.clause_end(end, last) - end, 12) // 3,
                min(end - start, 4),
                bool(stripped),
                last - end >= 3,
                text.find("的", max(clause, start - 8), start) >= 0,
            ),
            (named.tag_names, tags, tag_before, tag_after),
            (named.lemma_tag_names, lemma, tag_before, tag_after),
            (
                named.lead_tag_names,
                tags,
                view.tag_ending(lead_end) if lead_end > clause else "^",
                view.tag_starting(clause) if clause < start else "^",
                following,
            ),
            (named.preceding_character_names, tags, before, no_word),
            (
                named.mark_names,
                tags,
                _ACCORDING.search(text, clause, start) is not None,
                after == "的",
                text[clause - 1] if clause > first else "",
                text[end + 1 : end + 2] in OPENING if text[end : end + 1] in CLAUSE_MARKS else None,
                before in CLOSING,
                # A half-width colon is not its lemma, and has no tail either.
                None
                if text.startswith(lemma, start) and end - start == len(lemma)
                else text[start + len(lemma) : end],
            ),
        ]
        if following == "word":
            entity = view.entity_starting.get(end)
            word = text[end : view.word_starting.get(end, end + 1)]
            parts += [
                (named.following_names, word, entity.label if entity else None),
                (named.following_character_names, tags, after),
            ]
        if not no_word:
            word = text[view.word_ending.get(start, start - 1) : start]
            parts.append((named.preceding_names, word))
        parts += self._previous_parts(view, cue, previous, clause, subject, tags)
        parts += self._neighbourhood.words(view, (start, end), cue.sentence)
        parts += self._neighbourhood.subject(view, clause, lead_end, start)
        parts += others.parts(view, cue, tags)
        parts.append(
            (
                named.sentence_names,
                text[last - 1],
                view.paragraph_of(first) == 0,
                min((last - first) // 20, 6),
                min((start - first) // 10, 6),
            )
        )
        return parts

    @staticmethod
    def _previous_parts(
        view: View,
        cue: CueCandidate,
        previous: CueCandidate | None,
        clause: int,
        subject: str,
        tags: tuple[str, ...],
    ) -> list[Part]:
        if previous is None:
            return [(named.no_previous_names, tags, subject)]
        text = view.text
        same_clause = previous.start >= clause
        between = text[previous.end : cue.start]
        marks = min(view.clause_marks_between(previous.end, cue.start), 3)
        adjacent = not between.strip("，：「『 ")
        semicolon = "；" in between
        return [
            (named.previous_names, cue.lemma, same_clause, marks, adjacent, semicolon),
            (
                named.previous_lead_names,
                tags,
                text[clause : min(clause + 1, cue.start)],
                subject == "none",
            ),
            (
                named.previous_class_names,
                tags,
                classes_of(previous),
                same_clause,
                adjacent,
                semicolon,
                subject,
            ),
        ]

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

    def parts(self, view: View, cue: CueCandidate, tags: tuple[str, ...]) -> list[Part]:
        """The candidates before and after ``cue`` in its sentence that do not overlap it.

        Parameters
        ----------
        tags : its classes, in order.
        """
        left, right = nearest(self._spans, cue.start, cue.end)
        parts: list[Part] = []
        if right is not None and self._candidates[right].sentence == cue.sentence:
            other = self._candidates[right]
            parts += _beside(view, "next", (cue.end, other.start), tags, other)
        else:
            parts.append((named.alone_names, tags))
        if left is not None and self._candidates[left].sentence == cue.sentence:
            other = self._candidates[left]
            parts += _beside(view, "before", (other.end, cue.start), tags, other)
        return parts


def _beside(
    view: View, side: str, gap: Offsets, tags: tuple[str, ...], other: CueCandidate
) -> tuple[Part, Part]:
    marks = min(view.clause_marks_between(*gap), 3)
    adjacent = not view.text[gap[0] : gap[1]].strip("，：「")
    return (
        (named.beside_names, side, tags, classes_of(other)[0], marks, adjacent),
        (named.beside_lemma_names, side, other.lemma, min(marks, 2)),
    )


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

    def first_between(self, start: int, end: int) -> CueCandidate | None:
        """The first cue that begins in ``[start, end)``."""
        number = bisect_left(self.starts, start)
        if number < len(self.starts) and self.starts[number] < end:
            return self.cues[self.starts[number]]
        return None

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
