"""News from the network: RSS and Atom feeds, OPML lists, sitemaps and the pages they name.

Importing this loads no network library; following an address does.
"""

from __future__ import annotations

from lunzheng.feeds._options import FeedOptions
from lunzheng.feeds._read import read_sources
from lunzheng.feeds._state import Advance, FeedState, ItemState, SourceState

__all__ = [
    "Advance",
    "FeedOptions",
    "FeedState",
    "ItemState",
    "SourceState",
    "read_sources",
]
