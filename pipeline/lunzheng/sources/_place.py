"""Where a reader stands, so that whatever goes wrong there can be named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lunzheng.article import Article
from lunzheng.sources._model import Passed, Reject


@dataclass(frozen=True, slots=True)
class Place:
    """A source, and a row of it when it has rows.

    Parameters
    ----------
    source : as the user named it.
    row : as ``Reject.row``.
    """

    source: str
    row: int | None = None

    def at(self, row: int) -> Place:
        return replace(self, row=row)

    def __str__(self) -> str:
        return self.source if self.row is None else f"{self.source}, row {self.row}"

    def reject(self, reason: str, problem: str, article_id: str | None = None) -> Reject:
        """The reject whose message is ``problem`` at this place."""
        return Reject(self.source, self.row, article_id, reason, f"{self}: {problem}")


#: What a reader yields: an article, a reject or what it passed over, and where it stands.
Outcome = tuple[Place, Article | Reject | Passed]


class Refusal(Exception):
    """Something cannot be read; whoever knows the place turns this into a reject.

    Parameters
    ----------
    reason : one of ``lunzheng.sources.REASONS``.
    problem : the message, less the place.
    row : the row, where the reader knows it better than the one who catches this.
    """

    def __init__(self, reason: str, problem: str, row: int | None = None) -> None:
        super().__init__(problem)
        self.reason = reason
        self.problem = problem
        self.row = row

    def at(self, place: Place) -> Reject:
        where = place if self.row is None else place.at(self.row)
        return where.reject(self.reason, self.problem)
