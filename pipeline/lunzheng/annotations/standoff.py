"""Gold records of articles that may not be copied: offsets and labels, without a word of the text.

``python -m lunzheng.annotations.standoff pack ARTICLES RECORDS -o STANDOFF``
``python -m lunzheng.annotations.standoff restore STANDOFF ARTICLES… -o RECORDS``

Whoever holds the same articles (checked by SHA-256 of their text) gets the records back. Names and
roles are kept as offsets where the article has them in one piece; else the record loses them and
says so.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lunzheng.article import Article, Offsets, Span
from lunzheng.errors import RecordError
from lunzheng.record import Record, Speaker

FORMAT = "lunzheng.standoff/1"


def text_hash(text: str) -> str:
    """SHA-256 of a text's UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def pack(article: Article, records: Sequence[Record]) -> dict[str, Any]:
    """One article's records as offsets and labels."""
    return {
        "format": FORMAT,
        "id": article.id,
        "sha256": text_hash(article.text),
        "records": [_packed(article.text, record) for record in records],
    }


def _packed(text: str, record: Record) -> dict[str, Any]:
    speaker = record.speaker
    return {
        "claim": [[span.start, span.end] for span in record.claim],
        "cue": _offsets(record.cue),
        "mention": _offsets(speaker.mention),
        "name": [_found(text, part) for part in speaker.name.split("、")] if speaker.name else None,
        "role": _found(text, speaker.role) if speaker.role else None,
        "type": speaker.type,
        "quote": record.quote,
        "kind": record.kind,
        "addressee": _offsets(record.addressee),
        "implicit": record.implicit,
    }


def _offsets(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _found(text: str, surface: str) -> list[int] | None:
    start = text.find(surface)
    return [start, start + len(surface)] if start >= 0 else None


def restore(packed: Mapping[str, Any], article: Article) -> list[Record]:
    """The records of one article.

    Raises
    ------
    RecordError : if the article's text is not the one that was annotated.
    """
    if packed.get("format") != FORMAT:
        raise RecordError(f"{packed.get('id')}: format {packed.get('format')!r}, not {FORMAT!r}")
    if text_hash(article.text) != packed["sha256"]:
        raise RecordError(f"{article.id}: the text differs from the one that was annotated")
    return [_restored(article, value) for value in packed["records"]]


def _restored(article: Article, value: Mapping[str, Any]) -> Record:
    def span(offsets: Offsets | None) -> Span | None:
        return Span.of(article.text, *offsets) if offsets else None

    def words(offsets: Offsets | None) -> str | None:
        return article.text[offsets[0] : offsets[1]] if offsets else None

    names = [words(offsets) for offsets in value["name"] or ()]
    return Record(
        article_id=article.id,
        claim=tuple(Span.of(article.text, *offsets) for offsets in value["claim"]),
        cue=span(value["cue"]),
        speaker=Speaker(
            span(value["mention"]),
            "、".join(name for name in names if name) or None,
            words(value["role"]),
            value["type"],
        ),
        quote=value["quote"],
        kind=value["kind"],
        addressee=span(value["addressee"]),
        implicit=value["implicit"],
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    reader = lzma.open if path.suffix == ".xz" else open
    with reader(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _articles(paths: Iterable[Path]) -> Iterator[Article]:
    for path in paths:
        for value in _lines(path):
            yield Article(id=value["id"], text=value["text"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Pack or restore from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack")
    packing.add_argument("articles", type=Path)
    packing.add_argument("records", type=Path)
    restoring = commands.add_parser("restore")
    restoring.add_argument("standoff", type=Path)
    restoring.add_argument("articles", type=Path, nargs="+", help="JSONL, may be .xz")
    restoring.add_argument("--kept", type=Path, help="write the articles that were found here")
    for one in (packing, restoring):
        one.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    if options.command == "pack":
        by_article: dict[str, list[Record]] = {}
        for value in _lines(options.records):
            by_article.setdefault(value["article_id"], []).append(Record.from_json(value))
        packed = [pack(a, by_article.get(a.id, [])) for a in _articles([options.articles])]
        _write(options.output, packed)
        return
    wanted = {value["id"]: value for value in _lines(options.standoff)}
    found = [article for article in _articles(options.articles) if article.id in wanted]
    records = [r.to_json() for a in found for r in restore(wanted[a.id], a)]
    _write(options.output, records)
    if options.kept:
        _write(options.kept, [{"id": article.id, "text": article.text} for article in found])
    print(f"{len(found)} of {len(wanted)} articles found, {len(records)} records", file=sys.stderr)


def _write(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    text = "".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n" for value in values
    )
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
