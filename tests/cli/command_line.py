"""Runs the command line as a user does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

FAKED = str(Path(__file__).with_name("faked.py"))
TEXT = "李小真表示，港口下月將啟用。王立群指出，成本已經上升。陳音呼籲，市府應公開契約。"


class CommandLine:
    """Runs the command line as a process of its own, in an empty directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def arguments(self, *words: str) -> list[str]:
        return [sys.executable, FAKED, *words]

    def __call__(
        self,
        *words: str,
        stdin: bytes = b"",
        stdout: int | None = subprocess.PIPE,
        before: Callable[[], None] | None = None,
        environment: dict[str, str] | None = None,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.arguments(*words),
            cwd=self.directory,
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            preexec_fn=before,
            env={**os.environ, **(environment or {})},
            timeout=timeout,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start it with a pipe as stdin, and with Ctrl-C working even under ``nohup``."""
        return subprocess.Popen(
            self.arguments(*words),
            cwd=self.directory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
        )

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def files(self) -> set[str]:
        return {
            str(path.relative_to(self.directory))
            for path in self.directory.rglob("*")
            if path.is_file()
        }

    def rejects(self, output: str) -> list[dict[str, object]]:
        path = (self.directory / output).with_suffix(".rejects.jsonl")
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def jsonl(articles: Iterable[dict[str, object]]) -> str:
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
