"""What is remembered between runs, and how it moves on.

The state is a plain value that whoever keeps the articles writes beside them. It must never be
ahead of them: reading yields an :class:`Advance` after each article, to be applied when that
article is safe, and a run that was killed before asks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from lunzheng.errors import FormatError

_VERSION = 1
# Items that a feed no longer has are remembered for a while, as feeds bring them back.
KEPT_GONE = 2000


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed or sitemap.

    Parameters
    ----------
    outcome : of the last attempt: ``ok``, ``partly`` when some of its items were left for the next
        run, else the reason of the reject.
    checked : when that was, ISO 8601 in UTC.
    etag, last_modified : of the last answer of which nothing was left; None asks for all of it.
    pages : whether texts were taken from the pages; answers of the other kind say nothing of these.
    """

    outcome: str
    checked: str
    etag: str | None = None
    last_modified: str | None = None
    pages: bool = False


@dataclass(frozen=True, slots=True)
class ItemState:
    """What is known of an item.

    Parameters
    ----------
    feed : the one that first had it; another that has it too adds nothing.
    entry : hash of what the feed said of it.
    id : of its article.
    version : ``content_hash`` of its article; empty when it could not be had, for good.
    etag, last_modified : of its page.
    """

    feed: str
    entry: str
    id: str
    version: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """How the state moves on when all that was yielded before is safe.

    Parameters
    ----------
    feeds, items : new values by name of the feed, and by address of the item.
    forgotten : addresses of items that are not remembered any longer.
    """

    feeds: Mapping[str, FeedState] = field(default_factory=dict)
    items: Mapping[str, ItemState] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()


@dataclass(slots=True)
class SourceState:
    """What was seen of feeds, sitemaps and their items; empty for a first run."""

    feeds: dict[str, FeedState] = field(default_factory=dict)
    items: dict[str, ItemState] = field(default_factory=dict)

    def apply(self, advance: Advance) -> None:
        """Move on; items that are told of last stand last."""
        self.feeds.update(advance.feeds)
        for address in (*advance.items, *advance.forgotten):
            self.items.pop(address, None)
        self.items.update(advance.items)

    def copy(self) -> SourceState:
        return SourceState(dict(self.feeds), dict(self.items))

    def to_json(self) -> dict[str, Any]:
        """A value of strings, numbers, lists and dicts; members that are None are left out."""
        return {
            "version": _VERSION,
            "feeds": {name: _less_none(asdict(one)) for name, one in sorted(self.feeds.items())},
            "items": {address: _less_none(asdict(one)) for address, one in self.items.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The state that ``to_json`` gave.

        Raises
        ------
        FormatError : for any other value.
        """
        try:
            if value["version"] != _VERSION:
                raise FormatError(
                    f"the state of the feeds is of version {value['version']!r}, and this Lunzheng "
                    f"reads {_VERSION}. Update Lunzheng."
                )
            return cls(
                {name: FeedState(**one) for name, one in value["feeds"].items()},
                {address: ItemState(**one) for address, one in value["items"].items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise FormatError(
                f"this is no state of feeds ({type(error).__name__}: {error}). Take an older copy, "
                "or none: then all items are fetched again."
            ) from error


def _less_none(value: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in value.items() if one is not None}
