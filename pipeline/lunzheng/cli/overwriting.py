"""Refuse an output that is, or would become, one of the sources."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from lunzheng.errors import OutputError


def refuse_overwriting(sources: Sequence[str], output: str) -> None:
    """Raise OutputError when ``output`` lies among ``sources``.

    ``extract news -o news/out.jsonl`` would replace a source, or be read as one by the next run.
    """
    if output == "-":
        return
    target = Path(output).resolve()
    for source in sources:
        if source == "-":
            continue
        path = Path(source).resolve()
        if target == path:
            raise OutputError(f"{output} is a source too. Name another file with -o.")
        if path.is_dir() and path in target.parents:
            raise OutputError(
                f"{output} lies in the source {source}, where the next run would read it as "
                "articles. Name a file elsewhere with -o."
            )
        if fnmatch(str(target), str(path)):
            raise OutputError(
                f"{output} matches the source pattern {source}, so that the next run would read it "
                "as articles. Name a file elsewhere with -o."
            )
