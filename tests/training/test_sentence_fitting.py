"""The sentence classifier learns, is scored on what it has not seen, and keeps its promises."""

from __future__ import annotations

import numpy as np
import pytest

from lunzheng.training.sentence_fitting import (
    ArticleSentences,
    cross_validated,
    fit_sentences,
    log_odds,
    probabilities,
    scaling_of,
)

FEATURES = ("nothing here", "says", "asks")


def articles(count: int, *, noise: float = 0.0, seed: int = 0) -> list[ArticleSentences]:
    """Articles of nine sentences whose class one feature tells, but for some noise."""
    generator = np.random.default_rng(seed)
    made = []
    for number in range(count):
        classes = tuple(int(rank) for rank in generator.integers(0, 3, size=9))
        rows = tuple(
            (FEATURES[rank if generator.random() >= noise else int(generator.integers(0, 3))],)
            for rank in classes
        )
        made.append(ArticleSentences(rows, classes, number % 5))
    return made


def test_it_learns_what_tells_the_classes_apart() -> None:
    model = fit_sentences(articles(200))
    for rank, feature in enumerate(FEATURES):
        found = model.probabilities([feature])
        assert (
            max(found, key=lambda label: found[label]) == ("none", "claim", "recommendation")[rank]
        )
        assert sum(found.values()) == pytest.approx(1.0)


def test_what_stands_in_one_fold_alone_helps_nobody() -> None:
    """A feature that gives each article's classes away is of no use on other articles."""
    known = [
        ArticleSentences(
            tuple((f"fold {one.fold} says {rank}",) for rank in one.classes), one.classes, one.fold
        )
        for one in articles(100)
    ]
    found = cross_validated(known)
    right = [
        (probabilities(odds).argmax(axis=1) == np.array(one.classes)).mean()
        for odds, one in zip(found, known, strict=True)
    ]
    assert np.mean(right) < 0.5
    seen = fit_sentences(known)
    again = [
        (probabilities(log_odds(seen, one.rows)).argmax(axis=1) == np.array(one.classes)).mean()
        for one in known
    ]
    assert np.mean(again) > 0.9


def test_scaling_mends_log_odds_that_are_too_sure() -> None:
    made = articles(400, noise=0.4)
    odds = cross_validated(made)
    boasting = [one * 4 + 1 for one in odds]
    mended = scaling_of(boasting, made)
    assert mended.slopes[0] == pytest.approx(scaling_of(odds, made).slopes[0] / 4, rel=0.01)
    stacked = probabilities(np.concatenate([mended(one) for one in boasting]))
    classes = np.array([rank for one in made for rank in one.classes])
    for rank in range(3):
        assert stacked[:, rank].mean() == pytest.approx((classes == rank).mean(), abs=0.01)


def test_a_scaled_model_gives_scaled_log_odds() -> None:
    made = articles(100, noise=0.3)
    model = fit_sentences(made)
    scaling = scaling_of([log_odds(model, one.rows) for one in made], made)
    rows = [("says",), ("asks", "says"), ()]
    assert log_odds(scaling.of(model), rows) == pytest.approx(scaling(log_odds(model, rows)))


def test_one_class_alone_is_answered_without_a_fit() -> None:
    only = [ArticleSentences((("x",), ("y",)), (0, 0), number % 2) for number in range(6)]
    found = fit_sentences(only).probabilities(["x"])
    assert found["none"] > 0.9
    assert scaling_of(cross_validated(only), only).slopes == (1.0, 1.0)


def test_it_can_adapt_a_model() -> None:
    base = fit_sentences(articles(200))
    turned = [
        ArticleSentences((("says",),) * 9, (2,) * 9, number % 5) for number in range(200)
    ]  # here, what says also asks
    before = base.probabilities(["says"])["recommendation"]
    after = fit_sentences(turned, base).probabilities(["says"])["recommendation"]
    assert before < 0.2
    assert after > before + 0.2
    assert fit_sentences([], base).claim.weights == base.claim.weights
