"""WARC files: the web pages among what a crawler kept (ISO 28500; CC-NEWS has no others).

Compression is taken off before warcio sees the file, which so needs no gzip member a record, and
cannot be made to unpack more than the limit.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from lunzheng.article import Article
from lunzheng.sources._identities import Identities
from lunzheng.sources._input import Input
from lunzheng.sources._model import Passed, ReadOptions, Reject
from lunzheng.sources._page import article_of_page, canonical_of, page_text
from lunzheng.sources._place import Outcome, Place, Refusal
from lunzheng.sources._urls import is_web, normalised
from lunzheng.sources.extras import warc_library
from lunzheng.text.dates import to_iso

#: The most bytes of one page, packed and unpacked; an article is a tenth of a megabyte.
MAX_PAGE = 1 << 25
_PIECE = 1 << 16
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class _Kept:
    """One page as it was kept."""

    url: str
    content: bytes
    charset: str | None
    date: str | None
    record_id: str | None


def read_warc(source: Input, options: ReadOptions) -> Iterator[Outcome]:
    """The articles among the pages of a WARC file; rows are its records, numbered from 1.

    The id is the page's canonical address, else the one it was asked for; the date is the page's,
    else that of the crawl.

    Raises
    ------
    MissingExtra : without warcio or trafilatura.
    """
    if not next(iter(source.chunks()), b""):
        raise Refusal("empty-file", "the file is empty. Fetch or write it again.")
    passed: Counter[str] = Counter()
    identities = Identities()
    row, broken_off = 0, False
    with source.open() as file:
        records = _records(file)
        while True:
            place = source.place.at(row + 1)
            try:
                record = next(records, None)
                if record is None:
                    break
                row += 1
                kept = _kept(record)
                _check_whole(record)  # before its article is told of, which may be half of one
            except Refusal as refusal:
                yield place, refusal.at(place)
                broken_off = refusal.reason == "damaged-archive" or place.row != row
                if broken_off:
                    break
                continue
            if isinstance(kept, str):
                passed[kept] += 1
            else:
                yield place, _article(kept, options, place, identities)
    for reason, count in sorted(passed.items()):
        yield source.place, Passed(source.place.source, reason, count)
    if row == 0 and not broken_off:
        raise Refusal("damaged-archive", "no WARC record in it. Fetch or write it again.")


def _records(file: BinaryIO) -> Iterator[Any]:
    """Each record, in turn.

    By warcio's loader of one record, as its iterator takes a file that is cut within a header for
    a whole one, and writes to stderr.
    """
    library = warc_library()
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    loader = library.ArcWarcRecordLoader(verify_http=False)
    while line := _next_line(file):
        if not line.startswith(b"WARC/"):
            raise Refusal(
                "damaged-archive",
                f"{line[:40]!r} stands where a WARC record should begin; what follows it cannot be "
                "read. Fetch or write the file again.",
            )
        try:
            record = loader.parse_record_stream(file, line, "warc")
        except EOFError:
            raise Refusal("damaged-archive", "the file ends in it. Fetch it again.") from None
        except (ArchiveLoadFailed, StatusAndHeadersParserException, ValueError) as error:
            raise Refusal(
                "damaged-archive", f"no WARC record ({error}); what follows it cannot be read."
            ) from error
        yield record
        _check_whole(record)


def _next_line(file: BinaryIO) -> bytes:
    """The next line that is not blank; none at the end."""
    while line := file.readline(_PIECE):
        if line.strip():
            return line
    return b""


def _kept(record: Any) -> _Kept | str:
    """The page of a record, or why it has none: a key of ``PASSED``."""
    headers = record.rec_headers
    if not record.rec_type or headers.get_header("Content-Length") is None:
        # What warcio makes of a header that is cut, or of lines that are none.
        raise Refusal("damaged-archive", "no whole WARC header. Fetch or write the file again.")
    url = headers.get_header("WARC-Target-URI") or ""
    url = url.strip("<> ")  # as WARC 1.0 was understood by wget
    if record.rec_type != "response" or record.http_headers is None or not is_web(url):
        return "not-a-response"
    if record.http_headers.get_statuscode() != "200":
        return "not-ok"
    kind, _, parameters = (record.http_headers.get_header("Content-Type") or "").partition(";")
    if kind.strip().lower() not in _HTML:
        return "not-html"
    _, _, charset = parameters.lower().partition("charset=")
    return _Kept(
        url,
        _content(record),
        charset.partition(";")[0].strip("\"' ") or None,
        to_iso(headers.get_header("WARC-Date")),
        headers.get_header("WARC-Record-ID"),
    )


def _content(record: Any) -> bytes:
    too_large = Refusal("too-large", f"a page of more than {MAX_PAGE:,} bytes. Is it an article?")
    if record.length is not None and record.length > MAX_PAGE:
        raise too_large
    pieces, size = [], 0
    stream = record.content_stream()
    try:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_PAGE:
                raise too_large
    except zlib.error as error:
        raise Refusal("undecodable", f"its Content-Encoding is damaged ({error}).") from error
    return b"".join(pieces)


def _check_whole(record: Any) -> None:
    while record.raw_stream.read(_PIECE):
        pass
    missing = getattr(record.raw_stream, "limit", 0)
    if missing > 0:
        raise Refusal(
            "damaged-archive",
            f"the file ends {missing:,} bytes before the end of this record. Fetch it again.",
        )


def _article(
    kept: _Kept, options: ReadOptions, place: Place, identities: Identities
) -> Article | Reject:
    try:
        page = page_text(kept.content, options.encoding, kept.charset)
        article = article_of_page(page, url=kept.url)
    except Refusal as refusal:
        return place.reject(refusal.reason, refusal.problem, normalised(kept.url))
    meta = {"warc_date": kept.date, "warc_record_id": kept.record_id}
    return replace(
        article,
        id=identities.of(article, normalised(kept.url), canonical_of(page, kept.url)),
        date=article.date or kept.date,
        meta={name: value for name, value in meta.items() if value},
    )
