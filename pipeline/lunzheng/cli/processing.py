"""The loop that all commands share: each article is processed or rejected, and counted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, TypeVar

from lunzheng.article import Article, Layers
from lunzheng.batch.failures import failure_message
from lunzheng.cli.summary import Summary
from lunzheng.errors import LexiconError, MissingExtra, ModelError
from lunzheng.record import Record

if TYPE_CHECKING:
    from lunzheng.sources import Reject

logger = logging.getLogger("lunzheng")

Made = TypeVar("Made")


class RecordExtractor(Protocol):
    """What finds the records of an article; ``lunzheng.extractor.Extractor`` is one."""

    def extract(self, article: Article) -> list[Record]: ...


class Tagger(Protocol):
    """What finds the layers of an article; ``lunzheng.extractor.Extractor`` is one."""

    def layers(self, article: Article) -> Layers: ...


class NothingProcessed(Exception):
    """Leaves an output's context, so that no empty file takes the output's name."""


def processed(
    incoming: Iterable[Article | Reject],
    work: Callable[[Article], Made],
    summary: Summary,
    write_reject: Callable[[Reject], None],
) -> Iterator[tuple[Article, Made]]:
    """Yield each article with what ``work`` makes of it; write and count the rejects.

    An article on which ``work`` fails is rejected with the reason ``failed``, so that one article
    cannot lose the others. A missing model or package would fail every article, and is raised.

    Raises
    ------
    ModelError, LexiconError, MissingExtra : from ``work``.
    NothingProcessed : at the end, when every input was rejected or there was none.
    """
    from lunzheng.sources import Reject

    started = perf_counter()
    any_processed = False
    for entry in incoming:
        made = _attempt(entry, work) if isinstance(entry, Article) else entry
        if isinstance(made, Reject):
            summary.count_reject(made)
            write_reject(made)
        elif isinstance(entry, Article):
            any_processed = True
            _note_script(entry, summary)
            summary.characters += len(entry.text)
            yield entry, made
        summary.seconds = perf_counter() - started
    if not any_processed:
        raise NothingProcessed


def _attempt(article: Article, work: Callable[[Article], Made]) -> Made | Reject:
    try:
        return work(article)
    except (ModelError, LexiconError, MissingExtra):
        raise
    except Exception as error:
        logger.debug("article %s failed", article.id, exc_info=True)
        return _failure(article, error)


def _failure(article: Article, error: Exception) -> Reject:
    from lunzheng.sources import Reject

    return Reject("", None, article.id, "failed", failure_message(article, error))


def _note_script(article: Article, summary: Summary) -> None:
    from lunzheng.text.script import SIMPLIFIED_SHARE, share_simplified

    share = share_simplified(article.text)
    if share > SIMPLIFIED_SHARE:
        summary.simplified += 1
        logger.warning(
            "article %s is in Simplified Chinese (%.0f %% of its characters); it is processed, but "
            "Lunzheng is made for Traditional Chinese and will miss more",
            article.id,
            100 * share,
        )


@contextmanager
def rejects_beside(
    output: str, also: Callable[[Reject], None] | None = None
) -> Iterator[Callable[[Reject], None]]:
    """Give what writes a reject to the file beside ``output`` and calls ``also`` with it.

    Beside stdout there is no such file: only ``also`` is called.

    Raises
    ------
    OutputError : if the rejects cannot be written.
    """
    from lunzheng.outputs import open_rejects

    with open_rejects(output) as rejects:

        def write(reject: Reject) -> None:
            rejects.write(reject)
            if also is not None:
                also(reject)

        yield write
