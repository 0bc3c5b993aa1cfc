"""Exit codes, and what each kind of error makes of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from lunzheng.errors import (
    EngineError,
    LexiconError,
    LunzhengError,
    MissingExtra,
    ModelError,
    OutputError,
    QueryError,
    SourceError,
    StoreError,
)
from lunzheng.review.marks import visible


class ExitCode(IntEnum):
    """What ``lunzheng`` returns to the shell."""

    OK = 0
    BUG = 1
    USAGE = 2
    NOTHING = 3
    OUTPUT = 4
    RESOURCE = 5
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    TERMINATED = 143


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "at least one article was processed; rejects, if any, are listed",
    ExitCode.BUG: "an unexpected error: please report it with the traceback",
    ExitCode.USAGE: "the command line cannot be understood",
    ExitCode.NOTHING: "no article could be processed; nothing was written but the rejects",
    ExitCode.OUTPUT: "the output cannot be written (folder, rights, full disk)",
    ExitCode.RESOURCE: "a model, user dictionary or optional package is missing or damaged",
    ExitCode.INTERRUPTED: "stopped by Ctrl-C; nothing was written under the output's name",
    ExitCode.CLOSED_PIPE: "the reader of stdout went away, as in `| head`",
    ExitCode.TERMINATED: "terminated by SIGTERM; nothing was written under the output's name",
}

#: Typer keeps the lines of a paragraph that begins with a line of ``\b`` alone.
EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {code.value:>3}  {meaning}" for code, meaning in MEANINGS.items()
)


def complain(message: str) -> None:
    """Write one line to stderr; a terminal sees no control character of a file's name or text."""
    print(f"lunzheng: {' '.join(visible(message).split())}", file=sys.stderr)


def code_of(error: LunzhengError) -> ExitCode:
    """The exit code that stands for an error."""
    match error:
        case OutputError() | StoreError():
            return ExitCode.OUTPUT
        case ModelError() | LexiconError() | MissingExtra() | EngineError():
            return ExitCode.RESOURCE
        case QueryError():
            return ExitCode.USAGE
        case SourceError():
            return ExitCode.NOTHING
        case _:
            return ExitCode.BUG


def _discard_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush cannot fail again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no file behind it, as under a test runner
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


@contextmanager
def errors_as_exit_codes(output: str | None = None) -> Iterator[None]:
    """Turn what goes wrong in a command into one line on stderr and an exit code.

    Parameters
    ----------
    output : what the command writes to; None or ``-`` for stdout.
    """
    try:
        yield
        sys.stdout.flush()  # or a full disk behind `> file` would show only at exit
    except BrokenPipeError:
        _discard_stdout()
        raise typer.Exit(ExitCode.CLOSED_PIPE) from None
    except KeyboardInterrupt:
        kept = "" if output in (None, "-") else f"; nothing was written under {output}"
        complain(f"stopped{kept}")
        _discard_stdout()
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except LunzhengError as error:
        complain(str(error))
        _discard_stdout()
        raise typer.Exit(code_of(error)) from None
    except OSError as error:
        if error.filename is not None:
            raise
        complain(f"cannot write to {'stdout' if output in (None, '-') else output}: {error}")
        _discard_stdout()
        raise typer.Exit(ExitCode.OUTPUT) from None
