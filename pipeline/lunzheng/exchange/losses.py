"""What a conversion could not carry over, counted by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Losses:
    """What got lost on the way, and what had to be assumed.

    Attributes
    ----------
    lost : field of a record or article → how often a value of it was left behind.
    assumed : field → how often the file did not say, and the usual value was taken.
    """

    lost: Counter[str] = field(default_factory=Counter)
    assumed: Counter[str] = field(default_factory=Counter)

    def lose(self, name: str, count: int = 1) -> None:
        """Count values of the field ``name`` that the format has no place for."""
        if count:
            self.lost[name] += count

    def assume(self, name: str) -> None:
        """Count a value that was not in the file."""
        self.assumed[name] += 1

    def __bool__(self) -> bool:
        return bool(self.lost or self.assumed)

    def to_json(self) -> dict[str, dict[str, int]]:
        """``{"lost": {field: count}, "assumed": {field: count}}``."""
        return {"lost": dict(self.lost), "assumed": dict(self.assumed)}

    def lines(self) -> Iterator[str]:
        """One line for each field, for people."""
        for name, count in self.lost.most_common():
            yield f"lost: {name} ({count:,}×)"
        for name, count in self.assumed.most_common():
            yield f"assumed, since the file does not say: {name} ({count:,}×)"
