"""Clusters of near-duplicates that grow with a store: one wire story, many outlets.

Articles come in an order, and a written partition never changes, so clusters cannot be joined
later as ``lunzheng.datasets.near_duplicates`` does. Each cluster has a leader, its first article:
an article joins the cluster of the earliest leader that it resembles, else it leads a new one
(leader clustering, Hartigan 1975). The outcome depends on the order alone, and every member
resembles its leader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lunzheng.batch.index import Index
from lunzheng.datasets.near_duplicates import THRESHOLD, bands_of, grams_of, signature_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Stories:
    """Tells the cluster of each article that comes.

    Parameters
    ----------
    threshold : Jaccard similarity of character 5-grams from which two texts are near-duplicates,
        estimated from 128 MinHash values (standard error at most 0.044).
    """

    def __init__(self, index: Index, threshold: float = THRESHOLD) -> None:
        self._index, self._threshold = index, threshold

    def cluster_of(self, own: str, text: str, partition: int) -> str:
        """The cluster of an article: that of the leader it resembles, else ``own``, which it leads.

        Parameters
        ----------
        own : the name of the cluster that the article would lead, see :func:`cluster_name`.
        """
        signature, bands = _signed(text)
        for cluster, other in self._index.leaders(bands):
            if _resemblance(signature, other) >= self._threshold:
                return cluster
        self._index.add_leader(own, signature.tobytes(), bands, partition)
        return own

    def add_leader(self, own: str, text: str, partition: int) -> None:
        """Note a leader that is in the store."""
        signature, bands = _signed(text)
        self._index.add_leader(own, signature.tobytes(), bands, partition)


def cluster_name(article_id: str, version: int) -> str:
    """What a cluster is called that this version of an article leads."""
    return article_id if version == 1 else f"{article_id}#{version}"


def _signed(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    signature = signature_of(grams_of(text))
    return signature, bands_of(signature)


def _resemblance(one: NDArray[np.uint32], other: bytes) -> float:
    """The share of equal MinHash values: an unbiased estimate of the Jaccard similarity."""
    import numpy as np

    return float((one == np.frombuffer(other, np.uint32)).mean())
