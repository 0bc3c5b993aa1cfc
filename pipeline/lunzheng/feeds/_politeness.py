"""When a host may be asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from lunzheng.feeds._refused import FetchRefused

_MOST_FAILURES = 3


class Politeness:
    """Waits between requests to one host.

    Parameters
    ----------
    delay : least seconds between the end of a request and the beginning of the next.
    max_wait : waits that are longer are refused.
    """

    def __init__(
        self,
        delay: float,
        max_wait: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._delay, self._max_wait, self._clock, self._sleep = delay, max_wait, clock, sleep
        self._done: dict[str, float] = {}
        self._closed_until: dict[str, float] = {}
        self._failures: Counter[str] = Counter()

    def take_turn(self, host: str, crawl_delay: float | None = None) -> None:
        """Wait until ``host`` may be asked.

        Parameters
        ----------
        crawl_delay : what its robots.txt asks for.

        Raises
        ------
        FetchRefused : when that would take too long; without waiting at all.
        """
        if self._failures[host] >= _MOST_FAILURES:
            raise FetchRefused(
                "given-up",
                f"its host failed {_MOST_FAILURES} times running; left for the next run.",
            )
        now = self._clock()
        start = self._closed_until.get(host, now)
        if host in self._done:
            start = max(start, self._done[host] + max(self._delay, crawl_delay or 0.0))
        wait = start - now
        if wait > self._max_wait:
            raise FetchRefused(
                "asked-to-wait",
                f"its host asks to wait {wait:,.0f} seconds; left for the next run.",
            )
        if wait > 0:
            self._sleep(wait)

    def done(self, host: str, *, failed: bool, free: bool = False) -> None:
        """A request to ``host`` has ended; one that fails time after time is not asked again.

        Parameters
        ----------
        free : the next one need not wait for its sake, as after robots.txt.
        """
        if not free:
            self._done[host] = self._clock()
        self._failures[host] = self._failures[host] + 1 if failed else 0

    def close(self, host: str, seconds: float) -> None:
        """``host`` does not want to be asked for so long."""
        self._closed_until[host] = self._clock() + seconds
