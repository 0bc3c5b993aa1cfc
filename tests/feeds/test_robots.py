"""robots.txt as RFC 9309 has it."""

from __future__ import annotations

import pytest

from lunzheng.feeds._robots import parsed_robots

SITE = "https://news.example"


def allows(rules: str, path: str, token: str = "Lunzheng") -> bool:
    return parsed_robots(rules.encode(), token).allows(SITE + path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a/", "/ab", True),
        # the longest rule wins, wherever it stands; and of two equals the one that allows
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
        ("User-agent: *\nAllow: /\nDisallow: /news/", "/news/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # patterns
        ("User-agent: *\nDisallow: /*?", "/a?b=1", False),
        ("User-agent: *\nDisallow: /*?", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: */print/*", "/news/print/1", False),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        # escapes
        ("User-agent: *\nDisallow: /政治", "/%e6%94%bf%e6%b2%bb/1", False),
        ("User-agent: *\nDisallow: /%E6%94%BF%E6%B2%BB", "/政治/1", False),
        # groups
        ("User-agent: lunzheng\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: other\nDisallow: /\n", "/a", True),
        ("User-agent: other\nUser-agent: LUNZHENG/0.1\nDisallow: /\n", "/a", False),
        ("User-agent: lunzheng\nDisallow: /a\nUser-agent: lunzheng\nDisallow: /b", "/a", False),
        # how it is written
        ("\ufeffuser-agent:*\r\ndisallow : /a # why\r\nSitemap: https://x/", "/a", False),
        ("Disallow: /\nUser-agent: *\nAllow: /", "/a", True),
        ("<html>no robots here</html>", "/a", True),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


def test_the_delay() -> None:
    assert parsed_robots(b"User-agent: *\nCrawl-delay: 2.5", "x").delay == 2.5
    for nonsense in (b"soon", b"-1", b"nan", b"inf"):
        assert parsed_robots(b"User-agent: *\nCrawl-delay: " + nonsense, "x").delay is None


def test_a_pattern_made_to_take_for_ever_does_not() -> None:
    rules = "User-agent: *\nDisallow: /" + "*a" * 900 + "$\n"
    assert allows(rules, "/" + "a" * 800 + "b")
