"""What a run tells while it goes on, for a person or for a program."""

from __future__ import annotations

from typing import Any, Protocol

from lunzheng.batch.counts import Counts


class Listener(Protocol):
    """Is told what happens in a run.

    The events: ``started``; ``partition`` when one is on disk; ``worker-died`` and ``timed-out``
    with the article that was in hand; ``finished`` or ``stopped`` with the report of the run.
    """

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        """Something happened."""

    def progress(self, counts: Counts, annotated: int) -> None:
        """More was read or annotated: ``annotated`` articles, not all of them on disk yet."""


class Silent:
    """Listens to nothing."""

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        return None

    def progress(self, counts: Counts, annotated: int) -> None:
        return None
