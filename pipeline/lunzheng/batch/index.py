"""What a store already has, in a form that can be asked: a cache beside the partitions.

An SQLite file that grows with the store while memory does not. It holds nothing of its own: rows
of partitions that were never finished are forgotten, missing ones are read from the partitions.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lunzheng.errors import OutputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FORMAT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (key BLOB PRIMARY KEY, partition INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS versions
  (article BLOB, version INTEGER, partition INTEGER, PRIMARY KEY (article, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leaders
  (number INTEGER PRIMARY KEY, cluster_id TEXT, signature BLOB, partition INTEGER);
CREATE TABLE IF NOT EXISTS bands
  (band INTEGER, leader INTEGER, PRIMARY KEY (band, leader)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partitions (partition INTEGER PRIMARY KEY, marker TEXT);
CREATE INDEX IF NOT EXISTS leaders_partition ON leaders (partition);
"""


def key_of(*parts: str | None) -> bytes:
    """16 bytes that stand for ``parts``."""
    written = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()[:16]


class Index:
    """The articles, rejects and clusters of a store.

    Parameters
    ----------
    path : of the SQLite file; made anew when it is missing, damaged or of another format.

    Raises
    ------
    OutputError : from any method, when the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._database = self._opened()
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            with _explained(path):
                self._database = self._opened()

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        (found,) = database.execute("PRAGMA user_version").fetchone()
        if found not in (0, _FORMAT):
            database.close()
            raise sqlite3.DatabaseError("another format")
        # A log that survives SIGKILL and power cuts; alone here, it needs no shared memory.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA cache_size = -32000")
        database.executescript(_TABLES)
        database.execute(f"PRAGMA user_version = {_FORMAT}")
        database.execute("BEGIN")
        return database

    def close(self) -> None:
        self._database.close()

    def partitions(self) -> dict[int, str]:
        """Digest of the marker of each partition that the index knows of."""
        return dict(self._database.execute("SELECT partition, marker FROM partitions"))

    def forget_from(self, partition: int) -> None:
        """Drop what belongs to ``partition`` and later ones."""
        with _explained(self._path):
            run = self._database.execute
            run("DELETE FROM bands WHERE leader IN "
                "(SELECT number FROM leaders WHERE partition >= ?)", (partition,))  # fmt: skip
            for table in ("seen", "versions", "leaders", "partitions"):
                run(f"DELETE FROM {table} WHERE partition >= ?", (partition,))
            self._commit()

    def finish(self, partition: int, marker: str) -> None:
        """Note that ``partition`` is done, and write all to disk."""
        with _explained(self._path):
            self._database.execute("INSERT INTO partitions VALUES (?, ?)", (partition, marker))
            self._commit()

    def _commit(self) -> None:
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")

    def add(self, key: bytes, partition: int) -> bool:
        """Note an article or reject by its key; False when it is there already."""
        with _explained(self._path):
            added = self._database.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, partition)
            )
            return added.rowcount == 1

    def next_version(self, article_id: str, partition: int) -> int:
        """1 for the first content under an id, 2 for the next."""
        with _explained(self._path):
            article = key_of(article_id)
            (last,) = self._database.execute(
                "SELECT max(version) FROM versions WHERE article = ?", (article,)
            ).fetchone()
            version = (last or 0) + 1
            self._database.execute(
                "INSERT INTO versions VALUES (?, ?, ?)", (article, version, partition)
            )
            return version

    def add_version(self, article_id: str, version: int, partition: int) -> None:
        """Note a version that is in the store."""
        with _explained(self._path):
            self._database.execute(
                "INSERT OR IGNORE INTO versions VALUES (?, ?, ?)",
                (key_of(article_id), version, partition),
            )

    def leaders(self, bands: NDArray[np.int64]) -> Iterator[tuple[str, bytes]]:
        """Cluster and signature of the leaders that share a band, the earliest first.

        Parameters
        ----------
        bands : hashed bands of a signature, shape (bands,).
        """
        marks = ",".join("?" * len(bands))
        with _explained(self._path):
            found = self._database.execute(
                "SELECT cluster_id, signature FROM leaders WHERE number IN "
                f"(SELECT leader FROM bands WHERE band IN ({marks})) ORDER BY number",
                bands.tolist(),
            )
            yield from found

    def add_leader(
        self, cluster_id: str, signature: bytes, bands: NDArray[np.int64], partition: int
    ) -> None:
        """Note the first article of a new cluster."""
        with _explained(self._path):
            added = self._database.execute(
                "INSERT INTO leaders (cluster_id, signature, partition) VALUES (?, ?, ?)",
                (cluster_id, signature, partition),
            )
            number = added.lastrowid
            self._database.executemany(
                "INSERT OR IGNORE INTO bands VALUES (?, ?)",
                [(band, number) for band in bands.tolist()],
            )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"{path} cannot be written: {error}. Free some space, or check its permissions."
        ) from error
    except sqlite3.DatabaseError as error:
        raise OutputError(
            f"{path} is damaged ({error}). Remove it; the next run makes it again."
        ) from error
