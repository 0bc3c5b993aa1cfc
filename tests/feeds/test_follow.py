"""Feeds, lists and sitemaps over several runs: what is new, edited, gone, left and unchanged."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lunzheng.article import Article
from lunzheng.errors import FormatError
from lunzheng.feeds import Advance, FeedOptions, ItemState, SourceState, read_sources
from lunzheng.feeds._fetcher import Fetcher
from lunzheng.sources import PASSED, REASONS, Passed, ReadOptions, Reject, content_hash

from .conftest import Clock
from .server import Handler, Server, page, redirect, rss, serving, with_validators

MakeFetcher = Callable[..., Fetcher]
STORY = "河岸市長林若水今天表示，明年將把公車票價維持在現有水準，並且增加夜間班次。"
XML = "application/xml"


@dataclass
class Run:
    """What one run gave, and the state after it."""

    articles: list[Article] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    state: SourceState = field(default_factory=SourceState)

    @property
    def ids(self) -> list[str]:
        return [article.id for article in self.articles]

    @property
    def reasons(self) -> list[str]:
        return [reject.reason for reject in self.rejects]


@pytest.fixture
def run(server: Server, clock: Clock) -> Callable[..., Run]:
    """Read sources once; the state goes through JSON, as a store keeps it."""

    def run(
        sources: str | Iterable[str], state: SourceState | None = None, **options: object
    ) -> Run:
        before = json.dumps((state or SourceState()).to_json())
        given = {"allow_private": (server.host,), "delay": 0.0, **options}
        feeds = FeedOptions(**given)  # type: ignore[arg-type]
        done = Run(state=SourceState.from_json(json.loads(before)))
        steps = read_sources(
            sources,
            ReadOptions(),
            feeds,
            state,
            fetcher=lambda: Fetcher(feeds, clock=clock, sleep=clock.sleep, now=clock),
            now=clock,
        )
        for step in steps:
            match step:
                case Article():
                    done.articles.append(step)
                case Reject():
                    assert step.reason in REASONS
                    done.rejects.append(step)
                case Passed():
                    assert step.reason in PASSED
                    done.passed[step.reason] += step.count
                case Advance():
                    done.state.apply(step)
        if state is not None:
            assert json.dumps(state.to_json()) == before  # what was given is not changed
        done.state = SourceState.from_json(json.loads(json.dumps(done.state.to_json())))
        return done

    return run


RunOnce = Callable[..., Run]


def items(*numbers: int, edited: Iterable[int] = ()) -> dict[str, tuple[str, str]]:
    """Items by path; an edited one has a sentence more."""
    changed = set(edited)
    return {
        f"/news/{n}": (f"票價{n}", f"<p>{STORY}</p><p>第{n}則。{'更正。' * (n in changed)}</p>")
        for n in numbers
    }


def test_a_feed_over_three_runs(server: Server, run: RunOnce) -> None:
    feed = server.url("/feed")

    def publish(*numbers: int, edited: Iterable[int] = ()) -> None:
        content = rss(items(*numbers, edited=edited), server.url(""))
        server.routes["/feed"] = with_validators(content, XML)

    publish(1, 2, 3)
    first = run(feed)
    assert first.ids == [server.url(f"/news/{n}") for n in (1, 2, 3)]
    one = first.articles[0]
    assert one.text == f"{STORY}\n第1則。"
    assert (one.title, one.date, one.source) == ("票價1", "2026-03-05", "河岸日報")
    assert one.meta == {"feed": feed, "extent": "content"}
    again = run(feed, first.state)
    assert (again.ids, again.passed) == ([], {"not-modified": 1})
    assert again.state.items == first.state.items
    publish(4, 3, 2, edited=[2])  # one new, one edited, one gone
    second = run(feed, again.state)
    assert second.ids == [server.url("/news/4"), server.url("/news/2")]
    assert second.passed == {"unchanged": 1}
    assert content_hash(second.articles[1]) != content_hash(first.articles[1])
    publish(3, 1, 2, edited=[2])  # what was gone comes back
    third = run(feed, second.state)
    assert (third.ids, third.passed) == ([], {"unchanged": 3})
    assert server.paths() == ["/feed"] * 4


def test_pages_are_fetched_once_and_by_their_canonical_address(
    server: Server, run: RunOnce
) -> None:
    links = {
        "/1?utm_source=rss": ("一", ""),
        "/2": ("二", ""),
        "/3": ("三", ""),
        "/4": ("四", ""),
    }
    server.routes.update(
        {
            "/feed": lambda one: one.give(rss(links, server.url("")), kind=XML),
            "/1?utm_source=rss": with_validators(page("一", STORY)),
            "/2": redirect("/moved/2", 301),
            "/moved/2": with_validators(page("二", STORY, '<link rel=canonical href="/second">')),
            "/3": lambda one: one.give(b"gone", status=404),
            "/4": lambda one: one.give(b"busy", status=500),
        }
    )
    first = run(server.url("/feed"), fetch=True)
    assert first.ids == [server.url("/1"), server.url("/second")]
    assert first.reasons == ["http-status", "http-status"]
    assert first.articles[0].meta["extent"] == "page"
    assert first.articles[0].url == server.url("/1?utm_source=rss")
    before = len(server.requests)
    again = run(server.url("/feed"), first.state, fetch=True)
    # Only what failed for now is asked for again, not what is gone.
    assert [path for path, _ in server.requests[before:]] == ["/robots.txt", "/feed", "/4"]
    assert again.passed == {"unchanged": 3, "left-for-next-run": 1}
    assert (again.ids, again.reasons) == ([], ["http-status"])
    rechecked = run(server.url("/feed"), first.state, fetch=True, recheck=True)
    assert rechecked.passed["not-modified"] == 2
    server.routes["/1?utm_source=rss"] = with_validators(page("一", STORY + "更正。"))
    edited = run(server.url("/feed"), first.state, fetch=True, recheck=True)
    assert edited.ids == [server.url("/1")]


@pytest.mark.parametrize(
    ("codec", "kind"),
    [
        ("cp950", "text/html; charset=utf-8"),
        ("utf-8", "text/html; charset=big5"),
        ("big5hkscs", "text/html; charset=iso-8859-1"),
        ("utf-8", "text/html; charset=nonsense"),
        ("utf-16", "text/html"),
    ],
)
def test_a_page_with_the_wrong_charset(server: Server, run: RunOnce, codec: str, kind: str) -> None:
    content = page("票價", STORY).decode().encode(codec)
    server.routes["/feed"] = lambda one: one.give(
        rss({"/1": ("一", "")}, server.url("")), kind="application/xml; charset=iso-8859-1"
    )
    server.routes["/1"] = lambda one: one.give(content, kind=kind)
    (article,) = run(server.url("/feed"), fetch=True).articles
    assert STORY in article.text
    assert article.title == "票價"


def test_a_feed_is_asked_for_again_as_long_as_some_of_it_is_left(
    server: Server, run: RunOnce
) -> None:
    """Its 304 would otherwise hide them for ever."""
    server.routes["/feed"] = with_validators(rss(items(1, 2, 3), server.url("")), XML)
    for number in (1, 2, 3):
        server.routes[f"/news/{number}"] = page(f"第{number}篇", STORY)
    state, ids = SourceState(), []
    for _ in range(3):
        done = run(server.url("/feed"), state, fetch=True, max_pages=1)
        state = done.state
        ids += done.ids
    assert ids == [server.url(f"/news/{n}") for n in (1, 2, 3)]
    assert state.feeds[server.url("/feed")].outcome == "ok"
    assert run(server.url("/feed"), state, fetch=True).passed == {"not-modified": 1}
    # Read another way, the same answer means something else.
    assert len(run(server.url("/feed"), state).ids) == 3


def test_a_host_that_asks_to_wait_is_told_of_once(
    server: Server, run: RunOnce, clock: Clock
) -> None:
    server.routes["/feed"] = with_validators(rss(items(1, 2, 3), server.url("")), XML)
    server.routes["/news/1"] = page("一", STORY)
    server.routes["/news/2"] = lambda one: one.give(b"", status=429, Retry_After="7200")
    server.routes["/news/3"] = page("三", STORY)
    first = run(server.url("/feed"), fetch=True)
    assert (first.ids, first.reasons) == ([server.url("/news/1")], ["asked-to-wait"])
    assert first.passed == {"left-for-next-run": 2}
    assert clock.slept == []
    server.routes["/news/2"] = page("二", STORY)
    second = run(server.url("/feed"), first.state, fetch=True)
    assert second.ids == [server.url("/news/2"), server.url("/news/3")]


def test_killed_at_any_moment_nothing_is_lost_and_nothing_comes_twice(
    server: Server, clock: Clock
) -> None:
    """The state of a run that stopped after any of its steps, with only what was safe by then."""
    server.routes["/feed"] = with_validators(rss(items(1, 2, 3, 4), server.url("")), XML)
    feeds = FeedOptions(allow_private=(server.host,), delay=0)

    def steps(state: SourceState) -> list[object]:
        return list(read_sources(server.url("/feed"), feeds=feeds, state=state, now=clock))

    whole = steps(SourceState())
    for stop in range(len(whole) + 1):
        state, stored = SourceState(), list[str]()
        for step in whole[:stop]:
            if isinstance(step, Article):
                stored.append(step.id)
            elif isinstance(step, Advance):
                state.apply(step)
        rest = [one.id for one in steps(state) if isinstance(one, Article)]
        everything = [server.url(f"/news/{n}") for n in (1, 2, 3, 4)]
        assert list(dict.fromkeys(stored + rest)) == everything
        # Only the very last may come again: stored, but the state had not moved on.
        assert len(stored + rest) <= 5


def test_one_item_in_two_feeds_is_one_article(server: Server, run: RunOnce) -> None:
    base = server.url("")
    other = {"/news/1": ("票價1", "<p>只有摘要。</p>"), "/news/9": ("九", "<p>第九則。</p>")}
    server.routes["/a"] = lambda one: one.give(rss(items(1, 2), base), kind=XML)
    server.routes["/b"] = lambda one: one.give(rss(other, base), kind=XML)
    both = [server.url("/a"), server.url("/b"), server.url("/a")]
    first = run(both)
    assert first.ids == [server.url(f"/news/{n}") for n in (1, 2, 9)]
    assert first.passed == {"duplicate": 1}
    second = run(both, first.state)
    assert (second.ids, second.rejects) == ([], [])


def test_an_item_without_an_address(server: Server, run: RunOnce) -> None:
    feed = (
        "<rss version='2.0'><channel><title>t</title>"
        "<item><guid isPermaLink='false'>7</guid><description>林若水表示，{0}</description></item>"
        "<item><guid isPermaLink='false'>urn:x:8</guid><description>八。</description></item>"
        "<item><description>無名之文。</description></item><item><title>空</title></item>"
        "<item><title>又空</title></item></channel></rss>"
    )
    server.routes["/feed"] = lambda one: one.give(feed.format("好。").encode(), kind=XML)
    first = run(server.url("/feed"))
    assert first.ids[:2] == [server.url("/feed") + "#7", "urn:x:8"]
    assert len(first.ids[2]) == 16
    assert first.reasons == ["empty-text", "empty-text"]
    server.routes["/feed"] = lambda one: one.give(feed.format("不好。").encode(), kind=XML)
    second = run(server.url("/feed"), first.state)
    assert second.ids == [server.url("/feed") + "#7"]
    assert second.reasons == []  # what cannot be had is told once


def test_atom(server: Server, run: RunOnce) -> None:
    atom = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
      <title>港報</title><entry><id>urn:1</id><title type="html">票&lt;b&gt;價&lt;/b&gt;</title>
      <link rel="alternate" href="/1"/><link rel="enclosure" href="/1.mp3"/>
      <updated>2026-03-05T23:30:00+08:00</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p>
      <p>完。</p></div></content></entry></feed>"""
    server.routes["/feed"] = lambda one: one.give(atom.encode(), kind="application/atom+xml")
    done = run(server.url("/feed"))
    (one,) = done.articles
    assert (one.id, one.title, one.date) == (server.url("/1"), "票價", "2026-03-05")
    assert one.text == f"{STORY}\n完。"


def test_opml_in_a_file_and_at_an_address(server: Server, run: RunOnce, tmp_path: Path) -> None:
    opml = (
        "<opml version='2.0'><body><outline text='新聞'>"
        f"<outline type='rss' xmlUrl='{server.url('/a')}'/>"
        f"<outline type='rss' xmlurl='{server.url('/b')}'/></outline>"
        f"<outline xmlUrl='{server.url('/a')}'/><outline xmlUrl='file:///etc/passwd'/>"
        f"<outline xmlUrl='{server.url('/opml')}'/></body></opml>"
    )
    server.routes["/opml"] = lambda one: one.give(opml.encode(), kind="text/x-opml")
    server.routes["/a"] = with_validators(rss(items(1), server.url("")), XML)
    server.routes["/b"] = with_validators(rss(items(2), server.url("")), XML)
    path = tmp_path / "feeds.opml"
    path.write_text(opml)
    for source in (server.url("/opml"), str(path)):
        first = run(source)
        assert first.ids == [server.url("/news/1"), server.url("/news/2")]
        assert first.reasons == ["not-http"]
        again = run(source, first.state)
        assert (again.ids, again.passed["not-modified"]) == ([], 2)


def test_the_feeds_of_a_list_are_asked_host_by_host(
    server: Server, run: RunOnce, clock: Clock, tmp_path: Path
) -> None:
    """The time between two requests to one host is spent with the others."""
    with serving() as other:
        local = f"http://localhost:{other.server_port}"
        for one, base in ((server, server.url("")), (other, local)):
            one.routes["/feed"] = with_validators(rss(items(1, 2, 3), base), XML)
            for number in (1, 2, 3):
                one.routes[f"/news/{number}"] = page(f"第{number}篇", STORY)
        path = tmp_path / "feeds.opml"
        path.write_text(
            f"<opml><outline xmlUrl='{server.url('/feed')}'/>"
            f"<outline xmlUrl='{local}/feed'/></opml>"
        )
        allowed = (server.host, local.removeprefix("http://"))
        done = run(str(path), fetch=True, delay=1.0, allow_private=allowed)
    assert done.rejects == []
    assert done.ids == [f"{base}/news/{n}" for n in (1, 2, 3) for base in (server.url(""), local)]
    assert len(clock.slept) == 3  # of six waits, when one feed had been after the other


def sitemap(pages: dict[str, str], base: str) -> bytes:
    urls = "".join(
        f"<url><loc>{base}{path}</loc><lastmod>{changed}</lastmod><n:news><n:publication>"
        "<n:name>河岸日報</n:name></n:publication><n:title>票價</n:title>"
        "<n:publication_date>2026-03-01T00:00:00+08:00</n:publication_date></n:news></url>"
        for path, changed in pages.items()
    )
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
    ).encode()


def test_a_sitemap_index(server: Server, run: RunOnce) -> None:
    base = server.url("")
    stamps = {"/new.xml.gz": "2026-03-05", "/old.xml": "2020-01-01"}

    def index(handler: Handler) -> None:
        listed = "".join(
            f"<sitemap><loc>{base}{path}</loc><lastmod>{stamp}</lastmod></sitemap>"
            for path, stamp in stamps.items()
        )
        handler.give(f"<sitemapindex>{listed}</sitemapindex>".encode(), kind=XML)

    server.routes.update(
        {
            "/index": index,
            "/new.xml.gz": lambda one: one.give(
                gzip.compress(sitemap({"/1": "a", "/2": "a"}, base)), kind="application/gzip"
            ),
            "/old.xml": sitemap({"/3": "a"}, base),
            "/1": page("一", STORY),
            "/2": page("二", STORY),
            "/3": page("三", STORY),
        }
    )
    assert run(server.url("/old.xml")).reasons == ["needs-fetch"]
    first = run(server.url("/index"), fetch=True)
    assert first.ids == [f"{base}/1", f"{base}/2", f"{base}/3"]
    assert first.articles[0].date == "2026-03-01"
    stamps["/new.xml.gz"] = "2026-03-06"
    server.routes["/new.xml.gz"] = sitemap({"/1": "b", "/2": "a"}, base)
    server.routes["/1"] = page("一", STORY + "更正。")
    before = len(server.requests)
    second = run(server.url("/index"), first.state, fetch=True)
    assert [path for path, _ in server.requests[before:]][1:] == ["/index", "/new.xml.gz", "/1"]
    assert second.ids == [f"{base}/1"]
    assert second.passed == {"unchanged": 2}  # a page, and the old sitemap


def test_what_is_no_feed(server: Server, run: RunOnce) -> None:
    hint = '<link rel="alternate" type="application/rss+xml" href="/feed?x=1">'
    server.routes.update(
        {
            "/home": page("首頁", STORY, hint),
            "/plain": page("首頁", STORY),
            "/json": lambda one: one.give(b'{"a": 1}', kind="application/json"),
            "/svg": lambda one: one.give(b"<svg/>", kind="image/svg+xml"),
            "/empty": b"",
            "/noise": b"<a>\xfd\xfc\xfb\xfa\xf5" * 30,
        }
    )
    done = run([server.url(path) for path in server.routes])
    assert done.reasons == [
        "not-a-feed",
        "not-a-feed",
        "broken-xml",
        "not-a-feed",
        "broken-xml",
        "undecodable",
    ]
    assert server.url("/feed?x=1") in done.rejects[0].message
    assert all(reject.source == server.url(path)
               for reject, path in zip(done.rejects, server.routes, strict=True))  # fmt: skip


def test_files_and_addresses_in_the_order_given(
    server: Server, run: RunOnce, tmp_path: Path
) -> None:
    server.routes["/feed"] = with_validators(rss(items(1), server.url("")), XML)
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "saved.rss.gz").write_bytes(gzip.compress(rss(items(2), server.url(""))))
    sources = [str(tmp_path / "saved.rss.gz"), server.url("/feed"), str(tmp_path / "a.txt")]
    done = run(sources)
    assert done.ids == [server.url("/news/2"), server.url("/news/1"), "a"]
    again = run(sources, done.state)
    assert again.ids == ["a"]  # files are read again; the store tells what it has


def test_a_password_in_an_address_is_not_kept(server: Server, run: RunOnce) -> None:
    seen: list[str | None] = []

    def guarded(handler: Handler) -> None:
        seen.append(handler.headers.get("Authorization"))
        handler.give(rss(items(1), server.url("")), kind=XML)

    server.routes["/feed"] = guarded
    done = run(f"http://me:secret@{server.host}/feed")
    assert seen[0] is not None
    written = json.dumps(done.state.to_json()) + repr(done.articles) + repr(done.rejects)
    assert "secret" not in written
    assert done.articles[0].meta["feed"] == server.url("/feed")


def test_the_state_forgets_what_is_long_gone(
    server: Server, run: RunOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lunzheng.feeds._follow.KEPT_GONE", 2)
    state = SourceState()
    for number in range(6):
        content = rss(items(number), server.url(""))
        server.routes["/feed"] = with_validators(content, XML)
        state = run(server.url("/feed"), state).state
    assert list(state.items) == [server.url(f"/news/{n}") for n in (3, 4, 5)]


def test_a_state_that_is_none() -> None:
    good = SourceState(items={"a": ItemState("f", "e", "a")}).to_json()
    assert SourceState.from_json(good).to_json() == good
    for bad in ({}, {"version": 1}, {**good, "items": [1]}, {**good, "items": {"a": {"x": 1}}}):
        with pytest.raises(FormatError, match="no state of feeds"):
            SourceState.from_json(bad)
    with pytest.raises(FormatError, match="Update Lunzheng"):
        SourceState.from_json({**good, "version": 2})
