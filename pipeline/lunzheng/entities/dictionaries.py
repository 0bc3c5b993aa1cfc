"""The word lists that the tagger's features ask, all in Simplified shadow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lunzheng.article import EntityLabel, Offsets
from lunzheng.errors import LexiconError
from lunzheng.model_files import read_columns, read_rows
from lunzheng.text.script import simplified_shadow


class LongestMatcher:
    """Finds the words of a list in a text, from the left, the longest first.

    Words are grouped by their first two characters, because nearly every position of a text can be
    turned down by looking at those. A word of one character is found by :meth:`end_at` alone.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_head: dict[str, list[str]] = {}
        for word in sorted(set(words), key=lambda word: (-len(word), word)):
            self._by_head.setdefault(word[:2], []).append(word)
        heads = [head for head in self._by_head if len(head) == 2]
        self._head = re.compile(_one_of(h[0] for h in heads) + _one_of(h[1] for h in heads))

    def end_at(self, shadow: str, start: int) -> int | None:
        """Where the longest word that begins at ``start`` ends; None if none does."""
        for word in self._by_head.get(shadow[start : start + 2], ()):
            if shadow.startswith(word, start):
                return start + len(word)
        return None

    def matches(self, shadow: str, start: int = 0, end: int | None = None) -> Iterator[Offsets]:
        """Yield the matches within ``shadow[start:end]`` in order; they do not overlap."""
        by_head, search = self._by_head, self._head.search
        last = len(shadow) if end is None else end
        while found := search(shadow, start, last):
            position = found.start()
            start = position + 1
            for word in by_head.get(found[0], ()):
                if shadow.startswith(word, position, last):
                    start = position + len(word)
                    yield position, start
                    break


def _one_of(characters: Iterable[str]) -> str:
    """A regular expression for any of ``characters``; for none of them if there are none."""
    known = sorted(set(characters))
    return f"[{''.join(map(re.escape, known))}]" if known else "(?!)"


#: Log odds of a character that is in no name.
NO_NAME = (-3,) * 5


def cluster_key(word: str) -> str:
    """What stands for a word (in shadow) in the cluster lexicon: numbers are alike."""
    if word[0].isdigit():
        return "0"
    return word.lower() if word.isascii() else word


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """What the features look up.

    Parameters
    ----------
    surnames, double_surnames : Chinese family names of one and of two characters.
    transliteration : characters that write foreign names by sound.
    titles, organisation_endings, names : see the lexicon files of these names.
    word_tags : one-letter class of a word. clusters : coarse and fine cluster by ``cluster_key``.
    known, known_label : organisations and places, and which of the two each is.
    name_characters : log odds of a character in a name, see :mod:`lunzheng.entities.likeness`.
    """

    surnames: frozenset[str]
    double_surnames: frozenset[str]
    transliteration: frozenset[str]
    titles: LongestMatcher
    organisation_endings: LongestMatcher
    names: LongestMatcher
    word_tags: dict[str, str]
    clusters: dict[str, tuple[str, str]]
    name_characters: dict[str, tuple[int, ...]]
    known: LongestMatcher
    known_label: dict[str, EntityLabel]

    @classmethod
    def load(cls, model_dir: Path) -> Dictionaries:
        """Read the lexicons of a model.

        Raises
        ------
        LexiconError : if one is missing or has a bad line.
        """
        surnames = set(_first_column(model_dir, "surnames"))
        lexicons = model_dir / "lexicons"
        known = dict(_known(lexicons / "known.tsv"))
        return cls(
            surnames=frozenset(name for name in surnames if len(name) == 1),
            double_surnames=frozenset(name for name in surnames if len(name) == 2),
            transliteration=frozenset(_first_column(model_dir, "transliteration")),
            titles=LongestMatcher(_first_column(model_dir, "titles")),
            organisation_endings=LongestMatcher(_first_column(model_dir, "organisations")),
            names=LongestMatcher(_first_column(model_dir, "names")),
            word_tags=dict(zip(*read_columns(lexicons / "gazetteer.tsv", 2), strict=True)),
            clusters=word_clusters(model_dir),
            known=LongestMatcher(known),
            known_label=known,
            name_characters={
                cells[0]: tuple(map(int, cells[1:6]))
                for _, cells in read_rows(lexicons / "name_characters.tsv", 6)
            },
        )


def word_clusters(model_dir: Path) -> dict[str, tuple[str, str]]:
    """Coarse and fine cluster of each frequent word, by :func:`cluster_key`."""
    words, coarse, fine = read_columns(model_dir / "lexicons" / "clusters.tsv", 3)
    return dict(zip(words, zip(coarse, fine, strict=True), strict=True))


def _known(path: Path) -> Iterator[tuple[str, EntityLabel]]:
    for number, cells in read_rows(path, 2):
        if cells[1] not in ("ORG", "LOC"):
            raise LexiconError(f"{path}, line {number}: ORG or LOC expected, found {cells[1]!r}")
        yield simplified_shadow(cells[0]), "ORG" if cells[1] == "ORG" else "LOC"


def _first_column(model_dir: Path, name: str) -> Iterator[str]:
    for _, cells in read_rows(model_dir / "lexicons" / f"{name}.tsv", 1):
        yield simplified_shadow(cells[0])
