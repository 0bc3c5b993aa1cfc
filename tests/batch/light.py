"""An annotator of one pattern, in a fraction of the time that loading a model takes.

Certain words in a text make it crash, run out of memory, or take its time.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.cli.faked import FakeExtractor, records_of

from lunzheng.article import Article, Entity, Layers
from lunzheng.batch.annotator import Analyser, Annotator
from lunzheng.record import Record

LIGHT = "tests.batch.light:LightAnnotator"
HARMLESS = "tests.batch.light:HarmlessAnnotator"


class LightExtractor(FakeExtractor):
    def analyse(self, article: Article) -> tuple[list[Record], Layers]:
        text = article.text
        time.sleep(float(os.environ.get("LIGHT_SECONDS", "0")))
        if "當機" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "被殺" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "一次就好" in text:  # dies the first time, not the second
            mark = Path(os.environ["LIGHT_MARK"])
            if not mark.exists():
                mark.touch()
                os._exit(3)
        if "爆量" in text:
            raise MemoryError
        if "吃掉" in text:
            return [], Layers(article.id, (), ((0, len(bytes(3 << 30))),), ())
        if "卡住" in text:
            time.sleep(600)
        return self.extract(article), self.layers(article)


class LightAnnotator(Annotator):
    def _loaded(self) -> Analyser:
        return LightExtractor()


class HarmlessExtractor:
    """For texts that nobody invented for these tests: no word does anything."""

    def analyse(self, article: Article) -> tuple[list[Record], Layers]:
        time.sleep(float(os.environ.get("LIGHT_SECONDS", "0")))
        records = records_of(article)
        names = [record.speaker.mention for record in records]
        entities = tuple(Entity(name.start, name.end, "PERSON") for name in names if name)
        return records, Layers(article.id, ((0, len(article.text)),), (), entities)


class HarmlessAnnotator(Annotator):
    def _loaded(self) -> Analyser:
        return HarmlessExtractor()
