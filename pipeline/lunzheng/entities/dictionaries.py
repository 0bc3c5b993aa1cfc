"""The word lists that the tagger's features ask, all in Simplified shadow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lunzheng.article import Offsets
from lunzheng.model_files import read_rows
from lunzheng.text.script import simplified_shadow


class LongestMatcher:
    """Finds the words of a list in a text, from the left, the longest first.

    Words are grouped by their first two characters, because nearly every position of a text can be
    turned down by looking at those.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_head: dict[str, list[str]] = {}
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            self._by_head.setdefault(word[:2], []).append(word)

    def matches(self, shadow: str) -> Iterator[Offsets]:
        """Yield the matches in order; they do not overlap."""
        by_head = self._by_head
        position = 0
        while position < len(shadow) - 1:
            for word in by_head.get(shadow[position : position + 2], ()):
                if shadow.startswith(word, position):
                    yield position, position + len(word)
                    position += len(word)
                    break
            else:
                position += 1


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """What the features look up.

    Parameters
    ----------
    surnames, double_surnames : Chinese family names of one and of two characters.
    transliteration : characters that write foreign names by sound.
    titles, organisation_endings, names, places : see the lexicon files of these names.
    """

    surnames: frozenset[str]
    double_surnames: frozenset[str]
    transliteration: frozenset[str]
    titles: LongestMatcher
    organisation_endings: LongestMatcher
    names: LongestMatcher
    word_tags: dict[str, str]

    @classmethod
    def load(cls, model_dir: Path) -> Dictionaries:
        """Read the lexicons of a model.

        Raises
        ------
        LexiconError : if one is missing or has a bad line.
        """
        surnames = set(_first_column(model_dir, "surnames"))
        tags = {}
        for _, cells in read_rows(model_dir / "lexicons" / "gazetteer.tsv", 2):
            tags[cells[0]] = cells[1]
        return cls(
            surnames=frozenset(name for name in surnames if len(name) == 1),
            double_surnames=frozenset(name for name in surnames if len(name) == 2),
            transliteration=frozenset(_first_column(model_dir, "transliteration")),
            titles=LongestMatcher(_first_column(model_dir, "titles")),
            organisation_endings=LongestMatcher(_first_column(model_dir, "organisations")),
            names=LongestMatcher(_first_column(model_dir, "names")),
            word_tags=tags,
        )


def _first_column(model_dir: Path, name: str) -> Iterator[str]:
    for _, cells in read_rows(model_dir / "lexicons" / f"{name}.tsv", 1):
        yield simplified_shadow(cells[0])
