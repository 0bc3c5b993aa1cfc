"""A folder of invented articles, and short ways to read it."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lunzheng.article import Article
from lunzheng.sources import ReadOptions, Reject, read_articles

ReadAll = Callable[..., tuple[list[Article], list[Reject]]]
Write = Callable[[str, "bytes | str"], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file below the working directory of this test."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: bytes | str) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read() -> ReadAll:
    """Read sources to the end; the articles and the rejects."""

    def read(
        *sources: str | os.PathLike[str], stdin: bytes | None = None, **options: object
    ) -> tuple[list[Article], list[Reject]]:
        stream = io.BytesIO(stdin) if stdin is not None else None
        chosen = ReadOptions(**options)  # type: ignore[arg-type]
        read = list(read_articles(sources, chosen, stdin=stream))
        articles = [one for one in read if isinstance(one, Article)]
        return articles, [one for one in read if isinstance(one, Reject)]

    return read
