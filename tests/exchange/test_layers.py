from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lunzheng.article import Entity, Layers
from lunzheng.errors import FormatError
from lunzheng.exchange import Losses
from lunzheng.exchange.layers import read_layers, with_layers, write_layers

from .invented import ARTICLE, DOCUMENT, LAYERED, LAYERS, TEXT

LINE: dict[str, Any] = LAYERS.to_json()


def test_layers_come_back(tmp_path: Path) -> None:
    write_layers([LAYERS], tmp_path / "l.jsonl")
    assert read_layers(tmp_path / "l.jsonl", {"a-1": ARTICLE}) == {"a-1": LAYERS}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"article_id": "b"}, "its article 'b' is not among"),
        ({"words": [[0, 3], [2, 5]]}, r"the word \[2, 5\) overlaps"),
        ({"sentences": [[0, 99]]}, r"the sentence \[0, 99\) .* outside a text of 35"),
        ({"words": [[0, "1"]]}, "no pair of offsets"),
        ({"words": None}, 'the member "words" is None'),
        ({"entities": [{"start": 0, "end": 99, "label": "ORG"}]}, r"the entity \[0, 99\)"),
        ({"entities": [{"start": 0, "end": 1, "label": "EVENT"}]}, "the entity label 'EVENT'"),
        ({"entities": [{"start": 0, "label": "ORG"}]}, 'the member "end" is missing'),
    ],
)
def test_faults_name_the_line(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    lines = [LINE, {**LINE, **change}]
    (tmp_path / "l.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with pytest.raises(FormatError, match=rf"l\.jsonl, line 2: .*{message}"):
        read_layers(tmp_path / "l.jsonl", {"a-1": ARTICLE})


def test_words_that_leave_out_text_are_completed_and_counted() -> None:
    gaps = Layers("a-1", LAYERS.sentences, LAYERS.words[2:4], ())
    losses = Losses()
    [(_, fitted)] = with_layers([replace(LAYERED, layers=gaps)], losses)
    assert "".join(TEXT[a:b] for a, b in fitted.words) == "".join(TEXT.split())
    assert set(LAYERS.words[2:4]) < set(fitted.words)
    assert losses.lost["words that had to be cut or completed"] == len(fitted.words) - 2


def test_words_with_blanks_at_their_edges_lose_them() -> None:
    layers = Layers("a-1", ((0, 35),), ((0, 19), (19, 35)), (Entity(19, 21, "LOC"),))
    [(_, fitted)] = with_layers([replace(DOCUMENT, records=(), layers=layers)], Losses())
    assert fitted.words == ((0, 19), (19, 20), (21, 35))
