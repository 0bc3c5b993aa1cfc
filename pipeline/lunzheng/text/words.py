"""Words with exact offsets, cut by jieba on the Simplified shadow of the text.

jieba and rjieba agree on runs of Han characters (same dictionary, same hidden Markov model) but
differ on Latin, numbers and hyphens. So only Han runs are given to them, and everything else is
cut here: the result is the same whichever engine is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
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

#: No two-character word of jieba's dictionary is likelier by its parts than one of this frequency.
_FREQUENCY_THAT_WINS = 3000

# jieba looks at these characters; Han characters of the extensions are words of their own.
_HAN = "\u4e00-\u9fd5"
_LETTER = r"[^\W\d_\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_PIECES = re.compile(
    rf"(?P<han>[{_HAN}]+)"
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
    lexicon : our own words; None takes the shipped lexicon.

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
        known = dict(_lexicon_words(lexicon or default_model_dir() / LEXICON))
        for word, frequency in self.user_words:
            known[simplified_shadow(word)] = frequency or _FREQUENCY_THAT_WINS
        self._cut_han = _han_cutter(
            engine, {w: f for w, f in known.items() if _HAN_RUN.fullmatch(w)}
        )
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

    def _plain_words(self, shadow: str, start: int, end: int) -> Iterator[Offsets]:
        for piece in _PIECES.finditer(shadow, start, end):
            position = piece.start()
            if piece["han"] is None:
                yield piece.span()
                continue
            for word in self._cut_han(piece[0]):
                yield position, position + len(word)
                position += len(word)


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


def _han_cutter(engine: Engine, known: dict[str, int]) -> Callable[[str], list[str]]:
    if engine == "rjieba" and find_spec("rjieba") is None:
        raise MissingExtra("the rjieba segmenter", "rjieba", "fast")
    if engine == "jieba" or find_spec("rjieba") is None:
        return _jieba_cutter(known)
    return _rjieba_cutter(known)


def _rjieba_cutter(known: dict[str, int]) -> Callable[[str], list[str]]:
    import rjieba

    segmenter = rjieba.Jieba()
    for word, frequency in known.items():
        segmenter.add_word(word, frequency, "")
    cut: Callable[[str], list[str]] = segmenter.cut
    return cut


def _jieba_cutter(known: dict[str, int]) -> Callable[[str], list[str]]:
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
    cut: Callable[[str], list[str]] = segmenter.lcut
    return cut
