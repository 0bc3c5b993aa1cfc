"""``lunzheng run``: from sources into a store, in bulk."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lunzheng.cli import feed_options, options
from lunzheng.cli.exits import MEANINGS, ExitCode, complain, errors_as_exit_codes
from lunzheng.cli.option_groups import with_groups
from lunzheng.cli.overwriting import refuse_overwriting
from lunzheng.cli.run_reporting import RunReporter

_CODES = {
    ExitCode.OK: "the store has everything; rejects, if any, are in its table rejects",
    ExitCode.BUG: MEANINGS[ExitCode.BUG],
    ExitCode.USAGE: MEANINGS[ExitCode.USAGE],
    ExitCode.NOTHING: "no article could be processed",
    ExitCode.OUTPUT: "the store cannot be written, is in use, or was made with other settings",
    ExitCode.RESOURCE: "a model, dictionary or package is missing or damaged, or no worker starts",
    ExitCode.INTERRUPTED: "stopped by Ctrl-C; the next run goes on",
    ExitCode.TERMINATED: "terminated by SIGTERM; the next run goes on",
}

#: The exit codes of ``lunzheng run``, for its help.
RUN_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:>3}  {meaning}" for code, meaning in _CODES.items()
)


class RunEngine(StrEnum):
    """Where articles are annotated."""

    local = "local"
    dask = "dask"


class Dedupe(StrEnum):
    """What becomes of near-duplicates."""

    keep = "keep"
    first = "first"
    none = "none"


@with_groups
def run_cli(
    *,
    source: feed_options.Sources,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="STORE", help="Directory of the store."),
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, metavar="N", help="Worker processes. [default: one a processor]"
        ),
    ] = None,
    partition_size: Annotated[
        int,
        typer.Option(
            "--partition-size",
            min=1,
            metavar="N",
            help="Articles that a worker gets at once; the store is the same for any.",
        ),
    ] = 50,
    dedupe: Annotated[
        Dedupe,
        typer.Option("--dedupe", help="Near-duplicates: mark them, keep the first, do not look."),
    ] = Dedupe.keep,
    engine: Annotated[
        RunEngine, typer.Option("--engine", help="Processes of this machine, or Dask.")
    ] = RunEngine.local,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="URL", help="Of a Dask scheduler. [default: one here]"),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout", min=0.0, metavar="S", help="Seconds for one article; 0 for no limit."
        ),
    ] = 60.0,
    memory_limit: Annotated[
        int,
        typer.Option(
            "--memory-limit",
            min=0,
            metavar="MIB",
            help="Address space of a worker in MiB; 0 for no limit.",
        ),
    ] = 4096,
    resume: Annotated[
        bool,
        typer.Option("--resume/--no-resume", help="Go on with STORE, or refuse it if it is there."),
    ] = True,
    migrate: Annotated[
        bool,
        typer.Option("--migrate", help="Use changed settings from now on; keep what is there."),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write the report of the run as JSON."),
    ] = None,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Tell events as JSON lines on stderr.")
    ] = False,
    fetch: feed_options.Fetch = False,
    recheck: feed_options.Recheck = False,
    max_pages: feed_options.MaxPages = None,
    allow_private: feed_options.AllowPrivate = None,
    delay: feed_options.Delay = 1.0,
    max_wait: feed_options.MaxWait = 120.0,
    max_bytes: feed_options.MaxBytes = 1 << 24,
    fetch_timeout: feed_options.FetchTimeout = 60.0,
    contact: feed_options.Contact = None,
    user_agent: feed_options.UserAgent = None,
    reading: options.Reading,
    user_dict: options.UserDict = None,
    segmenter: Annotated[
        options.Engine,
        typer.Option("--segmenter", help="What cuts text into words; both cut alike."),
    ] = options.Engine.auto,
    model: options.Model = None,
    quiet: options.Quiet = False,
) -> None:
    """Annotate articles in bulk, into a store of Parquet files that the next run adds to.

    A run may be stopped or killed at any moment: the next one goes on where it was. What cannot be
    processed is in the table rejects of the store, with its reason.
    """
    with errors_as_exit_codes(output):
        from lunzheng.batch import RunOptions, run
        from lunzheng.batch.counting import Counting

        refuse_overwriting(source, output)
        if engine is RunEngine.local and address is not None:
            raise typer.BadParameter("--address is that of a Dask scheduler; add --engine dask")
        read = reading.options()
        run_options = RunOptions(
            model_dir=model,
            user_dict=tuple(user_dict or ()),
            dedupe=dedupe.value,
            segmenter=segmenter.value,
            workers=workers or _processors(),
            batch_size=partition_size,
            timeout=timeout,
            memory_limit=memory_limit,
            address=(address or "") if engine is RunEngine.dask else None,
            resume=resume,
            migrate=migrate,
            read=read,
            feeds=feed_options.feed_options(
                fetch=fetch,
                recheck=recheck,
                max_pages=max_pages,
                allow_private=tuple(allow_private or ()),
                delay=delay,
                max_wait=max_wait,
                max_bytes=max_bytes,
                total_timeout=fetch_timeout,
                contact=contact,
                user_agent=user_agent,
            ),
        )
        counting = Counting(source, read)
        reporter = RunReporter(counting.total, log_json=log_json, quiet=quiet)
        try:
            counts = run(source, output, run_options, listener=reporter)
        except KeyboardInterrupt:
            reporter.close()
            complain(f"stopped; what is done is in {output}, and the same command goes on")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        finally:
            reporter.close()
            counting.stop()
            if report is not None and reporter.report is not None:
                _write_report(report, reporter.report)
        reporter.summary(counts, output)
        if not counts.articles and not counts.nothing_new:
            complain("no article could be processed")
            raise typer.Exit(ExitCode.NOTHING)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _write_report(path: Path, report: dict[str, object]) -> None:
    from lunzheng.outputs import whole_file

    with whole_file(path) as file:
        file.write((json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())
