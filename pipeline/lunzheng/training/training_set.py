"""What a user gives to learn from: read, checked, and refused where it would teach nonsense."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lunzheng.datasets.build import refuse_faulty
from lunzheng.errors import FormatError
from lunzheng.exchange import AnnotatedArticle, Losses, read_annotated
from lunzheng.exchange.records import read_article_file
from lunzheng.model_files import digest_of

#: Fewer articles give figures that mean nothing, and decisions that have seen each case once.
LEAST_ARTICLES = 10
LEAST_RECORDS = 30
#: More articles without any record are taken for articles that nobody annotated.
MOST_EMPTY = 0.5
#: Hashes of the articles a model learned from, so that it is never scored on them.
LEARNED_FROM = "learned_from.txt"


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Annotated articles, and where they came from.

    Parameters
    ----------
    articles : with their records; an article without records claims nothing.
    scored : whether each counts in figures; else it is only learned from.
    files : name of each file → SHA-256 of its content.
    notes : what the user should know.
    """

    articles: tuple[AnnotatedArticle, ...]
    scored: tuple[bool, ...]
    files: dict[str, str]
    notes: tuple[str, ...]

    @property
    def records(self) -> int:
        return sum(len(one.records) for one in self.articles)


def read_training_set(
    records: Path,
    articles: Path,
    add: Sequence[tuple[Path, Path]] = (),
    *,
    keep_empty: bool = False,
) -> TrainingSet:
    """Read the set that is learned from and scored, and further sets that are only learned from.

    Parameters
    ----------
    records, articles : a JSONL file of ``lunzheng.record/1``, and the articles it annotates.
    add : further pairs of the same kind; an article that the first pair has is passed over.
    keep_empty : believe it when most articles have no record.

    Raises
    ------
    SourceNotFound, FormatError : for files that are missing, faulty, or too small to learn from.
    """
    found: list[AnnotatedArticle] = []
    scored: list[bool] = []
    notes: list[str] = []
    known: set[str] = set()
    for number, (records_file, articles_file) in enumerate([(records, articles), *add]):
        documents = _read(records_file, articles_file)
        empty = sum(not one.records for one in documents)
        if empty > MOST_EMPTY * len(documents) and not keep_empty:
            raise FormatError(
                f"{articles_file}: {empty:,} of {len(documents):,} articles have no record in "
                f"{records_file}. They would teach that nobody claims anything in them: leave out "
                "articles that nobody annotated, or, if they are right so, give --keep-empty."
            )
        if empty:
            notes.append(
                f"{empty:,} articles of {articles_file.name} have no record: they are learned from "
                "as articles without claims"
            )
        fresh = [one for one in documents if one.article.id not in known]
        if len(fresh) < len(documents):
            notes.append(
                f"{len(documents) - len(fresh):,} articles of {articles_file.name} stand in an "
                "earlier file too and are taken from there"
            )
        known.update(one.article.id for one in fresh)
        found += fresh
        scored += [number == 0] * len(fresh)
    own = [one for one, counts in zip(found, scored, strict=True) if counts]
    _refuse_too_little(own, found, records)
    files = hashes_of([file for pair in [(records, articles), *add] for file in pair])
    return TrainingSet(tuple(found), tuple(scored), files, tuple(notes))


def _read(records: Path, articles: Path) -> list[AnnotatedArticle]:
    known = read_article_file(articles)
    refuse_faulty(records, known)
    return list(read_annotated(records, known, Losses()))


def _refuse_too_little(
    own: Sequence[AnnotatedArticle], everything: Sequence[AnnotatedArticle], name: Path
) -> None:
    count = sum(len(one.records) for one in own)
    if len(own) < LEAST_ARTICLES or count < LEAST_RECORDS:
        raise FormatError(
            f"{name}: {count:,} records in {len(own):,} articles are too few to train and to "
            f"measure with; {LEAST_ARTICLES} articles and {LEAST_RECORDS} records are the least, "
            "some hundred articles a good beginning. Annotate more articles."
        )
    records = [record for one in everything for record in one.records]
    for what, values in (
        ("kind", Counter(record.kind for record in records)),
        ("speaker type", Counter(record.speaker.type for record in records)),
    ):
        if len(values) < 2:
            raise FormatError(
                f"{name}: all {len(records):,} records are of {what} {next(iter(values))!r}; what "
                "tells one from another cannot be learned from one alone. Annotate every claim of "
                "the articles, or mix in another dataset with --add-records and --add-articles."
            )
    if not any(record.cue for record in records):
        raise FormatError(
            f"{name}: no record has a cue, so there is nothing to learn cues from. "
            "Annotate cues (表示, 指出, …), or mix in another dataset with --add-records and "
            "--add-articles."
        )


def fingerprint(text: str) -> str:
    """What stands for an article in ``learned_from.txt``: 64 bits of its text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fingerprints(texts: Iterable[str]) -> str:
    """The content of ``learned_from.txt``."""
    return "".join(f"{one}\n" for one in sorted({fingerprint(text) for text in texts}))


def read_fingerprints(model_dir: Path) -> frozenset[str]:
    """What a model learned from; nothing when it does not say."""
    path = model_dir / LEARNED_FROM
    return frozenset(path.read_text("ascii").split()) if path.exists() else frozenset()


def hashes_of(files: Iterable[Path]) -> dict[str, str]:
    """Name → SHA-256 of each file; of several files of a name, the later ones are numbered."""
    found: dict[str, str] = {}
    for file in files:
        name, number = file.name, 1
        while name in found:
            number += 1
            name = f"{file.name} ({number})"
        found[name] = digest_of(file)
    return found
