"""The state of the feeds, kept in the store beside the articles it speaks of."""

from __future__ import annotations

import json
from pathlib import Path

from lunzheng.errors import FormatError, StoreError
from lunzheng.feeds import Advance, SourceState
from lunzheng.outputs import whole_file

_NAME = "feeds.json"


class KeptState:
    """The state in a store, written whole; never ahead of the partitions.

    A run that is killed between a partition and the state finds the items again and knows them by
    id and content.

    Attributes
    ----------
    state : as the last run left it, and as this one has moved it on.
    advances : what is safe, and will move the state on with the next ``write``.

    Raises
    ------
    StoreError : when it cannot be read.
    """

    def __init__(self, store: Path) -> None:
        self._path = store / _NAME
        self.state = self._read()
        self.advances: list[Advance] = []

    def write(self) -> None:
        """Move the state on and write it, if there is anything to tell.

        Raises
        ------
        OutputError : when it cannot be written.
        """
        if not self.advances:
            return
        for advance in self.advances:
            self.state.apply(advance)
        self.advances.clear()
        content = json.dumps(self.state.to_json(), ensure_ascii=False, indent=0) + "\n"
        with whole_file(self._path) as file:
            file.write(content.encode())

    def _read(self) -> SourceState:
        if not self._path.exists():
            return SourceState()
        try:
            return SourceState.from_json(json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, FormatError) as error:
            raise StoreError(
                f"{self._path} cannot be read: {error} Remove it, and all feeds are read again; "
                "nothing comes into the store twice."
            ) from error
