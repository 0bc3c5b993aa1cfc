"""A .dna file answers what DNA asks of it when it opens one.

The queries are those of DNA 3's class ``sql.Sql``, in our words: coder and password, statement
types and variables, the table of documents, the statements of one type with their values, entities
with their attributes.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lunzheng.article import Article, Entity, Span
from lunzheng.errors import FormatError, OutputError
from lunzheng.exchange import AnnotatedArticle, Losses
from lunzheng.exchange.dna import write
from lunzheng.exchange.dna_schema import PASSWORD, password_hash
from lunzheng.exchange.dna_text import SwingText
from lunzheng.record import Record, Speaker

from .invented import DOCUMENT, EMPTY, FIRST, LAYERED, SECOND, TEXT, documents

PERMISSIONS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements",
    "EditStatements", "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes",
    "EditCoders", "EditCoderRelations", "ViewOthersDocuments", "EditOthersDocuments",
    "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip
VALUES = """
    SELECT {table}.StatementId, VARIABLES.Variable, {value} AS Value FROM {table}
    INNER JOIN VARIABLES ON VARIABLES.ID = {table}.VariableId {join}
    INNER JOIN STATEMENTS ON STATEMENTS.ID = {table}.StatementId
    INNER JOIN DOCUMENTS ON DOCUMENTS.ID = STATEMENTS.DocumentId
    WHERE VARIABLES.StatementTypeId = 1 ORDER BY 1, 2
"""
ENTITY = "INNER JOIN ENTITIES ON ENTITIES.VariableId = VARIABLES.ID AND ENTITIES.ID = Entity"


@pytest.fixture
def losses() -> Losses:
    return Losses()


@pytest.fixture
def database(tmp_path: Path, losses: Losses) -> Iterator[sqlite3.Connection]:
    write([DOCUMENT, EMPTY], tmp_path / "out.dna", losses)
    with closing(opened(tmp_path / "out.dna")) as connection:
        yield connection


def opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")  # as DNA's data source does
    return connection


def statements(connection: sqlite3.Connection) -> dict[int, dict[str, object]]:
    """The statements of the type 1 with their values, as DNA puts them together."""
    found: dict[int, dict[str, object]] = {
        row["ID"]: dict(row)
        for row in connection.execute(
            "SELECT STATEMENTS.ID, Start, Stop, DocumentId, DOCUMENTS.Date, DOCUMENTS.Text, "
            "STATEMENTTYPES.Label, CODERS.Name FROM STATEMENTS "
            "INNER JOIN CODERS ON STATEMENTS.Coder = CODERS.ID "
            "INNER JOIN STATEMENTTYPES ON STATEMENTS.StatementTypeId = STATEMENTTYPES.ID "
            "INNER JOIN DOCUMENTS ON DOCUMENTS.ID = STATEMENTS.DocumentId "
            "WHERE STATEMENTTYPES.ID = 1 ORDER BY DOCUMENTS.Date, STATEMENTS.ID"
        )
    }
    for query in (
        VALUES.format(table="DATASHORTTEXT", value="ENTITIES.Value", join=ENTITY),
        *(VALUES.format(table=f"DATA{kind}", value=f"DATA{kind}.Value", join="")
          for kind in ("BOOLEAN", "INTEGER", "LONGTEXT")),
    ):  # fmt: skip
        for row in connection.execute(query):
            found[row["StatementId"]][row["Variable"]] = row["Value"]
    return found


def test_the_coder_can_sign_in(database: sqlite3.Connection) -> None:
    [coder] = database.execute("SELECT * FROM CODERS").fetchall()
    assert (coder["ID"], coder["Name"]) == (1, "Admin")
    assert all(coder[f"Permission{name}"] == 1 for name in PERMISSIONS)
    assert coder["PopupAutoComplete"] == 1
    # jasypt: 16 bytes of salt before a SHA-256 digest of 100,000 rounds, in Base64.
    stored = base64.b64decode(coder["Password"])
    salt, digest = stored[:16], stored[16:]
    message = hashlib.sha256(salt + PASSWORD.encode()).digest()
    for _ in range(99_999):
        message = hashlib.sha256(message).digest()
    assert digest == message
    assert len(coder["Password"]) < 191
    assert database.execute("SELECT * FROM CODERRELATIONS").fetchall() == []


def test_a_password_is_hashed_as_jasypt_does() -> None:
    # Made by jasypt 1.9.3: StandardByteDigester, SHA-256, 100,000 iterations, this salt of zeros.
    known = JASYPT_HASH
    assert password_hash("lunzheng", bytes(16)) == known


JASYPT_HASH = "AAAAAAAAAAAAAAAAAAAAAHToIrL6tuv/3e/W892MkcFkiofcFjoT6PG4nB+Uz2o7"


def test_version_types_and_variables_are_those_of_dna_3(database: sqlite3.Connection) -> None:
    found = dict(database.execute("SELECT Property, Value FROM SETTINGS").fetchall())
    assert found["version"].startswith("3.")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["date"])
    variables = database.execute(
        "SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID"
    )
    assert [tuple(row) for row in variables] == [
        ("person", "short text"), ("organization", "short text"), ("concept", "short text"),
        ("agreement", "boolean"),
    ]  # fmt: skip
    for empty in ("REGEXES", "VARIABLELINKS", "DATAINTEGER", "DATALONGTEXT"):
        assert database.execute(f"SELECT COUNT(*) FROM {empty}").fetchone()[0] == 0


def test_the_table_of_documents(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT DOCUMENTS.ID, Title, Author, Source, Section, Type, Notes, Date, Name, "
        "COALESCE(Frequency, 0) AS Frequency FROM DOCUMENTS LEFT JOIN "
        "(SELECT DocumentId, COUNT(DocumentId) AS Frequency FROM STATEMENTS GROUP BY DocumentId) "
        "AS C ON C.DocumentId = DOCUMENTS.ID LEFT JOIN CODERS ON CODERS.ID = DOCUMENTS.Coder"
    ).fetchall()
    day = int(datetime(2031, 5, 6, tzinfo=UTC).timestamp())
    notes = "lunzheng article a-1\nhttps://example.org/1"
    assert [tuple(row)[1:] for row in rows] == [
        ("港口啟用", "", "海聲報", "", "", notes, day, "Admin", 2),
        ("a-2", "", "", "", "", "lunzheng article a-2", 0, "Admin", 0),
    ]


def test_statements_stand_at_utf16_offsets_with_their_values(database: sqlite3.Connection) -> None:
    first, second = statements(database).values()
    for row, words in ((first, "港口下月啟用"), (second, "市府，他並呼籲，應公開契約")):
        units = str(row["Text"]).encode("utf-16-le")
        start, stop = row["Start"], row["Stop"]
        assert isinstance(start, int)
        assert isinstance(stop, int)
        assert units[2 * start : 2 * stop].decode("utf-16-le") == words
        assert (row["Label"], row["Name"]) == ("DNA Statement", "Admin")
        assert (row["person"], row["organization"], row["agreement"]) == ("林𠮷安", "", 1)
    assert (first["concept"], second["concept"]) == ("prediction", "recommendation")


def test_every_entity_has_every_attribute(database: sqlite3.Connection) -> None:
    entities = database.execute("SELECT ID, VariableId, Value, ChildOf FROM ENTITIES").fetchall()
    assert {(row["VariableId"], row["Value"]) for row in entities} == {
        (1, "林𠮷安"), (2, ""), (3, "prediction"), (3, "recommendation"),
    }  # fmt: skip
    for row in entities:
        attributes = dict(
            database.execute(
                "SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES AS V "
                "INNER JOIN ATTRIBUTEVARIABLES AS A ON V.AttributeVariableId = A.ID "
                "WHERE EntityId = ?",
                (row["ID"],),
            ).fetchall()
        )
        expected = ("person", "局長") if row["VariableId"] == 1 else ("", "")
        assert attributes == {"Type": expected[0], "Alias": "", "Notes": expected[1]}


def test_dna_can_add_and_delete(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    database.execute(
        "INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder) "
        "VALUES (1, 2, 0, 2, 1)"
    )
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("INSERT INTO ENTITIES (VariableId, Value) VALUES (1, '林𠮷安')")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE STATEMENTS SET Start = Stop")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("UPDATE STATEMENTS SET Coder = 9")
    database.execute("DELETE FROM DOCUMENTS WHERE ID = 1")
    assert [row["DocumentId"] for row in statements(database).values()] == [2]
    assert database.execute("SELECT COUNT(*) FROM DATASHORTTEXT").fetchone()[0] == 0


def test_what_dna_has_no_place_for_is_counted(database: sqlite3.Connection, losses: Losses) -> None:
    assert losses.lost == {
        "record.quote": 2, "record.confidence": 2, "record.implicit": 2, "record.cue": 2,
        "record.speaker.mention": 2, "record.addressee": 1, "article.meta": 1,
        "gap between two spans of a claim": 1,
    }  # fmt: skip
    assert losses.assumed == {"date (1970-01-01)": 1}


def saying(speaker: Speaker, **changes: object) -> AnnotatedArticle:
    record = replace(FIRST, speaker=speaker, **changes)  # type: ignore[arg-type]
    return replace(DOCUMENT, records=(record,))


@pytest.mark.parametrize(
    ("speaker", "person", "organization"),
    [
        (Speaker(None, "海聲報", None, "organization"), "", "海聲報"),
        (Speaker(None, "林𠮷安", "市府局長", "person"), "林𠮷安", "市府"),
        (Speaker(None, "林𠮷安", "市府", "person"), "林𠮷安", ""),
        (Speaker(None, "知情人士", None, "unnamed"), "知情人士", ""),
        (Speaker(None, None, None, "author"), "", ""),
    ],
)
def test_persons_and_their_organisations(
    tmp_path: Path, speaker: Speaker, person: str, organization: str
) -> None:
    document = replace(saying(speaker), layers=LAYERED.layers)
    assert document.layers is not None
    assert Entity(21, 23, "ORG") in document.layers.entities
    write([document], tmp_path / "o.dna", Losses())
    with closing(opened(tmp_path / "o.dna")) as connection:
        [row] = statements(connection).values()
    assert (row["person"], row["organization"]) == (person, organization)


def test_a_person_with_two_roles_keeps_the_first_and_the_other_is_counted(tmp_path: Path) -> None:
    roles = ["局長", "局長", "召集人"]
    records = tuple(
        replace(FIRST, speaker=Speaker(None, "林𠮷安", role, "person"), cue=cue)
        for role, cue in zip(roles, (FIRST.cue, SECOND.cue, None), strict=True)
    )
    organization = replace(SECOND, speaker=Speaker(None, "海聲報", "媒體", "organization"))
    losses = Losses()
    write([replace(DOCUMENT, records=(*records, organization))], tmp_path / "o.dna", losses)
    with closing(opened(tmp_path / "o.dna")) as connection:
        notes = connection.execute("SELECT AttributeValue FROM ATTRIBUTEVALUES WHERE EntityId = 1")
        assert {row[0] for row in notes} == {"person", "", "局長"}
    assert losses.lost["a further role or type of the same person"] == 1
    assert losses.lost["role of a speaker who is no person"] == 1


def test_concept_and_agreement_of_the_users_own(tmp_path: Path) -> None:
    columns = {FIRST.id: {"topic": "港口", "stance": "反對"}, SECOND.id: {"topic": "契約"}}
    losses = Losses()
    write([replace(DOCUMENT, columns=columns)], tmp_path / "o.dna", losses,
          concept="topic", agreement="stance")  # fmt: skip
    with closing(opened(tmp_path / "o.dna")) as connection:
        first, second = statements(connection).values()
    assert (first["concept"], first["agreement"]) == ("港口", 0)
    assert (second["concept"], second["agreement"]) == ("契約", 1)
    assert losses.assumed == {"agreement of a record without 'stance'": 1}
    assert losses.lost["record.kind"] == 2


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"concept": "theme"}, "no record has a member 'theme'"),
        ({"agreement": "topic"}, "'港口' is neither yes nor no"),
    ],
)
def test_columns_that_cannot_be_used(tmp_path: Path, names: dict[str, str], message: str) -> None:
    document = replace(DOCUMENT, columns={FIRST.id: {"topic": "港口"}})
    with pytest.raises(FormatError, match=message):
        write([document], tmp_path / "o.dna", Losses(), **names)
    assert list(tmp_path.iterdir()) == []


def test_long_texts_are_cut_and_counted(tmp_path: Path) -> None:
    document = saying(Speaker(None, "長" * 191, "職" * 191, "person"))
    article = replace(document.article, title="題" * 300, meta={"author": "王立群", "版": 1})
    losses = Losses()
    write([replace(document, article=article)], tmp_path / "o.dna", losses)
    with closing(opened(tmp_path / "o.dna")) as connection:
        [row] = statements(connection).values()
        [found] = connection.execute("SELECT Title, Author FROM DOCUMENTS").fetchall()
    assert row["person"] == "長" * 190
    assert tuple(found) == ("題" * 190, "王立群")
    for name in ("title", "person", "role"):
        assert losses.lost[f"end of a {name} of more than 190 characters"] == 1


def test_line_ends_are_counted_as_swing_counts_them(tmp_path: Path) -> None:
    text = "一\r\n二\r三\r\n四"
    article = Article("x", text)
    record = Record("x", (Span.of(text, 5, 9),), None, Speaker(None, None, None, "author"),
                    "indirect", "fact")  # fmt: skip
    losses = Losses()
    write([AnnotatedArticle(article, (record,))], tmp_path / "o.dna", losses)
    with closing(opened(tmp_path / "o.dna")) as connection:
        [row] = statements(connection).values()
    shown = "一\n二\n三\n四"
    assert row["Text"] == shown
    start, stop = int(str(row["Start"])), int(str(row["Stop"]))
    assert shown[start:stop] == "三\n四"
    assert losses.lost["carriage returns"] == 2
    assert [SwingText(text).units(at) for at in range(10)] == [0, 1, 1, 2, 3, 4, 5, 5, 6, 7]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents())
def test_anything_can_be_written(tmp_path: Path, document: AnnotatedArticle) -> None:
    write([document], tmp_path / "o.dna", Losses())
    with closing(opened(tmp_path / "o.dna")) as connection:
        found = statements(connection)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    units = document.article.text.encode("utf-16-le")
    assert len(found) == len(document.records)
    for row, record in zip(found.values(), document.records, strict=True):
        start, stop = int(str(row["Start"])), int(str(row["Stop"]))
        whole = document.article.text[record.claim[0].start : record.claim[-1].end]
        assert units[2 * start : 2 * stop].decode("utf-16-le") == whole


def test_the_same_input_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.dna", "b.dna"):
        write([DOCUMENT], tmp_path / name, Losses())
    assert (tmp_path / "a.dna").read_bytes() == (tmp_path / "b.dna").read_bytes()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert TEXT
    with pytest.raises(OutputError, match="its directory does not exist"):
        write([DOCUMENT], tmp_path / "none" / "o.dna", Losses())
