"""A feed followed into a store: each article once, edits as versions, whatever kills the run."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.feeds.server import Handler, Server, page, rss, serving, with_validators

from lunzheng.errors import StoreError
from lunzheng.feeds import FeedOptions

from .runs import Program
from .stores import article, light_run, rows

XML = "application/xml"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def items(*numbers: int, edited: Iterable[int] = ()) -> dict[str, tuple[str, str]]:
    changed = set(edited)
    return {
        f"/news/{n}": (
            article(n)["title"],
            f"<p>{article(n)['text']}</p>" + "<p>王立群更正了說法。</p>" * (n in changed),
        )
        for n in numbers
    }


def publish(server: Server, *numbers: int, edited: Iterable[int] = ()) -> None:
    """The feed, and a page for each of its items."""
    now = items(*numbers, edited=edited)
    server.routes["/feed"] = with_validators(rss(now, server.url("")), XML)
    for path, (title, html) in now.items():
        text = html.replace("<p>", "").replace("</p>", "")
        server.routes[path] = with_validators(page(title, text))


def follow(server: Server, store: Path, **options: Any) -> Any:
    feeds = FeedOptions(allow_private=(server.host,), delay=0, **options)
    return light_run([server.url("/feed")], store, feeds=feeds)  # type: ignore[list-item]


def versions(store: Path) -> list[tuple[str, int]]:
    return [
        (row["article_id"].rpartition("/")[2], row["version"]) for row in rows(store, "articles")
    ]


@pytest.mark.parametrize("fetch", [False, True])
def test_a_feed_followed_over_three_runs(server: Server, tmp_path: Path, fetch: bool) -> None:
    store = tmp_path / "store"
    publish(server, 1, 2, 3, 4, 5, 6)
    first = follow(server, store, fetch=fetch)
    assert (first.articles, first.known, first.partitions) == (6, 0, 2)
    assert versions(store) == [(str(n), 1) for n in (1, 2, 3, 4, 5, 6)]
    asked = len(server.paths())

    again = follow(server, store, fetch=fetch)
    assert (again.read, again.articles, dict(again.passed)) == (0, 0, {"not-modified": 1})
    assert again.nothing_new
    assert server.paths()[asked:] == ["/feed"]

    publish(server, 8, 7, 6, 5, 4, 3, edited=[5])  # two new, one edited, two removed
    asked = len(server.paths())
    second = follow(server, store, fetch=fetch)
    assert (second.articles, dict(second.passed)) == (3, {"unchanged": 3})
    pages = ["/news/8", "/news/7", "/news/5"] if fetch else []
    assert server.paths()[asked:] == ["/feed", *pages]

    publish(server, 5, 6, 1)  # an edit taken back, an item that was gone
    third = follow(server, store, fetch=fetch)
    assert (third.articles, third.known) == (0, 1)  # the text of before is there already
    assert versions(store) == [
        *[(str(n), 1) for n in (1, 2, 3, 4, 5, 6)],
        *[("8", 1), ("7", 1), ("5", 2)],
    ]
    texts = [row["text"] for row in rows(store, "articles") if row["article_id"].endswith("/5")]
    assert ["更正" in text for text in texts] == [False, True]
    assert len(rows(store, "rejects")) == 0
    for row in rows(store, "articles"):
        extent = "page" if fetch else "content"
        assert json.loads(row["meta"]) == {"feed": server.url("/feed"), "extent": extent}


def test_what_failed_comes_with_the_next_run(server: Server, tmp_path: Path) -> None:
    store = tmp_path / "store"
    publish(server, 1, 2, 3)
    server.routes["/news/2"] = lambda handler: handler.give(b"", status=500)
    first = follow(server, store, fetch=True)
    assert (first.articles, dict(first.rejects)) == (2, {"http-status": 1})
    assert dict(first.passed) == {"left-for-next-run": 1}
    again = follow(server, store, fetch=True)
    assert (again.articles, again.known) == (0, 1)  # the same reject is one row
    publish(server, 1, 2, 3)
    second = follow(server, store, fetch=True)
    assert second.articles == 1
    assert versions(store) == [("1", 1), ("3", 1), ("2", 1)]


def test_other_settings_than_those_of_the_store(server: Server, tmp_path: Path) -> None:
    publish(server, 1)
    follow(server, tmp_path / "store")
    with pytest.raises(StoreError, match="fetch: nothing → True"):
        follow(server, tmp_path / "store", fetch=True)


def test_a_state_that_is_damaged(server: Server, tmp_path: Path) -> None:
    store = tmp_path / "store"
    publish(server, 1, 2)
    follow(server, store)
    (store / "feeds.json").write_text("{")
    with pytest.raises(StoreError, match=r"feeds\.json cannot be read"):
        follow(server, store)
    (store / "feeds.json").unlink()
    counts = follow(server, store)
    assert (counts.articles, counts.known) == (0, 2)


def test_killed_while_it_fetches_it_goes_on(
    server: Server, tmp_path: Path, program: Program
) -> None:
    """What was told of stays; what was not safe is fetched again; nothing comes twice."""
    numbers = range(1, 24)
    publish(server, *numbers)
    store = tmp_path / "store"
    words = ["run", server.url("/feed"), "-o", str(store), "--fetch", "--delay", "0",
             "--allow-private", server.host, "--workers", "1", "--partition-size", "2",
             "--log-json"]  # fmt: skip
    stalled = threading.Event()

    def stall(handler: Handler) -> None:
        stalled.set()
        server.ending.wait(30)

    plain, server.routes["/news/19"] = server.routes["/news/19"], stall
    running = program.start(*words)
    assert stalled.wait(60)
    running.stop(signal.SIGKILL)
    server.routes["/news/19"] = plain
    done = [number for number, _ in versions(store)]
    assert 0 < len(done) < 19
    asked = len(server.paths())
    running = program.start(*words)
    list(running.events())
    assert running.process.wait(60) == os.EX_OK
    assert versions(store) == [(str(n), 1) for n in numbers]
    again = [path.rpartition("/")[2] for path in server.paths()[asked:]]
    assert set(done).isdisjoint(again)  # safe, and not asked for again
    state = json.loads((store / "feeds.json").read_text("utf-8"))
    assert len(state["items"]) == len(numbers)
    assert state["feeds"][server.url("/feed")]["outcome"] == "ok"
