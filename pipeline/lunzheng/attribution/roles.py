"""In which capacity a person speaks: the longest title string the article gives them anywhere.

Titles stand before a name (經濟部長王大明), behind it with a mark (王大明（經濟部長）), or before a
short form. Leftwards from the name each word is one decision: does the title string go on?
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lunzheng.article import Offsets
from lunzheng.attribution.decisions import Decision
from lunzheng.attribution.view import View

_MOST_WORDS = 20
#: Articles introduce a person early; a whole file read as one article may repeat it forever.
_MOST_MENTIONS = 50
_NEVER = frozenset("，。；：！？「」『』\n")


class RoleFinder:
    """Finds the role of a person.

    Parameters
    ----------
    goes_on : decision "the role string includes this word too".
    """

    def __init__(self, goes_on: Decision) -> None:
        self._goes_on = goes_on

    def role_of(self, view: View, name: str) -> str | None:
        """The longest role string next to any mention of ``name``, or None."""
        best: str | None = None
        for start, _ in islice(mentions(view, name), _MOST_MENTIONS):
            found = self.role_before(view, start)
            if found is not None and (best is None or len(found) > len(best)):
                best = found
        return best

    def role_before(self, view: View, name_start: int) -> str | None:
        """The role string that ends where a name begins."""
        start = name_start
        for word in words_leftwards(view, name_start):
            if self._goes_on.probability(role_features(view, word, name_start)) < 0.5:
                break
            start = word[0]
        text = view.text[start:name_start].strip("、 \u3000")
        return text or None


def mentions(view: View, name: str) -> Iterator[Offsets]:
    """Where ``name`` stands in the article."""
    offset = view.text.find(name)
    while offset >= 0:
        yield offset, offset + len(name)
        offset = view.text.find(name, offset + len(name))


def words_leftwards(view: View, name_start: int) -> Iterator[Offsets]:
    """The words before a name, nearest first, up to a clause mark."""
    end = name_start
    for _ in range(_MOST_WORDS):
        while end > 0 and view.text[end - 1] in " \u3000":
            end -= 1
        if end == 0 or view.text[end - 1] in _NEVER:
            return
        start = view.word_ending.get(end, end - 1)
        yield start, end
        end = start


def role_features(view: View, word: Offsets, name_start: int) -> list[str]:
    """What speaks for a word belonging to the role string before a name."""
    text = view.text
    start, end = word
    surface = text[start:end]
    over = view.entity_over(start, end)
    inside = over.label if over is not None else "none"
    next_surface = text[end : view.word_starting.get(end, end + 1)] if end < name_start else "^"
    previous_start = view.word_ending.get(start, max(start - 1, 0))
    previous = text[previous_start:start]
    distance = sum(1 for _ in view.words_between(end, name_start))
    first = end == name_start
    title_seen = any(e.label == "TITLE" for e in view.entities_between(start, name_start))
    return [
        f"word={surface}",
        f"last={surface[-1]}",
        f"last+first={surface[-1]}|{first}",
        f"inside={inside}",
        f"inside+first={inside}|{first}",
        f"next={next_surface}",
        f"next1={next_surface[:1]}|{first}",
        f"previous={previous}",
        f"distance={min(distance, 4)}",
        f"length={min(len(surface), 4)}",
        f"length+first={min(len(surface), 4)}|{first}",
        f"title_seen={title_seen}",
        f"title_seen+inside={title_seen}|{inside}",
        f"digit={surface.isdigit()}",
        f"last2={surface[-2:]}",
        f"first_character={surface[0]}",
    ]
