"""``lunzheng`` with the light annotator and partitions of five: ``light_program.py run …``.

``LIGHT_ANNOTATOR`` may name another annotator.
"""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.batch.light import LIGHT

import lunzheng.batch
from lunzheng.cli import main

if __name__ == "__main__":
    os.fsync = lambda descriptor: None  # type: ignore[assignment]
    lunzheng.batch.RunOptions = functools.partial(  # type: ignore[misc,assignment]
        lunzheng.batch.RunOptions,
        annotator=os.environ.get("LIGHT_ANNOTATOR", LIGHT),
        partition_items=5,
    )
    sys.exit(main())
