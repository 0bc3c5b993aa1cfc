"""CoNLL-U: words, sentences and entities in columns, records in comments.

The text is told by the words and the blanks after each (``SpaceAfter=No``, and UDPipe's
``SpacesAfter`` for all that is not one space), so it comes back exactly, paragraphs included.
Entities stand in MISC in IOB2. A record stands as JSON in a comment of the sentence where its claim
begins; the words of its parts are marked in MISC for whoever trains on them, and not read back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lunzheng.article import Article, Entity, Layers, Offsets
from lunzheng.errors import FormatError
from lunzheng.exchange.conllu_text import json_comment, unescaped
from lunzheng.exchange.conllu_writing import ARTICLE, ENTITIES, NER, PARTS, RECORDS, write
from lunzheng.exchange.document import AnnotatedArticle, article_with
from lunzheng.exchange.json_files import read_text
from lunzheng.exchange.layers import checked_layers, label_of
from lunzheng.exchange.libraries import conllu_library
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.records import record_in
from lunzheng.record import Record

__all__ = ["read", "write"]

_KNOWN_COMMENTS = (
    "newdoc",
    "newdoc id",
    "newpar",
    "newpar id",
    "sent_id",
    "text",
    "global.columns",
)
_KNOWN_MISC = ("SpaceAfter", "SpacesAfter", "SpacesBefore", NER, *PARTS.values())
_COLUMNS = ("lemma", "upos", "xpos", "feats", "head", "deprel", "deps")


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a CoNLL-U file; without ``# newdoc`` the file is one.

    Raises
    ------
    SourceNotFound, FormatError : with file and sentence.
    MissingExtra : without the package conllu.
    """
    document: _Document | None = None
    for number, sentence in enumerate(_sentences(path), start=1):
        place = f"{path}, sentence {number}"
        comments = dict(sentence.metadata)
        if document is None or "newdoc" in comments or "newdoc id" in comments:
            if document is not None:
                yield document.finished(losses)
            given = comments.get("newdoc id") or comments.get("newdoc")
            document = _Document(place, str(given or path.stem if number == 1 else given or number))
        document.add(sentence, comments, losses, place)
    if document is None:
        raise FormatError(f"{path}: holds no sentence.")
    yield document.finished(losses)


def _sentences(path: Path) -> Iterator[Any]:
    library = conllu_library()
    sentences = library.parse_incr(io.StringIO(read_text(path), newline="\n"))
    number = 0
    while True:
        number += 1
        try:
            sentence = next(sentences, None)
        except (library.exceptions.ParseException, ValueError, IndexError) as error:
            raise FormatError(f"{path}, sentence {number}: no CoNLL-U ({error}).") from error
        if sentence is None:
            return
        if any(not token.get("form") or "misc" not in token for token in sentence):
            raise FormatError(
                f"{path}, sentence {number}: a line without the ten columns of CoNLL-U, "
                "parted by tabs."
            )
        yield sentence


@dataclass(slots=True)
class _Document:
    """One article, sentence by sentence."""

    place: str
    id: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    #: Whether the file itself says which blanks end the text so far.
    told: bool = True
    #: Title, date, … where the file is ours; None in others.
    details: Mapping[str, Any] | None = None
    sentences: list[Offsets] = field(default_factory=list)
    words: list[Offsets] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    records: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, sentence: Any, comments: dict[str, Any], losses: Losses, place: str) -> None:
        self._comments(comments, losses, place)
        if ("newpar" in comments or "newpar id" in comments) and not self.told:
            self._replace_end("\n")
        first = len(self.words)
        ending = ""
        for token, is_word in _surface(sentence, losses):
            misc = token["misc"] or {}
            self._append(unescaped(misc.get("SpacesBefore") or ""))
            start = self.length
            self._append(token["form"])
            if is_word:
                self.words.append((start, self.length))
                ending = self._tag(misc.get(NER) or "O", ending, losses)
            self._append(_blanks_after(misc))
            self.told = "SpacesAfter" in misc
            for key in misc:
                losses.lose(f"MISC {key}", key not in _KNOWN_MISC)
        if len(self.words) > first:
            self.sentences.append((self.words[first][0], self.words[-1][1]))

    def _comments(self, comments: dict[str, Any], losses: Losses, place: str) -> None:
        try:
            details = json_comment(comments, ARTICLE)
            entities = json_comment(comments, ENTITIES) or []
            records = json_comment(comments, RECORDS) or []
            if details is not None:
                self.id = str(details["id"])
                self.details = {key: details[key] for key in details if key != "id"}
            self.entities += [Entity(start, end, label) for start, end, label in entities]
            self.records += [(place, dict(record)) for record in records]
        except (KeyError, TypeError, ValueError) as error:
            raise FormatError(
                f"{place}: a comment # {ARTICLE}, # {ENTITIES} or # {RECORDS} is not as "
                f"Lunzheng writes it ({error})."
            ) from error
        for key in comments:
            losses.lose(f"comment {key!r}", key not in _KNOWN_COMMENTS)

    def _tag(self, tag: str, before: str, losses: Losses) -> str:
        """Take one IOB2 tag; returns the label of the entity that may go on."""
        prefix, _, name = tag.partition("-")
        if prefix == "I" and name == before:
            last = self.entities[-1]
            self.entities[-1] = Entity(last.start, self.words[-1][1], last.label)
            return before
        label = label_of(name, losses) if prefix in ("B", "I") else None
        if label is None:
            return ""
        self.entities.append(Entity(*self.words[-1], label))
        return name

    def _append(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def _replace_end(self, blanks: str) -> None:
        if self.pieces:
            self.length += len(blanks) - len(self.pieces[-1])
            self.pieces[-1] = blanks

    def finished(self, losses: Losses) -> AnnotatedArticle:
        """The article with its records and layers.

        Raises
        ------
        FormatError : if a record does not fit the text.
        """
        if self.details is None and not self.told and self.pieces[-1] == " ":
            self._replace_end("")  # others leave out that nothing follows the last word
        text = "".join(self.pieces)
        article = article_with(self.id, text, self.details or {})
        layers = Layers(
            self.id, tuple(self.sentences), tuple(self.words), tuple(sorted(set(self.entities)))
        )
        return AnnotatedArticle(
            article, tuple(self._checked(article)), checked_layers(layers, text, self.place)
        )

    def _checked(self, article: Article) -> Iterable[Record]:
        for place, value in sorted(self.records, key=_number):
            yield record_in(value, article, place)


def _number(record: tuple[str, Mapping[str, Any]]) -> int:
    number = record[1].get("number")
    return number if isinstance(number, int) else 0


def _surface(sentence: Any, losses: Losses) -> Iterator[tuple[Any, bool]]:
    """The tokens as they stand in the text; of a multiword token its surface alone."""
    covered = 0
    for token in sentence:
        number = token["id"]
        for column in _COLUMNS:
            losses.lose(f"column {column}", token.get(column) not in (None, "_"))
        match number:
            case (_, "-", int(last)):
                covered = last
                yield token, True
            case int() if number <= covered:
                losses.lose("words of a multiword token")
            case int():
                yield token, True
            case _:
                losses.lose("empty nodes")


def _blanks_after(misc: Mapping[str, Any]) -> str:
    if "SpacesAfter" in misc:
        return unescaped(misc["SpacesAfter"] or "")
    return "" if misc.get("SpaceAfter") == "No" else " "
