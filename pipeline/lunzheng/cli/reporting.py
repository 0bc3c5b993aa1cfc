"""Progress, warnings, rejects and the summary of a run: everything that goes to stderr."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lunzheng.cli.exits import complain
from lunzheng.cli.summary import SHOWN_REJECTS, Summary

if TYPE_CHECKING:
    from rich.progress import Progress

    from lunzheng.sources import Reject

#: Of a warning that every article may raise, so many are shown; the summary has their number.
SHOWN_WARNINGS = 5


class _StderrHandler(logging.Handler):
    """Writes to whatever ``sys.stderr`` is now: the progress bar puts itself in front of it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        self.seen[record.msg] += 1
        if self.seen[record.msg] <= SHOWN_WARNINGS:
            complain(record.getMessage())
        elif self.seen[record.msg] == SHOWN_WARNINGS + 1:
            complain("… more warnings of this kind are not shown; the summary counts them")


class Reporter:
    """Reports a run on stderr, as long as its context lasts.

    Parameters
    ----------
    output : where the run writes; a bar would tear the lines of a terminal that also gets data.
    quiet : report rejects without another place to go, and nothing else.
    """

    def __init__(self, output: str, *, quiet: bool) -> None:
        self.output = output
        self.quiet = quiet
        self._handler = _StderrHandler()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        logger = logging.getLogger("lunzheng")
        if self.quiet:
            self._handler.setLevel(logging.CRITICAL)
        logger.addHandler(self._handler)
        logger.propagate = False
        to_terminal = self.output == "-" and sys.stdout.isatty()
        if sys.stderr.isatty() and not self.quiet and not to_terminal:
            self._bar = _bar()
            self._bar.start()
            self._bar.add_task("", total=None, articles=0, records=0, rejects=0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        logger = logging.getLogger("lunzheng")
        logger.removeHandler(self._handler)
        logger.propagate = True

    def on_article(self, summary: Summary) -> None:
        """Move the progress bar on."""
        if self._bar is not None:
            self._bar.update(
                self._bar.task_ids[0],
                articles=summary.articles,
                records=summary.records,
                rejects=summary.rejects.total(),
            )

    def on_reject(self, reject: Reject) -> None:
        """Show a reject at once when the run has no rejects file."""
        if self._rejects_file() is None:
            complain(f"rejected ({reject.reason}): {reject.message}")

    def finish(self, summary: Summary) -> None:
        """Show the first rejects and the summary."""
        file = self._rejects_file()
        if file is not None and (not self.quiet or not summary.processed):
            for reject in summary.first_rejects:
                complain(f"rejected ({reject.reason}): {reject.message}")
            more = summary.rejects.total() - SHOWN_REJECTS
            if more > 0:
                complain(f"… and {more:,} more")
            if summary.rejects:
                complain(f"all rejects are listed in {file}")
        if not summary.processed:
            where = "" if self.output == "-" else f"; nothing was written under {self.output}"
            complain(f"no article could be processed{where}")
        elif not self.quiet:
            for line in summary.lines():
                complain(line)

    def _rejects_file(self) -> Path | None:
        from lunzheng.outputs import rejects_path

        return rejects_path(self.output)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TextColumn("{task.fields[records]:,} records"),
        TextColumn("{task.fields[rejects]:,} rejected"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        redirect_stdout=False,
        transient=True,
    )
