"""Which quotation mark closes which."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.text.quotation_marks import CLOSING, PAIRS, QuotationDepth, quotations
from lunzheng.text.sentences import paragraphs

MARKS = "".join(PAIRS) + "".join(CLOSING)


def quoted(text: str) -> list[tuple[str, int]]:
    return [(text[q.start : q.end], q.depth) for q in quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他說「好」，她說「不」。", [("「好」", 0), ("「不」", 0)]),
        ("「她喊『走』了」", [("「她喊『走』了」", 0), ("『走』", 1)]),
        ("「一「二」三」", [("「一「二」三」", 0), ("「二」", 1)]),
        ("“甲”與﹁乙﹂", [("“甲”", 0), ("﹁乙﹂", 0)]),
        # An inner mark that was forgotten closes with the outer one.
        ("「她喊『走了」，笑", [("「她喊『走了」", 0)]),
        # What was never opened or never closed quotes nothing.
        ("好」，他說", []),
        ("他說「好，走吧", []),
        ("『好」", []),
        ("他說「好\n走」吧", []),
    ],
)
def test_pairs(text: str, expected: list[tuple[str, int]]) -> None:
    assert quoted(text) == expected


def test_a_quotation_goes_on_when_the_next_paragraph_opens_with_its_mark() -> None:
    text = "「第一段還沒完。\n「第二段完了。」記者報導。"
    assert quoted(text) == [("「第一段還沒完。", 0), ("「第二段完了。」", 0)]


def test_depth_tells_what_stands_inside() -> None:
    text = "甲「乙『丙』丁」戊"
    depth = QuotationDepth(len(text), quotations(text, paragraphs(text)))
    inside = "".join(character for n, character in enumerate(text) if depth.inside(n))
    assert inside == "乙『丙』丁"
    assert not depth.inside(len(text))


@settings(deadline=None, max_examples=300)
@given(text=st.text(alphabet=MARKS + "甲乙。\n"))
def test_quotations_are_well_formed(text: str) -> None:
    found = quotations(text, paragraphs(text))
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
    lines = paragraphs(text)
    for quotation in found:
        assert text[quotation.start] in PAIRS
        line = next(line for line in lines if line[0] <= quotation.start < line[1])
        assert quotation.end <= line[1]
        closes = text[quotation.end - 1] == PAIRS[text[quotation.start]]
        assert closes or (quotation.start, quotation.end) == line
    outermost = QuotationDepth(len(text), found).outermost
    assert all(a.end <= b.start for a, b in pairwise(outermost))
