"""brat stand-off: a directory with ``NAME.txt`` and ``NAME.ann`` for each article.

A record is an event-free set of text-bound annotations: Claim, Cue, Speaker and Addressee, with
relations from the claim, attributes (Kind, Quote, SpeakerType, Implicit) and notes for what is free
text. A claim that its cue interrupts, or that runs over a line break, is one discontinuous
annotation. ``annotation.conf`` declares it all. Offsets are code points.

Free text stands in notes as JSON, since brat's lines have no escape for tabs and line ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lunzheng.article import Article, Span
from lunzheng.errors import FormatError, RecordError, SourceNotFound
from lunzheng.exchange.directory import file_name, whole_directory
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of, line_place
from lunzheng.exchange.graph import (
    ADDRESSEE,
    CHOICES,
    CLAIM,
    CUE,
    SPEAKER,
    attributes_of,
    record_with,
)
from lunzheng.exchange.json_files import read_text
from lunzheng.exchange.losses import Losses
from lunzheng.record import Record

_TYPES = {CLAIM: "Claim", CUE: "Cue", SPEAKER: "Speaker", ADDRESSEE: "Addressee"}
_LABELS = {kind: label for label, kind in _TYPES.items()}
_ATTRIBUTES = {"kind": "Kind", "quote": "Quote", "speaker_type": "SpeakerType"}
_NAMES = {attribute: name for name, attribute in _ATTRIBUTES.items()}
_IMPLICIT = "Implicit"
_FREE = ("name", "role", "confidence")
_NOTE = "AnnotatorNotes"
_DETAILS = "articles.json"

ANNOTATION_CONF = "\n".join(
    [
        "[entities]",
        *_TYPES.values(),
        "",
        "[relations]",
        *(f"{label}\tArg1:Claim, Arg2:{_TYPES[label]}" for label in (CUE, SPEAKER, ADDRESSEE)),
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        "",
        "[attributes]",
        *(
            f"{_ATTRIBUTES[name]}\tArg:Claim, Value:{'|'.join(values)}"
            for name, values in CHOICES.items()
        ),
        f"{_IMPLICIT}\tArg:Claim",
        "",
    ]
)


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write a brat directory.

    Lost is the gap between two spans of a claim that only line breaks part.

    Raises
    ------
    OutputError : if the directory is not empty or cannot be written.
    """
    with whole_directory(path) as directory:
        (directory / "annotation.conf").write_text(ANNOTATION_CONF, "utf-8", newline="")
        details = {}
        for document in documents:
            article = document.article
            name = file_name(article.id)
            details[name] = {"id": article.id, **details_of(article)}
            (directory / f"{name}.txt").write_bytes(article.text.encode())
            losses.lose("claim.spans: a gap of line breaks only", _line_gaps(document))
            lines = "".join(f"{line}\n" for line in _lines(document))
            (directory / f"{name}.ann").write_bytes(lines.encode())
        content = json.dumps(details, ensure_ascii=False, indent=1, default=str)
        (directory / _DETAILS).write_bytes(content.encode())


def _line_gaps(document: AnnotatedArticle) -> int:
    text = document.article.text
    return sum(
        one.end < other.start and not text[one.end : other.start].strip("\n")
        for record in document.records
        for one, other in pairwise(record.claim)
    )


def _lines(document: AnnotatedArticle) -> Iterator[str]:
    text = document.article.text
    marks = relations = attributes = 0
    known: dict[tuple[Span, str], str] = {}
    for record in document.records:
        marks += 1
        claim = f"T{marks}"
        yield _text_bound(claim, CLAIM, record.claim, text)
        for label, span in (
            (CUE, record.cue),
            (SPEAKER, record.speaker.mention),
            (ADDRESSEE, record.addressee),
        ):
            if span is None:
                continue
            if (span, label) not in known:
                marks += 1
                known[span, label] = f"T{marks}"
                yield _text_bound(f"T{marks}", label, (span,), text)
            relations += 1
            yield f"R{relations}\t{label} Arg1:{claim} Arg2:{known[span, label]}"
        values = attributes_of(record)
        for name, attribute in _ATTRIBUTES.items():
            attributes += 1
            yield f"A{attributes}\t{attribute} {claim} {values[name]}"
        if record.implicit:
            attributes += 1
            yield f"A{attributes}\t{_IMPLICIT} {claim}"
        note = json.dumps({name: values[name] for name in _FREE}, ensure_ascii=False)
        yield f"#{claim[1:]}\t{_NOTE} {claim}\t{note}"


def _text_bound(name: str, label: str, spans: Iterable[Span], text: str) -> str:
    """``T1⇥Claim 0 5;8 12⇥words``; a fragment ends at a line break, as brat demands."""
    fragments = [piece for span in spans for piece in _within_lines(span)]
    offsets = ";".join(f"{start} {end}" for start, end in fragments)
    words = " ".join(text[start:end] for start, end in fragments).replace("\n", " ")
    return f"{name}\t{_TYPES[label]} {offsets}\t{words}"


def _within_lines(span: Span) -> Iterator[tuple[int, int]]:
    pieces = list(re.finditer(r"[^\n]+", span.text))
    if not pieces:  # nothing but line breaks: brat cannot show it, but the offsets keep it
        yield span.start, span.end
        return
    for at, piece in enumerate(pieces):
        # Edges of the span that are line breaks stay in its first and last fragment.
        start = 0 if at == 0 else piece.start()
        end = len(span.text) if at == len(pieces) - 1 else piece.end()
        yield span.start + start, span.start + end


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a brat directory, in the order of their names.

    Raises
    ------
    SourceNotFound, FormatError : with file and line.
    """
    if not path.is_dir():
        raise SourceNotFound(f"{path}: no such directory.")
    texts = sorted(path.glob("*.txt"))
    if not texts:
        raise SourceNotFound(f"{path}: no .txt file in this directory.")
    details: dict[str, Any] = {}
    if (path / _DETAILS).is_file():
        try:
            details = json.loads(read_text(path / _DETAILS))
        except json.JSONDecodeError as error:
            raise FormatError(f"{path / _DETAILS}: no JSON ({error.msg}).") from error
    order = {name: at for at, name in enumerate(details)}
    for file in sorted(texts, key=lambda file: order.get(file.stem, len(order))):
        own = dict(details.get(file.stem) or {})
        article_id = str(own.pop("id", unquote(file.stem)))
        article = article_with(article_id, read_text(file, "utf-8"), own)
        ann = file.with_suffix(".ann")
        records = _Standoff(ann, losses).records(article) if ann.is_file() else []
        yield AnnotatedArticle(article, tuple(records))


class _Standoff:
    """One ``.ann`` file."""

    def __init__(self, path: Path, losses: Losses) -> None:
        self.path = path
        self.losses = losses
        self.marks: dict[str, tuple[str, str, list[tuple[int, int]]]] = {}
        self.relations: dict[tuple[str, str], str] = {}
        self.attributes: dict[str, dict[str, Any]] = {}
        for number, line in enumerate(read_text(path).split("\n"), start=1):
            if line.strip():
                self._line(line.rstrip("\r"), line_place(path, number))

    def _line(self, line: str, place: str) -> None:
        name, *fields = line.split("\t")
        words = fields[0].split(" ") if fields else [""]
        match name[0]:
            case "T":
                self.marks[name] = (place, words[0], _fragments(" ".join(words[1:]), place))
            case "R":
                self._relation(words, place)
            case "A" | "M" if len(words) >= 2:
                self._attribute(words, place)
            case "#" if words[0] == _NOTE and len(words) == 2 and len(fields) == 2:
                self._note(words[1], fields[1])
            case _:
                self.losses.lose(f"brat line {name[0]}")

    def _relation(self, words: list[str], place: str) -> None:
        ends = [word.partition(":")[2] for word in words[1:3]]
        if len(ends) < 2 or not all(ends):
            raise FormatError(f"{place}: a relation without Arg1 and Arg2.")
        label = words[0].lower()
        if label not in (CUE, SPEAKER, ADDRESSEE):
            self.losses.lose(f"relation {words[0]!r}")
        elif self.relations.setdefault((ends[0], label), ends[1]) != ends[1]:
            raise FormatError(f"{place}: the claim {ends[0]} has more than one {label}.")

    def _attribute(self, words: list[str], place: str) -> None:
        own = self.attributes.setdefault(words[1], {})
        if words[0] == _IMPLICIT:
            own["implicit"] = True
        elif words[0] in _NAMES and len(words) == 3:
            own[_NAMES[words[0]]] = words[2]
        else:
            self.losses.lose(f"attribute {words[0]!r}")

    def _note(self, mark: str, note: str) -> None:
        try:
            values = json.loads(note)
        except json.JSONDecodeError:
            values = None
        if isinstance(values, Mapping):
            own = {name: values[name] for name in _FREE if name in values}
            self.attributes.setdefault(mark, {}).update(own)
        else:  # what annotators write for each other
            self.losses.lose("note")

    def records(self, article: Article) -> list[Record]:
        """The records, in the order of their claims in the file."""
        for (head, label), child in self.relations.items():
            for end in (head, child):
                if end not in self.marks:
                    raise FormatError(
                        f"{self.path}: the relation {label} of {head} names {end}, not there."
                    )
        used = set(self.relations.values())
        records = []
        for name, (place, kind, fragments) in self.marks.items():
            known = _LABELS.get(kind)
            if known == CLAIM:
                claim = tuple(_spans(article, fragments, place))
                spans = {
                    one: self._single(article, self.relations.get((name, one)))
                    for one in (CUE, SPEAKER, ADDRESSEE)
                }
                own = self.attributes.get(name, {})
                records.append(record_with(article.id, claim, spans, own, self.losses, place))
            elif known is None:
                self.losses.lose(f"span {kind!r}")
            elif name not in used:
                self.losses.lose(f"{known} without a claim")
        return records

    def _single(self, article: Article, name: str | None) -> Span | None:
        if name is None:
            return None
        place, _, fragments = self.marks[name]
        spans = _spans(article, fragments, place)
        if len(spans) > 1:
            self.losses.lose("gaps in a cue, speaker or addressee")
        return Span.of(article.text, spans[0].start, spans[-1].end)


def _fragments(offsets: str, place: str) -> list[tuple[int, int]]:
    found = re.fullmatch(r"\d+ \d+(;\d+ \d+)*", offsets)
    if found is None:
        raise FormatError(f"{place}: {offsets!r} are no offsets.")
    pairs = [piece.split(" ") for piece in offsets.split(";")]
    return sorted((int(start), int(end)) for start, end in pairs)


def _spans(article: Article, fragments: list[tuple[int, int]], place: str) -> list[Span]:
    """The spans of an annotation; fragments that only line breaks part are one."""
    joined: list[tuple[int, int]] = []
    for start, end in fragments:
        between = article.text[joined[-1][1] : start] if joined else ""
        if between and not between.strip("\n"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    try:
        return [Span.of(article.text, start, end) for start, end in joined]
    except RecordError as error:
        raise FormatError(f"{place}: {error}.") from error
