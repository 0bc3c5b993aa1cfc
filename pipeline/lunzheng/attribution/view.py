"""One article as attribution sees it: sentences, clauses, words and entities by offset."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from lunzheng.article import Article, Entity, EntityLabel, Layers, Offsets
from lunzheng.attribution.lexicon import Lexicons
from lunzheng.text.quotation_marks import PAIRS, QuotationDepth, quotations
from lunzheng.text.script import simplified_shadow
from lunzheng.text.sentences import paragraphs

#: Marks that end a clause.
CLAUSE_MARKS = frozenset("，。；：！？,;:!?")
_PUNCTUATION = frozenset("，。；：！？、「」『』（）《》")
OPENING = frozenset(PAIRS)
CLOSING = frozenset(PAIRS.values())
_MARK = re.compile(f"[{''.join(sorted(CLAUSE_MARKS | OPENING | CLOSING))}]")


class View:
    """Look-ups into one article and its layers.

    Parameters
    ----------
    article : the article.
    sentences, words : half-open offsets in text order.
    entities : non-overlapping, in text order.
    parts_of_speech : Simplified word → tag.
    """

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Offsets],
        words: Sequence[Offsets],
        entities: Sequence[Entity],
        parts_of_speech: Mapping[str, str],
    ) -> None:
        self._shadow = simplified_shadow(article.text)
        self._parts_of_speech = parts_of_speech
        self.article = article
        self.text = article.text
        self.sentences = sentences
        self.words = words
        self.entities = entities
        self.paragraphs = paragraphs(self.text)
        self.quotations = quotations(self.text, self.paragraphs)
        self.depth = QuotationDepth(len(self.text), self.quotations)
        self.word_starting = dict(words)
        self.word_ending = {end: start for start, end in words}
        self.entity_starting = {entity.start: entity for entity in entities}
        self.entity_ending = {entity.end: entity for entity in entities}
        #: First characters of the persons named: 王 alone may stand for one of them.
        self.surnames = {self.text[e.start] for e in entities if e.label == "PERSON"}
        self._paragraph_starts = [start for start, _ in self.paragraphs]
        self._entity_starts = [entity.start for entity in entities]
        self._sentence_starts = [start for start, _ in sentences]
        self._word_starts = [start for start, _ in words]
        self._word_ends = [end for _, end in words]
        self._find_marks()
        self._starts_of: dict[str, list[int]] = {}
        for entity in entities:
            self._starts_of.setdefault(entity.label, []).append(entity.start)
        self._tags: dict[Offsets, str] = {}
        self._starting_tags: dict[int, str] = {}
        self._ending_tags: dict[int, str] = {}
        self._word_tags = [""] * len(words)
        self._clause_starts: dict[Offsets, int] = {}
        #: What a step has worked out of a place in the article and will want again.
        self.memo: dict[Hashable, Any] = {}

    def _find_marks(self) -> None:
        """Where clauses end, outside (0) and inside (1) quotation marks."""
        text, inside = self.text, self.depth.inside
        self._marks: list[int] = []
        self._clause_marks: list[int] = []
        self._clause_marks_of: tuple[list[int], list[int]] = ([], [])
        self._breaks_of: tuple[list[int], list[int]] = ([], [])
        outside_breaks, inside_breaks = self._breaks_of
        for mark in _MARK.finditer(text):
            offset, character = mark.start(), mark[0]
            self._marks.append(offset)
            if character in CLAUSE_MARKS:
                level = inside(offset)
                self._clause_marks.append(offset)
                self._clause_marks_of[level].append(offset)
                self._breaks_of[level].append(offset + 1)
            elif character in OPENING:
                if not inside(offset):
                    inside_breaks.append(offset + 1)
            elif self._opens_clause(offset + 1):
                outside_breaks.append(offset + 1)

    def part_of_speech(self, start: int, end: int) -> str:
        """Tag of the word ``[start, end)``; an entity's label in it; n when nothing is known."""
        tag = self._tags.get((start, end))
        if tag is None:
            tag = self._tags[start, end] = self._part_of_speech(start, end)
        return tag

    def _part_of_speech(self, start: int, end: int) -> str:
        over = self.entity_over(start, end)
        if over is not None:
            return over.label
        word = self._shadow[start:end]
        if word[0].isdigit():
            return "m"
        if word in _PUNCTUATION:
            return word
        return self._parts_of_speech.get(word, "n")

    def tag_starting(self, offset: int) -> str:
        """Tag of the word that begins at ``offset``."""
        tag = self._starting_tags.get(offset)
        if tag is None:
            end = self.word_starting.get(offset, offset + 1)
            tag = self.part_of_speech(offset, end) if offset < len(self.text) else "$"
            self._starting_tags[offset] = tag
        return tag

    def tag_ending(self, offset: int) -> str:
        """Tag of the word that ends at ``offset``."""
        tag = self._ending_tags.get(offset)
        if tag is None:
            start = self.word_ending.get(offset, offset - 1)
            tag = self.part_of_speech(start, offset) if offset > 0 else "^"
            self._ending_tags[offset] = tag
        return tag

    def paragraph_of(self, offset: int) -> int:
        """Number of the paragraph that holds ``offset``."""
        return max(bisect_right(self._paragraph_starts, offset) - 1, 0)

    def entities_between(self, start: int, end: int) -> Sequence[Entity]:
        """The entities that begin in ``[start, end)``."""
        return self.entities[
            bisect_left(self._entity_starts, start) : bisect_left(self._entity_starts, end)
        ]

    def entity_over(self, start: int, end: int) -> Entity | None:
        """The entity that holds ``[start, end)``, or None."""
        position = bisect_right(self._entity_starts, start) - 1
        if position >= 0 and self.entities[position].end >= end:
            return self.entities[position]
        return None

    def sentence_at(self, offset: int) -> Offsets | None:
        """The sentence that holds ``offset``, or None between sentences."""
        position = bisect_right(self._sentence_starts, offset) - 1
        if position >= 0 and offset < self.sentences[position][1]:
            return self.sentences[position]
        return None

    def sentence_before(self, sentence: Offsets) -> Offsets | None:
        """The sentence before ``sentence``, or None for the first."""
        position = bisect_left(self._sentence_starts, sentence[0]) - 1
        return self.sentences[position] if position >= 0 else None

    def quotations_in(self, start: int, end: int) -> Iterator[Offsets]:
        """The outermost quotations that begin in ``[start, end)``."""
        outermost = self.depth.outermost
        position = bisect_left(outermost, start, key=lambda quotation: quotation.start)
        while position < len(outermost) and outermost[position].start < end:
            yield outermost[position].start, outermost[position].end
            position += 1

    def quotation_at(self, offset: int) -> Offsets | None:
        """The outermost quotation that encloses ``offset``, marks included."""
        outermost = self.depth.outermost
        position = bisect_right(outermost, offset, key=lambda quotation: quotation.start) - 1
        if position >= 0 and outermost[position].start <= offset < outermost[position].end:
            return outermost[position].start, outermost[position].end
        return None

    def clause_start(self, offset: int, floor: int) -> int:
        """Start of the clause that holds ``offset``, not before ``floor``."""
        found = self._clause_starts.get((offset, floor))
        if found is None:
            found = self._clause_starts[offset, floor] = self._clause_start(offset, floor)
        return found

    def _clause_start(self, offset: int, floor: int) -> int:
        if offset <= floor:
            return offset
        breaks = self._breaks_of[self.depth.inside(offset)]
        number = bisect_right(breaks, offset) - 1
        position = breaks[number] if number >= 0 and breaks[number] > floor else floor
        while position < offset and self.text[position].isspace():
            position += 1
        return position

    def clause_end(self, offset: int, ceiling: int) -> int:
        """End of the clause that holds ``offset``, not after ``ceiling``."""
        if offset >= ceiling:
            return offset
        marks = self._clause_marks_of[self.depth.inside(offset)]
        number = bisect_left(marks, offset)
        return marks[number] if number < len(marks) and marks[number] < ceiling else ceiling

    def _opens_clause(self, position: int) -> bool:
        # 「……。」他說: after a quoted full stop or comma a new clause begins.
        return position >= 2 and self.text[position - 2] in "。！？，!?"

    def words_between(self, start: int, end: int) -> list[Offsets]:
        """The words that lie wholly in ``[start, end)``."""
        first, last = bisect_left(self._word_starts, start), bisect_right(self._word_ends, end)
        return list(self.words[first:last])

    def tags_between(self, start: int, end: int, most: int | None = None) -> list[str]:
        """Tags of the words that lie wholly in ``[start, end)``; of at most so many of them."""
        first, last = bisect_left(self._word_starts, start), bisect_right(self._word_ends, end)
        if most is not None and last > first + most:
            last = first + most
        tags = self._word_tags
        for number in range(first, last):
            if not tags[number]:
                tags[number] = self.part_of_speech(*self.words[number])
        return tags[first:last]

    def marks_between(self, start: int, end: int) -> int:
        """How many clause marks outside quotation marks stand in ``[start, end)``."""
        marks = self._clause_marks_of[0]
        return max(bisect_left(marks, end) - bisect_left(marks, start), 0)

    def clause_marks_between(self, start: int, end: int) -> int:
        """How many clause marks stand in ``[start, end)``, quoted ones too."""
        marks = self._clause_marks
        return max(bisect_left(marks, end) - bisect_left(marks, start), 0)

    def marks_in(self, start: int, end: int) -> Sequence[int]:
        """Where in ``[start, end)`` clause marks and quotation marks stand."""
        return self._marks[bisect_left(self._marks, start) : bisect_left(self._marks, end)]

    def count_between(self, start: int, end: int, label: EntityLabel) -> int:
        """How many entities of a label begin in ``[start, end)``."""
        starts = self._starts_of.get(label)
        if starts is None or start >= end:
            return 0
        return bisect_left(starts, end) - bisect_left(starts, start)


def view_of(article: Article, layers: Layers, lexicons: Lexicons) -> View:
    """The view of an article whose layers are known."""
    return View(
        article,
        layers.sentences,
        layers.words,
        layers.entities,
        lexicons.parts_of_speech,
    )
