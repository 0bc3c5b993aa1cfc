"""The local engine: worker processes that may die, and articles that must not be lost by it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self

import lunzheng.errors
from lunzheng.batch.annotator import annotated_frame
from lunzheng.batch.frames import from_bytes, from_frame, to_bytes
from lunzheng.batch.process import START_SECONDS, WorkerProcess, cause_of_death
from lunzheng.batch.schema import LAYERS
from lunzheng.batch.worker import FAILED, NO_ARTICLE, READY, WorkerSettings
from lunzheng.errors import EngineError, LunzhengError
from lunzheng.sources.extras import parquet_library

#: Batches in hand for each worker: what one waits for must not keep the others waiting.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Articles ``start`` to ``end`` of batch ``number``; ``again`` is the last try of one."""

    number: int
    start: int
    end: int
    again: bool = False


class Workers:
    """Annotates batches in worker processes, in order, whatever happens to the processes.

    An article on which a worker dies, takes too long or runs out of memory is tried once more,
    alone and in a fresh process, and then rejected. The batch it was in is completed without it.

    Parameters
    ----------
    workers : how many processes.
    timeout : seconds for one article; 0 for no limit.
    on_event : called with a name and details of what goes wrong.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        workers: int = 1,
        timeout: float = 0.0,
        on_event: Callable[[str, dict[str, Any]], None] = lambda name, details: None,
    ) -> None:
        self._settings, self._count, self._timeout = settings, max(workers, 1), timeout
        self.on_event = on_event
        self._workers: dict[WorkerProcess, Piece | None] = {}
        self._waiting: deque[Piece] = deque()
        self._batches: dict[int, Any] = {}
        self._done: dict[int, dict[int, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def annotated(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield for each batch, in order, the rows that ``annotate`` gives for it.

        Parameters
        ----------
        batches : ``pyarrow.Table`` of ``INPUT``; taken from as workers become free.

        Yields
        ------
        ``pyarrow.Table`` of ``ANNOTATED``.

        Raises
        ------
        EngineError : when no worker can be started.
        ModelError, LexiconError, MissingExtra : from the workers.
        """
        incoming, more = enumerate(batches), True
        head = 0
        while True:
            while more and len(self._batches) < self._count * _AHEAD:
                number, batch = next(incoming, (-1, None))
                more = batch is not None
                if batch is not None:
                    self._batches[number], self._done[number] = batch, {}
                    self._waiting.append(Piece(number, 0, batch.num_rows))
            self._assign()
            while self._is_complete(head):
                yield self._taken(head)
                head += 1
            if not self._batches:
                if not more:
                    return
                continue
            self._listen(None if len(self._batches) == self._count * _AHEAD or not more else 0)

    def _is_complete(self, number: int) -> bool:
        if number not in self._batches:
            return False
        done: int = sum(count for count, _ in self._done[number].values())
        whole: int = self._batches[number].num_rows
        return done == whole

    def _taken(self, number: int) -> Any:
        pa, _ = parquet_library()
        del self._batches[number]
        pieces = self._done.pop(number)
        return pa.concat_tables([pieces[start][1] for start in sorted(pieces)])

    def _assign(self) -> None:
        while len(self._workers) < self._count and len(self._workers) < (
            len(self._waiting) + sum(piece is not None for piece in self._workers.values())
        ):
            self._start()
        for worker in [one for one, piece in self._workers.items() if piece is None and one.ready]:
            piece = self._piece_for(worker)
            if piece is not None:
                self._workers[worker] = piece
                batch = self._batches[piece.number]
                worker.send(to_bytes(batch.slice(piece.start, piece.end - piece.start)))

    def _piece_for(self, worker: WorkerProcess) -> Piece | None:
        """What an idle worker does next: a last try needs one that has done nothing yet."""
        for at, piece in enumerate(self._waiting):
            if worker.fresh or not piece.again:
                del self._waiting[at]
                return piece
        if self._waiting and not any(one.fresh for one in self._workers):
            self._end(worker)
            self._start()
        return None

    def _start(self) -> None:
        try:
            self._workers[WorkerProcess(self._settings)] = None
        except OSError as error:
            raise EngineError(
                f"a worker process cannot be started: {error.strerror or error}. "
                "Close other programs, or ask for fewer with --workers."
            ) from error

    def _end(self, worker: WorkerProcess) -> None:
        del self._workers[worker]
        worker.end()

    def _listen(self, seconds: float | None = None) -> None:
        """Take what workers have to say; see to those that have been silent for too long."""
        connections = {worker.connection: worker for worker in self._workers}
        tick = 1.0 if not self._timeout else min(1.0, self._timeout / 4)
        for connection in wait(list(connections), tick if seconds is None else seconds):
            worker = connections[connection]  # type: ignore[index]
            try:
                message = worker.connection.recv_bytes()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._hear(worker, message)
        for worker, piece in list(self._workers.items()):
            if piece is None and worker.ready:
                continue
            limit = self._timeout if worker.ready else START_SECONDS
            if limit and worker.seconds_in_hand() > limit:
                self._stop(worker, piece)

    def _hear(self, worker: WorkerProcess, message: bytes) -> None:
        kind, content = message[:1], message[1:]
        if kind == READY:
            worker.ready = True
            return
        if kind == FAILED:
            raise raised(json.loads(content))
        piece = self._workers[worker]
        assert piece is not None
        self._workers[worker] = None
        table = from_bytes(content)
        starved = self._starved(piece, table)
        if starved is None:
            self._done[piece.number][piece.start] = (piece.end - piece.start, table)
        else:
            self._end(worker)
            self._isolate(piece, starved)

    def _starved(self, piece: Piece, table: Any) -> int | None:
        """Which article, counted in its piece, ran out of memory and gets another try."""
        reasons = table.column("reason")
        if piece.again or reasons.null_count == len(reasons):
            return None
        rejected = [
            (row["article_id"], row["version"])
            for row in table.select(["article_id", "version", "reason"]).to_pylist()
            if row["reason"] == "out-of-memory"
        ]
        if not rejected:
            return None
        batch = self._batches[piece.number].slice(piece.start, piece.end - piece.start)
        keys = batch.select(["article_id", "version"]).to_pylist()
        return [(key["article_id"], key["version"]) for key in keys].index(rejected[0])

    def _stop(self, worker: WorkerProcess, piece: Piece | None) -> None:
        article = worker.article()
        self._end(worker)
        if piece is None:
            raise EngineError(f"a worker has not loaded its model after {START_SECONDS:g} s.")
        self.on_event("timed-out", {"seconds": self._timeout, **self._named(piece, article)})
        self._blame(piece, article, "timed-out", f"took longer than {self._timeout:g} s, twice")

    def _bury(self, worker: WorkerProcess) -> None:
        piece, article, ready = self._workers.pop(worker), worker.article(), worker.ready
        cause = cause_of_death(worker.died())
        if piece is None:
            if not ready:
                raise EngineError(
                    f"a worker {cause} before it had loaded its model. What it said is above; if "
                    "it ran out of memory, ask for fewer --workers or a higher --memory-limit."
                )
            return
        self.on_event("worker-died", {"cause": cause, **self._named(piece, article)})
        self._blame(piece, article, "crashed", f"the worker {cause}, twice")

    def _named(self, piece: Piece, article: int) -> dict[str, Any]:
        if article == NO_ARTICLE:
            return {"article_id": None}
        ids = self._batches[piece.number].column("article_id")
        return {"article_id": ids[piece.start + article].as_py()}

    def _blame(self, piece: Piece, article: int, reason: str, what: str) -> None:
        if piece.again:
            batch = self._batches[piece.number].slice(piece.start, 1)
            self._done[piece.number][piece.start] = (1, _rejection(batch, reason, what))
        else:
            self._isolate(piece, article)

    def _isolate(self, piece: Piece, article: int) -> None:
        """Queue the blamed article alone, and what was before and after it in its piece."""
        start, end = piece.start, piece.end
        if article == NO_ARTICLE and end - start > 1:  # it did not tell: find it by halves
            middle = (start + end) // 2
            pieces = [Piece(piece.number, start, middle), Piece(piece.number, middle, end)]
        else:
            at = start + max(article, 0)
            pieces = [
                Piece(piece.number, start, at),
                Piece(piece.number, at, at + 1, again=True),
                Piece(piece.number, at + 1, end),
            ]
        self._waiting.extendleft(reversed([one for one in pieces if one.start < one.end]))


def _rejection(batch: Any, reason: str, what: str) -> Any:
    """The annotation of a batch of one article, which says that it is rejected."""
    (row,) = batch.select(["article_id", "version"]).to_pylist()
    message = (
        f"article {row['article_id']}: {what}. "
        "The article was left out; please report it with its text."
    )
    cells = (row["article_id"], row["version"], reason, message)
    return from_frame(annotated_frame({layer: [] for layer in LAYERS} | {"reject": [cells]}))


def raised(told: dict[str, str]) -> LunzhengError:
    """The error that a worker told of, as if it had been raised here."""
    kind = getattr(lunzheng.errors, told["type"], EngineError)
    error: LunzhengError = kind.__new__(kind)
    Exception.__init__(error, told["message"])
    return error
