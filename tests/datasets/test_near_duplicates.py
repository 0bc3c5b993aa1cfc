from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.datasets.near_duplicates import clusters_of, grams_of, signature_of, similarity


def true_similarity(one: str, other: str) -> float:
    grams = [{text[at : at + 5] for at in range(len(text) - 4)} for text in (one, other)]
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


def invented(seed: int, length: int = 400) -> str:
    chosen = random.Random(seed)
    return "".join(chr(chosen.randrange(0x4E00, 0x9000)) for _ in range(length))


@settings(deadline=None)
@given(st.text("港口𠮷😀a", min_size=5, max_size=60), st.text("港口𠮷😀a", min_size=5, max_size=60))
def test_similarity_is_that_of_the_5_gram_sets(one: str, other: str) -> None:
    assert similarity(grams_of(one), grams_of(other)) == true_similarity(one, other)


def test_signatures_estimate_it() -> None:
    one = invented(1)
    other = one[:300] + invented(2, 100)
    agree = (signature_of(grams_of(one)) == signature_of(grams_of(other))).mean()
    assert abs(agree - true_similarity(one, other)) < 0.15


def test_near_duplicates_share_a_cluster_and_others_do_not() -> None:
    report = invented(1)
    texts = [
        report,
        invented(2),
        invented(3, 60) + report[:-20],  # with another lead
        "\n".join(report),  # blanks do not count
        invented(4),
        report[:200] + invented(5, 300),  # a quarter in common
        "",
        "港口",
        "港口",
    ]
    assert clusters_of(texts) == [0, 1, 0, 0, 2, 3, 4, 5, 5]


def test_near_duplicates_of_near_duplicates_are_in_it_too() -> None:
    text = invented(7, 700)
    chain = [text[at : at + 400] for at in (0, 100, 200)]
    assert similarity(grams_of(chain[0]), grams_of(chain[2])) < 0.5
    assert clusters_of(chain) == [0, 0, 0]
