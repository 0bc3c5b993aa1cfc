"""Features of each character for the conditional random field.

All are taken from the Simplified shadow, so that Simplified training data serve Traditional text.
A feature is a short string: a letter that says which look it is, and the symbols it sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lunzheng.article import Offsets
from lunzheng.entities.layers import CLASSES, EDGE, Layering, Passage


@dataclass(frozen=True, slots=True)
class Template:
    """A look: which layers it sees, and how many characters further on.

    Parameters
    ----------
    letter : begins the features of this look; no two looks share it.
    sees : layer and distance of each symbol, in the order in which the feature spells them. All
        but the last must have symbols of one character. A look that sees an empty symbol sees
        nothing.
    """

    letter: str
    sees: tuple[tuple[str, int], ...]


#: To add a look, add a line; a new layer belongs in :mod:`lunzheng.entities.layers`.
TEMPLATES = (
    Template("w", (("given2", 0),)),
    Template("v", (("given1", 0),)),
    Template("u", (("surname", 0),)),
    Template("x", (("foreign", 0),)),
    Template("a", (("character", -2),)),
    Template("b", (("character", -1),)),
    Template("c", (("character", 0),)),
    Template("d", (("character", 1),)),
    Template("e", (("character", 2),)),
    Template("f", (("character", -2), ("character", -1))),
    Template("g", (("character", -1), ("character", 0))),
    Template("h", (("character", 0), ("character", 1))),
    Template("i", (("character", 1), ("character", 2))),
    Template("j", (("character", -1), ("character", 1))),
    Template("k", (("character", -1), ("character", 0), ("character", 1))),
    Template("l", (("place", 0), ("word", 0))),
    Template("m", (("place", 0), ("tag", 0))),
    Template("n", (("tag", -1), ("place", 0), ("tag", 0), ("tag", 1))),
    Template("o", (("list", -1), ("list", 0), ("list", 1))),
    Template("p", (("list", 0), ("character", 0))),
    Template("q", tuple(("sound", distance) for distance in range(-2, 3))),
    Template("r", (("ahead", 0), ("place", 0), ("tag", 0))),
    Template("s", (("place", 0), ("coarse", 0))),
    Template("t", (("place", 0), ("fine", 0))),
)


def features(shadow: str, words: Sequence[Offsets], layering: Layering) -> list[list[str]]:
    """The features of each character of ``shadow``, spelt out: what the field is trained on.

    Parameters
    ----------
    shadow : Simplified shadow of a text.
    words : its words; they may leave blanks out.
    layering : finds the layers.

    Returns
    -------
    One list of strings for each character, in order.
    """
    if not shadow:
        return []
    passage = Passage.of(shadow, [(0, len(shadow))])
    symbols = layering.symbols()
    columns: dict[str, Sequence[str]] = {
        name: [symbols[name][number] for number in layer.tolist()]
        for name, layer in layering.of(passage, words).items()
        if name in symbols
    }
    columns["character"] = passage.text.translate(CLASSES)
    columns["word"] = _words(passage, words)
    start = int(passage.bases[0])
    rows: list[list[str]] = []
    for position in range(start, start + len(shadow)):
        row = []
        for template in TEMPLATES:
            seen = [columns[layer][position + distance] for layer, distance in template.sees]
            if "" not in seen:
                row.append(template.letter + "".join(seen))
        rows.append(row)
    return rows


def _words(passage: Passage, words: Sequence[Offsets]) -> list[str]:
    """The word that each character of a passage of one stretch is in."""
    column = [EDGE] * len(passage.text)
    base = int(passage.bases[0])
    for start, end in words:
        word = passage.text[base + start : base + end]
        column[base + start : base + end] = [word] * (end - start)
    return column
