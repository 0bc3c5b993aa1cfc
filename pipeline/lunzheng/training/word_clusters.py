"""Clusters of words that stand among the same neighbours, for the lexicon ``clusters.tsv``.

Run as ``python -m lunzheng.training.word_clusters --raw DIR --output models/default``.

The gold data name a few thousand persons and places; the raw news show tens of thousands of words
between the same neighbours. Each word is described by the positive pointwise mutual information
with the words one and two places before and after it (Levy and Goldberg 2014), reduced by singular
value decomposition, and clustered by k-means, coarsely and finely.
"""

from __future__ import annotations

import argparse
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD

from lunzheng.entities.dictionaries import cluster_key
from lunzheng.model_files import default_model_dir
from lunzheng.text.script import simplified_shadow
from lunzheng.text.words import LEXICON, WordSegmenter
from lunzheng.training.corpora import articles
from lunzheng.training.names import news_texts

#: Numbers of clusters: coarse, fine.
SIZES = (256, 1024)
_DIMENSIONS = 80
_NEIGHBOURS = 3000
_FEWEST = 6
_BREAK = -1


def word_clusters(texts: Iterable[str], segmenter: WordSegmenter) -> dict[str, tuple[int, ...]]:
    """The cluster numbers of each frequent word, keyed by its :func:`cluster_key`."""
    numbers: dict[str, int] = {}
    sequence = array("i")
    for text in texts:
        shadow = simplified_shadow(text)
        for start, end in segmenter.words(text):
            sequence.append(numbers.setdefault(cluster_key(shadow[start:end]), len(numbers)))
        sequence.append(_BREAK)
    ranked, vocabulary = _ranked(np.frombuffer(sequence, dtype=np.int32), list(numbers))
    vectors = _vectors(ranked, len(vocabulary))
    labels = [
        MiniBatchKMeans(
            size, random_state=1, batch_size=8192, n_init=1, max_iter=60, init="random"
        ).fit_predict(vectors)
        for size in SIZES
    ]
    return {
        word: tuple(int(label[place]) for label in labels) for place, word in enumerate(vocabulary)
    }


def _ranked(sequence: np.ndarray, words: list[str]) -> tuple[np.ndarray, list[str]]:
    """The sequence with each word replaced by its rank in frequency, and the words by rank."""
    counts = np.bincount(sequence[sequence >= 0], minlength=len(words))
    order = np.argsort(-counts, kind="stable")
    rank = np.full(len(words) + 1, _BREAK)
    rank[order] = np.arange(len(words))
    frequent = int((counts >= _FEWEST).sum())
    ranked = rank[sequence]
    ranked[ranked >= frequent] = _BREAK
    return ranked, [words[place] for place in order[:frequent]]


def _vectors(ranked: np.ndarray, size: int) -> np.ndarray:
    parts = []
    for distance in (1, 2):
        left, right = ranked[:-distance], ranked[distance:]
        for word, neighbour in ((left, right), (right, left)):
            kept = (word >= 0) & (neighbour >= 0) & (neighbour < _NEIGHBOURS)
            ones = np.ones(int(kept.sum()), dtype=np.float32)
            parts.append(
                sparse.coo_matrix((ones, (word[kept], neighbour[kept])), shape=(size, _NEIGHBOURS))
            )
    table = sparse.hstack(parts).tocsr()
    total, rows = table.sum(), np.asarray(table.sum(1)).ravel()
    # Smoothed as in Levy, Goldberg and Dagan 2015: rare neighbours would weigh too much.
    columns = np.asarray(table.sum(0)).ravel() ** 0.75
    columns *= total / columns.sum()
    cells = table.tocoo()
    information = np.log(cells.data * total / (rows[cells.row] * columns[cells.col] + 1e-9))
    kept = information > 0
    positive = sparse.coo_matrix(
        (information[kept], (cells.row[kept], cells.col[kept])), shape=cells.shape
    )
    vectors = TruncatedSVD(_DIMENSIONS, random_state=1, n_iter=4).fit_transform(positive.tocsr())
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / (lengths + 1e-9))


def _texts(raw_dir: Path) -> Iterator[str]:
    encyclopaedia = (a["text"] for a in articles(raw_dir / "raw_drcd_paragraphs.jsonl.xz"))
    return chain(encyclopaedia, news_texts(raw_dir, every=4))


def main() -> None:
    """Write ``clusters.tsv`` from the texts named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.word_clusters")
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=default_model_dir())
    arguments = parser.parse_args()
    segmenter = WordSegmenter(lexicon=arguments.output / LEXICON)
    clusters = word_clusters(_texts(arguments.raw), segmenter)
    header = (
        "# Words that stand among the same neighbours: the word in Simplified shadow, the number\n"
        "# of its coarse and of its fine cluster.\n"
        "# Source: python -m lunzheng.training.word_clusters over the texts named in the model\n"
        "# card (news; DRCD paragraphs, CC BY-SA 3.0); MIT.\n"
    )
    rows = (
        f"{word}\t{coarse}\t{fine}\n"
        for word, (coarse, fine) in sorted(clusters.items())
        if word[0] != "#"  # In a lexicon it opens a comment.
    )
    path = arguments.output / "lexicons" / "clusters.tsv"
    path.write_text(header + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
