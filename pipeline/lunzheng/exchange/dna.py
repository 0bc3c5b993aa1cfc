"""Discourse Network Analyzer 3: an SQLite file (``.dna``) of documents and statements; out only.

Each record is a statement of the type "DNA Statement": person, organization, concept, agreement.
Offsets are UTF-16 units, as Java counts in the text that DNA shows.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from lunzheng.article import Article
from lunzheng.errors import FormatError, OutputError
from lunzheng.exchange.dna_schema import (
    LONGEST,
    PASSWORD,
    RELEASED,
    VERSION,
    password_hash,
    statements,
)
from lunzheng.exchange.dna_text import SwingText
from lunzheng.exchange.document import AnnotatedArticle
from lunzheng.exchange.losses import Losses
from lunzheng.outputs._atomic import whole_file
from lunzheng.record import Record

NAME = "dna"
_CODER, _TYPE = 1, 1
PERSON, ORGANIZATION, CONCEPT, AGREEMENT = 1, 2, 3, 4
_VARIABLES = {
    PERSON: ("person", "short text"),
    ORGANIZATION: ("organization", "short text"),
    CONCEPT: ("concept", "short text"),
    AGREEMENT: ("agreement", "boolean"),
}
_ATTRIBUTES = ("Type", "Alias", "Notes")
_YES = frozenset(("true", "yes", "1", "agree", "support", "pro", "是", "支持", "贊成", "同意"))
_NO = frozenset(
    ("false", "no", "0", "disagree", "oppose", "contra", "否", "反對", "不贊成", "不同意")
)


def write(
    documents: Iterable[AnnotatedArticle],
    path: Path,
    losses: Losses,
    *,
    concept: str | None = None,
    agreement: str | None = None,
) -> None:
    """Write a database that DNA 3 opens with the coder Admin and the password ``lunzheng``.

    Parameters
    ----------
    concept : the member of a record's line that holds its concept; None takes the record's kind.
    agreement : the member that says whether the speaker agrees with the concept; None says that
        all do, since a record only tells that somebody put the claim forward.

    Raises
    ------
    FormatError : if no record has one of the members, or an agreement is neither yes nor no.
    OutputError : if the file cannot be written.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        database = _Database(connection, losses, concept, agreement)
        try:
            database.create()
            for document in documents:
                database.add(document)
        except sqlite3.Error as error:
            raise OutputError(f"{path}: SQLite refused the content ({error}).") from error
        database.check_columns(path)
        connection.commit()
        content = connection.serialize()
    with whole_file(path) as sink:
        sink.write(content)


class _Database:
    """The database while it is written."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        losses: Losses,
        concept: str | None,
        agreement: str | None,
    ) -> None:
        self._connection = connection
        self._losses = losses
        self._columns = {CONCEPT: concept, AGREEMENT: agreement}
        self._found: set[str] = set()
        self._records = 0
        #: Variable and value → row and attributes.
        self._entities: dict[tuple[int, str], tuple[int, Mapping[str, str]]] = {}

    def create(self) -> None:
        for statement in statements():
            self._connection.execute(statement)
        # The password is public, so a salt that is the same in every file hides no less.
        salt = hashlib.sha256(PASSWORD.encode()).digest()[:16]
        self._insert(
            "CODERS",
            ID=_CODER,
            Name="Admin",
            Red=255,
            Green=255,
            Password=password_hash(PASSWORD, salt),
        )
        for name, value in (("version", VERSION), ("date", RELEASED)):
            self._insert("SETTINGS", Property=name, Value=value)
        self._insert("STATEMENTTYPES", ID=_TYPE, Label="DNA Statement", Red=239, Green=208, Blue=51)
        for variable, (name, data_type) in _VARIABLES.items():
            self._insert(
                "VARIABLES", ID=variable, Variable=name, DataType=data_type, StatementTypeId=_TYPE
            )
        for attribute in _ATTRIBUTES:
            for variable in (PERSON, ORGANIZATION, CONCEPT):
                self._insert("ATTRIBUTEVARIABLES", VariableId=variable, AttributeVariable=attribute)

    def add(self, document: AnnotatedArticle) -> None:
        """Add a document and its statements."""
        article = document.article
        losses = self._losses
        losses.lose("sentences, words and entities", document.layers is not None)
        text = SwingText(article.text)
        losses.lose("carriage returns", len(article.text) - len(text.shown))
        organizations = _organizations(document)
        row = self._document(article, text.shown)
        for record in document.records:
            self._records += 1
            start = text.units(record.claim[0].start)
            stop = text.units(record.claim[-1].end)
            if start == stop:
                losses.lose("claims of a carriage return and nothing else")
                continue
            gaps = sum(one.end < other.start for one, other in pairwise(record.claim))
            losses.lose("gap between two spans of a claim", gaps)
            statement = self._insert(
                "STATEMENTS", StatementTypeId=_TYPE, DocumentId=row, Coder=_CODER,
                Start=start, Stop=stop,
            )  # fmt: skip
            columns = document.columns.get(record.id, {})
            self._values(statement, record, columns, organizations)
            self._count_lost(record)

    def _document(self, article: Article, text: str) -> int:
        notes = [f"lunzheng article {article.id}", *([article.url] if article.url else ())]
        author = article.meta.get("author")
        others = [name for name in article.meta if name != "author" or not isinstance(author, str)]
        self._losses.lose("article.meta", len(others))
        return self._insert(
            "DOCUMENTS",
            Title=self._short(article.title or article.id, "title"),
            Text=text,
            Coder=_CODER,
            Author=self._short(author if isinstance(author, str) else "", "author"),
            Source=self._short(article.source or "", "source"),
            Notes="\n".join(notes),
            Date=self._seconds(article),
        )

    def _seconds(self, article: Article) -> int:
        """Seconds since 1970 in UTC; DNA has no document without a date."""
        try:
            day = datetime.fromisoformat(article.date or "")
        except ValueError:
            self._losses.assume("date (1970-01-01)")
            return 0
        return int((day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp())

    def _values(
        self,
        statement: int,
        record: Record,
        columns: Mapping[str, Any],
        organizations: list[str],
    ) -> None:
        speaker = record.speaker
        name = speaker.name or ""
        if speaker.type == "organization":
            person, organization = "", name
        else:
            person, organization = name, _affiliation(speaker.role, organizations)
        if not name:
            self._losses.lose("speaker without a name (person and organization are empty)")
        concept = self._column(CONCEPT, columns)
        texts = {
            PERSON: person,
            ORGANIZATION: organization,
            CONCEPT: record.kind if concept is None else str(concept),
        }
        self._losses.lose("role of a speaker who is no person", bool(speaker.role and not person))
        about = {"Type": speaker.type, "Notes": self._short(speaker.role or "", "role")}
        for variable, value in texts.items():
            entity = self._entity(variable, value, about if variable == PERSON and person else {})
            self._insert("DATASHORTTEXT", StatementId=statement, VariableId=variable, Entity=entity)
        self._insert(
            "DATABOOLEAN", StatementId=statement, VariableId=AGREEMENT,
            Value=self._agreement(record, columns),
        )  # fmt: skip

    def _column(self, variable: int, columns: Mapping[str, Any]) -> Any:
        name = self._columns[variable]
        if name is None:
            return None
        value = columns.get(name)
        if value is None:
            self._losses.assume(f"{_VARIABLES[variable][0]} of a record without {name!r}")
        else:
            self._found.add(name)
        return value

    def _agreement(self, record: Record, columns: Mapping[str, Any]) -> int:
        value = self._column(AGREEMENT, columns)
        if value is None:
            return 1
        word = str(value).strip().casefold()
        if word not in _YES | _NO:
            raise FormatError(
                f"record {record.id}: its {self._columns[AGREEMENT]} {value!r} is neither yes nor "
                "no. Write true or false."
            )
        return int(word in _YES)

    def _entity(self, variable: int, value: str, attributes: Mapping[str, str]) -> int:
        """The row of a person, organisation or concept, with its attributes."""
        value = self._short(value, _VARIABLES[variable][0])
        if (variable, value) not in self._entities:
            row = self._insert("ENTITIES", VariableId=variable, Value=value)
            self._entities[variable, value] = row, attributes
            known = self._connection.execute(
                "SELECT ID, AttributeVariable FROM ATTRIBUTEVARIABLES WHERE VariableId = ?",
                (variable,),
            )
            for attribute, name in known.fetchall():
                self._insert(
                    "ATTRIBUTEVALUES", EntityId=row, AttributeVariableId=attribute,
                    AttributeValue=attributes.get(name, ""),
                )  # fmt: skip
        row, kept = self._entities[variable, value]
        self._losses.lose("a further role or type of the same person", kept != attributes)
        return row

    def _short(self, text: str, name: str) -> str:
        self._losses.lose(f"end of a {name} of more than {LONGEST} characters", len(text) > LONGEST)
        return text[:LONGEST]

    def _count_lost(self, record: Record) -> None:
        self._losses.lose("record.cue", record.cue is not None)
        self._losses.lose("record.speaker.mention", record.speaker.mention is not None)
        self._losses.lose("record.addressee", record.addressee is not None)
        for name in ("quote", "confidence", "implicit"):
            self._losses.lose(f"record.{name}")
        if self._columns[CONCEPT] is not None:
            self._losses.lose("record.kind")

    def check_columns(self, path: Path) -> None:
        """Refuse a column that no record has: most likely its name is misspelt."""
        for name in self._columns.values():
            if name is not None and self._records and name not in self._found:
                raise FormatError(f"{path}: no record has a member {name!r}.")

    def _insert(self, table: str, **values: Any) -> int:
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)


def _organizations(document: AnnotatedArticle) -> list[str]:
    """The organisations that the article's layers name, the longest first."""
    if document.layers is None:
        return []
    text = document.article.text
    found = {text[one.start : one.end] for one in document.layers.entities if one.label == "ORG"}
    return sorted(found, key=lambda name: (-len(name), name))


def _affiliation(role: str | None, organizations: Iterable[str]) -> str:
    """The organisation that a role begins with (港務局 of 港務局局長), where the layers name it."""
    for name in organizations:
        if role is not None and role.startswith(name) and role != name:
            return name
    return ""
