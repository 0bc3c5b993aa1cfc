"""Articles for measuring: those of the corpus, varied by a seeded generator."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import lunzheng

ROOT = Path(__file__).parents[2]
_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高"
_GIVEN = "怡君雅婷志明俊傑淑芬家豪美玲建宏佳穎宗翰欣妤冠廷詩涵承恩品妍柏翰思妤彥廷"
_DIGIT = re.compile("[0-9]")


def varied(count: int, seed: int = 7) -> Iterator[lunzheng.Article]:
    """Yield ``count`` articles of the corpus with other speakers' names, numbers and ids.

    The same count and seed give the same articles.
    """
    chance = random.Random(seed)
    corpus = [
        json.loads(line)
        for line in (ROOT / "corpus" / "articles.jsonl").read_text("utf-8").splitlines()
    ]
    names: dict[str, set[str]] = {}
    for line in (ROOT / "annotations" / "records.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        name = record["speaker"]["name"]
        if record["speaker"]["type"] == "person" and name and len(name) in (2, 3):
            names.setdefault(record["article_id"], set()).add(name)
    for number in range(count):
        article = chance.choice(corpus)
        text = article["text"]
        for name in sorted(names.get(article["id"], ())):
            given = "".join(chance.sample(_GIVEN, len(name) - 1))
            text = text.replace(name, chance.choice(_SURNAMES) + given)
        text = _DIGIT.sub(lambda _: chance.choice("0123456789"), text)
        yield lunzheng.Article(f"bench-{number:06}", text)


def write(path: Path, count: int) -> None:
    """Write varied articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in varied(count):
            line = json.dumps({"id": article.id, "text": article.text}, ensure_ascii=False)
            file.write(line + "\n")
