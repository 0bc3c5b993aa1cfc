"""What Lunzheng keeps in a spaCy Doc, and how.

Everything lies in ``doc.user_data`` as plain lists and dicts, so that a Doc with records goes
through ``Doc.to_bytes``, ``DocBin`` and worker processes like any other.
"""

from __future__ import annotations

from spacy.tokens import Doc

from lunzheng.errors import PipelineError as PipelineError
from lunzheng.record import Record
from lunzheng.sources import content_id

#: Key of ``doc.user_data`` for what ``lunzheng_attribution`` hands to ``lunzheng_claims``.
ATTRIBUTED = "lunzheng_attributed"
#: Key of ``doc.user_data`` behind ``doc._.records``.
RECORDS = "lunzheng_records"


def register() -> None:
    """Make ``doc._.records`` and ``doc._.article_id`` known to spaCy; twice does no harm."""
    if not Doc.has_extension("records"):
        Doc.set_extension("records", getter=records_of)
    if not Doc.has_extension("article_id"):
        Doc.set_extension("article_id", default=None)


def article_id_of(doc: Doc) -> str:
    """``doc._.article_id``; unless it was set, an id made from the text."""
    given = doc._.article_id
    return content_id(doc.text) if given is None else str(given)


def records_of(doc: Doc) -> list[Record]:
    """The records of ``doc``; none before ``lunzheng_claims`` has seen it."""
    return [Record.from_json(value) for value in doc.user_data.get(RECORDS, [])]


def keep_records(doc: Doc, records: list[Record]) -> None:
    """Put ``records`` into ``doc``, the confidence in full."""
    doc.user_data[RECORDS] = [
        {**record.to_json(), "confidence": record.confidence} for record in records
    ]
