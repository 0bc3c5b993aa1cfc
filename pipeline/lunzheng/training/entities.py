"""Train the entity tagger.

Run as ``python -m lunzheng.training.entities --uner DIR --resume DIR --silver FILE``.

It learns from the gold sentences of UNER Chinese-GSD and Resume NER, and from the silver sentences
that :mod:`lunzheng.training.teacher` wrote. The same data give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path

from lunzheng.entities.labels import LABELS, tags_of
from lunzheng.entities.tagger import MODEL
from lunzheng.model_files import default_model_dir, write_manifest
from lunzheng.training.corpora import articles
from lunzheng.training.silver import chosen, from_row
from lunzheng.training.workshop import Plan, Workshop, gold_examples, new_trainer

#: Characters of silver to choose from.
CHARACTERS = {"encyclopaedia": 330_000, "news": 250_000}


def train(
    uner_dir: Path,
    resume_dir: Path,
    silver: Path,
    model_dir: Path,
    characters: Mapping[str, int] = CHARACTERS,
    splits: tuple[str, ...] = ("train", "dev"),
) -> None:
    """Train the tagger; write it and the manifest into ``model_dir``, where the lexicons are.

    Parameters
    ----------
    silver : sentences that the teacher wrote.
    characters : of silver, see :func:`lunzheng.training.silver.chosen`.
    splits : of UNER. To compare settings, leave ``dev`` out and measure on it.
    """
    workshop = Workshop(model_dir)
    trainer = new_trainer(Plan())
    for text, entities in gold_examples(uner_dir, resume_dir, workshop, splits):
        trainer.append(workshop.rows(text), tags_of(len(text), entities))
    sentences = map(from_row, articles(silver))
    for text, entities in chosen(sentences, characters, sure=0.3, nameless=0.3):
        titled = workshop.with_titles(text, entities)
        trainer.append(workshop.rows(text, silver=True), tags_of(len(text), titled))
    trainer.train(str(model_dir / MODEL))
    write_manifest(
        model_dir,
        labels=LABELS,
        training={
            "entities": {
                "command": "python -m lunzheng.training.entities "
                "--uner DIR --resume DIR --silver FILE --output models/default",
                "data": _data_hashes(silver, uner_dir, resume_dir),
            }
        },
    )


def _data_hashes(silver: Path, *directories: Path) -> dict[str, str]:
    files = {silver, *(path for folder in directories for path in folder.glob("*ner_*.xz"))}
    hashes = {}
    for path in sorted(files, key=lambda path: path.name):
        with path.open("rb") as file:
            hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def main() -> None:
    """Train on the data named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.entities")
    parser.add_argument("--uner", type=Path, required=True, help="directory of uner_zh_gsd_*.xz")
    parser.add_argument("--resume", type=Path, required=True, help="directory of resume_ner_*.xz")
    parser.add_argument("--silver", type=Path, required=True, help="the teacher's sentences")
    parser.add_argument("--output", type=Path, default=default_model_dir())
    parser.add_argument("--hold-out", action="store_true", help="leave UNER's dev part out")
    options = parser.parse_args()
    splits = ("train",) if options.hold_out else ("train", "dev")
    train(options.uner, options.resume, options.silver, options.output, splits=splits)


if __name__ == "__main__":
    main()
