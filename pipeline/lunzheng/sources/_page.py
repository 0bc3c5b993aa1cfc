"""From the bytes of a web page to its article, by trafilatura."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lunzheng.article import Article
from lunzheng.sources._content import check_controls
from lunzheng.sources._encoding import SAMPLE_BYTES, decoded
from lunzheng.sources._place import Refusal
from lunzheng.sources._rows import check_surrogates, content_id, is_blank
from lunzheng.sources._urls import is_web, same_site
from lunzheng.sources.extras import html_extractor
from lunzheng.text.dates import to_iso

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_HEAD_LENGTH = 1 << 18


def page_text(content: bytes, encoding: str | None, header: str | None = None) -> str:
    """A web page as text.

    Parameters
    ----------
    encoding : as the user named it; None detects it.
    header : the charset of the HTTP header. Servers send one for all their pages, right or wrong:
        it is asked only when the page says nothing itself, and believed only when the bytes agree.

    Raises
    ------
    Refusal : when it is blank, no text, or in no known encoding.
    """
    said = _CHARSET.search(content[:4096])
    text = decoded(content, encoding, said.group(1).decode("ascii") if said else header)
    check_controls(text[:SAMPLE_BYTES])
    check_surrogates("text", text)  # an encoding that the user named may let them pass
    if is_blank(text):
        raise Refusal("empty-text", "the page is blank. Remove it, or fetch it again.")
    return text


def article_of_page(page: str, *, article_id: str | None = None, url: str | None = None) -> Article:
    """The main text of a page, its title, date, outlet and address.

    Parameters
    ----------
    article_id : None makes one from the text.
    url : where the page was fetched; dates may stand in it.

    Raises
    ------
    Refusal : when no article is found in it.
    MissingExtra : without trafilatura.
    """
    extractor = html_extractor()
    try:
        found = extractor.bare_extraction(
            page,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # of whatever kind: a page must not lose the others
        raise Refusal(
            "no-main-text",
            f"trafilatura fails on this web page ({type(error).__name__}: {error}). Save the "
            "article's text as .txt instead.",
        ) from error
    text = (found.text or "") if found is not None else ""
    if is_blank(text):
        raise Refusal(
            "no-main-text",
            "no article was found in this web page. Save the article's text as .txt instead.",
        )
    return Article(
        article_id or content_id(text),
        text,
        found.title or None,
        to_iso(found.date),
        found.sitename or found.hostname or None,
        url or found.url or None,
    )


def canonical_of(page: str, url: str) -> str | None:
    """The address that a page itself gives as its canonical one (RFC 6596), if it can be true.

    An address of another site, or the home page as that of an article, is a slip of the site's
    template; ids made of it would make all its articles one.
    """
    for link in _LINK.finditer(page, 0, _HEAD_LENGTH):
        attributes = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(link.group())
        }
        if "canonical" in attributes.get("rel", "").lower().split():
            # Ampersands are the one thing that is escaped in an address.
            href = attributes.get("href", "").strip().replace("&amp;", "&")
            try:
                return _plausible(urljoin(url, href), url) if href else None
            except ValueError:  # half an IPv6 address
                return None
    return None


def _plausible(canonical: str, url: str) -> str | None:
    if not is_web(canonical) or not same_site(canonical, url):
        return None
    parts, own = urlsplit(canonical), urlsplit(url)
    is_home = parts.path in ("", "/") and not parts.query
    return None if is_home and (own.path not in ("", "/") or own.query) else canonical
