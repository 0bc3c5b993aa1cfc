"""What a run tells while it goes on, for a person or for a program."""

from __future__ import annotations

from typing import Any, Protocol

from lunzheng.batch.counts import Counts


class Listener(Protocol):
    """Is told what happens in a run.

    The events: ``started``; ``partition`` when one is on disk; ``worker-died`` and ``timed-out``
    with the article that was in hand; ``finished``, ``stopped``.
    """

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        """Something happened."""

    def progress(self, counts: Counts, in_hand: int) -> None:
        """More was read or annotated; ``in_hand`` items are read and not yet on disk."""


class Silent:
    """Listens to nothing."""

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        return None

    def progress(self, counts: Counts, in_hand: int) -> None:
        return None
