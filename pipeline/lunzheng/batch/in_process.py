"""The engine without a process of its own: nothing is isolated, everything can be debugged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from lunzheng.batch.frames import from_frame, to_frame
from lunzheng.batch.worker import WorkerSettings


class InProcess:
    """Annotates batches in this process, one after the other."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._annotator = settings.built()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def annotated(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield for each ``pyarrow.Table`` of ``INPUT`` its annotation, in order.

        Raises
        ------
        ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
        """
        yield from map(from_frame, self._annotator(map(to_frame, batches)))
