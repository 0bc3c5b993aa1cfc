"""A run: from sources into a store, annotated by an engine."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from lunzheng.article import Article
from lunzheng.batch.config import Dedupe, config_of
from lunzheng.batch.counts import Counts
from lunzheng.batch.dask_engine import DaskEngine
from lunzheng.batch.events import Listener, Silent
from lunzheng.batch.in_process import InProcess
from lunzheng.batch.intake import Intake, new_items
from lunzheng.batch.items import NewArticle, Partition, batch_of
from lunzheng.batch.kept_state import KeptState
from lunzheng.batch.runs import RunRow
from lunzheng.batch.store import PARTITION_ITEMS
from lunzheng.batch.stored import read_with_stores
from lunzheng.batch.supervision import Workers
from lunzheng.batch.worker import WorkerSettings
from lunzheng.batch.writing import StoreWriter, opened
from lunzheng.feeds import Advance, FeedOptions
from lunzheng.sources import Passed, ReadOptions, Reject

Paths = Sequence[str | os.PathLike[str]]


class Engine(Protocol):
    """What annotates batches, wherever it does so."""

    def annotated(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield for each ``pyarrow.Table`` of ``INPUT``, in order, its ``ANNOTATED`` one."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run works.

    Only the first three and ``feeds.fetch`` change what the store will hold.

    Parameters
    ----------
    model_dir : a model's directory; None takes the one that ships with Lunzheng.
    user_dict : files in jieba's user dictionary format.
    dedupe : what becomes of near-duplicates.
    segmenter : ``auto``, ``jieba`` or ``rjieba``; the results are the same.
    workers : processes of the local engine; 0 annotates in this process, where an article that
        crashes takes the run with it.
    batch_size : articles that a worker gets at once.
    timeout : seconds for one article; 0 for no limit.
    memory_limit : MiB of address space of a worker; 0 for no limit.
    address : of a Dask scheduler; None for the local engine, ``""`` for a Dask of its own here.
    resume : whether a store that is there is gone on with.
    migrate : whether changed settings are put in force for what is new.
    annotator : ``module:name`` of another annotator, see :class:`WorkerSettings`.
    read, feeds : how files are read, and how sources in the network are followed.
    partition_items : articles and rejects of a partition, of a store that is made.
    """

    model_dir: Path | None = None
    user_dict: tuple[Path, ...] = ()
    dedupe: Dedupe = "keep"
    segmenter: str = "auto"
    workers: int = 1
    batch_size: int = 50
    timeout: float = 60.0
    memory_limit: int = 4096
    address: str | None = None
    resume: bool = True
    migrate: bool = False
    annotator: str = "lunzheng.batch.annotator:Annotator"
    partition_items: int = PARTITION_ITEMS
    read: ReadOptions = field(default_factory=ReadOptions)
    feeds: FeedOptions = field(default_factory=FeedOptions)

    def config(self) -> dict[str, Any]:
        """What the content of the store depends on."""
        more: dict[str, object] = {}
        if self.annotator != _DEFAULT_ANNOTATOR:
            more["annotator"] = self.annotator
        if self.feeds.fetch:
            more["fetch"] = True
        return config_of(self.model_dir, self.user_dict, self.dedupe, **more)

    def worker_settings(self) -> WorkerSettings:
        arguments = {
            "model_dir": None if self.model_dir is None else os.fspath(self.model_dir.absolute()),
            "user_dict": [os.fspath(path.absolute()) for path in self.user_dict],
            "segmenter": self.segmenter,
        }
        return WorkerSettings(self.annotator, arguments, self.memory_limit)


_DEFAULT_ANNOTATOR = "lunzheng.batch.annotator:Annotator"


def run(
    sources: Paths,
    store: str | os.PathLike[str],
    options: RunOptions | None = None,
    *,
    engine: Engine | None = None,
    stdin: BinaryIO | None = None,
    listener: Listener | None = None,
) -> Counts:
    """Read ``sources``, annotate what ``store`` does not have yet, and add it.

    A run that is killed at any moment has lost nothing that it told of as done; the next run goes
    on, to the same bytes in all tables but ``runs`` that an undisturbed one would have written.

    Parameters
    ----------
    sources : files, directories, patterns, ``-`` and addresses, as
        ``lunzheng.feeds.read_sources`` takes them; a store stands for its articles.
    store : a directory, made when it is not there.
    engine : annotates in place of what ``options`` name, for example a ``SparkEngine``.
    stdin : read for ``-``; None means this process's own.
    listener : is told how the run goes.

    Raises
    ------
    StoreError : when the store is in use, damaged, or made with other settings.
    OutputError : when it cannot be written.
    ModelError, LexiconError, MissingExtra : if a part is missing or damaged.
    EngineError : when no worker can be started.
    """
    options, listener = options or RunOptions(), listener or Silent()
    with opened(
        Path(store),
        options.config(),
        resume=options.resume,
        migrate=options.migrate,
        items=options.partition_items,
    ) as writer:
        kept = KeptState(writer.store.path)
        row = RunRow.begun(writer, [os.fspath(source) for source in sources])
        read = read_with_stores(sources, options.read, stdin, options.feeds, kept.state)
        going = _Run(writer, options, listener, kept)
        try:
            with nullcontext(engine) if engine else engine_of(options, going) as annotating:
                going.event("started", {"store": os.fspath(store)})
                going.go(read, annotating)
        except BaseException:
            going.event("stopped", row.end("stopped", going.counts))
            raise
        going.event("finished", row.end("finished", going.counts))
    return going.counts


class _Run:
    """The way of the items: read, cut into batches, annotated, put together, written."""

    def __init__(
        self, writer: StoreWriter, options: RunOptions, listener: Listener, kept: KeptState
    ) -> None:
        self.writer, self.options, self.listener, self.kept = writer, options, listener, kept
        self.counts = Counts()
        self._annotated = 0
        self._partitions: deque[Partition] = deque()
        self._owners: deque[Partition] = deque()

    def event(self, name: str, details: dict[str, Any]) -> None:
        self.listener.event(name, details, self.counts)

    def go(self, read: Iterable[Article | Reject | Passed | Advance], engine: Engine) -> None:
        for annotated in engine.annotated(self._batches(read)):
            self._owners.popleft().annotated.append(annotated)
            self._annotated += len(set(annotated.column("article_id").to_pylist()))
            self._write_complete()
        self._write_complete()
        self.kept.write()

    def _batches(self, read: Iterable[Article | Reject | Passed | Advance]) -> Iterator[Any]:
        size = self.writer.store.description.items
        intake = Intake(self.writer.index, self.options.dedupe, self.counts)
        waiting: list[NewArticle] = []
        position = self.writer.next_position
        for number, item in new_items(read, intake, self.writer.next_partition, size):
            if isinstance(item, Advance):
                # What it belongs to is in the last partition, or on disk already.
                (self._partitions[-1] if self._partitions else self.kept).advances.append(item)
                continue
            if not self._partitions or self._partitions[-1].number != number:
                self._partitions.append(Partition(number, position))
            partition = self._partitions[-1]
            partition.items.append(item)
            position += 1
            if isinstance(item, NewArticle) and not item.duplicate:
                waiting.append(item)
            full = len(partition.items) == size
            if waiting and (full or len(waiting) >= self.options.batch_size):
                yield self._batch(partition, waiting)
                waiting = []
            partition.closed = full
        if self._partitions and not self._partitions[-1].closed:
            if waiting:
                yield self._batch(self._partitions[-1], waiting)
            self._partitions[-1].closed = True

    def _batch(self, partition: Partition, articles: Sequence[NewArticle]) -> Any:
        partition.batches += 1
        self._owners.append(partition)
        self._tell()
        return batch_of(articles)

    def _tell(self) -> None:
        self.listener.progress(self.counts, self._annotated)

    def _write_complete(self) -> None:
        while self._partitions and self._partitions[0].complete:
            partition = self._partitions.popleft()
            self.counts.add(self.writer.write(partition))
            self.kept.advances += partition.advances
            self.kept.write()
            self.event("partition", {"partition": partition.number})
        self._tell()


def engine_of(options: RunOptions, going: _Run) -> AbstractContextManager[Engine]:
    """The engine that ``options`` name."""
    settings = options.worker_settings()
    if options.address is not None:
        return DaskEngine(settings, options.address, options.workers, options.timeout, going.event)
    if options.workers == 0:
        return InProcess(settings)
    return Workers(settings, options.workers, options.timeout, going.event)
