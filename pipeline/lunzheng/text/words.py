"""Words with exact offsets, cut by jieba on the Simplified shadow of the text.

jieba and rjieba agree on runs of Han characters (same dictionary, same hidden Markov model) but
differ on Latin, numbers and hyphens. So only Han characters and the punctuation between them are
given to them, and everything else is cut here: the result is the same whichever engine is
installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any, Literal

from lunzheng.article import Offsets
from lunzheng.errors import LexiconError, MissingExtra
from lunzheng.model_files import default_model_dir, read_rows
from lunzheng.text.script import simplified_shadow

Engine = Literal["auto", "jieba", "rjieba"]

#: A word and its frequency in the sense of jieba's dictionary (of 60 million); None: high enough.
UserWord = tuple[str, int | None]

LEXICON = Path("lexicons", "words.tsv")
SPLITS = "splits.tsv"
EDGES = "edges.tsv"

#: No two-character word of jieba's dictionary is likelier by its parts than one of this frequency.
_FREQUENCY_THAT_WINS = 3000

#: So many words are kept with their pieces.
_MOST_PIECES = 50_000

# jieba looks at these characters; Han characters of the extensions are words of their own.
_HAN = "\u4e00-\u9fd5"
_LETTER = r"[^\W\d_\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_HAN_RUN = re.compile(f"[{_HAN}]+")
#: Words of their own to both engines, which forget what stood before: a call a clause costs more
#: than its words.
_MARKS = "，。、；：？！「」『』（）《》〈〉…—‧・"
_PIECES = re.compile(
    rf"(?P<han>[{_HAN}{_MARKS}]+)"
    r"|\d+(?:[.,:]\d+)+"  # 3.14, 2,000, 10:30
    rf"|(?:{_LETTER}|\d)+(?:[-.&'’_](?:{_LETTER}|\d)+)*[+#]*"  # COVID-19, AT&T, C++
    r"|\S"
)
_USER_LINE = re.compile(r"(\S+)(?:\s+(\d+))?(?:\s+([A-Za-z]+))?")


def read_user_dict(path: Path) -> list[UserWord]:
    """Read words in jieba's user dictionary format: ``word [frequency] [tag]``, one a line.

    Raises
    ------
    LexiconError : naming file and line, for a missing file, one that is not UTF-8, or a bad line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise LexiconError(
            f"the user dictionary {path} cannot be read: {error.strerror}"
        ) from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"the user dictionary {path} is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    words: list[UserWord] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = _USER_LINE.fullmatch(line.strip())
        if match is None or (match[2] is not None and int(match[2]) == 0):
            raise LexiconError(
                f'{path}, line {number}: {line!r} is not "word [frequency] [tag]" '
                "with a frequency above 0 and a tag of Latin letters"
            )
        words.append((match[1], int(match[2]) if match[2] else None))
    return words


class WordSegmenter:
    """Cuts a text into words.

    Parameters
    ----------
    user_words : words to know besides jieba's and our own, in Traditional or Simplified script.
    engine : ``auto`` takes rjieba when it is installed. The cuts are the same.
    lexicon : our own words, with ``splits.tsv`` and ``edges.tsv`` beside it; None takes the shipped
        lexicon.

    Raises
    ------
    LexiconError : if the lexicon is missing or has a bad line.
    MissingExtra : if ``engine`` is rjieba and it is not installed.
    """

    def __init__(
        self,
        user_words: Iterable[UserWord] = (),
        engine: Engine = "auto",
        lexicon: Path | None = None,
    ) -> None:
        self.user_words = tuple(user_words)
        self.engine: Engine = engine
        self.lexicon = lexicon
        path = lexicon or default_model_dir() / LEXICON
        known = dict(_lexicon_words(path))
        of_user = {
            simplified_shadow(word): frequency or _FREQUENCY_THAT_WINS
            for word, frequency in self.user_words
        }
        known.update(of_user)
        splits = dict(_splits(path.with_name(SPLITS)))
        self._splits = {word: cuts for word, cuts in splits.items() if word not in of_user}
        self._first, self._last = _edges(path.with_name(EDGES))
        self._engine = _han_engine(
            engine, {w: f for w, f in known.items() if _HAN_RUN.fullmatch(w)}
        )
        self._pieces = _Pieces(self._pieces_of)
        mixed = [word for word in known if not _HAN_RUN.fullmatch(word)]
        # Longest first: an alternation takes the first that fits.
        mixed.sort(key=lambda word: (-len(word), word))
        self._mixed = re.compile("|".join(map(re.escape, mixed))) if mixed else None

    def __reduce__(self) -> tuple[type[WordSegmenter], tuple[Any, ...]]:
        # Engines hold locks or foreign memory: a worker builds its own.
        return type(self), (self.user_words, self.engine, self.lexicon)

    def words(self, text: str) -> list[Offsets]:
        """The words of ``text`` in order; they cover each of its characters that is not blank."""
        shadow = simplified_shadow(text)
        found: list[Offsets] = []
        position = 0
        if self._mixed is not None:
            for match in self._mixed.finditer(shadow):
                if _inside_latin(shadow, match.start(), match.end()):
                    continue
                found += self._plain_words(shadow, position, match.start())
                found.append(match.span())
                position = match.end()
        found += self._plain_words(shadow, position, len(shadow))
        return found

    def _plain_words(self, shadow: str, start: int, end: int) -> list[Offsets]:
        cut, pieces_of = self._engine.cut, self._pieces.__getitem__
        found: list[Offsets] = []
        for piece in _PIECES.finditer(shadow, start, end):
            if piece.lastgroup is None:
                found.append(piece.span())
                continue
            sizes = chain.from_iterable(map(pieces_of, cut(piece[0])))
            found += pairwise(accumulate(sizes, initial=piece.start()))
        return found

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        """The lengths of the words that a word of the engine is cut into."""
        cuts = self._cuts_in(word)
        return (*cuts, len(word) - sum(cuts))

    def _cuts_in(self, word: str) -> tuple[int, ...]:
        """Where a word of the engine is cut further: lengths of the pieces but the last."""
        if len(word) == 1:
            return ()
        cuts = self._splits.get(word)
        if cuts is not None:
            return cuts
        if self._engine.knows(word):
            return ()
        # A guess of the hidden Markov model: it makes words of 他稱 and 正說.
        first, last = word[0] in self._first, word[-1] in self._last
        if len(word) == 2:
            return (1,) if first or last else ()
        middle = len(word) - first - last
        return (1,) * first + (middle,) * last


class _Pieces(dict[str, tuple[int, ...]]):
    """The pieces of each word that has been asked for; of those that are not, too many exist."""

    def __init__(self, pieces_of: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._pieces_of = pieces_of

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= _MOST_PIECES:
            self.clear()
        pieces = self[word] = self._pieces_of(word)
        return pieces


def _inside_latin(shadow: str, start: int, end: int) -> bool:
    """Whether a Latin word or number runs on over an end: A股 is no word in FDA股價."""
    before, after = shadow[start - 1 : start], shadow[end : end + 1]
    return _runs_on(before, shadow[start]) or _runs_on(shadow[end - 1], after)


def _runs_on(left: str, right: str) -> bool:
    return (left + right).isascii() and left.isalnum() and right.isalnum()


def _lexicon_words(path: Path) -> Iterator[tuple[str, int]]:
    for number, cells in read_rows(path, 2):
        word, frequency = cells[:2]
        if not frequency.isdecimal() or int(frequency) == 0:
            raise LexiconError(f"{path}, line {number}: {frequency!r} is no frequency above 0")
        yield simplified_shadow(word), int(frequency)


def _splits(path: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    for number, cells in read_rows(path, 2):
        word, pieces = cells[0], cells[1].split()
        if "".join(pieces) != word or len(pieces) < 2:
            raise LexiconError(f"{path}, line {number}: {cells[1]!r} are no pieces of {word!r}")
        yield simplified_shadow(word), tuple(map(len, pieces[:-1]))


def _edges(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    at: dict[str, set[str]] = {"first": set(), "last": set()}
    for number, cells in read_rows(path, 2):
        if cells[1] not in ("first", "last", "both"):
            raise LexiconError(f'{path}, line {number}: "first", "last" or "both" expected')
        for place in ("first", "last") if cells[1] == "both" else (cells[1],):
            at[place].add(simplified_shadow(cells[0]))
    return frozenset(at["first"]), frozenset(at["last"])


@dataclass(frozen=True, slots=True)
class _HanEngine:
    """jieba or rjieba, for runs of Han characters and marks.

    Parameters
    ----------
    cut : the words of a run. knows : whether a word is in the dictionary.
    """

    cut: Callable[[str], list[str]]
    knows: Callable[[str], object]


def _han_engine(engine: Engine, known: dict[str, int]) -> _HanEngine:
    if engine == "rjieba" and find_spec("rjieba") is None:
        raise MissingExtra("the rjieba segmenter", "rjieba", "fast")
    if engine == "jieba" or find_spec("rjieba") is None:
        return _jieba_engine(known)
    return _rjieba_engine(known)


def _rjieba_engine(known: dict[str, int]) -> _HanEngine:
    import rjieba

    segmenter = rjieba.Jieba()
    for word, frequency in known.items():
        segmenter.add_word(word, frequency, "")
    return _HanEngine(segmenter.cut, segmenter.has_word)


def _jieba_engine(known: dict[str, int]) -> _HanEngine:
    import jieba

    segmenter = jieba.Tokenizer()
    # Not initialize(): it reads and writes a marshal file in the shared temporary directory, where
    # anybody could have put another.
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    for word, frequency in known.items():
        # jieba's add_word counts a known word's frequency twice in the total, rjieba's does not.
        segmenter.total += frequency - segmenter.FREQ.get(word, 0)
        segmenter.FREQ[word] = frequency
        for end in range(1, len(word)):
            segmenter.FREQ.setdefault(word[:end], 0)
    return _HanEngine(segmenter.lcut, segmenter.FREQ.get)
