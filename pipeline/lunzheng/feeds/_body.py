"""The content of a response, within limits as it is sent and as it is unpacked."""

from __future__ import annotations

import io
from contextlib import suppress

import httpcore
import httpx

from lunzheng.feeds._refused import FetchRefused
from lunzheng.sources._place import Refusal
from lunzheng.sources._unpack import packing_of, unpacked

_SHORT = 1 << 16


def read_body(response: httpx.Response, limit: int) -> bytes:
    """All of a response's content, unpacked; a file that is itself gzip (a sitemap) too.

    Parameters
    ----------
    limit : most bytes, packed and unpacked.

    Raises
    ------
    FetchRefused : when there are more, or they cannot be unpacked.
    """
    sent = _sent(response, limit)
    try:
        content = _decoded(sent, response.headers.get("content-encoding", ""), limit)
        if packing_of(content) == "gz":
            content = unpacked(io.BytesIO(content), "gz", limit).read()
    except Refusal as refusal:
        raise FetchRefused(refusal.reason, refusal.problem, lasting=True) from refusal
    return content


def skip_body(response: httpx.Response) -> None:
    """Read what is of no interest, where it is short: so the connection can be kept."""
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) <= _SHORT:
        # The answer is known already; what is wrong with the rest only costs the connection.
        with suppress(httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
            for _ in response.iter_raw():
                pass


def _sent(response: httpx.Response, limit: int) -> bytes:
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    pieces, size = [], 0
    for piece in response.iter_raw():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
    return b"".join(pieces)


def _too_large(limit: int) -> FetchRefused:
    return FetchRefused(
        "too-large",
        f"more than {limit:,} bytes, the limit (--max-bytes). Is it a feed or an article?",
        lasting=True,
    )


def _decoded(sent: bytes, encoding: str, limit: int) -> bytes:
    named = [one.strip().lower() for one in encoding.split(",")]
    encodings = [one for one in named if one not in ("", "identity")]
    if not encodings or not sent:
        return sent
    if encodings in (["gzip"], ["x-gzip"]):
        # Some servers say so of what they did not pack.
        return unpacked(io.BytesIO(sent), "gz", limit).read() if packing_of(sent) else sent
    if encodings == ["deflate"]:
        return unpacked(io.BytesIO(sent), _deflate(sent), limit).read()
    raise FetchRefused(
        "broken-response",
        f"its Content-Encoding {encoding!r} was not asked for and cannot be read.",
    )


def _deflate(sent: bytes) -> str:
    """HTTP means zlib by deflate, but half of the servers send it without zlib's header."""
    is_zlib = len(sent) > 1 and sent[0] & 15 == 8 and (sent[0] << 8 | sent[1]) % 31 == 0
    return "zlib" if is_zlib else "deflate"
