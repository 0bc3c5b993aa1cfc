"""``lunzheng train`` as a function: from annotated articles to the directory of a model."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

from lunzheng.errors import MissingExtra
from lunzheng.exchange.directory import whole_directory
from lunzheng.model_files import default_model_dir, digest_of, verify, write_manifest
from lunzheng.record import SCHEMA, Kind, SpeakerType
from lunzheng.sentence import SENTENCE_LABELS, SENTENCE_SCHEMA
from lunzheng.training.figures import report_of, rounded
from lunzheng.training.model_card import BASE_CARD, card_of
from lunzheng.training.report_page import page_of
from lunzheng.training.report_plots import plots_of
from lunzheng.training.trainer import train_all
from lunzheng.training.training_set import (
    LEARNED_FROM,
    fingerprints,
    read_fingerprints,
    read_training_set,
)

#: The part of a manifest that tells of this training.
TRAIN = "train"
_CARD = "README.md"


def train_model(
    records: Path,
    articles: Path,
    output: Path,
    *,
    base: Path | None = None,
    add: Sequence[tuple[Path, Path]] = (),
    from_scratch: bool = False,
    folds: int = 5,
    seed: int = 0,
    curve: bool = True,
    keep_empty: bool = False,
    force: bool = False,
    on_step: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Train a model and write it to ``output``, whole or not at all; the same data, the same bytes.

    Parameters
    ----------
    records, articles : a JSONL file of ``lunzheng.record/1``, and the articles it annotates.
    output : the directory of the new model.
    base : the model that gives word lists and entity tagger, and decisions to adapt; None takes the
        one that ships.
    add : further pairs of records and articles, learned from and not scored.
    from_scratch : learn every decision from these articles alone.
    folds, seed : of cross-validation.
    curve : whether to draw the learning curve.
    keep_empty : believe it when most articles have no record.
    force : replace an ``output`` with files in it.
    on_step : called with what is done next.

    Returns
    -------
    The report, as ``report.json`` has it.

    Raises
    ------
    SourceNotFound, FormatError : for files that are missing, faulty, or too small to learn from.
    ModelError, LexiconError : if the base model lacks something.
    OutputError : if ``output`` cannot be written.
    """
    base_dir = base or default_model_dir()
    verify(base_dir)
    learned = read_training_set(records, articles, add, keep_empty=keep_empty)
    with whole_directory(output, replace=force) as new:
        trained = train_all(
            learned, base_dir, from_scratch=from_scratch, folds=folds, seed=seed, curve=curve,
            on_step=on_step,
        )  # fmt: skip
        on_step("measuring and writing")
        _copy(base_dir, new)
        trained.tables.save(new)
        trained.sentences.save(new)
        known = frozenset() if from_scratch else read_fingerprints(base_dir)
        texts = fingerprints(one.article.text for one in learned.articles)
        content = "".join(f"{one}\n" for one in sorted({*texts.split(), *known}))
        (new / LEARNED_FROM).write_text(content, "ascii")
        report: dict[str, Any] = rounded(report_of(trained, seed=seed))
        provenance = {
            "command": _command(records, articles, add, from_scratch, folds, seed, curve),
            "data": learned.files,
            "articles": len(learned.articles),
            "records": learned.records,
            "from_scratch": from_scratch,
            "base": digest_of(base_dir / "manifest.json"),
            "seed": seed,
            "schemas": [SCHEMA, SENTENCE_SCHEMA],
            "labels": {
                "sentence": list(SENTENCE_LABELS),
                "kind": list(get_args(Kind)),
                "speaker type": list(get_args(SpeakerType)),
            },
        }
        _write_report(new, provenance, report)
        write_manifest(new, training={TRAIN: provenance})
    return report


def _copy(base_dir: Path, new: Path) -> None:
    """What the base model's manifest names; its card gives way to the new one."""
    for name in verify(base_dir)["files"]:
        if name in ("report.json", "report.html", BASE_CARD):
            continue
        target = new / (BASE_CARD if name == _CARD else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base_dir / name, target)
    shutil.copyfile(base_dir / "manifest.json", new / "manifest.json")


def _write_report(new: Path, provenance: dict[str, Any], report: dict[str, Any]) -> None:
    plots: dict[str, str] | None
    try:
        plots = plots_of(report)
    except MissingExtra:
        plots = None
    content = json.dumps({**report, "training": provenance}, ensure_ascii=False, indent=1)
    (new / "report.json").write_text(content + "\n", "utf-8", newline="")
    page = page_of(report, "Training report", plots)
    (new / "report.html").write_text(page, "utf-8", newline="")
    (new / _CARD).write_text(card_of("A trained model", provenance, report), "utf-8", newline="")


def _command(
    records: Path,
    articles: Path,
    add: Sequence[tuple[Path, Path]],
    from_scratch: bool,
    folds: int,
    seed: int,
    curve: bool,
) -> str:
    """The command line that repeats the training, with file names but no directories."""
    words = ["lunzheng train", records.name, articles.name, "-o MODEL_DIR"]
    words += [f"--add-records {one.name} --add-articles {other.name}" for one, other in add]
    if from_scratch:
        words.append("--from-scratch")
    words += [f"--folds {folds}", f"--seed {seed}"]
    if not curve:
        words.append("--no-curve")
    return " ".join(words)
