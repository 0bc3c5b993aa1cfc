"""How well the words serve: F1 against a treebank, and cues and speakers whole on word borders.

Run as ``python -m lunzheng.training.measure_words --ud FILE --articles FILE --records FILE``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lunzheng.article import Offsets
from lunzheng.entities.tagger import EntityTagger
from lunzheng.model_files import default_model_dir
from lunzheng.text.mending import mend_to_entities
from lunzheng.text.sentences import sentences as sentences_of
from lunzheng.text.words import WordSegmenter
from lunzheng.training.corpora import open_text


def treebank_sentences(path: Path) -> Iterator[tuple[str, list[Offsets]]]:
    """Yield text and word offsets of each sentence of a CoNLL-U file.

    The text is put together from the words, with a blank between Latin ones: older files lack it.
    """
    text, words = "", list[Offsets]()
    with open_text(path) as lines:
        for line in [*lines, "\n"]:
            cells = line.rstrip("\n").split("\t")
            if cells[0].isdigit():
                form = cells[1]
                if (text[-1:] + form[0]).isascii() and text[-1:].isalnum() and form[0].isalnum():
                    text += " "
                words.append((len(text), len(text) + len(form)))
                text += form
            elif not line.strip() and words:
                yield text, words
                text, words = "", []


def words_f1(segmenter: WordSegmenter, path: Path) -> float:
    """Micro F1 over words of a treebank."""
    shared = found = wanted = 0
    for text, gold in treebank_sentences(path):
        predicted = segmenter.words(text)
        shared += len(set(predicted) & set(gold))
        found += len(predicted)
        wanted += len(gold)
    return 2 * shared / (found + wanted)


def spans_on_borders(
    segmenter: WordSegmenter, tagger: EntityTagger | None, articles: Path, records: Path, folds: str
) -> tuple[Counter[str], Counter[str]]:
    """Count gold cues and speaker mentions, and those with both ends on word borders.

    Returns
    -------
    ``(whole, all)``, each by ``cue`` and ``mention``; ``broken`` words are counted in ``all`` too.
    """
    texts = {}
    with articles.open(encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if str(article["fold"]) in folds:
                texts[article["id"]] = article["text"]
    ends = {}
    for identifier, text in texts.items():
        words = segmenter.words(text)
        if tagger is not None:
            words = mend_to_entities(words, tagger.tag(text, sentences_of(text)))
        ends[identifier] = {end for word in words for end in word}
    whole: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    with records.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["article_id"] not in texts:
                continue
            for kind, span in (("cue", record["cue"]), ("mention", record["speaker"]["mention"])):
                if span is None:
                    continue
                wanted[kind] += 1
                if {span["start"], span["end"]} <= ends[record["article_id"]]:
                    whole[kind] += 1
                else:
                    wanted[f"broken {kind} {span['text']}"] += 1
    return whole, wanted


def main() -> None:
    """Print the figures for the model and data named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.measure_words")
    parser.add_argument("--model", type=Path, default=default_model_dir())
    parser.add_argument("--ud", type=Path, required=True, help="CoNLL-U, may be .xz")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--folds", default="01234")
    parser.add_argument("--broken", action="store_true", help="list the spans that words cut")
    arguments = parser.parse_args()
    segmenter = WordSegmenter()
    print(f"words F1 {words_f1(segmenter, arguments.ud):.4f}")
    for name, tagger in (("words alone", None), ("mended", EntityTagger.load(arguments.model))):
        whole, wanted = spans_on_borders(
            segmenter, tagger, arguments.articles, arguments.records, arguments.folds
        )
        share = (whole["cue"] + whole["mention"]) / (wanted["cue"] + wanted["mention"])
        cues, mentions = whole["cue"] / wanted["cue"], whole["mention"] / wanted["mention"]
        print(f"{name}: spans on borders {share:.4f} (cues {cues:.4f}, speakers {mentions:.4f})")
        if arguments.broken:
            for key, count in wanted.most_common():
                if key.startswith("broken "):
                    print(f"  {key} {count}")


if __name__ == "__main__":
    main()
