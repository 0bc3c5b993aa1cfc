"""A teacher that labels raw texts for the tagger to learn from.

Run as ``python -m lunzheng.training.teacher --uner DIR --resume DIR --raw DIR --output FILE``.

The teacher is a conditional random field like the tagger, but it also sees how
:mod:`lunzheng.training.analyser` reads the sentence. It learns from the training parts of UNER
Chinese-GSD and Resume NER, and reads an encyclopaedia and the news. Its labels are settled over
each text, as the tagger's are (:mod:`lunzheng.entities.agreement`).
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycrfsuite

from lunzheng.article import Entity
from lunzheng.entities.agreement import agreed
from lunzheng.entities.labels import entities_of, tags_of
from lunzheng.model_files import default_model_dir
from lunzheng.text.script import simplified_shadow
from lunzheng.text.sentences import sentences as sentences_of
from lunzheng.training.analyser import Analyser, with_opinion
from lunzheng.training.corpora import articles
from lunzheng.training.names import news_texts
from lunzheng.training.silver import SilverSentence, to_row
from lunzheng.training.workshop import Plan, Workshop, gold_examples, new_trainer

_ENCYCLOPAEDIA = "raw_drcd_paragraphs.jsonl.xz"
#: Of the official press releases, take one in this many.
_EVERY = 12
#: A text's beginning is enough: the longest are lists and minutes.
_LONGEST_TEXT = 3000


class Teacher:
    """Labels texts.

    Parameters
    ----------
    model : field trained on rows with the analyser's opinion.
    """

    def __init__(self, model: Path, workshop: Workshop, analyser: Analyser) -> None:
        self._workshop = workshop
        self._analyser = analyser
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(model))

    def read(self, text: str, source: str) -> Iterator[SilverSentence]:
        """Yield the sentences of a text with their entities.

        Parameters
        ----------
        source : noted in the sentences.
        """
        shadow = simplified_shadow(text)
        spans = sentences_of(text)
        found: list[Entity] = []
        sure = []
        for start, end in spans:
            rows = self._workshop.rows(text[start:end])
            tags = self._tagger.tag(with_opinion(rows, self._analyser.tags(shadow[start:end])))
            found += entities_of(tags, start)
            sure.append(min(self._tagger.marginal(tag, place) for place, tag in enumerate(tags)))
        settled = agreed(shadow, found, self._workshop.look)
        for (start, end), probability in zip(spans, sure, strict=True):
            inside = [
                Entity(e.start - start, e.end - start, e.label)
                for e in settled
                if start <= e.start and e.end <= end
            ]
            yield SilverSentence(text[start:end], inside, round(probability, 4), source)


def train_teacher(
    uner_dir: Path, resume_dir: Path, workshop: Workshop, analyser: Analyser, path: Path
) -> Teacher:
    """Train the teacher on the gold sentences, UNER's dev and test parts aside, into ``path``."""
    trainer = new_trainer(Plan(iterations=60))
    for text, entities in gold_examples(uner_dir, resume_dir, workshop, ("train",)):
        opinion = analyser.tags(simplified_shadow(text))
        trainer.append(with_opinion(workshop.rows(text), opinion), tags_of(len(text), entities))
    trainer.train(str(path))
    return Teacher(path, workshop, analyser)


def beginnings(texts: Iterable[str], characters: int) -> Iterator[str]:
    """Yield the texts' beginnings, as many as hold ``characters``."""
    for text in texts:
        if characters <= 0:
            return
        yield text[:_LONGEST_TEXT]
        characters -= min(len(text), _LONGEST_TEXT)


def main() -> None:
    """Write the silver sentences, a JSON object a line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.teacher")
    parser.add_argument("--uner", type=Path, required=True, help="directory of uner_zh_gsd_*.xz")
    parser.add_argument("--resume", type=Path, required=True, help="directory of resume_ner_*.xz")
    parser.add_argument("--raw", type=Path, required=True, help="directory of raw news *.jsonl.xz")
    parser.add_argument("--model", type=Path, default=default_model_dir(), help="has the lexicons")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--encyclopaedia", type=int, default=330_000, help="characters to read")
    parser.add_argument("--news", type=int, default=420_000, help="characters to read")
    parser.add_argument(
        "--leave-out",
        type=Path,
        action="append",
        default=[],
        metavar="ARTICLES",
        help="articles not to read, as those that the decisions of attribution are trained on: "
        "there they would see better tags than elsewhere",
    )
    options = parser.parse_args()
    left_out = {article["text"] for path in options.leave_out for article in articles(path)}
    encyclopaedia = [article["text"] for article in articles(options.raw / _ENCYCLOPAEDIA)]
    news = [text for text in news_texts(options.raw, every=_EVERY) if text not in left_out]
    for texts in (encyclopaedia, news):
        random.Random(1).shuffle(texts)
    workshop, analyser = Workshop(options.model), Analyser()
    with (
        tempfile.TemporaryDirectory() as scratch,
        options.output.open("w", encoding="utf-8") as file,
    ):
        model = Path(scratch, "teacher.crfsuite")
        teacher = train_teacher(options.uner, options.resume, workshop, analyser, model)
        for source, texts, characters in (
            ("encyclopaedia", encyclopaedia, options.encyclopaedia),
            ("news", news, options.news),
        ):
            for text in beginnings(texts, characters):
                for sentence in teacher.read(text, source):
                    file.write(json.dumps(to_row(sentence), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
