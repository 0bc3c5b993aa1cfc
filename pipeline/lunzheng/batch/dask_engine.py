"""The Dask engine: batches annotated by the workers of a Dask cluster.

Each thread of a Dask worker keeps a supervised process of its own, so that an article which
crashes or hangs is isolated as by the local engine, and no Dask worker dies of it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from lunzheng.batch.frames import from_bytes, to_bytes
from lunzheng.batch.supervision import Workers, raised
from lunzheng.batch.worker import WorkerSettings
from lunzheng.errors import EngineError, LunzhengError, MissingExtra

#: Batches in hand for each thread of the cluster.
_AHEAD = 3
#: The name under which a Dask worker keeps our processes.
_KEPT = "_lunzheng_workers"


class DaskEngine:
    """Annotates batches on a Dask cluster, in order.

    Parameters
    ----------
    address : of the scheduler; empty starts a cluster on this machine.
    workers : processes of a cluster on this machine.
    timeout : seconds for one article; 0 for no limit.
    on_event : called with a name and details of what goes wrong.

    Raises
    ------
    MissingExtra : without distributed.
    EngineError : when the cluster cannot be reached.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        address: str = "",
        workers: int = 1,
        timeout: float = 0.0,
        on_event: Callable[[str, dict[str, Any]], None] = lambda name, details: None,
    ) -> None:
        self._settings, self._timeout, self._on_event = settings, timeout, on_event
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise MissingExtra("The engine Dask", "distributed", "dask") from error
        self._cluster: Any = None
        try:
            if not address:
                self._cluster = distributed.LocalCluster(
                    n_workers=max(workers, 1), threads_per_worker=1, dashboard_address=None
                )
            self._client = distributed.Client(self._cluster or address, timeout=30)
        except (OSError, TimeoutError, ValueError) as error:
            raise EngineError(
                f"the Dask cluster {address or 'of this machine'} cannot be reached: {error}. "
                "Check --address, and that a scheduler listens there."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._client.run(_end_workers)
        finally:
            self._client.close()
            if self._cluster is not None:
                self._cluster.close()

    def annotated(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield for each ``pyarrow.Table`` of ``INPUT`` its annotation, in order.

        Raises
        ------
        ModelError, LexiconError, MissingExtra : from the workers.
        EngineError : when the cluster has no workers, or loses a batch again and again.
        """
        threads = sum(self._client.nthreads().values())
        if not threads:
            raise EngineError("the Dask cluster has no workers. Start some: dask worker ADDRESS.")
        waiting: deque[Any] = deque()
        for batch in batches:
            waiting.append(
                self._client.submit(
                    annotate_bytes, to_bytes(batch), self._settings, self._timeout, pure=False
                )
            )
            if len(waiting) >= threads * _AHEAD:
                yield self._result(waiting.popleft())
        while waiting:
            yield self._result(waiting.popleft())

    def _result(self, future: Any) -> Any:
        try:
            content, events, failure = future.result()
        except Exception as error:  # whatever Dask raises for a task or worker that it lost
            raise EngineError(
                f"Dask lost a batch ({type(error).__name__}: {error}). What is done is in the "
                "store; run again to go on."
            ) from error
        for name, details in events:
            self._on_event(name, details)
        if failure is not None:
            raise raised(failure)
        return from_bytes(content)


Event = tuple[str, dict[str, Any]]


def annotate_bytes(
    content: bytes, settings: WorkerSettings, timeout: float
) -> tuple[bytes, list[Event], dict[str, str] | None]:
    """What a Dask worker does: annotate one batch in its supervised process.

    Returns
    -------
    The annotation as a stream of Arrow, the events on the way, and the error if there was one.
    """
    events: list[Event] = []
    try:
        workers = _workers_of_thread(settings, timeout)
        workers.on_event = lambda name, details: events.append((name, details))
        (annotated,) = workers.annotated([from_bytes(content)])
    except LunzhengError as error:
        return b"", events, {"type": type(error).__name__, "message": str(error)}
    return to_bytes(annotated), events, None


def _workers_of_thread(settings: WorkerSettings, timeout: float) -> Workers:
    from distributed import get_worker

    kept: dict[Any, Workers] = get_worker().__dict__.setdefault(_KEPT, {})
    key = (threading.get_ident(), settings.to_json(), timeout)
    if key not in kept:
        kept[key] = Workers(settings, 1, timeout)
    return kept[key]


def _end_workers(dask_worker: Any) -> None:
    """End our processes of a Dask worker, once a run has ended."""
    for workers in dask_worker.__dict__.pop(_KEPT, {}).values():
        workers.end()
