"""What to read from a source, and what becomes of what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: The most bytes of a compressed source that is one text, and of one line of a compressed table.
MAX_WHOLE = 1 << 28


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read.

    Parameters
    ----------
    id_column, text_column, title_column, date_column, source_column : the column of a table or the
        member of a JSON object that holds each part of an article; None looks for the usual names
        (``lunzheng.sources.columns.USUAL_NAMES``), whatever their case.
    encoding : a codec name for every text source; None detects it for each.
    recursive : whether a directory stands for its sub-directories too.
    max_unpacked : the most bytes that a compressed file, or member of an archive, may unpack to.
        What has to be held in memory as a whole (a text, a web page, a JSON file) may have
        ``MAX_WHOLE`` at most.
    """

    id_column: str | None = None
    text_column: str | None = None
    title_column: str | None = None
    date_column: str | None = None
    source_column: str | None = None
    encoding: str | None = None
    recursive: bool = True
    max_unpacked: int = 1 << 36


#: Every reason a reject can have, and what it means.
REASONS = {
    "asked-to-wait": "a host that asks to wait (429, 503, Crawl-delay) longer than it may",
    "broken-json": "a line or file that is no JSON object",
    "broken-response": "an answer that is no proper HTTP, or breaks off",
    "broken-row": "a table row that does not follow its header or its quoting",
    "broken-table": "a Parquet file that cannot be opened or is cut short",
    "broken-xml": "a feed or sitemap whose XML cannot be read, or only in part",
    "damaged-archive": "compressed data that ends too early, is damaged or encrypted",
    "duplicate-id": "an earlier article of the run has the same id",
    "duplicate-text": "no id, and an earlier article without an id has the same text",
    "empty-directory": "a directory without a file that can be read",
    "empty-file": "a file of no bytes, or a table without rows",
    "empty-text": "an article whose text is missing or blank",
    "fetch-timed-out": "an answer that did not come, or not whole, in time",
    "given-up": "a host that failed several times running, and was not asked again",
    "http-status": "an answer with another status than 200",
    "missing-column": "a table or object without the column that is needed",
    "needs-fetch": "a sitemap, whose pages have to be fetched with --fetch",
    "needs-run": "a list of feeds, a sitemap or an address, which only `lunzheng run` follows",
    "no-main-text": "a web page in which no article was found",
    "not-a-feed": "XML or a web page where a feed, a list of feeds or a sitemap was needed",
    "not-found": "no such file, or a pattern that matches none",
    "not-http": "an address that is not http or https, or an item without one",
    "not-text": "bytes of another kind (PDF, archive, picture) under the name of a text",
    "private-address": "a host inside a private network, loopback or the like",
    "robots-disallowed": "an address that its host's robots.txt forbids",
    "too-large": "content beyond a size limit, as of a file that unpacks to terabytes",
    "too-many-redirects": "an address that redirects too often, or lists within lists",
    "undecodable": "bytes that are no text in the encoding given, or in any known one",
    "unknown-encoding": "an encoding name that Python does not know",
    "unknown-suffix": "a file whose suffix says nothing about its format",
    "unreachable": "a host that is not known or does not answer",
    "unreadable": "the operating system refused to read it",
    "wrong-type": "a value where a text was needed, for example a number or list",
}


#: Every reason for which something is passed over: it is no article, and nothing is wrong with it.
PASSED = {
    "duplicate": "an item or source that this run has met already, as in another feed",
    "left-for-next-run": "an item whose page could not be fetched now, or is beyond --max-pages",
    "not-modified": "a feed or page that has not changed since the last run (304)",
    "not-a-response": "a WARC record that is no HTTP response (requests, metadata, revisits)",
    "not-html": "a response that is no web page (pictures, scripts, PDF)",
    "not-ok": "a response with another status than 200 (redirects, missing pages)",
    "unchanged": "an item that an earlier run has seen, and that says the same",
    "unknown-suffix": "a member of an archive whose suffix says nothing about its format",
}


@dataclass(frozen=True, slots=True)
class Passed:
    """So many things of a source that were passed over.

    Parameters
    ----------
    source : as of a ``Reject``.
    reason : one of ``PASSED``.
    count : how many.
    """

    source: str
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing that could not be read as an article.

    Parameters
    ----------
    source : the file, directory or pattern, as it was named; ``-`` for standard input.
    row : the row as a person counts: in CSV and TSV as a spreadsheet numbers it (the header is
        row 1), in JSONL the line, in Parquet and JSON arrays the article, all from 1; None when
        the source has no rows or all of it is meant.
    article_id : if the article has one.
    reason : one of ``REASONS``.
    message : what is wrong, where, and what to do next.
    """

    source: str
    row: int | None
    article_id: str | None
    reason: str
    message: str

    def to_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "row": self.row,
            "article_id": self.article_id,
            "reason": self.reason,
            "message": self.message,
        }
