"""From what is read to what is new: known articles pass, others get version and cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lunzheng.article import Article
from lunzheng.batch.counts import Counts
from lunzheng.batch.index import Index
from lunzheng.batch.indexing import article_key, reject_key
from lunzheng.batch.items import Item, NewArticle, NewReject
from lunzheng.batch.stories import Stories, cluster_name
from lunzheng.feeds import Advance
from lunzheng.sources import Passed, Reject, content_hash


@dataclass(slots=True)
class Intake:
    """Decides, in the order of reading, what goes into the store.

    Parameters
    ----------
    dedupe : one of ``lunzheng.batch.config.DEDUPE``.
    """

    index: Index
    dedupe: str
    counts: Counts

    def item_of(self, read: Article | Reject, partition: int) -> Item | None:
        """What ``partition`` gets; None for what the store has already."""
        self.counts.read += 1
        item = (
            self._reject(read, partition)
            if isinstance(read, Reject)
            else self._article(read, partition)
        )
        if item is None:
            self.counts.known += 1
        return item

    def _reject(self, reject: Reject, partition: int) -> NewReject | None:
        new = self.index.add(reject_key(reject.to_json()), partition)
        return NewReject(reject) if new else None

    def _article(self, article: Article, partition: int) -> NewArticle | None:
        digest = content_hash(article)
        if not self.index.add(article_key(article.id, digest), partition):
            return None
        version = self.index.next_version(article.id, partition)
        if self.dedupe == "none":
            return NewArticle(article, version, digest, None)
        own = cluster_name(article.id, version)
        cluster = Stories(self.index).cluster_of(own, article.text, partition)
        # An edit of an article is nearly always a near-duplicate of it, and yet news.
        duplicate = self.dedupe == "first" and not _is_of(cluster, article.id)
        return NewArticle(article, version, digest, cluster, duplicate)


def _is_of(cluster: str, article_id: str) -> bool:
    own, _, version = cluster.rpartition("#")
    return cluster == article_id or (own == article_id and version.isdigit())


def new_items(
    read: Iterable[Article | Reject | Passed | Advance],
    intake: Intake,
    first_partition: int,
    size: int,
) -> Iterator[tuple[int, Item | Advance]]:
    """Yield what is new, with the number of its partition: ``size`` items for each.

    An advance of the feeds' state comes behind the items that it belongs to.
    """
    partition, filled = first_partition, 0
    for one in read:
        if isinstance(one, Passed):
            intake.counts.passed[one.reason] += one.count
            continue
        if isinstance(one, Advance):
            yield partition, one
            continue
        item = intake.item_of(one, partition)
        if item is None:
            continue
        yield partition, item
        filled += 1
        if filled == size:
            partition, filled = partition + 1, 0
