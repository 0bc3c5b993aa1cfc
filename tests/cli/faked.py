"""The command line with an extractor of one pattern: ``python faked.py extract …``.

What the command line does with input, output, signals and errors is tested apart from how good
the records are, and in a fraction of the time that loading a model takes.
"""

from __future__ import annotations

import re
import sys
import time
import types
from collections.abc import Sequence
from pathlib import Path

from lunzheng.article import Article, Entity, Layers, Span
from lunzheng.errors import ModelError
from lunzheng.record import Record, Speaker
from lunzheng.sentence import LabelledSentence

CLAIM = re.compile(r"(?P<name>[^，。「」\n]{2,4}?)(?P<cue>表示|指出|呼籲)，(?P<claim>[^。\n]+)")


def records_of(article: Article) -> list[Record]:
    """The records of the pattern, whatever words the text has."""
    text = article.text
    return [
        Record(
            article.id,
            (Span.of(text, *match.span("claim")),),
            Span.of(text, *match.span("cue")),
            Speaker(Span.of(text, *match.span("name")), match["name"], None, "person"),
            "indirect",
            "recommendation" if match["cue"] == "呼籲" else "fact",
            confidence=0.5 if match["cue"] == "指出" else 0.9,
        )
        for match in CLAIM.finditer(text)
    ]


class FakeExtractor:
    """Finds ``某某表示，……。``; certain words in the text make it fail, or take its time."""

    def __init__(
        self,
        model_dir: Path | None = None,
        user_dict: Sequence[Path] = (),
        engine: str = "auto",
        extra_cues: Sequence[Path] = (),
    ) -> None:
        if model_dir is not None and not model_dir.exists():
            raise ModelError(f"{model_dir}: no such model. Name a model directory with --model.")
        self.settings = (model_dir, tuple(user_dict), engine, tuple(extra_cues))

    def extract(self, article: Article) -> list[Record]:
        if "出錯" in article.text:
            raise ValueError("a bug in the extractor")
        if "模型損壞" in article.text:
            raise ModelError("model damaged. Install it again.")
        if "緩慢" in article.text:
            time.sleep(60)
        return records_of(article)

    def layers(self, article: Article) -> Layers:
        if "出錯" in article.text:
            raise ValueError("a bug in the extractor")
        words = tuple(match.span() for match in re.finditer(r"\S", article.text))
        sentences = tuple(match.span() for match in re.finditer(r"[^。\n]+。?", article.text))
        entities = tuple(
            Entity(*match.span("name"), "PERSON") for match in CLAIM.finditer(article.text)
        )
        return Layers(article.id, sentences, words, entities)


class FakeClassifier:
    """Labels the sentences of :class:`FakeExtractor`: what its records lie in is a claim."""

    def __init__(
        self,
        model_dir: Path | None = None,
        user_dict: Sequence[Path] = (),
        engine: str = "auto",
        extra_cues: Sequence[Path] = (),
    ) -> None:
        self._extractor = FakeExtractor(model_dir, user_dict, engine, extra_cues)

    def classify(self, article: Article) -> list[LabelledSentence]:
        records = self._extractor.extract(article)
        found = []
        for number, (start, end) in enumerate(self._extractor.layers(article).sentences):
            kinds = [r.kind for r in records if start <= r.claim[0].start < end]
            asks = "recommendation" in kinds
            shares = {"recommendation": 0.9, "fact": 0.1} if asks else {"fact": 1.0}
            found.append(
                LabelledSentence(
                    article.id, number, start, end, article.text[start:end],
                    {
                        "none": 0.1 if kinds else 0.9,
                        "claim": 0.1 if asks else 0.8 if kinds else 0.05,
                        "recommendation": 0.8 if asks else 0.1 if kinds else 0.05,
                    },
                    shares if kinds else None,
                )
            )  # fmt: skip
        return found


def install() -> None:
    module = types.ModuleType("lunzheng.extractor")
    module.Extractor = FakeExtractor  # type: ignore[attr-defined]
    sys.modules["lunzheng.extractor"] = module
    classifier = types.ModuleType("lunzheng.classifier")
    classifier.SentenceClassifier = FakeClassifier  # type: ignore[attr-defined]
    sys.modules["lunzheng.classifier"] = classifier


if __name__ == "__main__":
    install()
    from lunzheng.cli import main

    sys.exit(main())
