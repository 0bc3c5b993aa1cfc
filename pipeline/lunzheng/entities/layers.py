"""What is known of each character of a passage, as one array of symbol numbers a layer.

A layer says one thing of every character: which it is, in which word, in which list. Features are
spelt from the symbols of layers (:mod:`lunzheng.entities.features`); the tagger reckons with their
numbers and never spells them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from lunzheng.article import Offsets
from lunzheng.entities.dictionaries import Dictionaries, cluster_key
from lunzheng.entities.likeness import NameLikeness

Numbers = NDArray[np.int64]

#: Stands for what lies before and after a stretch.
EDGE = "\x02"
#: So far a feature looks to either side.
REACH = 2
CODE_POINTS = 0x110000

_DIGITS = dict.fromkeys(map(ord, "0123456789０１２３４５６７８９"), "0")
_UPPER = dict.fromkeys(range(ord("A"), ord("Z") + 1), "A")
_LOWER = dict.fromkeys(range(ord("a"), ord("z") + 1), "a")
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\u3000"), " ")
#: Digits and Latin letters by class: which digit it is says nothing about names.
CLASSES = {**_DIGITS, **_UPPER, **_LOWER, **_BLANKS}

#: The place in a word: none, its begin, middle or end, or all of it.
PLACES = "-BMES"
#: The list a character is in: s surname, o organisation ending, g known organisation, l known
#: place, t title, n known name; a capital marks the first character of a match.
LISTS = ".sOoGgLlTtNn"
#: Whether a character writes foreign names by sound (1), is a surname (2), both (3) or none (0);
#: d is a dot between the parts of a foreign name.
SOUNDS = "0123d"
#: How far ahead the next organisation ending starts, in rough steps.
AHEAD = "-01234"
_STEPS = "01122333344"
_LONGEST_STEP = 8

#: The word layer's numbers of what is in no word, and of a word that is not known.
NO_WORD, UNKNOWN_WORD = 0, 1


@dataclass(frozen=True, slots=True)
class Passage:
    """Stretches of a shadow laid side by side, edges before, between and after them.

    Parameters
    ----------
    text : the stretches with their edges.
    inside : whether a character of ``text`` belongs to a stretch.
    starts : where each stretch begins in the shadow.
    bases : where it begins in ``text``.
    """

    text: str
    inside: NDArray[np.bool_]
    starts: Numbers
    bases: Numbers

    @classmethod
    def of(cls, shadow: str, stretches: Sequence[Offsets]) -> Passage:
        edge = EDGE * REACH
        text = edge + edge.join([shadow[start:end] for start, end in stretches]) + edge
        pairs = np.array(stretches, np.int64).reshape(-1, 2)
        lengths = pairs[:, 1] - pairs[:, 0]
        bases = np.cumsum(lengths + REACH) - lengths
        inside = np.ones(len(text), bool)
        for distance in range(1, REACH + 1):
            inside[bases - distance] = False
            inside[-distance] = False
        return cls(text, inside, pairs[:, 0], bases)

    def offset_of(self, position: int) -> int:
        """The offset in the shadow of a character of ``text`` that is inside a stretch."""
        stretch = int(np.searchsorted(self.bases, position, "right")) - 1
        return position - int(self.bases[stretch] - self.starts[stretch])


class Layering:
    """Finds the layers of passages.

    Parameters
    ----------
    look : word lists.
    words : what else the word layer should know by its number.
    """

    def __init__(self, look: Dictionaries, words: Iterable[str] = ()) -> None:
        self.look = look
        self.words = _numbered(chain(look.word_tags, look.clusters, words))
        # 1,234 and 5 are one word to the clusters; such a key has a number of its own, because
        # neither its tag nor its spelling are those of the words that it stands for.
        keys = [key for key in look.clusters if key.isascii()]
        self._by_key = {
            key: number for number, key in enumerate(keys, len(self.words) + UNKNOWN_WORD + 1)
        }
        self.tags = "-x" + "".join(sorted(set(look.word_tags.values()) - {"-", "x"}))
        coarse, fine = zip(*look.clusters.values(), strict=True) if look.clusters else ((), ())
        self.coarse = ["-", *sorted(set(coarse))]
        self.fine = ["-", *sorted(set(fine))]
        tags = [look.word_tags.get(word, "x") for word in self.words]
        found = _clusters_of(self.words, look.clusters)
        found += [look.clusters[key] for key in keys]
        self._tag_of = _column(self.tags, ["-", "x", *tags, *"x" * len(keys)])
        #: How many numbers the word layer has.
        self.size = len(self._tag_of)
        coarse, fine = zip(("-", "-"), ("-", "-"), *found, strict=True)
        self._coarse_of = _column(self.coarse, coarse)
        self._fine_of = _column(self.fine, fine)
        self._sound_of = _table(_sounds(look))
        self._list_of = _table(dict.fromkeys(look.surnames, LISTS.index("s")))
        self._likeness = NameLikeness(look)

    def of(self, passage: Passage, words: Sequence[Offsets]) -> dict[str, Numbers]:
        """The layers of a passage by name, aligned with its text.

        Parameters
        ----------
        words : of the shadow, in order, none across the end of a stretch.
        """
        codes = code_points(passage.text)
        word, place = self._words_and_places(passage, words)
        lists, ahead = self._lists(passage, codes)
        return {
            "character": codes,
            "word": word,
            "place": place,
            "tag": self._tag_of[word],
            "coarse": self._coarse_of[word],
            "fine": self._fine_of[word],
            "list": lists,
            "sound": self._sound_of[codes].astype(np.int64),
            "ahead": ahead,
            **self._likeness.layers(codes, passage.inside),
        }

    def symbols(self) -> dict[str, Sequence[str]]:
        """The symbols of each layer by number, where there is a fixed list of them."""
        return {
            "place": PLACES,
            "tag": self.tags,
            "coarse": self.coarse,
            "fine": self.fine,
            "list": LISTS,
            "sound": SOUNDS,
            "ahead": AHEAD,
            **self._likeness.symbols,
        }

    def _words_and_places(
        self, passage: Passage, words: Sequence[Offsets]
    ) -> tuple[Numbers, Numbers]:
        length = len(passage.text)
        numbers, places = np.zeros(length, np.int64), np.zeros(length, np.int64)
        if not words:
            return numbers, places
        bounds = np.fromiter(chain.from_iterable(words), np.int64, 2 * len(words)).reshape(-1, 2)
        stretch = np.searchsorted(passage.starts, bounds[:, 0], "right") - 1
        starts, ends = (bounds + (passage.bases - passage.starts)[stretch][:, None]).T
        sizes = ends - starts
        text, known = passage.text, self.words
        found = [
            known.get(text[start:end], UNKNOWN_WORD)
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        if UNKNOWN_WORD in found:
            self._look_up_by_key(text, starts, ends, found)
        before = np.cumsum(sizes) - sizes
        at = np.arange(int(sizes.sum())) + np.repeat(starts - before, sizes)
        numbers[at] = np.repeat(np.array(found), sizes)
        places[at] = PLACES.index("M")
        places[starts] = PLACES.index("B")
        places[ends - 1] = PLACES.index("E")
        places[starts[sizes == 1]] = PLACES.index("S")
        return numbers, places

    def _look_up_by_key(self, text: str, starts: Numbers, ends: Numbers, found: list[int]) -> None:
        """Numbers and Latin words that no list has as they stand: 1,234 is known as a number."""
        for position, number in enumerate(found):
            if number == UNKNOWN_WORD:
                word = text[starts[position] : ends[position]]
                if word.isascii() or word[0].isdigit():
                    found[position] = self._by_key.get(cluster_key(word), UNKNOWN_WORD)

    def _lists(self, passage: Passage, codes: Numbers) -> tuple[Numbers, Numbers]:
        text, look = passage.text, self.look
        layer = self._list_of[codes].astype(np.int64)
        ahead = np.zeros(len(text), np.int64)
        endings = list(look.organisation_endings.matches(text))
        _mark(layer, endings, "O")
        self._step_ahead(passage, endings, ahead)
        for start, end in look.known.matches(text):
            _mark(layer, [(start, end)], "G" if look.known_label[text[start:end]] == "ORG" else "L")
        _mark(layer, look.titles.matches(text), "T")
        _mark(layer, look.names.matches(text), "N")
        return layer, ahead

    @staticmethod
    def _step_ahead(passage: Passage, endings: Iterable[Offsets], ahead: Numbers) -> None:
        for start, end in endings:
            base = passage.bases[np.searchsorted(passage.bases, start, "right") - 1]
            first = max(start - _LONGEST_STEP, int(base))
            ahead[first : start + 1] = _STEPS_DOWN[first - start - 1 :]
            ahead[start + 1 : end] = AHEAD.index("0")


_STEPS_DOWN = np.array([AHEAD.index(step) for step in reversed(_STEPS[: _LONGEST_STEP + 1])])


def code_points(text: str) -> Numbers:
    """The code points of ``text``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)


def _numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate(dict.fromkeys(words), UNKNOWN_WORD + 1)}


def _column(symbols: Sequence[str], column: Sequence[str]) -> Numbers:
    number_of = {symbol: number for number, symbol in enumerate(symbols)}
    return np.fromiter(map(number_of.__getitem__, column), np.int64, len(column))


def _clusters_of(
    words: Iterable[str], clusters: Mapping[str, tuple[str, str]]
) -> list[tuple[str, str]]:
    """The clusters of words; a word that begins with a Han character is its own key."""
    return [
        clusters.get(word if "一" <= word[0] <= "鿿" else cluster_key(word), ("-", "-"))
        for word in words
    ]


def _sounds(look: Dictionaries) -> dict[str, int]:
    sounds = {
        character: (character in look.transliteration) + 2 * (character in look.surnames)
        for character in look.transliteration | look.surnames
    }
    return {**sounds, **dict.fromkeys("‧・·•", SOUNDS.index("d"))}


def _table(values: Mapping[str, int]) -> NDArray[np.int8]:
    """A value for each code point, 0 where none is given."""
    table = np.zeros(CODE_POINTS, np.int8)
    for character, value in values.items():
        table[ord(character)] = value
    return table


def _mark(layer: Numbers, matches: Iterable[Offsets], capital: str) -> None:
    first, further = LISTS.index(capital), LISTS.index(capital.lower())
    for start, end in matches:
        layer[start] = first
        layer[start + 1 : end] = further
