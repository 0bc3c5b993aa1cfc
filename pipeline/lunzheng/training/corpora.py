"""Readers for the corpora that the entity tagger and the word lexicon are learned from.

None of them ships with Lunzheng; each reader takes a path and yields plain values.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast

from lunzheng.article import Entity, EntityLabel
from lunzheng.errors import SourceNotFound

#: A sentence and the entities in it, offsets within the sentence.
Example = tuple[str, list[Entity]]

_UNER_LABELS: dict[str, EntityLabel] = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
_RESUME_LABELS: dict[str, EntityLabel] = {"NAME": "PERSON", "ORG": "ORG", "TITLE": "TITLE"}
#: The résumés call these an ORG; in news they name nobody.
_NO_NAMES = frozenset(
    {"公司", "本公司", "该公司", "股份公司", "集团公司", "总公司", "销售公司"}
) | {*("本行", "集团", "学校", "大学", "医院", "本院")}


def open_text(path: Path) -> TextIO:
    """Open a UTF-8 file, decompressing ``.xz``.

    Raises
    ------
    SourceNotFound : if it is missing.
    """
    try:
        if path.suffix == ".xz":
            return cast(TextIO, lzma.open(path, "rt", encoding="utf-8"))
        return path.open(encoding="utf-8")
    except FileNotFoundError as error:
        raise SourceNotFound(f"there is no file {path}") from error


def uner(path: Path) -> Iterator[Example]:
    """Yield the sentences of a Universal NER file (IOB2 on words, the text in a comment)."""
    text = ""
    rows: list[tuple[str, str]] = []
    with open_text(path) as lines:
        for line in lines:
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ").rstrip("\n")
            elif line.strip() and not line.startswith("#"):
                cells = line.split("\t")
                rows.append((cells[1], cells[2]))
            elif not line.strip() and rows:
                yield text, _entities_of(text, rows)
                rows = []
    if rows:
        yield text, _entities_of(text, rows)


def _entities_of(text: str, rows: list[tuple[str, str]]) -> list[Entity]:
    entities: list[Entity] = []
    position = 0
    for word, tag in rows:
        start = text.index(word, position)
        position = start + len(word)
        if tag[0] == "B" and tag[2:] in _UNER_LABELS:
            entities.append(Entity(start, position, _UNER_LABELS[tag[2:]]))
        elif tag[0] == "I" and entities:
            entities[-1] = Entity(entities[-1].start, position, entities[-1].label)
    return entities


def resume(path: Path) -> Iterator[Example]:
    """Yield the sentences of a Resume NER file (BMES on characters).

    Sentences with a nationality or place of birth are left out: there 中国 is no LOC.
    """
    characters: list[str] = []
    tags: list[str] = []
    with open_text(path) as lines:
        for line in [*lines, "\n"]:
            if line.strip():
                character, tag = line.split()
                characters.append(character)
                tags.append(tag)
            elif characters:
                if not any(tag.endswith(("CONT", "LOC", "RACE")) for tag in tags):
                    text = "".join(characters)
                    yield text, _resume_entities(text, tags)
                characters, tags = [], []


def _resume_entities(text: str, tags: list[str]) -> list[Entity]:
    entities: list[Entity] = []
    start = 0
    for position, tag in enumerate(tags):
        if tag[0] in "BS":
            start = position
        if tag[0] in "ES" and tag[2:] in _RESUME_LABELS:
            end = position + 1
            label = _RESUME_LABELS[tag[2:]]
            if label != "ORG" or text[start:end] not in _NO_NAMES:
                entities.append(Entity(start, end, label))
    return entities


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a JSON Lines file."""
    with open_text(path) as lines:
        for line in lines:
            yield json.loads(line)
