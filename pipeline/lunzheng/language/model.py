"""The attributor that two components share."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lunzheng.attribution.attributor import Attributor
from lunzheng.model_files import default_model_dir, verify


@lru_cache(maxsize=2)
def attributor_of(model_dir: Path | None, extra_cues: tuple[Path, ...] = ()) -> Attributor:
    """Load a model's attributor, once a process.

    Raises
    ------
    ModelError, LexiconError : if a part is missing or damaged.
    """
    model = model_dir or default_model_dir()
    verify(model)
    return Attributor.load(model, extra_cues)
