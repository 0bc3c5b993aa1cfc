"""The optional packages that some formats need, imported when one is met."""

from __future__ import annotations

from typing import Any

from lunzheng.errors import MissingExtra


def parquet_library() -> tuple[Any, Any]:
    """The modules pyarrow and pyarrow.parquet.

    Raises
    ------
    MissingExtra : when they are not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("Reading and writing Parquet", "pyarrow", "parquet") from error
    return pyarrow, pyarrow.parquet


def html_extractor() -> Any:
    """The module trafilatura.

    Raises
    ------
    MissingExtra : when it, or what it needs, is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        # lxml names no module in its error when its part for cleaning HTML, a package of its own
        # that old versions of pip do not install with trafilatura, is what is missing.
        missing = error.name or "lxml_html_clean"
        raise MissingExtra("Reading HTML", missing, "web") from error
    return trafilatura


def zstd_library() -> Any:
    """The module zstandard.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtra("Reading zstd", "zstandard", "feeds") from error
    return zstandard


def warc_library() -> Any:
    """The module warcio.recordloader.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        from warcio import recordloader
    except ImportError as error:
        raise MissingExtra("Reading WARC files", "warcio", "feeds") from error
    return recordloader


def feed_parser() -> Any:
    """The module feedparser.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtra("Reading RSS and Atom", "feedparser", "feeds") from error
    return feedparser


def http_library() -> Any:
    """The module httpx.

    Raises
    ------
    MissingExtra : when it is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        raise MissingExtra("Reading from the network", "httpx", "feeds") from error
    return httpx
