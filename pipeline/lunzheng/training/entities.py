"""Train the entity tagger.

Run as ``python -m lunzheng.training.entities --uner DIR --resume DIR --raw DIR --output MODEL``.

A first tagger learns from the gold sentences of UNER Chinese-GSD and Resume NER. It reads the raw
news, :mod:`lunzheng.training.silver` keeps what the evidence of whole articles confirms, and the
shipped tagger learns from gold and silver together. The same data give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pycrfsuite

from lunzheng.article import Entity, Offsets
from lunzheng.entities.dictionaries import Dictionaries, LongestMatcher
from lunzheng.entities.features import features
from lunzheng.entities.labels import LABELS, entities_of, tags_of
from lunzheng.entities.layers import Layering
from lunzheng.entities.tagger import MODEL
from lunzheng.entities.titles import beside_titles, free_titles
from lunzheng.model_files import default_model_dir, read_rows, write_manifest
from lunzheng.text.script import simplified_shadow
from lunzheng.text.words import LEXICON, WordSegmenter
from lunzheng.training.corpora import Example, resume, uner
from lunzheng.training.names import NamePatterns, news_texts
from lunzheng.training.silver import Evidence, silver_sentences, spreading, usual_labels


@dataclass(frozen=True)
class Plan:
    """How much to learn from what.

    Parameters
    ----------
    silver : characters of silver sentences.
    gold_weight : how often a gold sentence of UNER with a name in it counts; those without count
        once, because a field that sees few names learns to overlook them.
    resume_step : of the résumés, take one sentence in this many: all of them outweigh the names
        of UNER and the news, and cost two points of F1 on persons.
    minimum : a feature must occur this often.
    c1, c2 : L1 and L2 penalties. iterations : of L-BFGS.
    """

    silver: int = 200_000
    gold_weight: int = 3
    resume_step: int = 6
    minimum: int = 2
    c1: float = 0.15
    c2: float = 0.5
    iterations: int = 60


class Workshop:
    """What makes training rows from examples."""

    def __init__(self, model_dir: Path) -> None:
        self.look = Dictionaries.load(model_dir)
        self.segmenter = WordSegmenter(lexicon=model_dir / LEXICON)
        names = [cells[0] for _, cells in read_rows(model_dir / "lexicons" / "names.tsv", 1)]
        # Silver sentences are chosen by the name list. If the tagger saw all of it, it would learn
        # to trust nothing else, and miss every name that is not on it.
        kept = [simplified_shadow(name) for name in names if _coin(name) < 0.3]
        self.layering = Layering(self.look)
        self.half_blind = Layering(replace(self.look, names=LongestMatcher(kept)))

    def rows(self, text: str, *, silver: bool = False) -> list[list[str]]:
        layering = self.half_blind if silver else self.layering
        return features(simplified_shadow(text), self.segmenter.words(text), layering)

    def with_titles(self, text: str, entities: Sequence[Entity]) -> list[Entity]:
        """Add the titles of the lexicon, which UNER and the silver sentences do not mark."""
        shadow = simplified_shadow(text)
        titles = free_titles(shadow, entities, self.look.titles)
        return sorted([*entities, *(Entity(start, end, "TITLE") for start, end in titles)])


def _coin(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def train(
    uner_dir: Path,
    resume_dir: Path,
    raw_dir: Path,
    model_dir: Path,
    plan: Plan = Plan(),
) -> None:
    """Train the tagger; write it and the manifest into ``model_dir``, where the lexicons are."""
    workshop = Workshop(model_dir)
    gold = [
        (text, workshop.with_titles(text, entities))
        for split in ("train", "dev")
        for text, entities in uner(uner_dir / f"uner_zh_gsd_{split}.iob2.xz")
    ]
    resumes = list(resume(resume_dir / "resume_ner_train.char.bmes.xz"))[:: plan.resume_step]
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch, "first.crfsuite")
        _fit(workshop, [(gold, False), (resumes, False)], plan, first)
        silver = list(_silver(workshop, first, raw_dir, model_dir, plan.silver))
    _log(f"{len(silver)} silver sentences, {sum(len(text) for text, _ in silver)} characters")
    named = [(text, found) for text, found in gold if any(e.label != "TITLE" for e in found)]
    parts = [(gold, False), *[(named, False)] * (plan.gold_weight - 1)]
    parts += [(resumes, False), (silver, True)]
    _fit(workshop, parts, plan, model_dir / MODEL)
    write_manifest(
        model_dir,
        labels=LABELS,
        training={
            "entities": {
                "command": "python -m lunzheng.training.entities "
                "--uner DIR --resume DIR --raw DIR --output models/default",
                "data": _data_hashes(uner_dir, resume_dir, raw_dir),
            }
        },
    )


def _fit(
    workshop: Workshop, parts: Iterable[tuple[Iterable[Example], bool]], plan: Plan, path: Path
) -> None:
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for examples, silver in parts:
        for text, entities in examples:
            trainer.append(workshop.rows(text, silver=silver), tags_of(len(text), entities))
    trainer.set_params(
        {
            "c1": plan.c1,
            "c2": plan.c2,
            "max_iterations": plan.iterations,
            "feature.minfreq": plan.minimum,
        }
    )
    _log(f"fitting {path.name}")
    trainer.train(str(path))


def _silver(
    workshop: Workshop, model: Path, raw_dir: Path, model_dir: Path, wanted: int
) -> Iterator[Example]:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    texts = list(news_texts(raw_dir, every=12))
    random.Random(1).shuffle(texts)
    texts = texts[: wanted // 110]
    readings = [
        (simplified_shadow(text), _first_entities(workshop, tagger, text)) for text in texts
    ]
    _log(f"read {len(texts)} articles with the first tagger")
    usual: dict[str, str] = {**usual_labels(readings), **workshop.look.known_label}
    evidence = Evidence(workshop.look, usual, LongestMatcher(spreading(readings, usual)))
    patterns = NamePatterns(model_dir)
    for text, (_, first) in zip(texts, readings, strict=True):
        for sentence, entities in silver_sentences(text, first, evidence, patterns):
            if wanted <= 0:
                return
            wanted -= len(sentence)
            shadow = simplified_shadow(sentence)
            mended = list(beside_titles(shadow, entities, workshop.look.titles))
            yield sentence, workshop.with_titles(sentence, mended)


def _first_entities(workshop: Workshop, tagger: pycrfsuite.Tagger, text: str) -> list[Entity]:
    found: list[Entity] = []
    for start, end in _lines(text):
        found += entities_of(tagger.tag(workshop.rows(text[start:end])), start)
    return found


def _lines(text: str) -> Iterator[Offsets]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _data_hashes(*directories: Path) -> dict[str, str]:
    files = {path for directory in directories for path in directory.glob("*.xz")}
    hashes = {}
    for path in sorted(files, key=lambda path: path.name):
        with path.open("rb") as file:
            hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def _log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    """Train on the data named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.entities")
    parser.add_argument("--uner", type=Path, required=True, help="directory of uner_zh_gsd_*.xz")
    parser.add_argument("--resume", type=Path, required=True, help="directory of resume_ner_*.xz")
    parser.add_argument("--raw", type=Path, required=True, help="directory of raw news *.jsonl.xz")
    parser.add_argument("--output", type=Path, default=default_model_dir())
    parser.add_argument("--silver", type=int, default=Plan.silver, help="characters of silver")
    arguments = parser.parse_args()
    plan = Plan(silver=arguments.silver)
    train(arguments.uner, arguments.resume, arguments.raw, arguments.output, plan)


if __name__ == "__main__":
    main()
