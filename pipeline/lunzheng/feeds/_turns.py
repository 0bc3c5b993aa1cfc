"""Many sources at once, so that the time one host wants between requests is spent with others."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from typing import TypeVar

Given = TypeVar("Given")


def in_turns(
    sources: Iterable[tuple[str, Generator[Given, None, bool]]],
) -> Generator[Given, None, bool]:
    """What the sources yield, host by host in turn; those of one host one after another.

    Parameters
    ----------
    sources : each with its host.

    Returns
    -------
    Whether all sources returned True.
    """
    queues: dict[str, deque[Generator[Given, None, bool]]] = {}
    for host, source in sources:
        queues.setdefault(host, deque()).append(source)
    whole = True
    while queues:
        for host in list(queues):
            try:
                step = next(queues[host][0])
            except StopIteration as end:
                whole = whole and bool(end.value)
                queues[host].popleft()
                if not queues[host]:
                    del queues[host]
            else:
                yield step
    return whole
