"""Who a mention stands for: full names for pronouns, dropped subjects, surnames and short forms.

A name that is clear once is clear everywhere in its article, so names are collected over the whole
article first and mentions are resolved against them in text order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lunzheng.article import Offsets
from lunzheng.attribution.view import CLAUSE_MARKS, View

_PERSON_PRONOUNS = frozenset(
    ["他", "她", "我", "其", "本人", "自己", "對方", "你", "您", "後者", "前者"]
)
_PLURAL_PRONOUNS = frozenset(["他們", "她們", "我們", "兩人", "雙方"])
_ORGANIZATION_PRONOUNS = frozenset(
    ["公司", "該公司", "該局", "該會", "該校", "該院", "該黨", "該部", "該署", "該行", "該集團", "它", "校方",
     "院方", "我們"]
)  # fmt: skip
_DOTS = "‧・·．•"


@dataclass
class Discourse:
    """Who has been speaking so far, in text order."""

    #: (end of the claim or cue, name, type) of every resolved speaker.
    speakers: list[tuple[int, str, str]] = field(default_factory=list)

    def last(self, offset: int, kinds: frozenset[str] | None = None) -> tuple[int, str, str] | None:
        """The latest speaker before ``offset``, of the given types."""
        for entry in reversed(self.speakers):
            if entry[0] <= offset and (kinds is None or entry[2] in kinds):
                return entry
        return None


class NameResolver:
    """Resolves the mentions of one article.

    Parameters
    ----------
    view : the article with its entities.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        text = view.text
        self._persons = [
            (e.start, e.end, text[e.start : e.end]) for e in view.entities if e.label == "PERSON"
        ]
        self._organizations = [
            (e.start, e.end, text[e.start : e.end]) for e in view.entities if e.label == "ORG"
        ]
        self.person_names = Counter(name for _, _, name in self._persons if len(name) > 1)
        self._organization_names = Counter(name for _, _, name in self._organizations)
        self.discourse = Discourse()

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
        surface = self._view.text[mention[0] : mention[1]]
        if surface in _ORGANIZATION_PRONOUNS:
            return self._organization_before(mention[0]) or surface
        if surface in _PERSON_PRONOUNS:
            return self._pronoun(mention[0], sentence) or surface
        if surface in _PLURAL_PRONOUNS:
            last = self.discourse.last(mention[0], frozenset({"group", "organization"}))
            return last[1] if last else surface
        if what in ("PERSON", "surname"):
            return self._person(surface, mention[0])
        short = self._surname_and_title(surface, mention[0])
        if short is not None:
            return short
        return self._organization(surface)

    def _person(self, surface: str, offset: int) -> str:
        if surface in self.person_names and len(surface) >= 3:
            return surface
        longer = [
            (name, count)
            for name, count in self.person_names.items()
            if name != surface and _is_short_form(surface, name)
        ]
        if not longer:
            return surface
        # The nearest one before the mention, else the most frequent.
        before = [name for start, _, name in self._persons if start < offset]
        for name in reversed(before):
            if any(name == other for other, _ in longer):
                return name
        return max(longer, key=lambda pair: (pair[1], pair[0]))[0]

    def _surname_and_title(self, surface: str, offset: int) -> str | None:
        """王部長, 黃女, 張姓男子: the person of that surname, if the article names one."""
        if not 2 <= len(surface) <= 5:
            return None
        surnames = {name[0] for name in self.person_names if not name[0].isascii()}
        if surface[0] not in surnames or surface in self._organization_names:
            return None
        if surface[1:] not in _ADDRESS and not surface.endswith(_TITLE_ENDS):
            return None
        resolved = self._person(surface[0], offset)
        return resolved if len(resolved) > 1 else None

    def _organization(self, surface: str) -> str:
        longer = [
            (count, len(name), name)
            for name, count in self._organization_names.items()
            if len(name) > len(surface) >= 2 and _abbreviates(surface, name)
        ]
        return max(longer)[2] if longer else surface

    def _pronoun(self, offset: int, sentence: Offsets) -> str | None:
        """The person a pronoun stands for."""
        start = sentence[0]
        here = [name for s, _, name in self._persons if start <= s < offset]
        last = self.discourse.last(offset, frozenset({"person", "unnamed"}))
        clause = self._view.clause_start(offset, start)
        if clause > start:
            # Inside a sentence the speaker of its earlier cue, else its first person.
            if last is not None and last[0] >= start:
                return last[1]
            if here:
                return self._person(self._subject_of(start, offset) or here[0], offset)
        if last is not None and self._near(last[0], offset):
            earlier = self._first_person_of_previous_sentence(sentence)
            if earlier is not None and last[0] < earlier[0]:
                return self._person(earlier[1], offset)
            return last[1]
        before = [name for s, _, name in self._persons if s < offset]
        if last is not None:
            return last[1]
        return self._person(before[-1], offset) if before else None

    def _first_person_of_previous_sentence(self, sentence: Offsets) -> tuple[int, str] | None:
        previous = [s for s in self._view.sentences if s[1] <= sentence[0]]
        if not previous:
            return None
        start, end = previous[-1]
        return next(((s, name) for s, _, name in self._persons if start <= s < end), None)

    def _subject_of(self, start: int, offset: int) -> str | None:
        """The person nearest to a clause's beginning in ``[start, offset)``."""
        view = self._view
        best: tuple[int, str] | None = None
        for s, e, name in self._persons:
            if start <= s < offset:
                follows = view.text[e : e + 1]
                rank = 0 if follows not in "的、和與及" else 1
                if best is None or rank < best[0]:
                    best = (rank, name)
        return best[1] if best else None

    def _dropped(self, cue_start: int, sentence: Offsets) -> str | None:
        start = sentence[0]
        last = self.discourse.last(cue_start)
        if last is not None and last[0] >= start:
            return last[1]
        subject = self._subject_of(start, cue_start)
        if subject is not None:
            return self._person(subject, cue_start)
        organization = next(
            (name for s, _, name in self._organizations if start <= s < cue_start), None
        )
        if organization is not None and self._view.paragraph_of(start) != self._view.paragraph_of(
            last[0] if last else 0
        ):
            return self._organization(organization)
        if last is not None:
            return last[1]
        return self._organization(organization) if organization else None

    def _organization_before(self, offset: int) -> str | None:
        last = self.discourse.last(offset, frozenset({"organization"}))
        if last is not None:
            return last[1]
        before = [name for s, _, name in self._organizations if s < offset]
        if not before:
            return None
        return Counter(before).most_common(1)[0][0]

    def _near(self, earlier: int, offset: int) -> bool:
        return offset - earlier < 400


_ADDRESS = frozenset(
    ["女", "男", "嫌", "妻", "母", "父", "婦", "翁", "員", "姓男子", "姓女子", "先生", "女士", "小姐", "太太", "董",
     "總", "院長", "部長", "委員", "議員", "老師", "教授", "醫師", "媽媽", "爸爸"]
)  # fmt: skip
_TITLE_ENDS = ("長", "員", "委", "授", "師", "士", "席", "理", "統", "官", "人", "事", "任", "董")


def _is_short_form(short: str, name: str) -> bool:
    if len(short) == 1:
        return name.startswith(short) and 2 <= len(name) <= 4
    if any(dot in name for dot in _DOTS):
        return short in name.replace("・", "·").replace("‧", "·").split("·") or name.endswith(short)
    # 嘉誠 for 李嘉誠; but not 林志 for 林志玲's brother.
    return len(name) - len(short) in (1, 2) and name.endswith(short)


def _abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` picks characters of ``name`` in order and ends as it does: 經貿辦, 市警局."""
    if short in name:
        return name.endswith(short) or name.startswith(short)
    if short[-1] != name[-1] and name.find(short[-1]) < len(name) - 3:
        return False
    position = -1
    for character in short:
        position = name.find(character, position + 1)
        if position < 0:
            return False
    return True


def clause_marks_between(text: str, start: int, end: int) -> int:
    """How many clause marks stand in ``text[start:end]``."""
    return sum(character in CLAUSE_MARKS for character in text[start:end])
