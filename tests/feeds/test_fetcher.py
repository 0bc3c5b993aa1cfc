"""The fetcher against a server that means no good, and one that asks for politeness."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import zlib
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import pytest

from lunzheng.errors import SourceError
from lunzheng.feeds import FeedOptions
from lunzheng.feeds._fetcher import Fetcher
from lunzheng.feeds._refused import FetchRefused
from lunzheng.sources import REASONS

from .conftest import Clock
from .server import Answer, Handler, Server, redirect, serving, with_validators

MakeFetcher = Callable[..., Fetcher]


def refusal(fetcher: Fetcher, url: str) -> FetchRefused:
    with pytest.raises(FetchRefused) as caught:
        fetcher.fetch(url)
    assert caught.value.reason in REASONS
    assert caught.value.problem.rstrip('"').endswith((".", "?")) or "--" in caught.value.problem
    return caught.value


def test_a_plain_answer(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = lambda handler: handler.give(
        "林若水".encode(), kind='Text/HTML; Charset="UTF-8"; x=y', ETag='"1"'
    )
    fetched = fetcher().fetch(server.url("/a"))
    assert fetched.content == "林若水".encode()
    assert (fetched.kind, fetched.charset, fetched.etag) == ("text/html", "utf-8", '"1"')
    _, headers = server.requests[-1]
    assert headers["User-Agent"].startswith("Lunzheng/")
    assert "Cookie" not in headers


def test_the_user_agent_names_a_contact(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = b"x"
    fetcher(contact="desk@news.example").fetch(server.url("/a"))
    assert server.requests[-1][1]["User-Agent"].endswith(" (+desk@news.example)")
    fetcher(user_agent="Watch/2").fetch(server.url("/a"))
    assert server.requests[-1][1]["User-Agent"] == "Watch/2"
    with pytest.raises(SourceError, match="cannot stand in a header"):
        FeedOptions(contact="a\r\nX-Evil: 1")


def test_cookies_are_not_kept(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = lambda handler: handler.give(b"x", Set_Cookie="who=me")
    one = fetcher()
    one.fetch(server.url("/a"))
    one.fetch(server.url("/a"))
    assert all("Cookie" not in headers for _, headers in server.requests)


def test_connections_are_kept(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = b"x"
    one = fetcher()
    for _ in range(5):
        one.fetch(server.url("/a"))
    assert server.connections == 1


def test_a_connection_that_the_server_closed_is_opened_again(
    server: Server, fetcher: MakeFetcher
) -> None:
    def once(handler: Handler) -> None:
        handler.give(b"x")  # says nothing of closing, and closes
        handler.close_connection = True

    server.routes["/a"] = once
    one = fetcher()
    assert [one.fetch(server.url("/a")).content for _ in range(3)] == [b"x"] * 3


# What comes too slowly or never ends


def test_a_slow_drip_ends_at_the_deadline(server: Server, fetcher: MakeFetcher) -> None:
    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not server.ending.wait(0.02):
            handler.wfile.write(b"x")

    def drip_headers(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not server.ending.wait(0.02):
            handler.wfile.write(b"x")

    server.routes.update({"/body": drip, "/headers": drip_headers})
    one = fetcher(total_timeout=0.4, read_timeout=0.2)
    for path in ("/body", "/headers"):
        refused = refusal(one, server.url(path))
        assert (refused.reason, refused.lasting) == ("fetch-timed-out", False)


def test_silence_is_timed_out(server: Server, fetcher: MakeFetcher) -> None:
    def silent(handler: Handler) -> None:
        server.ending.wait(30)
        handler.close_connection = True

    server.routes["/a"] = silent
    assert refusal(fetcher(read_timeout=0.1), server.url("/a")).reason == "fetch-timed-out"


def test_an_endless_body_stops_at_the_limit(server: Server, fetcher: MakeFetcher) -> None:
    sent = 0

    def endless(handler: Handler) -> None:
        nonlocal sent
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not server.ending.is_set():
            handler.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            sent += 0x10000

    server.routes["/a"] = endless
    refused = refusal(fetcher(max_bytes=1 << 20), server.url("/a"))
    assert (refused.reason, refused.lasting) == ("too-large", True)
    assert sent < 1 << 25


def test_an_announced_size_is_refused_unread(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = lambda handler: handler.raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"
    )
    assert refusal(fetcher(), server.url("/a")).reason == "too-large"


@pytest.mark.parametrize("header", ["gzip", "deflate", None, "gzip, gzip"])
def test_a_bomb_stops_at_the_limit(
    server: Server, fetcher: MakeFetcher, header: str | None
) -> None:
    bomb = gzip.compress(bytes(1 << 26)) if header != "deflate" else zlib.compress(bytes(1 << 26))
    assert len(bomb) < 1 << 17
    more = {"Content_Encoding": header} if header else {}
    server.routes["/a"] = lambda handler: handler.give(bomb, kind="application/xml", **more)
    refused = refusal(fetcher(max_bytes=1 << 20), server.url("/a"))
    assert refused.reason == ("broken-response" if header == "gzip, gzip" else "too-large")


def test_every_way_to_pack(server: Server, fetcher: MakeFetcher) -> None:
    content = "林若水表示".encode() * 100
    bare = zlib.compressobj(wbits=-15)
    answers: dict[str, Answer] = {
        "/gzip": lambda one: one.give(gzip.compress(content), Content_Encoding="gzip"),
        "/zlib": lambda one: one.give(zlib.compress(content), Content_Encoding="deflate"),
        "/bare": lambda one: one.give(
            bare.compress(content) + bare.flush(), Content_Encoding="deflate"
        ),
        "/lie": lambda one: one.give(content, Content_Encoding="gzip"),
        "/file": lambda one: one.give(gzip.compress(content), kind="application/x-gzip"),
        "/both": lambda one: one.give(
            gzip.compress(gzip.compress(content)), Content_Encoding="gzip"
        ),
    }
    server.routes.update(answers)
    one = fetcher()
    for path in answers:
        assert one.fetch(server.url(path)).content == content, path


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"no HTTP at all\r\n\r\n", "broken-response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "broken-response"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "broken-response"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, "broken-response"),
        (b"", "broken-response"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n", "broken-response"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
            "broken-response",
        ),
    ],
)
def test_broken_answers(server: Server, fetcher: MakeFetcher, raw: bytes, reason: str) -> None:
    server.routes["/a"] = lambda handler: handler.raw(raw)
    assert refusal(fetcher(), server.url("/a")).reason == reason


def test_a_damaged_gzip(server: Server, fetcher: MakeFetcher) -> None:
    packed = gzip.compress(b"x" * 1000)[:-6]
    server.routes["/a"] = lambda handler: handler.give(packed, Content_Encoding="gzip")
    assert refusal(fetcher(), server.url("/a")).reason == "damaged-archive"


# Where it may go


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://news.example/x",
        "javascript:alert(1)",
        "gopher://news.example/",
        "data:,x",
    ],
)
def test_only_http_is_followed(server: Server, fetcher: MakeFetcher, target: str) -> None:
    server.routes["/a"] = redirect(target)
    assert refusal(fetcher(), server.url("/a")).reason in ("not-http", "broken-response")
    assert refusal(fetcher(), target).reason == "not-http"


def test_a_redirect_to_this_machine_is_refused(server: Server, fetcher: MakeFetcher) -> None:
    """Only the port that was allowed may be reached, by whatever name this machine goes."""
    with serving() as secret:
        secret.routes["/"] = b"secret"
        port = secret.server_port
        for target in (
            f"http://127.0.0.1:{port}/",
            f"http://localhost:{port}/",
            f"http://[::1]:{port}/",
            f"http://[::ffff:127.0.0.1]:{port}/",
            f"http://127.1:{port}/",
            f"http://2130706433:{port}/",
            f"http://0.0.0.0:{port}/",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
        ):
            server.routes["/a"] = redirect(target)
            assert refusal(fetcher(), server.url("/a")).reason in (
                "private-address",
                "unreachable",  # where this machine has no IPv6 to resolve with
            ), target
        assert secret.requests == []
        assert secret.connections == 0
        server.routes["/a"] = redirect(f"http://127.0.0.1:{port}/")
        both = fetcher(allow_private=(server.host, secret.host))
        assert both.fetch(server.url("/a")).content == b"secret"


def test_nothing_private_without_leave(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = b"x"
    refused = refusal(fetcher(allow_private=()), server.url("/a"))
    assert refused.reason == "private-address"
    assert f"--allow-private 127.0.0.1:{server.server_port}" in refused.problem
    for allowed in ("127.0.0.1", "*"):
        assert fetcher(allow_private=(allowed,)).fetch(server.url("/a")).content == b"x"


def test_the_address_that_was_checked_is_the_one_connected_to(server: Server, clock: Clock) -> None:
    """A name that is public when it is checked and private a moment later gains nothing."""
    from lunzheng.feeds._addresses import Guard

    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    server.routes["/a"] = b"x"
    name = f"news.example:{server.server_port}"
    guard = Guard((name,), rebinding)
    options = FeedOptions(delay=0)
    with Fetcher(options, guard=guard, clock=clock, sleep=clock.sleep) as one:
        assert one.fetch(f"http://{name}/a").content == b"x"
    assert asked == ["news.example"]  # once for robots.txt and page: the connection was kept
    assert server.requests[-1][1]["Host"] == name


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_is_that_of_the_name_and_not_of_the_address(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lunzheng.feeds._addresses import Guard

    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "2", "-subj", "/CN=news.example",
         "-addext", "subjectAltName=DNS:news.example"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    guard = Guard(("*",), lambda host, port: ["127.0.0.1"])

    def fetched(name: str) -> bytes | None:
        with Fetcher(FeedOptions(), guard=guard, clock=clock, sleep=clock.sleep) as one:
            return one.fetch(f"https://{name}:{secure.server_port}/a").content

    with serving(context) as secure:
        secure.routes["/a"] = b"x"
        with pytest.raises(FetchRefused, match="CERTIFICATE_VERIFY_FAILED"):
            fetched("news.example")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert fetched("news.example") == b"x"
        with pytest.raises(FetchRefused, match="Hostname mismatch"):
            fetched("other.example")


def test_one_private_address_among_others_is_enough(clock: Clock) -> None:
    from lunzheng.feeds._addresses import Guard

    guard = Guard((), lambda host, port: ["93.184.215.14", "192.168.1.1"])
    with Fetcher(FeedOptions(), guard=guard, clock=clock, sleep=clock.sleep) as one:
        assert refusal(one, "http://news.example/").reason == "private-address"


def test_redirects_are_followed_to_a_limit(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/0"] = b"here"
    for number in range(1, 8):
        server.routes[f"/{number}"] = redirect(f"/{number - 1}", 301 + number % 2 * 6)
    one = fetcher(max_redirects=5)
    fetched = one.fetch(server.url("/5"))
    assert (fetched.content, fetched.url) == (b"here", server.url("/0"))
    assert refusal(one, server.url("/6")).reason == "too-many-redirects"
    server.routes["/loop"] = redirect("/loop")
    assert refusal(one, server.url("/loop")).reason == "too-many-redirects"


def test_a_port_where_nobody_listens(server: Server, fetcher: MakeFetcher) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        refused = refusal(fetcher(allow_private=(host,)), f"http://{host}/")
    assert (refused.reason, refused.lasting) == ("unreachable", False)
    assert refusal(fetcher(), "http://nowhere.invalid/").reason == "unreachable"


# Politeness


def test_what_has_not_changed_is_not_sent_again(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = with_validators(b"x", Last_Modified="Thu, 05 Mar 2026 00:00:00 GMT")
    one = fetcher()
    first = one.fetch(server.url("/a"))
    again = one.fetch(server.url("/a"), etag=first.etag, last_modified=first.last_modified)
    assert again.content is None
    assert again.etag == first.etag
    assert server.requests[-1][1]["If-Modified-Since"] == first.last_modified


def test_a_304_that_nobody_asked_for(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/a"] = lambda handler: handler.give(b"", status=304)
    assert refusal(fetcher(), server.url("/a")).reason == "broken-response"


def test_requests_to_one_host_keep_their_distance(
    server: Server, fetcher: MakeFetcher, clock: Clock
) -> None:
    server.routes["/a"] = b"x"
    one = fetcher(delay=1.5)
    for _ in range(3):
        one.fetch(server.url("/a"))
    assert clock.slept == [1.5, 1.5]
    clock.at += 1.0
    one.fetch(server.url("/a"))
    assert clock.slept[-1] == 0.5


def test_a_crawl_delay_is_obeyed(server: Server, fetcher: MakeFetcher, clock: Clock) -> None:
    server.routes["/robots.txt"] = b"User-agent: *\nCrawl-delay: 7\n"
    server.routes["/a"] = b"x"
    one = fetcher(delay=1.0)
    one.fetch(server.url("/a"))
    one.fetch(server.url("/a"))
    assert clock.slept == [7.0]
    hasty = fetcher(max_wait=5.0)
    hasty.fetch(server.url("/a"))
    refused = refusal(hasty, server.url("/a"))
    assert (refused.reason, refused.lasting) == ("asked-to-wait", False)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("is_date", [False, True])
def test_a_server_that_asks_to_wait_is_waited_for(
    server: Server, fetcher: MakeFetcher, clock: Clock, status: int, is_date: bool
) -> None:
    after = formatdate(clock.at + 30, usegmt=True) if is_date else "30"

    def busy_once(handler: Handler) -> None:
        busy = len(server.paths()) == 1
        handler.give(b"x", status=status if busy else 200, Retry_After=after)

    server.routes["/a"] = busy_once
    assert fetcher().fetch(server.url("/a")).content == b"x"
    assert sum(clock.slept) == 30.0


def test_a_server_that_asks_for_too_long_is_left(
    server: Server, fetcher: MakeFetcher, clock: Clock
) -> None:
    server.routes["/a"] = lambda handler: handler.give(b"", status=429, Retry_After="86400")
    server.routes["/b"] = b"x"
    one = fetcher(max_wait=60.0)
    refused = refusal(one, server.url("/a"))
    assert (refused.reason, refused.lasting) == ("asked-to-wait", False)
    assert "86,400 seconds; left for the next run" in refused.problem
    assert refusal(one, server.url("/b")).reason == "asked-to-wait"
    assert server.paths() == ["/a"]  # nothing more was asked of it
    assert clock.slept == []


def test_a_server_that_asks_again_and_again_is_given_up(
    server: Server, fetcher: MakeFetcher, clock: Clock
) -> None:
    server.routes["/a"] = lambda handler: handler.give(b"", status=503, Retry_After="soon")
    one = fetcher()
    assert refusal(one, server.url("/a")).reason == "asked-to-wait"
    assert len(server.paths()) == 3
    assert refusal(one, server.url("/a")).reason == "given-up"
    assert len(server.paths()) == 3


@pytest.mark.parametrize(
    ("status", "lasting"), [(404, True), (410, True), (403, True), (500, False), (408, False)]
)
def test_other_answers(server: Server, fetcher: MakeFetcher, status: int, lasting: bool) -> None:
    server.routes["/a"] = lambda handler: handler.give(b"x", status=status)
    refused = refusal(fetcher(), server.url("/a"))
    assert (refused.reason, refused.lasting) == ("http-status", lasting)
    assert str(status) in refused.problem


def test_robots_are_obeyed_and_asked_once(server: Server, fetcher: MakeFetcher) -> None:
    server.routes["/robots.txt"] = b"User-agent: lunzheng\nDisallow: /private\n"
    server.routes.update({"/a": b"x", "/to": redirect("/private/b"), "/private/b": b"y"})
    one = fetcher()
    assert one.fetch(server.url("/a")).content == b"x"
    assert refusal(one, server.url("/private/b")).reason == "robots-disallowed"
    assert refusal(one, server.url("/to")).reason == "robots-disallowed"  # at the second hop
    assert [path for path, _ in server.requests].count("/robots.txt") == 1
    assert "/private/b" not in server.paths()
    other = fetcher(user_agent="Watch/2")
    assert other.fetch(server.url("/private/b")).content == b"y"


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)]
)
def test_robots_that_cannot_be_read(
    server: Server, fetcher: MakeFetcher, status: int, allowed: bool
) -> None:
    server.routes["/robots.txt"] = lambda handler: handler.give(b"", status=status)
    server.routes["/a"] = b"x"
    one = fetcher(max_wait=0.0)
    if allowed:
        assert one.fetch(server.url("/a")).content == b"x"
    else:
        assert "robots.txt cannot be asked" in refusal(one, server.url("/a")).problem
        assert server.paths() == []


def test_robots_come_through_the_same_guard(server: Server, fetcher: MakeFetcher) -> None:
    with serving() as secret:
        secret.routes["/robots.txt"] = b"User-agent: *\nAllow: /\n"
        server.routes["/robots.txt"] = redirect(secret.url("/robots.txt"))
        server.routes["/a"] = b"x"
        assert refusal(fetcher(), server.url("/a")).reason == "private-address"
        assert secret.requests == []
