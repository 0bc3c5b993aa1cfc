"""Lists of what to fetch: OPML (feeds), sitemaps (pages) and indexes of sitemaps.

https://www.sitemaps.org/protocol.html, http://opml.org/spec2.opml and Google's news sitemaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lunzheng.sources._feed import Entry
from lunzheng.sources._urls import is_web, normalised
from lunzheng.sources._xml import local_name, parsed
from lunzheng.text.dates import to_iso


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed or sitemap that a list names; ``stamp`` changes when it does, where the list says."""

    url: str
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds: other sources, or pages; and what is broken in its XML."""

    sources: tuple[Listed, ...] = ()
    pages: tuple[tuple[Entry, str], ...] = ()
    broken: str | None = None


def parsed_list(xml: str, url: str | None = None) -> Listing:
    """The entries of an OPML file, a sitemap or an index of sitemaps; a second mention is no entry.

    Parameters
    ----------
    url : the list's own, against which addresses are resolved.

    Raises
    ------
    Refusal : when nothing of its XML can be read.
    """
    root, broken = parsed(xml)
    match local_name(root.tag):
        case "opml":
            feeds = (_attribute(one, "xmlurl") for one in root.iter())
            urls = dict.fromkeys(_whole(feed, url) for feed in feeds if feed)
            return Listing(tuple(map(Listed, urls)), broken=broken)
        case "sitemapindex":
            listed = {one["loc"]: one.get("lastmod") for one in _children(root, "sitemap", url)}
            return Listing(tuple(Listed(*one) for one in listed.items()), broken=broken)
        case _:
            pages = {one["loc"]: one for one in _children(root, "url", url) if is_web(one["loc"])}
            return Listing((), tuple(map(_page, pages.values())), broken)


def _children(root: Any, name: str, url: str | None) -> list[dict[str, str]]:
    """Of each child of that name, the texts of all elements in it, by local name."""
    found = []
    for child in root:
        if local_name(child.tag) == name:
            texts: dict[str, str] = {}
            for one in child.iter():
                if text := " ".join((one.text or "").split()):
                    texts.setdefault(_path(one), text)
            if "loc" in texts:
                found.append({**texts, "loc": _whole(texts["loc"], url)})
    return found


def _path(element: Any) -> str:
    """The local name; that of a picture or video with its parent, so that it is no other's."""
    name, above = local_name(element.tag), element.getparent()
    within = local_name(above.tag) if above is not None else ""
    return f"{within}/{name}" if within in ("image", "video", "publication") else name


def _page(texts: dict[str, str]) -> tuple[Entry, str]:
    """A page, and what changes when it does."""
    loc = texts["loc"]
    entry = Entry(
        address=normalised(loc),
        link=loc,
        title=texts.get("title"),
        date=to_iso(texts.get("publication_date")),
        text="",
        extent="page",
        outlet=texts.get("publication/name"),
    )
    return entry, texts.get("lastmod", "")


def _whole(written: str, url: str | None) -> str:
    try:
        return urljoin(url, written.strip()) if url is not None else written.strip()
    except ValueError:  # half an IPv6 address; it is refused when it is asked for
        return written.strip()


def _attribute(element: Any, name: str) -> str | None:
    """An attribute, whatever its case: half of the OPML writers have ``xmlurl``."""
    if not isinstance(element.tag, str):
        return None
    found = (value for key, value in element.attrib.items() if key.lower() == name)
    return str(next(found, "")) or None
