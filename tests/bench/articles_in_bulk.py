"""As many articles as one likes: those of ``corpus``, varied by a seeded generator.

``python -m tests.bench.articles_in_bulk N > articles.jsonl``
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "corpus" / "articles.jsonl"
#: One article in so many is an earlier one in the words of another outlet.
_REPEATS = 20
_SENTENCE = re.compile(r"[^。\n]+。」?\n?")
_DIGIT = re.compile(r"[0-9]")


def varied(number: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield ``number`` articles of the length and make of the corpus, no two of them alike.

    Each has the sentences of one article and some of another, with other digits. The same seed
    gives the same articles, and a larger number begins with those of a smaller.
    """
    draw = random.Random(seed)
    corpus = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    sentences = [_SENTENCE.findall(article["text"]) or [article["text"]] for article in corpus]
    kept: list[dict[str, Any]] = []
    for at in range(number):
        if at % _REPEATS == _REPEATS - 1:
            earlier = draw.choice(kept)
            article = {**earlier, "text": f"（綜合報導）{earlier['text']}", "source": "轉載日報"}
        else:
            base, other = draw.randrange(len(corpus)), draw.randrange(len(corpus))
            own = draw.sample(sentences[base], max(1, len(sentences[base]) * 2 // 3))
            more = draw.sample(sentences[other], max(1, len(sentences[other]) // 3))
            text = _DIGIT.sub(lambda _: str(draw.randrange(10)), "".join([*own, *more]))
            article = {name: corpus[base][name] for name in ("title", "date", "source")}
            article["text"] = text
            kept = [*kept[-99:], article]
        yield {"id": f"bulk-{at:07}", **article}


def write(path: Path, number: int, seed: int = 0) -> list[str]:
    """Write varied articles as JSON lines; their ids."""
    ids = []
    with path.open("w", encoding="utf-8") as file:
        for article in varied(number, seed):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            ids.append(article["id"])
    return ids


if __name__ == "__main__":
    for one in varied(int(sys.argv[1])):
        print(json.dumps(one, ensure_ascii=False))
