from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .runs import Program


@pytest.fixture(autouse=True)
def no_power_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk matters when the power fails, which it does not here."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.end()
