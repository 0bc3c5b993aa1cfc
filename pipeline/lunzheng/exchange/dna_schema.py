"""The tables of a Discourse Network Analyzer database, version 3, as SQLite.

Names, types and constraints are those that DNA itself creates (its class ``sql.Sql``; the same in
all of 3.0 and in 3.1.1), because its queries rely on them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache

#: What SETTINGS says of the version that made the file, and of that version's date.
VERSION, RELEASED = "3.1.1", "2026-06-27"
#: So many characters, at most, has every text but that of a document, its notes and "long text".
LONGEST = 190
#: The password of the coder Admin. A .dna file is not protected by it: change it in DNA.
PASSWORD = "lunzheng"

_PERMISSIONS = (
    *(f"{verb}Documents" for verb in ("Add", "Edit", "Delete", "Import")),
    *(f"{verb}Statements" for verb in ("Add", "Edit", "Delete")),
    *(f"Edit{what}" for what in ("Attributes", "Regex", "StatementTypes", "Coders")),
    "EditCoderRelations",
    *(f"{verb}Others{what}" for what in ("Documents", "Statements") for verb in ("View", "Edit")),
)
_ID = "ID INTEGER PRIMARY KEY NOT NULL"


def _text(name: str, more: str = "NOT NULL DEFAULT ''") -> str:
    return f"{name} TEXT {more} CHECK (LENGTH({name}) <= {LONGEST})"


def _between(name: str, low: int, high: int, default: int) -> str:
    return f"{name} INTEGER NOT NULL DEFAULT {default} CHECK ({name} BETWEEN {low} AND {high})"


def _refers(name: str, table: str) -> str:
    return f"FOREIGN KEY ({name}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _colour() -> str:
    return ", ".join(_between(name, 0, 255, 0) for name in ("Red", "Green", "Blue"))


def _value_table(name: str, value: str) -> tuple[str, tuple[str, ...]]:
    """A table of the values that statements have for the variables of one data type."""
    return name, (
        _ID,
        "StatementId INTEGER NOT NULL",
        "VariableId INTEGER NOT NULL",
        value,
        _refers("StatementId", "STATEMENTS"),
        _refers("VariableId", "VARIABLES"),
        *((_refers("Entity", "ENTITIES"),) if value.startswith("Entity") else ()),
        "UNIQUE (StatementId, VariableId)",
    )


_TABLES: dict[str, tuple[str, ...]] = {
    "SETTINGS": ("Property TEXT PRIMARY KEY", "Value TEXT NOT NULL"),
    "CODERS": (
        _ID,
        _text("Name", "NOT NULL"),
        _colour(),
        _between("Refresh", 0, 9999, 0),
        _between("FontSize", 1, 99, 14),
        _text("Password", "NOT NULL"),
        "PopupWidth INTEGER DEFAULT 300 CHECK (PopupWidth BETWEEN 100 AND 9999)",
        _between("ColorByCoder", 0, 1, 0),
        _between("PopupDecoration", 0, 1, 0),
        _between("PopupAutoComplete", 0, 1, 1),
        *(_between(f"Permission{name}", 0, 1, 1) for name in _PERMISSIONS),
    ),
    "DOCUMENTS": (
        _ID,
        _text("Title", "NOT NULL"),
        "Text TEXT NOT NULL",
        "Coder INTEGER",
        *(_text(name) for name in ("Author", "Source", "Section", "Type")),
        "Notes TEXT NOT NULL DEFAULT ''",
        "Date INTEGER NOT NULL",
        _refers("Coder", "CODERS"),
    ),
    "STATEMENTTYPES": (_ID, _text("Label", "NOT NULL"), _colour()),
    "VARIABLES": (
        _ID,
        _text("Variable", "NOT NULL"),
        "DataType TEXT NOT NULL DEFAULT 'short text' "
        "CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text'))",
        "StatementTypeId INTEGER",
        _refers("StatementTypeId", "STATEMENTTYPES"),
        "UNIQUE (Variable, StatementTypeId)",
    ),
    "VARIABLELINKS": (
        _ID,
        "SourceVariableId INTEGER",
        "TargetVariableId INTEGER",
        "CHECK (TargetVariableId != SourceVariableId)",
        _refers("SourceVariableId", "VARIABLES"),
        _refers("TargetVariableId", "VARIABLES"),
    ),
    "REGEXES": (_text("Label", "PRIMARY KEY"), _colour()),
    "CODERRELATIONS": (
        _ID,
        "Coder INTEGER CHECK (Coder > 0)",
        "OtherCoder INTEGER CHECK (OtherCoder > 0)",
        *(
            _between(f"{verb}{what}", 0, 1, 1)
            for what in ("Statements", "Documents")
            for verb in ("view", "edit")
        ),
        "CHECK (Coder != OtherCoder)",
        _refers("Coder", "CODERS"),
        _refers("OtherCoder", "CODERS"),
    ),
    "STATEMENTS": (
        _ID,
        "StatementTypeId INTEGER",
        "DocumentId INTEGER",
        "Start INTEGER NOT NULL CHECK (Start >= 0)",
        "Stop INTEGER NOT NULL CHECK (Stop >= 0)",
        "Coder INTEGER",
        "CHECK (Start < Stop)",
        _refers("StatementTypeId", "STATEMENTTYPES"),
        _refers("Coder", "CODERS"),
        _refers("DocumentId", "DOCUMENTS"),
    ),
    "ENTITIES": (
        _ID,
        "VariableId INTEGER NOT NULL",
        _text("Value"),
        _colour(),
        "ChildOf INTEGER CHECK (ChildOf > 0)",
        "UNIQUE (VariableId, Value)",
        _refers("ChildOf", "ENTITIES"),
        _refers("VariableId", "VARIABLES"),
    ),
    **dict(
        (
            _value_table("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1"),
            _value_table("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0"),
            _value_table("DATASHORTTEXT", "Entity INTEGER NOT NULL"),
            _value_table("DATALONGTEXT", "Value TEXT DEFAULT ''"),
        )
    ),
    "ATTRIBUTEVARIABLES": (
        _ID,
        "VariableId INTEGER NOT NULL",
        _text("AttributeVariable", "NOT NULL"),
        "UNIQUE (VariableId, AttributeVariable)",
        _refers("VariableId", "VARIABLES"),
    ),
    "ATTRIBUTEVALUES": (
        _ID,
        "EntityId INTEGER NOT NULL",
        "AttributeVariableId INTEGER NOT NULL",
        _text("AttributeValue"),
        "UNIQUE (EntityId, AttributeVariableId)",
        _refers("EntityId", "ENTITIES"),
        _refers("AttributeVariableId", "ATTRIBUTEVARIABLES"),
    ),
}


def statements() -> Iterator[str]:
    """The SQL statements that create the tables."""
    for name, columns in _TABLES.items():
        yield f"CREATE TABLE {name} ({', '.join(columns)})"


@cache  # a tenth of a second
def password_hash(password: str, salt: bytes) -> str:
    """A password as jasypt's ``StrongPasswordEncryptor`` hashes it, which DNA checks it by.

    SHA-256 of salt and password, repeated to 100,000 rounds, behind the salt of 16 bytes, in Base64
    (jasypt, "How to encrypt passwords"; ``StandardStringDigester``).

    Parameters
    ----------
    salt : 16 bytes.
    """
    digest = salt + password.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()
