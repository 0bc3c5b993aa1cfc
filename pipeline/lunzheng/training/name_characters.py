"""How much likelier characters are in names than in news, for the lexicon ``name_characters.tsv``.

Run as ``python -m lunzheng.training.name_characters --raw DIR --output models/default``.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.model_files import default_model_dir, read_rows
from lunzheng.text.script import simplified_shadow
from lunzheng.training.names import news_texts

#: Places in a name: first and second of a given name; first, middle and last of a foreign name.
PLACES = 5
_LEAST = -3


def name_characters(look: Dictionaries, names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Rows of the lexicon: a character and, for each place, its rounded log odds against news.

    Parameters
    ----------
    names : sure names, in shadow. texts : news, in shadow.
    """
    in_news = Counter[str]()
    for text in texts:
        in_news.update(character for character in text if "\u4e00" <= character <= "\u9fff")
    places = [Counter[str]() for _ in range(PLACES)]
    given, second, first, middle, last = places
    for name, weight in _weighted(look, names):
        if name[0] in look.surnames and len(name) == 3:
            given[name[1]] += weight
            second[name[2]] += weight
        elif len(name) >= 3:
            first[name[0]] += weight
            middle.update(name[1:-1])
            last[name[-1]] += weight
    rows = []
    for character in sorted(set(in_news) | set().union(*places)):
        odds = [_log_odds(place, in_news, character) for place in places]
        if max(odds) >= -1:
            rows.append("\t".join([character, *map(str, odds)]))
    return rows


def _weighted(look: Dictionaries, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    for name in names:
        yield name, 3
    for word, tag in look.word_tags.items():
        # The dictionary calls many a surname with any two characters a person: only a hint.
        if tag == "f" or (tag == "p" and word[0] in look.surnames):
            yield word, 1


def _log_odds(place: Counter[str], news: Counter[str], character: str) -> int:
    in_names = (place[character] + 0.3) / (place.total() + 300)
    elsewhere = (news[character] + 5) / (news.total() + 20_000)
    return round(max(_LEAST, min(-_LEAST, math.log(in_names / elsewhere))))


def main() -> None:
    """Write ``name_characters.tsv`` from the news named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.name_characters")
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=default_model_dir())
    arguments = parser.parse_args()
    lexicons = arguments.output / "lexicons"
    path = lexicons / "name_characters.tsv"
    header = (
        "# Characters (Simplified shadow) with the rounded natural log odds that they stand in a\n"
        "# name rather than in news: first, second character of a Chinese given name; first,\n"
        "# middle, last character of a foreign name.\n"
        "# Source: python -m lunzheng.training.name_characters, from names.tsv, gazetteer.tsv\n"
        "# (jieba, MIT) and the news named in the model card; MIT.\n"
    )
    if not path.exists():
        path.write_text(header, encoding="utf-8")
    names = [simplified_shadow(cells[0]) for _, cells in read_rows(lexicons / "names.tsv", 1)]
    texts = (simplified_shadow(text) for text in news_texts(arguments.raw, every=16))
    rows = name_characters(Dictionaries.load(arguments.output), names, texts)
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
