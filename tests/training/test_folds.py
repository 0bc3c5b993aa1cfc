"""Folds of cross-validation: near-duplicates together, scored articles spread evenly."""

from __future__ import annotations

from collections import Counter

from lunzheng.training.folds import folds_of

TEXTS = [
    f"第{number}篇。"
    + "".join(chr(0x4E00 + (number * 997 + step * 31) % 8000) for step in range(80))
    for number in range(30)
]
IDS = [f"a-{number}" for number in range(30)]


def test_near_duplicates_share_a_fold() -> None:
    texts = [*TEXTS, TEXTS[3] + "（續）", "按：" + TEXTS[3]]
    folds = folds_of([*IDS, "b-1", "b-2"], texts, [True] * 32, 5)
    assert folds[3] == folds[30] == folds[31]
    assert set(folds) == set(range(5))


def test_scored_articles_are_spread_evenly() -> None:
    scored = [number % 3 == 0 for number in range(30)]
    folds = folds_of(IDS, TEXTS, scored, 5)
    counts = Counter(fold for fold, counts in zip(folds, scored, strict=True) if counts)
    assert set(counts.values()) == {2}
    assert set(Counter(folds).values()) == {6}


def test_the_order_does_not_matter_and_the_seed_does() -> None:
    folds = dict(zip(IDS, folds_of(IDS, TEXTS, [True] * 30, 5), strict=True))
    turned = folds_of(IDS[::-1], TEXTS[::-1], [True] * 30, 5)
    assert dict(zip(IDS[::-1], turned, strict=True)) == folds
    assert folds_of(IDS, TEXTS, [True] * 30, 5, seed=1) != list(folds.values())


def test_fewer_clusters_than_folds_leave_folds_empty() -> None:
    assert len(set(folds_of(IDS[:3], [TEXTS[0]] * 3, [True] * 3, 5))) == 1
