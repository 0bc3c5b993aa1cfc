"""How well the entities are found: F1 on UNER Chinese-GSD, recall of gold speakers in dev articles.

Run as ``python -m lunzheng.training.measure_entities --uner FILE --articles FILE --records FILE``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from lunzheng.entities.tagger import EntityTagger
from lunzheng.model_files import default_model_dir
from lunzheng.text.sentences import sentences as sentences_of
from lunzheng.training.corpora import uner

_PRONOUNS = frozenset({"他", "她", "我", "你", "妳", "您", "他們", "她們", "我們", "對方", "本人"})


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


def speakers_found(
    tagger: EntityTagger, articles: Path, records: Path
) -> tuple[Counter[int], Counter[int], list[tuple[int, str]], float]:
    """Gold mentions of speakers of type person, pronouns aside, that are tagged PERSON exactly.

    Returns
    -------
    ``(found, all, missed, speed)``: counts by fold, ``(fold, missed in context)``, and characters a
    second.
    """
    texts: dict[str, tuple[str, int]] = {}
    with articles.open(encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            texts[article["id"]] = (article["text"], article["fold"])
    began = time.perf_counter()
    tagged = {key: tagger.tag(text, sentences_of(text)) for key, (text, _) in texts.items()}
    speed = sum(len(text) for text, _ in texts.values()) / (time.perf_counter() - began)
    found: Counter[int] = Counter()
    wanted: Counter[int] = Counter()
    missed = []
    with records.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            mention, key = record["speaker"]["mention"], record["article_id"]
            if record["speaker"]["type"] != "person" or mention is None:
                continue
            if mention["text"] in _PRONOUNS:
                continue
            text, fold = texts[key]
            start, end = mention["start"], mention["end"]
            wanted[fold] += 1
            near = [e for e in tagged[key] if e.start < end and start < e.end]
            if any((e.start, e.end, e.label) == (start, end, "PERSON") for e in near):
                found[fold] += 1
            else:
                context = (
                    f"{text[max(0, start - 8) : start]}[{mention['text']}]{text[end : end + 8]}"
                )
                tags = " ".join(f"{text[e.start : e.end]}/{e.label}" for e in near)
                missed.append((fold, f"{context}  {tags}".replace("\n", "|")))
    return found, wanted, missed, speed


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
    found, wanted, missed, speed = speakers_found(tagger, arguments.articles, arguments.records)
    learned = {fold for fold in wanted if fold != 4}
    for name, folds in (("folds 0-3", learned), ("fold 4", {4})):
        share = sum(found[fold] for fold in folds) / sum(wanted[fold] for fold in folds)
        print(f"{name}: speakers tagged PERSON {share:.4f}")
    print(f"{speed:,.0f} characters a second")
    if arguments.missed:
        for fold, context in missed:
            if fold != 4:
                print(" ", context)


if __name__ == "__main__":
    main()
