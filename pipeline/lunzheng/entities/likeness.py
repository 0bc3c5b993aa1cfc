"""How much a stretch of characters looks like a name, whoever bears it.

The name list ends somewhere; the characters that parents and translators choose do not change.
"""

from __future__ import annotations

from lunzheng.entities.dictionaries import NO_NAME, Dictionaries


def likeness(shadow: str, look: Dictionaries) -> list[list[str]]:
    """Features of each character: the Chinese and the foreign name that it may be part of.

    Values come from the lexicon ``name_characters.tsv``. ``u v w`` is the likeness of two
    characters to a given name, seen from the surname before them, the first, and the second of
    them; ``x`` the place in a run of characters that write foreign names, its length and mean
    likeness.
    """
    rows: list[list[str]] = [[] for _ in shadow]
    known, surnames = look.name_characters, look.surnames
    values = [known.get(character, NO_NAME) for character in shadow]
    for start in range(len(shadow) - 2):
        if shadow[start] in surnames:
            first, second = values[start + 1][0], values[start + 2][1]
            sum_of_both = str(max(-2, min(4, first + second)))
            rows[start].append(f"u{first}{second}")
            rows[start + 1].append("v" + sum_of_both)
            rows[start + 2].append("w" + sum_of_both)
    _runs(rows, [max(value[2:]) for value in values])
    return rows


def _runs(rows: list[list[str]], best: list[int]) -> None:
    start = 0
    for end in range(len(best) + 1):
        if end < len(best) and best[end] > 0:
            continue
        length = end - start
        if length > 1:
            kind = f"{min(length, 5)}{sum(best[start:end]) // length}"
            rows[start].append("xB" + kind)
            rows[end - 1].append("xE" + kind)
            for position in range(start + 1, end - 1):
                rows[position].append("xM" + kind)
        start = end + 1
