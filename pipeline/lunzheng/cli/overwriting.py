"""Refuse an output that is, or would become, one of the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from lunzheng.errors import OutputError


def refuse_overwriting(sources: Sequence[str], output: str, option: str = "-o") -> None:
    """Raise OutputError when ``output`` lies among ``sources``.

    ``extract news -o news/out.jsonl`` would replace a source, or be read as one by the next run.

    Parameters
    ----------
    option : by which ``output`` was named, for the message.
    """
    if output == "-":
        return
    target = Path(output).resolve()
    for source in sources:
        if source == "-":
            continue
        path = Path(source).resolve()
        if target == path:
            raise OutputError(f"{output} is a source too. Name another file with {option}.")
        if path.is_dir() and path in target.parents:
            raise OutputError(
                f"{output} lies in the source {source}, where the next run would read it as "
                f"articles. Name a file elsewhere with {option}."
            )
        if fnmatch(str(target), str(path)):
            raise OutputError(
                f"{output} matches the source pattern {source}, so that the next run would read it "
                f"as articles. Name a file elsewhere with {option}."
            )


def refuse_one_file(outputs: Mapping[str, str | None]) -> None:
    """Raise OutputError when two outputs are one file.

    Parameters
    ----------
    outputs : option → the file that it names, or None.
    """
    named: dict[str, str] = {}
    for option, output in outputs.items():
        if output is None:
            continue
        target = output if output == "-" else str(Path(output).resolve())
        other = named.setdefault(target, option)
        if other != option:
            where = "stdout" if output == "-" else output
            raise OutputError(f"{other} and {option} cannot both go to {where}. Name two files.")
