"""The word segmenter as a spaCy tokenizer.

spaCy's own Chinese tokenizer shares jieba's global state and cannot be pickled once jieba is
loaded; this one is built again from its arguments wherever it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from lunzheng.article import Offsets
from lunzheng.text.words import Engine, UserWord, WordSegmenter, read_user_dict


def doc_of_words(vocab: Vocab, text: str, words: Sequence[Offsets]) -> Doc:
    """A Doc with ``Doc.text == text`` and the given words.

    One blank after a word becomes its trailing space, as spaCy has it; every other run of blanks
    becomes a token of its own.
    """
    tokens: list[str] = []
    spaces: list[bool] = []
    position = 0
    for start, end in [*words, (len(text), len(text))]:
        gap = text[position:start]
        if gap.startswith(" ") and tokens:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            tokens.append(gap)
            spaces.append(False)
        if start < end:
            tokens.append(text[start:end])
            spaces.append(False)
        position = end
    return Doc(vocab, words=tokens, spaces=spaces)


def words_of(doc: Doc) -> list[Offsets]:
    """The tokens of ``doc`` that are not blank."""
    return [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]


def set_sentences(doc: Doc, sentences: Iterable[Offsets]) -> None:
    """Set ``doc.sents``; blanks between two sentences belong to the one before them."""
    starts = [start for start, _ in sentences][1:]
    position = 0
    for token in doc:
        token.is_sent_start = token.i == 0
        # A user's word may run over a full stop (Ya!雜誌); the sentence then starts behind it.
        while position < len(starts) and starts[position] <= token.idx:
            token.is_sent_start = True
            position += 1


class LunzhengTokenizer:
    """A tokenizer for ``spacy.blank("zh")`` pipelines.

    Parameters
    ----------
    vocab : of the pipeline.
    user_words, engine : see :class:`lunzheng.text.words.WordSegmenter`.
    """

    def __init__(
        self, vocab: Vocab, user_words: Iterable[UserWord] = (), engine: Engine = "auto"
    ) -> None:
        self.vocab = vocab
        self.segmenter = WordSegmenter(user_words, engine)

    def __call__(self, text: str) -> Doc:
        return doc_of_words(self.vocab, text, self.segmenter.words(text))

    def __reduce__(self) -> tuple[type[LunzhengTokenizer], tuple[Any, ...]]:
        return type(self), (self.vocab, self.segmenter.user_words, self.segmenter.engine)

    # Everything it knows is in the pipeline's config and the package: nothing to save.

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> LunzhengTokenizer:
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> LunzhengTokenizer:
        return self


@registry.tokenizers("lunzheng.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer(
    engine: Engine = "auto", user_dict: str | list[str] | None = None
) -> Callable[[Language], LunzhengTokenizer]:
    """The factory that a spaCy config names.

    Parameters
    ----------
    engine : ``auto``, ``jieba`` or ``rjieba``.
    user_dict : path of a user dictionary, or several; see
        :func:`lunzheng.text.words.read_user_dict`.
    """
    paths = [user_dict] if isinstance(user_dict, str) else user_dict or []

    def tokenizer_of(nlp: Language) -> LunzhengTokenizer:
        user_words = [word for path in paths for word in read_user_dict(Path(path))]
        return LunzhengTokenizer(nlp.vocab, user_words, engine)

    return tokenizer_of
