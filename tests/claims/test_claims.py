"""What a claim is: its kind, whom it asks to act, how it is quoted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lunzheng.attribution.view import View
from lunzheng.claims.quote import is_clause_like, quote_of
from lunzheng.record import Record


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("市長陳音音呼籲，中央應加速撥款。", "recommendation"),
        ("林慧芳呼籲民眾，切勿聽信謠言。", "recommendation"),
        ("市長陳音音承諾，明年將興建三座公園。", "commitment"),
        ("氣象專家何宇表示，下週可能出現強降雨。", "prediction"),
        ("警察局長許哲維表示，昨天共查獲十二件。", "fact"),
        ("多名學者認為，政策過於倉促。", "evaluation"),
    ],
)
def test_the_kind(extract: Callable[[str], list[Record]], text: str, kind: str) -> None:
    assert [record.kind for record in extract(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        # The doer of the action, inside the claim or before it.
        ("市長陳音音呼籲，中央應加速撥款。", "中央"),
        ("林慧芳呼籲民眾，切勿聽信謠言。", "民眾"),
    ],
)
def test_the_addressee(
    extract: Callable[[str], list[Record]], text: str, addressee: str | None
) -> None:
    (record,) = extract(text)
    assert record.addressee is not None
    assert record.addressee.text == addressee


def test_only_recommendations_have_an_addressee(extract: Callable[[str], list[Record]]) -> None:
    (record,) = extract("警察局長許哲維表示，昨天共查獲十二件。")
    assert record.to_json()["recommendation"] is None


@pytest.mark.parametrize(
    ("text", "claim", "quote"),
    [
        ("他說：「電價不會調整。」", "「電價不會調整。」", "direct"),
        ("他說，電價不會調整。", "電價不會調整", "indirect"),
        ("他說，這叫「綠電」，不貴。", "這叫「綠電」，不貴", "indirect"),
        ("他說，政府「根本沒有在聽」，令人遺憾。", "政府「根本沒有在聽」，令人遺憾", "mixed"),
        ("他喊『快走！』就跑。", "『快走！』", "direct"),
        # Part of one quotation is quoted as a whole.
        ("「電價不漲，他說，但會檢討。」", "但會檢討", "direct"),
    ],
)
def test_the_quotation_style(
    viewed: Callable[[str], View], text: str, claim: str, quote: str
) -> None:
    start = text.index(claim)
    assert quote_of(viewed(text), [(start, start + len(claim))]) == quote


def test_a_claim_of_two_quoted_spans_is_direct(viewed: Callable[[str], View]) -> None:
    text = "「電價不漲，」林慧芳說，「但會檢討。」"
    spans = [(0, 7), (text.index("「但"), len(text))]
    assert quote_of(viewed(text), spans) == "direct"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("綠電", False), ("永續發展", False), ("我不會去", False), ("我們絕對不會去", True)],
)
def test_terms_are_no_clauses(words: str, expected: bool) -> None:
    assert is_clause_like(words) is expected
