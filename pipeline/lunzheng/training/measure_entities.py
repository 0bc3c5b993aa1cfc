"""How well the entities are found: F1 on UNER Chinese-GSD, recall of gold speakers in articles.

Run as ``python -m lunzheng.training.measure_entities --uner FILE --articles FILE --records FILE``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lunzheng.entities.tagger import EntityTagger
from lunzheng.model_files import default_model_dir
from lunzheng.text.sentences import sentences as sentences_of
from lunzheng.training.corpora import uner

_PRONOUNS = frozenset({"他", "她", "我", "你", "妳", "您", "他們", "她們", "我們", "對方", "本人"})

#: The entities that speakers of a type are.
_LABELS = {"person": "PERSON", "organization": "ORG"}


def f1_by_label(tagger: EntityTagger, path: Path) -> dict[str, float]:
    """Exact F1 of PERSON, ORG, LOC and of all three (``all``), sentence by sentence."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, gold in uner(path):
        found = {e for e in tagger.tag(text, [(0, len(text))]) if e.label != "TITLE"}
        for label in ("PERSON", "ORG", "LOC"):
            counts[label, "found"] += sum(e.label == label for e in found)
            counts[label, "gold"] += sum(e.label == label for e in gold)
            counts[label, "both"] += sum(e.label == label for e in found & set(gold))
    for part in ("found", "gold", "both"):
        counts["all", part] = sum(counts[label, part] for label in ("PERSON", "ORG", "LOC"))
    return {
        label: 2 * counts[label, "both"] / max(1, counts[label, "found"] + counts[label, "gold"])
        for label in ("all", "PERSON", "ORG", "LOC")
    }


@dataclass
class SpeakersFound:
    """Gold mentions of speakers, by type (person, organization) and fold.

    Parameters
    ----------
    found : tagged PERSON or ORG exactly. wanted : all, pronouns aside.
    missed : ``(type, fold, mention in context with the tags near it)``.
    speed : characters a second.
    """

    found: Counter[tuple[str, int]] = field(default_factory=Counter)
    wanted: Counter[tuple[str, int]] = field(default_factory=Counter)
    missed: list[tuple[str, int, str]] = field(default_factory=list)
    speed: float = 0.0

    def share(self, kind: str, folds: Iterable[int]) -> float:
        """Share of the mentions of a type that are found in some folds."""
        folds = list(folds)
        wanted = sum(self.wanted[kind, fold] for fold in folds)
        return sum(self.found[kind, fold] for fold in folds) / max(1, wanted)


def speakers_found(tagger: EntityTagger, articles: Path, records: Path) -> SpeakersFound:
    """Look for the speakers of gold records among the entities.

    Parameters
    ----------
    articles : JSON Lines; what has no ``fold`` counts as fold 0.
    """
    texts: dict[str, tuple[str, int]] = {}
    with articles.open(encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            texts[article["id"]] = (article["text"], article.get("fold", 0))
    began = time.perf_counter()
    tagged = {key: tagger.tag(text, sentences_of(text)) for key, (text, _) in texts.items()}
    took = time.perf_counter() - began
    result = SpeakersFound(speed=sum(len(text) for text, _ in texts.values()) / took)
    with records.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            mention, key = record["speaker"]["mention"], record["article_id"]
            kind = record["speaker"]["type"]
            if kind not in _LABELS or mention is None or mention["text"] in _PRONOUNS:
                continue
            text, fold = texts[key]
            start, end = mention["start"], mention["end"]
            result.wanted[kind, fold] += 1
            near = [e for e in tagged[key] if e.start < end and start < e.end]
            if any((e.start, e.end, e.label) == (start, end, _LABELS[kind]) for e in near):
                result.found[kind, fold] += 1
            else:
                context = (
                    f"{text[max(0, start - 8) : start]}[{mention['text']}]{text[end : end + 8]}"
                )
                tags = " ".join(f"{text[e.start : e.end]}/{e.label}" for e in near)
                result.missed.append((kind, fold, f"{context}  {tags}".replace("\n", "|")))
    return result


def main() -> None:
    """Print the figures for the model and data named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.measure_entities")
    parser.add_argument("--model", type=Path, default=default_model_dir())
    parser.add_argument("--uner", type=Path, required=True, nargs="+")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--missed", action="store_true", help="list what folds 0 to 3 missed")
    arguments = parser.parse_args()
    tagger = EntityTagger.load(arguments.model)
    for path in arguments.uner:
        figures = f1_by_label(tagger, path)
        print(path.name, " ".join(f"{label} {figure:.4f}" for label, figure in figures.items()))
    speakers = speakers_found(tagger, arguments.articles, arguments.records)
    folds = {fold for _, fold in speakers.wanted}
    for name, some in (("folds 0-3", folds - {4}), ("fold 4", folds & {4})):
        if some:
            shares = (
                f"{kind}s tagged {label} {speakers.share(kind, some):.4f} "
                f"of {sum(speakers.wanted[kind, fold] for fold in some)}"
                for kind, label in _LABELS.items()
            )
            print(f"{name}: speakers that are", ", ".join(shares))
    print(f"{speakers.speed:,.0f} characters a second")
    if arguments.missed:
        for kind, fold, context in speakers.missed:
            if fold != 4:
                print(" ", kind, context)


if __name__ == "__main__":
    main()
