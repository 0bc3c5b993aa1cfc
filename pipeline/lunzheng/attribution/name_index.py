"""Names by their characters, so that a short form need not be held against every name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class NameIndex:
    """Finds the names that may hold a short form.

    A long text names thousands of persons and organisations; to hold each mention against all of
    them would take time by the square of the text's length.

    Parameters
    ----------
    names : to begin with.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: dict[str, None] = {}
        self._by_character: dict[str, list[str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make ``name`` findable; twice does no harm."""
        if name in self._names:
            return
        self._names[name] = None
        for character in dict.fromkeys(name):
            self._by_character.setdefault(character, []).append(name)

    def candidates(self, short: str) -> Sequence[str]:
        """Names that hold the character of ``short`` that fewest of them hold, ``short`` not empty.

        Every name that holds all characters of ``short`` is among them.
        """
        lists = [self._by_character.get(character, []) for character in set(short)]
        return min(lists, key=len)
