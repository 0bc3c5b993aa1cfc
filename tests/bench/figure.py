"""One figure in a process of its own: ``python -m tests.bench.figure NAME ARTICLES.jsonl``.

Prints a JSON object: characters or articles a second of processor time, loading left out.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import lunzheng


def _texts(source: Path) -> list[str]:
    return [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines()]


def _speed(texts: list[str], work: Callable[[str], object]) -> float:
    gc.freeze()  # as the command line does once a model is loaded
    started = process_time()
    for text in texts:
        work(text)
    return sum(map(len, texts)) / (process_time() - started)


def jieba_cut(source: Path) -> float:
    import jieba

    jieba.initialize()
    texts = _texts(source)
    return _speed(texts, lambda text: list(jieba.cut(text)))


def segmentation(source: Path) -> float:
    """Words, mended to entities that are known before."""
    from lunzheng.text.mending import mend_to_entities
    from lunzheng.text.words import WordSegmenter

    extractor, segmenter = lunzheng.Extractor(), WordSegmenter()
    texts = _texts(source)
    entities = {t: extractor.layers(lunzheng.Article("a", t)).entities for t in texts}
    return _speed(texts, lambda text: mend_to_entities(segmenter.words(text), entities[text]))


def pipeline(source: Path) -> float:
    """All of ``lunzheng extract``: read, segment, tag, attribute, classify, write."""
    from lunzheng.cli.extract import extract
    from lunzheng.cli.loading import load_extractor

    extractor = load_extractor(None, None, "auto")
    extractor.extract(lunzheng.Article("warm", "李小真說，天氣很好。"))
    with tempfile.TemporaryDirectory() as folder:
        started = process_time()
        summary = extract([str(source)], str(Path(folder, "out.jsonl")), extractor=extractor)
        return summary.characters / (process_time() - started)


def monpa(source: Path) -> float:
    """MONPA's segmentation and entities; it has to be installed by whoever measures it."""
    import monpa as other

    texts = [text[:140] for text in _texts(source)[:60]]
    other.pseg("今天天氣很好。")
    return _speed(texts, other.pseg)


FIGURES = {f.__name__: f for f in (jieba_cut, segmentation, pipeline, monpa)}

if __name__ == "__main__":
    print(json.dumps({sys.argv[1]: FIGURES[sys.argv[1]](Path(sys.argv[2]))}))
