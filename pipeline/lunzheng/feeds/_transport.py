"""Connections for httpx that go only where the guard lets them, and end at a deadline.

httpx's own transport resolves a name inside the socket library, after any check of ours could have
seen another answer, and its time-outs begin anew with each byte. httpcore, on which it stands, lets
both be taken over in the open.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from lunzheng.feeds._addresses import Guard
from lunzheng.feeds._refused import FetchRefused

Clock = Callable[[], float]
_KEPT_CONNECTIONS = 50
_KEPT_SECONDS = 60.0


class Deadline:
    """Until when the request in progress must have ended."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._end: float | None = None
        self._seconds = 0.0

    def start(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = self._clock() + seconds

    def left(self, timeout: float | None) -> float:
        """What is left for one step that may take ``timeout``.

        Raises
        ------
        FetchRefused : when nothing is left.
        """
        if self._end is None:
            return timeout if timeout is not None else 0.0
        left = self._end - self._clock()
        if left <= 0:
            raise FetchRefused(
                "fetch-timed-out",
                f"no whole answer within {self._seconds:g} seconds. It is tried again in the next "
                "run.",
            )
        return left if timeout is None else min(left, timeout)


class GuardedTransport(httpx.BaseTransport):
    """Sends httpx's requests over connections that are kept for the next request to a host."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=_KEPT_CONNECTIONS,
            max_keepalive_connections=_KEPT_CONNECTIONS,
            keepalive_expiry=_KEPT_SECONDS,
            network_backend=_Backend(guard, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard, self._deadline = guard, deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._guard.addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        assert failure is not None
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        raise FetchRefused("not-http", "only http and https addresses are fetched.", lasting=True)


class _Stream(httpcore.NetworkStream):
    """Reads and writes until the deadline, however little comes at a time."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, left)
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
