"""What a run read and what became of it: every input counted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Counts:
    """Counts of one run.

    ``read`` = ``known`` + what the partitions hold (articles and rejects) once the run has ended.

    Parameters
    ----------
    read : articles and rejects that the sources gave.
    known : those of them that the store already had.
    articles, records, entities : rows that were added to the tables of these names.
    rejects : rows that were added to the table rejects, by reason.
    passed : what was no article and no fault, by reason: feeds and items that say nothing new,
        records of a crawl that are no page. It is no part of ``read``.
    characters : of the articles that were added.
    simplified : added articles in Simplified characters.
    partitions : that were written.
    """

    read: int = 0
    known: int = 0
    articles: int = 0
    records: int = 0
    entities: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    simplified: int = 0
    partitions: int = 0

    @property
    def done(self) -> int:
        """Inputs that are dealt with for good: known before, or in a partition on disk."""
        return self.known + self.articles + self.rejects.total()

    @property
    def nothing_new(self) -> bool:
        """Whether sources were read well that had nothing to say but what is known."""
        seen = self.passed.keys() & {"not-modified", "unchanged", "duplicate"}
        return bool(self.known or seen)

    def to_json(self) -> dict[str, Any]:
        return {
            "read": self.read,
            "known": self.known,
            "articles": self.articles,
            "records": self.records,
            "entities": self.entities,
            "rejects": dict(sorted(self.rejects.items())),
            "passed": dict(sorted(self.passed.items())),
            "characters": self.characters,
            "simplified": self.simplified,
            "partitions": self.partitions,
        }

    def add(self, tables: dict[str, Any]) -> None:
        """Count the tables of a partition that was written."""
        self.articles += tables["articles"].num_rows
        self.records += tables["records"].num_rows
        self.entities += tables["entities"].num_rows
        self.rejects.update(tables["rejects"].column("reason").to_pylist())
        self.characters += sum(tables["articles"].column("characters").to_pylist())
        self.simplified += sum(tables["articles"].column("simplified").to_pylist())
        self.partitions += 1
