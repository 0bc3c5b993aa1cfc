"""How sources in the network are followed."""

from __future__ import annotations

from dataclasses import dataclass

from lunzheng.errors import SourceError


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """How feeds, sitemaps and pages are fetched. Times are in seconds, sizes in bytes.

    Parameters
    ----------
    fetch : take the text of an item from its page, instead of what the feed carries. Sitemaps carry
        none, so that they need it.
    recheck : fetch pages again that were seen before and whose item has not changed, with their
        ETag and Last-Modified; an edit that the feed does not tell of shows only so.
    max_pages : of each feed or sitemap, fetch so many pages at most in a run; the others are left
        for the next. None sets no limit.
    allow_private : ``HOST`` or ``HOST:PORT`` that may be private, loopback or link-local; ``*``
        allows all.
    delay : least time between two requests to one host; a longer Crawl-delay of its robots.txt is
        obeyed.
    max_bytes : most bytes of a response, as it is sent and as it is unpacked.
    contact : address or page that says who asks, put into the user agent as others can read it.
    user_agent : all of it; None makes one of Lunzheng's name, its version and ``contact``. The part
        before the first ``/`` is what robots.txt calls it.
    connect_timeout, read_timeout : until a connection stands, and until something is sent.
    total_timeout : for one response from its request to its last byte.
    max_wait : most time to wait for a host that asks to wait (Retry-After, Crawl-delay); a longer
        one leaves the rest of its pages for the next run.
    max_redirects : one after another.
    """

    fetch: bool = False
    recheck: bool = False
    max_pages: int | None = None
    allow_private: tuple[str, ...] = ()
    delay: float = 1.0
    max_bytes: int = 1 << 24
    contact: str | None = None
    user_agent: str | None = None
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_wait: float = 120.0
    max_redirects: int = 5

    def __post_init__(self) -> None:
        for name in ("connect_timeout", "read_timeout", "total_timeout", "max_bytes"):
            if not getattr(self, name) > 0:
                raise SourceError(f"{name} must be more than 0.")
        for name in ("delay", "max_wait", "max_redirects"):
            if not getattr(self, name) >= 0:
                raise SourceError(f"{name} must not be less than 0.")
        for value in (self.contact, self.user_agent):
            # A line end would begin another header.
            if value is not None and not (value.isprintable() and value.isascii() and value):
                raise SourceError(f"{value!r} cannot stand in a header: printable ASCII only.")

    @property
    def agent(self) -> str:
        """The User-Agent header."""
        if self.user_agent is not None:
            return self.user_agent
        from lunzheng import __version__

        return f"Lunzheng/{__version__}" + (f" (+{self.contact})" if self.contact else "")

    @property
    def token(self) -> str:
        """What groups of robots.txt call this user agent."""
        return self.agent.split("/", 1)[0].split(None, 1)[0]
