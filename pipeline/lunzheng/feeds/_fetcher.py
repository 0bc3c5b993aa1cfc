"""Fetching from hosts that are strangers: politely, within limits, and never from inside.

Every hop of a redirect is a request of its own and checked like the first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from lunzheng.feeds._addresses import Guard
from lunzheng.feeds._body import read_body, skip_body
from lunzheng.feeds._options import FeedOptions
from lunzheng.feeds._politeness import Politeness
from lunzheng.feeds._refused import FetchRefused
from lunzheng.feeds._robots import ALLOW_ALL, Robots, parsed_robots
from lunzheng.feeds._transport import Deadline, GuardedTransport
from lunzheng.sources._urls import is_web

_REDIRECTS = (301, 302, 303, 307, 308)
_WAIT = (429, 503)
# Asked again, these may have been fixed; every other 4xx tells of the address itself.
_PASSING = (408, 421, 425)
_TRIES = 3
# What speaks of a host rather than of an address.
_FAILURES = ("fetch-timed-out", "unreachable", "broken-response", "asked-to-wait")
_UNNAMED_WAIT = 60.0
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, "
    "text/html;q=0.8, application/xhtml+xml;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Parameters
    ----------
    url : where it was found in the end, after redirects.
    content : unpacked; None when it has not changed since (304).
    kind : media type in lower case, or empty.
    charset : as the header says, right or wrong.
    etag, last_modified : to ask with in the next run.
    """

    url: str
    content: bytes | None
    kind: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Fetcher:
    """Fetches one address after another; connections are kept as long as its context lasts.

    Parameters
    ----------
    resolve : as of ``Guard``.
    clock, sleep : seconds that only ever go up, and waiting for some; others in tests.
    now : seconds since 1970, against which dates in Retry-After are read.
    """

    def __init__(
        self,
        options: FeedOptions,
        *,
        guard: Guard | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._options, self._now = options, now
        self._politeness = Politeness(options.delay, options.max_wait, clock, sleep)
        self._deadline = Deadline(time.monotonic)  # sockets know no other clock
        self._robots: dict[str, Robots | FetchRefused] = {}
        self._client = httpx.Client(
            transport=GuardedTransport(guard or Guard(options.allow_private), self._deadline),
            headers={"User-Agent": options.agent, "Accept-Encoding": "gzip, deflate"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(options.read_timeout, connect=options.connect_timeout),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """What an address gives now.

        Parameters
        ----------
        etag, last_modified : of an earlier answer, which then need not be sent again.

        Raises
        ------
        FetchRefused : when it is not to be had, or must not be asked for.
        """
        return self._fetch(url, etag, last_modified, is_robots=False)

    def _fetch(
        self, url: str, etag: str | None, last_modified: str | None, *, is_robots: bool
    ) -> Fetched:
        for _ in range(self._options.max_redirects + 1):
            if not is_web(url):
                raise FetchRefused(
                    "not-http", f"{url!r} is no http or https address.", lasting=True
                )
            fetched = self._hop(url, etag, last_modified, is_robots=is_robots)
            if isinstance(fetched, Fetched):
                return fetched
            url = fetched
        raise FetchRefused(
            "too-many-redirects",
            f"more than {self._options.max_redirects} redirects.",
            lasting=True,
        )

    def _hop(
        self, url: str, etag: str | None, last_modified: str | None, *, is_robots: bool
    ) -> Fetched | str:
        """What one request gives; an address when it redirects there."""
        robots = ALLOW_ALL if is_robots else self._robots_of(url)
        if not robots.allows(url):
            raise FetchRefused(
                "robots-disallowed",
                f"the robots.txt of its host does not let {self._options.token} fetch it.",
                lasting=True,
            )
        host = urlsplit(url).hostname or ""
        for last_try in (*[False] * (_TRIES - 1), True):
            self._politeness.take_turn(host, robots.delay)
            failed = False
            try:
                return self._request(url, etag, last_modified)
            except FetchRefused as refused:
                failed = refused.reason in _FAILURES
                if refused.reason != "asked-to-wait" or refused.retry_after is None:
                    raise
                self._politeness.close(host, refused.retry_after)
                if last_try:
                    raise
            finally:
                self._politeness.done(host, failed=failed, free=is_robots)
        raise AssertionError("the last try returns or raises")

    def _request(self, url: str, etag: str | None, last_modified: str | None) -> Fetched | str:
        headers = {"Accept": _ACCEPT}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        self._deadline.start(self._options.total_timeout)
        try:
            response = self._sent(url, headers)
            try:
                return self._answer(url, response, conditional=bool(etag or last_modified))
            finally:
                response.close()
        except httpcore.TimeoutException as error:
            raise FetchRefused(
                "fetch-timed-out",
                f"nothing came in time ({type(error).__name__}). It is tried again in "
                "the next run.",
            ) from error
        except (httpcore.NetworkError, OSError) as error:
            raise FetchRefused("unreachable", f"no connection ({error}).") from error
        except (httpcore.ProtocolError, httpx.HTTPError) as error:
            raise FetchRefused("broken-response", f"no proper HTTP ({error}).") from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchRefused("not-http", f"no address ({error}).", lasting=True) from error

    def _sent(self, url: str, headers: dict[str, str]) -> httpx.Response:
        request = self._client.build_request("GET", url, headers=headers)
        try:
            return self._client.send(request, stream=True)
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
            # Most often a kept connection that the server closed at this moment.
            return self._client.send(request, stream=True)

    def _answer(self, url: str, response: httpx.Response, *, conditional: bool) -> Fetched | str:
        status = response.status_code
        headers = response.headers
        if status != 200:
            skip_body(response)
        if status == 304 and not conditional:
            raise FetchRefused("broken-response", "304, though no earlier answer was named.")
        if status == 304:
            return Fetched(
                url, None, etag=headers.get("etag"), last_modified=headers.get("last-modified")
            )
        if status in _REDIRECTS and "location" in headers:
            return urljoin(url, headers["location"].strip())
        if status in _WAIT:
            wait = self._retry_after(headers.get("retry-after"))
            raise FetchRefused(
                "asked-to-wait",
                f"the server answers {status} and asks to wait {wait:,.0f} seconds; left for the "
                "next run.",
                retry_after=wait,
            )
        if status != 200:
            lasting = 400 <= status < 500 and status not in _PASSING
            raise FetchRefused(
                "http-status",
                f"the server answers {status} {response.reason_phrase}.".strip(),
                lasting=lasting,
            )
        content = read_body(response, self._options.max_bytes)
        kind, _, parameters = headers.get("content-type", "").partition(";")
        _, _, charset = parameters.lower().partition("charset=")
        return Fetched(
            url,
            content,
            kind.strip().lower(),
            charset.partition(";")[0].strip("\"' ") or None,
            headers.get("etag"),
            headers.get("last-modified"),
        )

    def _retry_after(self, written: str | None) -> float:
        if written is None:
            return _UNNAMED_WAIT
        try:
            seconds = float(written)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(written).timestamp() - self._now()
            except (ValueError, OverflowError):
                return _UNNAMED_WAIT
        return max(0.0, seconds) if seconds == seconds else _UNNAMED_WAIT

    def _robots_of(self, url: str) -> Robots:
        """The robots.txt of an address's host, asked once; none at all forbids nothing (RFC 9309).

        Raises
        ------
        FetchRefused : when it cannot be asked, for then everything is forbidden.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        if origin not in self._robots:
            self._robots[origin] = self._asked_robots(f"{origin}/robots.txt")
        robots = self._robots[origin]
        if isinstance(robots, FetchRefused):
            raise FetchRefused(robots.reason, robots.problem, retry_after=robots.retry_after)
        return robots

    def _asked_robots(self, url: str) -> Robots | FetchRefused:
        try:
            fetched = self._fetch(url, None, None, is_robots=True)
        except FetchRefused as refused:
            if refused.reason == "http-status" and refused.lasting:
                return ALLOW_ALL
            if refused.reason in ("too-many-redirects", "not-http"):
                return ALLOW_ALL  # as good as none (RFC 9309, 2.3.1.2)
            return FetchRefused(
                refused.reason,
                f"its robots.txt cannot be asked: {refused.problem}",
                retry_after=refused.retry_after,
            )
        return parsed_robots(fetched.content or b"", self._options.token)
