"""A web server on this machine whose every answer a test decides, down to the byte."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Writes the whole answer to a request.
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the routes of its server."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers.items())))
        answer = self.server.routes.get(self.path)
        if answer is None:
            self.give(b"nothing here", status=404)
        elif callable(answer):
            answer(self)
        else:
            self.give(answer)

    def give(
        self, content: bytes, *, status: int = 200, kind: str = "text/html", **headers: str
    ) -> None:
        """A proper answer; header names have underscores for hyphens."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def raw(self, content: bytes) -> None:
        """Exactly these bytes, and the end of the connection."""
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Routes by path; what was asked, in order, and how many connections that took."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Answer | bytes] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.connections = 0
        self.ending = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        """What was asked for, less robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def get_request(self) -> Any:
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_: Any) -> None:
        pass  # a client that hangs up on a slow or endless answer does as it should


@contextmanager
def serving(secure: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server, as long as the context lasts."""
    server = Server()
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ending.set()
        server.shutdown()
        server.server_close()
        thread.join()


def redirect(to: str, status: int = 302) -> Answer:
    return lambda handler: handler.give(b"", status=status, Location=to)


def with_validators(content: bytes, kind: str = "text/html", **headers: str) -> Answer:
    """The content, or 304 to whoever has its ETag."""

    def answer(handler: Handler) -> None:
        etag = headers.get("ETag", f'"{hash(content) & 0xFFFFFFFF:x}"')
        if handler.headers.get("If-None-Match") == etag:
            handler.give(b"", status=304, ETag=etag)
        else:
            handler.give(content, kind=kind, **{"ETag": etag, **headers})

    return answer


def rss(items: Mapping[str, tuple[str, str]], base: str, title: str = "河岸日報") -> bytes:
    """A feed of items by path: title and HTML content."""
    entries = "".join(
        f"<item><title>{head}</title><link>{base}{path}</link><guid>{base}{path}</guid>"
        "<pubDate>Thu, 05 Mar 2026 00:30:00 +0800</pubDate>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
        for path, (head, body) in items.items()
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>{base}/</link>{entries}</channel></rss>"
    ).encode()


def page(title: str, story: str, head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{title}：{story}</p>" for _ in range(4))
    return (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body><article>{paragraphs}</article></body></html>"
    ).encode()
