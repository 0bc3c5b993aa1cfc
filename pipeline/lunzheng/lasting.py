"""Objects that stay until the process ends, kept out of the garbage collector's way."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """What is made inside stays: it is not looked through for garbage, now or later.

    A model is half a million small objects. Going through them as they come took a fifth of the
    start, and going through them again and again a sixth of every long run.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
