"""The true annotator, but for articles that kill the worker they are in.

``BENCH_POISON`` names them by id, with spaces between. With ``BENCH_POISON_MARKS``, a folder, each
kills once and leaves a mark there; without, whenever it is tried.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.batch.light import HarmlessExtractor
from tests.bench.watching import LIGHT

from lunzheng.article import Article, Layers
from lunzheng.batch.annotator import Analyser, Annotator
from lunzheng.record import Record

POISONED = "tests.bench.poisoned:PoisonedAnnotator"


class PoisonedAnnotator(Annotator):
    def _loaded(self) -> Analyser:
        return Poisoned(HarmlessExtractor() if LIGHT else super()._loaded())


class Poisoned:
    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._deadly = set(os.environ.get("BENCH_POISON", "").split())

    def analyse(self, article: Article) -> tuple[list[Record], Layers]:
        if article.id in self._deadly and not self._has_killed(article.id):
            os.kill(os.getpid(), signal.SIGSEGV)
        return self._analyser.analyse(article)

    def _has_killed(self, name: str) -> bool:
        folder = os.environ.get("BENCH_POISON_MARKS")
        if not folder:
            return False
        mark = Path(folder, name)
        if mark.exists():
            return True
        mark.touch()
        return False
