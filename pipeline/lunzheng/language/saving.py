"""What a component needs so that spaCy can save a pipeline that holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self


class NothingToSave:
    """A component that is built from the pipeline's config alone.

    The model stays in its directory, which the config names, or in the package.
    """

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Self:
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> Self:
        return self
