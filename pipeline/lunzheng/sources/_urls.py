"""Addresses as ids: one for all the ways in which the same page is linked."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from urllib.parse import quote, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_SAFE_IN_PATH = "/%!$&'()*+,;=:@~-._"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?[]"


def is_web(url: str) -> bool:
    """Whether it is a whole http or https address."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def normalised(url: str) -> str:
    """The address without what does not tell pages apart.

    Scheme and host in lower case, no user, default port, fragment or tracking parameter
    (``tracking_parameters.txt``), the rest of the query sorted, escapes in upper case.

    Raises
    ------
    ValueError : when it is no http or https address.
    """
    if not is_web(url):
        raise ValueError(f"no http or https address: {url!r}")
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    if parts.port is not None and parts.port != _PORTS[scheme]:
        host = f"{host}:{parts.port}"
    path = _escaped(parts.path, _SAFE_IN_PATH) or "/"
    # Not parsed: the escapes of a query may be Big5.
    given = [one for one in _escaped(parts.query, _SAFE_IN_QUERY).split("&") if one]
    kept = sorted(one for one in given if not _is_tracking(one.partition("=")[0]))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""  # the page, before 2015
    return urlunsplit((scheme, host, path, "&".join(kept), fragment))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registered domain (``m.`` and ``www.`` for example)."""
    hosts = [(urlsplit(url).hostname or "").lower() for url in (one, other)]
    if hosts[0] == hosts[1]:
        return True
    from courlan import extract_domain  # comes with trafilatura

    domains = [extract_domain(url, fast=True) for url in (one, other)]
    return domains[0] is not None and domains[0] == domains[1]


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _escaped(part: str, safe: str) -> str:
    return _ESCAPE.sub(lambda found: found.group().upper(), quote(part, safe=safe))


def _is_tracking(name: str) -> bool:
    names, prefixes = _tracking()
    lower = name.lower()
    return lower in names or lower.startswith(prefixes)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    content = files("lunzheng.sources").joinpath("tracking_parameters.txt").read_text("utf-8")
    lines = [line.strip().lower() for line in content.splitlines()]
    entries = [line for line in lines if line and not line.startswith("#")]
    prefixes = tuple(entry.removesuffix("*") for entry in entries if entry.endswith("*"))
    return frozenset(entry for entry in entries if not entry.endswith("*")), prefixes
