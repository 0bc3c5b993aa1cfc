"""Figures on ``docs/performance.md``, each bench between comments of its own."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


def table(rows: Sequence[tuple[str, str, str]]) -> str:
    """Rows of a figure, what it should reach, and what was measured."""
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"| figure | reach | measured |\n|---|---|---|\n{lines}"


def machine() -> str:
    """What a figure was measured on."""
    return (
        f"a machine of {os.cpu_count()} cores ({platform.machine()}), Python "
        f"{platform.python_version()}, one-minute load {os.getloadavg()[0]:.1f}"
    )


def replace(section: str, content: str) -> None:
    """Put ``content`` between ``<!-- section -->`` and ``<!-- /section -->``."""
    begin, end = f"<!-- {section} -->\n", f"<!-- /{section} -->\n"
    before, found, rest = PAGE.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    assert found, f"{PAGE.name} has no section {section}"
    assert closed, f"section {section} of {PAGE.name} has no end"
    PAGE.write_text(f"{before}{begin}{content}{end}{after}", encoding="utf-8")
