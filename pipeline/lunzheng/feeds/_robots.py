"""robots.txt as RFC 9309 has it: which paths of a host may be fetched, and how often.

``urllib.robotparser`` takes the first rule that fits instead of the longest, and knows no ``*`` and
``$``, which most news sites use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, urlsplit

_MAX_LENGTH = 500 * 1024  # as the RFC has it: what stands after it is not read
_MAX_PATTERN = 2048


@dataclass(slots=True)
class _Group:
    """What is said to some user agents."""

    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host lets one user agent do.

    Parameters
    ----------
    rules : path pattern and whether it is allowed.
    delay : seconds between two requests, if it names any.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """Whether an address of the host may be fetched; ``/robots.txt`` always may."""
        parts = urlsplit(url)
        path = _escaped(parts.path or "/") + (f"?{_escaped(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        # The longest pattern wins, and of two that are equal the one that allows.
        fitting = [(len(rule), allowed) for rule, allowed in self.rules if _fits(rule, path)]
        return max(fitting)[1] if fitting else True


ALLOW_ALL = Robots()


def parsed_robots(content: bytes, token: str) -> Robots:
    """What a robots.txt says to the user agent ``token``: its groups, else those of ``*``."""
    text = content[:_MAX_LENGTH].decode("utf-8", "replace").removeprefix("\ufeff")
    groups: dict[str, _Group] = {}
    named: list[_Group] = []
    naming = False
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not naming:
                named = []
            named.append(groups.setdefault(value.lower(), _Group()))
            naming = True
            continue
        if key in ("allow", "disallow", "crawl-delay"):
            naming = False
            _add(named, key, value)
    # A group is meant when its name is ours, up to a version that somebody wrote behind it.
    group = groups.get(token.lower()) or next(
        (group for name, group in groups.items() if name.split("/")[0].strip() == token.lower()),
        groups.get("*", _Group()),
    )
    return Robots(tuple(group.rules), group.delay)


def _add(groups: Iterable[_Group], key: str, value: str) -> None:
    for group in groups:
        if key == "crawl-delay":
            group.delay = _seconds(value) if group.delay is None else group.delay
        elif value and len(value) <= _MAX_PATTERN:  # an empty Disallow forbids nothing
            group.rules.append((_escaped(value), key == "allow"))


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e9 else None


def _fits(rule: str, path: str) -> bool:
    """Whether a path begins as a pattern says; piece by piece, as a regex may take for ever."""
    ending = rule.endswith("$")
    first, *others = _pieces(rule.removesuffix("$"))
    if not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if ending and others else None
    for piece in others:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if not ending:
        return True
    return at == len(path) if last is None else path.endswith(last) and len(path) - len(last) >= at


@lru_cache(4096)
def _pieces(rule: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\*+", "*", rule).split("*"))


def _escaped(path: str) -> str:
    """Escapes alike on both sides: 政治 and %e6%94%bf… are the same path."""
    quoted = quote(path, safe="/%?=&:@!$'()*+,;~-._[]")
    return re.sub("%[0-9a-fA-F]{2}", lambda found: found.group().upper(), quoted)
