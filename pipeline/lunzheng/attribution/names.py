"""Who a mention stands for: full names for pronouns, dropped subjects, surnames and short forms.

A name that is clear once is clear everywhere in its article, so names are collected over the whole
article first and mentions are resolved against them in text order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from lunzheng.article import Offsets
from lunzheng.attribution.name_index import NameIndex
from lunzheng.attribution.short_forms import (
    REPORTS,
    abbreviates,
    is_media,
    is_short_form,
    person_by_surname,
    spelled_out,
)
from lunzheng.attribution.view import View

_PERSON_PRONOUNS = frozenset(
    ["他", "她", "我", "其", "本人", "自己", "對方", "你", "您", "後者", "前者"]
)
_PLURAL_PRONOUNS = frozenset(["他們", "她們", "我們", "兩人", "雙方"])
_ORGANIZATION_PRONOUNS = frozenset(
    ["公司", "該公司", "該局", "該會", "該校", "該院", "該黨", "該部", "該署", "該行", "該集團",
     "它", "校方", "院方", "我們"]
)  # fmt: skip
#: How many claims back a speaker is still remembered.
_MEMORY = 200
_JOINED_REACH = 24
_JOINABLE = frozenset({"group", "organization", "ORG"})


@dataclass(frozen=True, slots=True)
class Said:
    """One attributed claim whose speaker is named already."""

    start: int
    spans: tuple[Offsets, ...]
    sentence: Offsets
    name: str
    type: str
    parent: int | None

    def holds(self, offset: int) -> bool:
        """Whether ``offset`` lies in the claim."""
        return any(start <= offset < end for start, end in self.spans)


@dataclass
class Discourse:
    """Who has said what so far, in text order."""

    said: list[Said] = field(default_factory=list)
    organizations: Counter[str] = field(default_factory=Counter)
    organization_index: NameIndex = field(default_factory=NameIndex)

    def add(
        self, start: int, spans: tuple[Offsets, ...], sentence: Offsets, name: str, type_: str
    ) -> None:
        if type_ == "organization":
            self.organizations[name] += 1
            self.organization_index.add(name)
        self.said.append(Said(start, spans, sentence, name, type_, self.enclosing(start)))

    def enclosing(self, offset: int) -> int | None:
        """Number of the innermost claim so far that holds ``offset``."""
        for number in range(len(self.said) - 1, -1, -1):
            if self.said[number].sentence[1] <= offset:
                return None  # No claim reaches beyond its sentence.
            if self.said[number].holds(offset) and self.said[number].start != offset:
                return number
        return None

    def last(self, types: frozenset[str] | None = None, parent: int | None = None) -> Said | None:
        """The latest speaker of the given types on one level of nesting.

        A speaker quoted inside another's claim is not the one who goes on after it.
        """
        for one in islice(reversed(self.said), _MEMORY):
            if one.parent == parent and (types is None or one.type in types):
                return one
        return None


class NameResolver:
    """Resolves the mentions of one article.

    Parameters
    ----------
    view : the article with its entities.
    short_forms : abbreviation → full forms, the fullest first.
    """

    def __init__(self, view: View, short_forms: Mapping[str, tuple[str, ...]]) -> None:
        self._view = view
        self._short_forms = short_forms
        self._found: dict[tuple[str, str], str | None] = {}
        text = view.text
        self._persons = [
            (e.start, e.end, text[e.start : e.end])
            for e in view.entities
            if e.label == "PERSON" and not _is_byline_or_alias(text, e.start, e.end)
        ]
        self._organizations = [
            (e.start, e.end, text[e.start : e.end]) for e in view.entities if e.label == "ORG"
        ]
        self.person_names = Counter(name for _, _, name in self._persons if len(name) > 1)
        self._person_index = NameIndex(self.person_names)
        self._surnames = {name[0] for name in self.person_names if not name[0].isascii()}
        self._organization_names = Counter(name for _, _, name in self._organizations)
        self._organization_index = NameIndex(self._organization_names)
        self._titled = self._titles_of_persons()
        self.discourse = Discourse()

    def _titles_of_persons(self) -> dict[str, set[str]]:
        """Title → persons that it stands right before or behind somewhere in the article."""
        view = self._view
        found: dict[str, set[str]] = {}
        for start, end, name in self._persons:
            for title in (view.entity_ending.get(start), view.entity_starting.get(end)):
                if title is None or title.label != "TITLE" or len(name) < 2:
                    continue
                found.setdefault(view.text[title.start : title.end], set()).add(name)
        return found

    def name_of(
        self, mention: Offsets | None, what: str, cue_start: int, sentence: Offsets
    ) -> str | None:
        """The canonical name behind a mention.

        Parameters
        ----------
        mention : offsets of the source, or None when it is dropped.
        what : kind of mention, as :class:`SourceCandidate` gives it.
        cue_start : where its cue (or cueless claim) begins.
        sentence : the sentence that holds it.
        """
        if mention is None:
            return self._dropped(cue_start, sentence)
        first = self._single(mention, what, sentence)
        others = self._joined(mention[1], cue_start)
        return "、".join([first, *others]) if first and others else first

    def _joined(self, end: int, cue_start: int) -> list[str]:
        """Names that 和, 與, 及 or 、 join to a mention before its cue: 王大明與處長李小華說."""
        view = self._view
        found: list[str] = []
        while end < cue_start:
            if view.text[end] in "（(":
                end = (
                    max(view.text.find("）", end, cue_start), view.text.find(")", end, cue_start))
                    + 1
                )
            if end <= 0 or end >= cue_start or view.text[end] not in "和與及、暨":
                break
            reach = min(end + _JOINED_REACH, cue_start)
            following = [
                e
                for e in view.entities_between(end + 1, reach)
                if e.label == "PERSON"
                or (e.label == "ORG" and e.start == end + 1 and e.end <= cue_start)
            ]
            if not following:
                break
            one = next((e for e in following if e.label == "PERSON"), following[0])
            if any(mark in view.text[end + 1 : one.start] for mark in "，。；：「」"):
                break
            found.append(view.text[one.start : one.end])
            end = one.end
        return found

    def _single(self, mention: Offsets, what: str, sentence: Offsets) -> str | None:
        surface = " ".join(self._view.text[mention[0] : mention[1]].split("\n"))
        if surface in _ORGANIZATION_PRONOUNS:
            return self._organization_before(mention[0]) or surface
        if surface in REPORTS:
            return self._medium_before(mention[0]) or surface
        if surface in _PERSON_PRONOUNS:
            return self._pronoun(mention[0], sentence) or surface
        if surface in _PLURAL_PRONOUNS:
            last = self.discourse.last(frozenset({"group", "organization"}))
            return last.name if last else surface
        parts = self._conjuncts(mention) if what in _JOINABLE else []
        if len(parts) > 1:
            return "、".join(self._organization(part) for part in parts)
        if what in ("PERSON", "surname", "latin") and (
            what != "latin" or surface in self.person_names
        ):
            return self._person(surface, mention[0])
        short = self._surname_and_title(surface, mention[0])
        if short is None:
            short = self._once("person", surface, lambda: person_by_surname(surface, self._view))
        if short is not None:
            return short
        titled = self._titled.get(surface, set())
        if len(titled) == 1:
            return next(iter(titled))
        earlier = self._earlier_phrase(surface)
        if earlier is not None:
            return earlier
        return self._organization(surface)

    def _once(self, sort: str, surface: str, search: Callable[[], str | None]) -> str | None:
        """What a search through the article finds for a surface, kept for the next mention."""
        if (sort, surface) not in self._found:
            self._found[sort, surface] = search()
        return self._found[sort, surface]

    def _conjuncts(self, mention: Offsets) -> list[str]:
        """The parts of 文化部與電視台高層, none of which lies inside a name."""
        view = self._view
        parts = []
        start, end = mention
        for offset in range(start, end):
            if view.text[offset] in "和與及暨" and view.entity_over(offset, offset + 1) is None:
                parts.append(view.text[start:offset])
                start = offset + 1
        parts.append(view.text[start:end])
        return parts if all(len(part) > 1 for part in parts) else []

    def _earlier_phrase(self, surface: str) -> str | None:
        """官員 after 中選會官員: the fuller phrase by which the same source was named before."""
        if len(surface) < 2:
            return None
        surface = surface.removesuffix("們")
        for one in islice(reversed(self.discourse.said), _MEMORY):
            general = one.type in ("group", "unnamed", "document")
            if general and one.name != surface and one.name.endswith(surface):
                return one.name
        return None

    def _person(self, surface: str, offset: int) -> str:
        if surface in self.person_names and len(surface) >= 3:
            return surface
        longer = [
            (name, self.person_names[name])
            for name in self._person_index.candidates(surface)
            if name != surface and is_short_form(surface, name)
        ]
        if not longer:
            return surface
        # The nearest one before the mention, else the most frequent.
        position = bisect_left(self._persons, (offset,))
        names = {name for name, _ in longer}
        for _, _, name in reversed(self._persons[max(position - _MEMORY, 0) : position]):
            if name in names:
                return name
        return max(longer, key=lambda pair: (pair[1], pair[0]))[0]

    def _surname_and_title(self, surface: str, offset: int) -> str | None:
        """王部長, 黃女, 張姓男子: the person of that surname, if the article names one."""
        if not 2 <= len(surface) <= 5:
            return None
        if surface[0] not in self._surnames or surface in self._organization_names:
            return None
        if surface[1:] not in _ADDRESS and not surface.endswith(_TITLE_ENDS):
            return None
        resolved = self._person(surface[0], offset)
        return resolved if len(resolved) > 1 else None

    def _organization(self, surface: str) -> str:
        if len(surface) < 2:
            return surface
        full = None
        if surface in self._short_forms:
            text = self._view.text
            full = self._once(
                "full form", surface, lambda: spelled_out(surface, text, self._short_forms)
            )
        if full is not None:
            return full
        longer = [
            (known[name], len(name), name)
            for known, index in (
                (self._organization_names, self._organization_index),
                (self.discourse.organizations, self.discourse.organization_index),
            )
            for name in index.candidates(surface)
            if len(name) > len(surface) and abbreviates(surface, name)
        ]
        return max(longer)[2] if longer else surface

    def _pronoun(self, offset: int, sentence: Offsets) -> str | None:
        """The person a pronoun stands for."""
        persons = frozenset({"person", "unnamed"})
        parent = self.discourse.enclosing(offset)
        here = self._subject_of(sentence[0], offset)
        last = self.discourse.last(persons, parent)
        if parent is not None:
            # Inside a claim: a person its sentence names, else whoever makes the claim.
            speaker = self.discourse.said[parent]
            if self._view.text[offset] in "我本自":
                return speaker.name
            if last is not None and last.sentence == sentence:
                return last.name
            return speaker.name if speaker.type in persons else here
        if last is not None and last.sentence == sentence:
            return last.name
        if here is not None:
            return self._person(here, offset)
        subject = self._first_person_of_previous_sentence(sentence)
        if subject is not None and (last is None or last.start < subject[0]):
            return self._person(subject[1], offset)
        if last is not None:
            return last.name
        position = bisect_left(self._persons, (offset,))
        return self._person(self._persons[position - 1][2], offset) if position else None

    def _first_person_of_previous_sentence(self, sentence: Offsets) -> tuple[int, str] | None:
        previous = self._view.sentence_before(sentence)
        if previous is None:
            return None
        return next(((s, name) for s, _, name in self._persons_between(*previous)), None)

    def _persons_between(self, start: int, end: int) -> list[tuple[int, int, str]]:
        first = bisect_left(self._persons, (start,))
        return self._persons[first : bisect_left(self._persons, (end,))]

    def _subject_of(self, start: int, offset: int) -> str | None:
        """The person most like a subject in ``[start, offset)``: no owner, no companion."""
        view = self._view
        best: tuple[int, str] | None = None
        for s, e, name in self._persons_between(start, offset):
            if not view.depth.inside(s):
                owner = view.text[e : e + 1] in "的、和與及"
                object_ = view.text[s - 1 : s] in "向對與和為跟給、" and s > start
                rank = int(owner) + int(object_)
                if best is None or rank < best[0]:
                    best = (rank, name)
        return best[1] if best else None

    def _dropped(self, cue_start: int, sentence: Offsets) -> str | None:
        """The source of a cue without a subject: whoever spoke before on the same level."""
        view = self._view
        parent = self.discourse.enclosing(cue_start)
        last = self.discourse.last(None, parent)
        if last is not None and last.sentence == sentence:
            return last.name
        if parent is not None:
            return self.discourse.said[parent].name
        subject = self._subject_of(sentence[0], cue_start)
        if subject is not None:
            return self._person(subject, cue_start)
        organization = next(
            (
                view.text[e.start : e.end]
                for e in view.entities_between(sentence[0], cue_start)
                if e.label == "ORG"
            ),
            None,
        )
        paragraph = self._view.paragraph_of(sentence[0])
        if organization is not None and (
            last is None or self._view.paragraph_of(last.start) != paragraph
        ):
            return self._organization(organization)
        if last is not None:
            return last.name
        return self._organization(organization) if organization else None

    def _medium_before(self, offset: int) -> str | None:
        """The newspaper or station whose report is passed on."""
        organizations = frozenset({"organization"})
        for one in islice(reversed(self.discourse.said), _MEMORY):
            if one.type in organizations and is_media(one.name):
                return one.name
        before = [name for start, _, name in self._organizations if start < offset]
        return next((name for name in reversed(before) if is_media(name)), None)

    def _organization_before(self, offset: int) -> str | None:
        last = self.discourse.last(frozenset({"organization"}))
        if last is not None:
            return last.name
        before = [name for s, _, name in self._organizations if s < offset and len(name) > 2]
        if not before:
            return None
        counts = Counter(self._organization_names)
        return max(before, key=lambda name: (counts[name], -before.index(name)))


_ADDRESS = frozenset(
    ["女", "男", "嫌", "妻", "母", "父", "婦", "翁", "員", "姓男子", "姓女子", "先生",
     "女士", "小姐", "太太", "董", "總", "院長", "部長", "委員", "議員", "老師", "教授",
     "醫師", "媽媽", "爸爸"]
)  # fmt: skip
_TITLE_ENDS = ("長", "員", "委", "授", "師", "士", "席", "理", "統", "官", "人", "事", "任", "董")


def _is_byline_or_alias(text: str, start: int, end: int) -> bool:
    """Whether a name is a reporter's byline (記者王○○／台北報導) or a Latin alias in brackets."""
    before = text[max(start - 4, 0) : start]
    after = text[end : end + 8]
    if text[start:end].isascii() and before[-1:] in "（(":
        return True
    return "記者" in before or after.startswith(("／", "/")) or after[:1] == "攝"
