"""Lexicons that a user can read, extend and override: cues, adverbs, heads of unnamed sources."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lunzheng.entities.dictionaries import cluster_key, word_clusters
from lunzheng.errors import LexiconError
from lunzheng.model_files import read_rows
from lunzheng.text.script import simplified_shadow

CUE_CLASSES = frozenset(
    [
        "say",
        "think",
        "hope",
        "urge",
        "announce",
        "ask",
        "judge",
        "blame",
        "show",
        "write",
        "quote",
        "rumour",
        "noun",
    ]
)
#: A verb directly before one of these forms a compound cue with it: 補充表示, 笑說.
COMPOUND_TAILS = ("表示", "指出", "說明", "強調", "透露", "認為", "說", "稱", "道", "指")


_NO_CLUSTER = ("?", "?")


class WordTrie:
    """Longest match of many strings at an offset, by how they begin and end."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        by_opening: dict[str, list[str]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._words:
            by_opening[word[:2]].append(word)
            lengths[word[-1]].add(len(word))
        #: By first character, or first two; words of one character stand under both.
        self._by_opening = {
            opening: _longest_first({*group, *by_opening.get(opening[0], ())})
            for opening, group in by_opening.items()
        }
        #: How long the words are that end in a character, longest first.
        self._lengths = {last: sorted(found, reverse=True) for last, found in lengths.items()}
        firsts = sorted({word[0] for word in self._words})
        self._first = re.compile(f"[{re.escape(''.join(firsts))}]" if firsts else "(?!)")

    def offsets_in(self, text: str, start: int, end: int) -> Iterator[int]:
        """Where in ``[start, end)`` a character stands that begins a word."""
        return (found.start() for found in self._first.finditer(text, start, end))

    def longest_at(self, text: str, offset: int) -> str | None:
        """The longest word that stands at ``text[offset:]``, or None."""
        return next(self.all_at(text, offset), None)

    def all_at(self, text: str, offset: int) -> Iterator[str]:
        """The words that stand at ``text[offset:]``, longest first."""
        words = self._by_opening.get(text[offset : offset + 2])
        if words is None:
            words = self._by_opening.get(text[offset], ())
        for word in words:
            if text.startswith(word, offset):
                yield word

    def longest_before(self, text: str, offset: int, reach: int = 8) -> str | None:
        """The longest word that ends at ``text[:offset]``, or None."""
        for length in self._lengths.get(text[offset - 1], ()) if offset > 0 else ():
            if length <= min(reach, offset) and text[offset - length : offset] in self._words:
                return text[offset - length : offset]
        return None


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True)
class Lexicons:
    """What attribution knows about words.

    Parameters
    ----------
    cues : cue → its classes.
    heads : head nouns of sources that are no names → class (person, group, organization, document).
    adverbs : what may stand between a source and its cue.
    parts_of_speech : Simplified word → part of speech, for frequent words that are no nouns.
    clusters : Simplified word → coarse and fine cluster of words used alike.
    short_forms : abbreviation of an organization → its full forms, the fullest first.
    habits : cue → how often news uses it as one, as features for cues that training never saw.
    """

    cues: Mapping[str, frozenset[str]]
    heads: Mapping[str, str]
    adverbs: frozenset[str]
    habits: Mapping[str, tuple[str, ...]]
    parts_of_speech: Mapping[str, str]
    clusters: Mapping[str, tuple[str, str]]
    short_forms: Mapping[str, tuple[str, ...]]

    def clusters_of(self, word: str) -> tuple[str, str]:
        """Coarse and fine cluster of a word as written; ``?`` for a word without."""
        return self.clusters.get(cluster_key(simplified_shadow(word)), _NO_CLUSTER)

    @classmethod
    def load(
        cls,
        model_dir: Path,
        extra_cues: Iterable[Path] = (),
        clusters: Mapping[str, tuple[str, str]] | None = None,
    ) -> Lexicons:
        """Read the lexicons of a model and the user's own cues.

        Parameters
        ----------
        clusters : those of the model, if they have been read already; they are large.

        Raises
        ------
        LexiconError : for a line that is not of the form its header describes.
        """
        folder = model_dir / "lexicons"
        cues: dict[str, set[str]] = defaultdict(set)
        for path in (folder / "cues.tsv", *extra_cues):
            for line, cells in read_rows(path, 2):
                cue, cue_class = cells[0], cells[1].strip()
                if not cue.isalpha():
                    raise LexiconError(
                        f"{path}, line {line}: a cue is one word without blanks or punctuation, "
                        f"not {cue!r}"
                    )
                if cue_class not in CUE_CLASSES:
                    known = ", ".join(sorted(CUE_CLASSES))
                    raise LexiconError(
                        f"{path}, line {line}: {cue_class!r} is no cue class (one of {known})"
                    )
                cues[cue].add(cue_class)
        heads = {cells[0]: cells[1] for _, cells in read_rows(folder / "heads.tsv", 2)}
        adverbs = frozenset(cells[0] for _, cells in read_rows(folder / "adverbs.tsv", 1))
        habits = {
            cells[0]: _habits([int(cell) for cell in cells[1:]])
            for _, cells in read_rows(folder / "cue_counts.tsv", 8)
        }
        parts_of_speech = {
            cells[0]: cells[1] for _, cells in read_rows(folder / "parts_of_speech.tsv", 2)
        }
        return cls(
            {cue: frozenset(classes) for cue, classes in cues.items()},
            heads,
            adverbs,
            habits,
            parts_of_speech,
            word_clusters(model_dir) if clusters is None else clusters,
            {
                cells[0]: tuple(cells[1].split("、"))
                for _, cells in read_rows(folder / "short_forms.tsv", 2)
            },
        )


def _habits(counts: Sequence[int]) -> tuple[str, ...]:
    """How a cue is used, as features: the logarithm of each share in steps of a factor of two."""
    total, *parts = counts
    names = ("comma", "colon", "open", "de", "end", "initial")
    shares = (
        f"habit {name}={round(math.log2((part + 0.5) / (total + 8)))}"
        for name, part in zip(names, parts, strict=True)
    )
    return (*shares, f"habit frequency={min(round(math.log10(total + 1)), 5)}")
