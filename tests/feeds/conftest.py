"""A server, a clock that nobody waits for, and a fetcher with both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from lunzheng.feeds import FeedOptions
from lunzheng.feeds._fetcher import Fetcher

from .server import Server, serving


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    at: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(server: Server, clock: Clock) -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers that may reach the server, and no other address of this machine."""
    made: list[Fetcher] = []

    def make(**options: object) -> Fetcher:
        given = {"allow_private": (server.host,), "delay": 0.0, **options}
        made.append(
            Fetcher(
                FeedOptions(**given),  # type: ignore[arg-type]
                clock=clock,
                sleep=clock.sleep,
                now=clock,
            )
        )
        return made[-1]

    yield make
    for one in made:
        one.close()
