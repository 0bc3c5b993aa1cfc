from __future__ import annotations

import subprocess
import sys

import pytest

from lunzheng import __version__

HEAVY = ("spacy", "pandas", "sklearn", "numpy", "jieba", "rich", "pycrfsuite", "trafilatura")


@pytest.mark.parametrize("words", [["--help"], ["extract", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys; from lunzheng.cli import main; code = main(sys.argv[1:])\n"
        f"print('LOADED', [name for name in {HEAVY} if name in sys.modules], code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    assert "LOADED [] 0" in run.stdout


@pytest.mark.parametrize(
    "command", [["-m", "lunzheng"], ["-c", "from lunzheng.cli import main; main()"]]
)
def test_version(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, *command, "--version"], capture_output=True, text=True, check=True
    )
    assert run.stdout == f"lunzheng {__version__}\n"
