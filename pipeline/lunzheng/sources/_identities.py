"""Which address is the id of an article that came from one."""

from __future__ import annotations

from lunzheng.article import Article
from lunzheng.sources._rows import content_hash
from lunzheng.sources._urls import normalised


class Identities:
    """Canonical addresses as ids, as long as they are not claimed for several articles.

    Some sites give each page the same canonical address, by a slip of their template. The first
    page that claims one has it; another page with another text keeps the address it came from.
    """

    def __init__(self) -> None:
        self._claimed: dict[str, tuple[str, str]] = {}

    def claim(self, article_id: str, address: str, version: str) -> None:
        """Remember from an earlier run what an id stands for."""
        self._claimed[article_id] = (address, version)

    def of(self, article: Article, address: str, canonical: str | None) -> str:
        """The id of an article.

        Parameters
        ----------
        address : where it came from, normalised.
        canonical : what the page says is its canonical address.
        """
        if canonical is None or normalised(canonical) == address:
            return address
        wanted = normalised(canonical)
        version = content_hash(article)
        claimant, claimed = self._claimed.setdefault(wanted, (address, version))
        if claimant == address:
            self._claimed[wanted] = (address, version)
            return wanted
        return wanted if claimed == version else address
