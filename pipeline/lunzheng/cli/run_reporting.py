"""What ``lunzheng run`` tells on stderr: a bar or lines for a person, JSON for a program."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lunzheng.cli.exits import complain

if TYPE_CHECKING:
    from rich.progress import Progress

    from lunzheng.batch import Counts

#: Without a terminal, progress is one line in so many seconds.
_LINE_SECONDS = 30.0


class RunReporter:
    """Listens to a run and tells of it on stderr.

    Parameters
    ----------
    total : gives how many articles there are to read; None while that is not known.
    log_json : tell events as JSON lines, and nothing else.
    quiet : tell what goes wrong, and nothing else.

    Attributes
    ----------
    report : of the run, once it has ended.
    """

    def __init__(
        self, total: Callable[[], int | None], *, log_json: bool = False, quiet: bool = False
    ) -> None:
        self.report: dict[str, Any] | None = None
        self._total, self._log_json, self._quiet = total, log_json, quiet
        self._started = self._last = time.monotonic()
        self._bar: Progress | None = None
        self._handler = _Warnings(self)
        logging.getLogger("lunzheng").addHandler(self._handler)
        if sys.stderr.isatty() and not quiet and not log_json:
            self._bar = _bar()
            self._bar.start()
            self._bar.add_task("", total=None, told="")

    def close(self) -> None:
        """Take the bar away, and listen no more."""
        logging.getLogger("lunzheng").removeHandler(self._handler)
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def event(self, name: str, details: dict[str, Any], counts: Counts) -> None:
        """Tell what happened."""
        if name in ("finished", "stopped"):
            self.report = details
        if self._log_json:
            _print_json(name, {**details, "counts": counts.to_json()})
        elif name == "worker-died":
            complain(f"article {details['article_id']}: a worker {details['cause']}")
        elif name == "timed-out":
            complain(f"article {details['article_id']}: takes longer than {details['seconds']:g} s")

    def progress(self, counts: Counts, annotated: int) -> None:
        """Move the bar on, or print a line now and then."""
        now = time.monotonic()
        if self._bar is not None:
            total = self._total()
            at = counts.known + annotated
            told = self._told(counts, annotated, now)
            self._bar.update(self._bar.task_ids[0], total=total, completed=at, told=told)
        elif not self._quiet and not self._log_json and now - self._last >= _LINE_SECONDS:
            self._last = now
            complain(self._told(counts, annotated, now))

    def _told(self, counts: Counts, annotated: int, now: float) -> str:
        rate = annotated / max(now - self._started, 1e-9)
        told = [f"{counts.done:,} done", f"{rate:,.1f} articles/s"]
        total = self._total()
        if total is not None and rate:
            left = max(total - counts.known - counts.rejects.total() - annotated, 0) / rate
            told.append(f"about {_span(left)} left of {total:,}")
        return ", ".join(told)

    def warn(self, message: str) -> None:
        """Tell what the library warns of."""
        if self._log_json:
            _print_json("warning", {"message": message})
        elif not self._quiet:
            complain(message)

    def summary(self, counts: Counts, store: str) -> None:
        """Tell how the run went."""
        if self._quiet or self._log_json:
            return
        by_reason = ", ".join(f"{count} {reason}" for reason, count in counts.rejects.most_common())
        rejected = f"{counts.rejects.total():,} rejected" + (f" ({by_reason})" if by_reason else "")
        complain(
            f"{counts.read:,} in: {counts.articles:,} added, {counts.known:,} known already, "
            f"{rejected}"
        )
        if counts.passed:
            passed = ", ".join(f"{count} {reason}" for reason, count in counts.passed.most_common())
            complain(f"{counts.passed.total():,} passed over ({passed})")
        complain(f"{counts.records:,} records added to {store}")
        if counts.simplified:
            complain(f"{counts.simplified:,} in Simplified Chinese: expect more misses there")
        if counts.rejects:
            complain(f'see the rejects with: lunzheng query {store} "SELECT * FROM rejects"')
        seconds = time.monotonic() - self._started
        speed = counts.characters / max(seconds, 1e-9)
        complain(f"{seconds:.1f} s, {speed:,.0f} characters/s")


class _Warnings(logging.Handler):
    """Hands the library's warnings to a reporter."""

    def __init__(self, reporter: RunReporter) -> None:
        super().__init__(logging.WARNING)
        self._reporter = reporter

    def emit(self, record: logging.LogRecord) -> None:
        self._reporter.warn(record.getMessage())


def _print_json(name: str, details: dict[str, Any]) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"time": now, "event": name, **details}
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


def _span(seconds: float) -> str:
    """A length of time as a person tells it."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        redirect_stdout=False,
        transient=True,
    )
