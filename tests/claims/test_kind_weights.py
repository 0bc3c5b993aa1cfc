"""What is looked up of a claim weighs what its features, spelt out, weigh."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.attribution.decisions import Choice, Decision
from lunzheng.claims.claim_words import WordRows, spelt, word_groups
from lunzheng.claims.kind import verb_scores
from lunzheng.claims.kind_weights import CharacterWeights, WordWeights, grams_of

# A bar stands between the words of a pair, and may be a word.
WORDS = st.lists(
    st.sampled_from(["應", "加速", "，", "。", "|", "||", "=", "9", "應加"]), max_size=8
)


def weights(names: list[str]) -> dict[str, float]:
    """A weight for every other name."""
    return {name: (number % 7 - 3) / 4 for number, name in enumerate(names) if number % 2}


@given(WORDS, WORDS)
def test_rows_are_those_of_the_spelt_features(words: list[str], known: list[str]) -> None:
    names = sorted(spelt(word_groups(known)))
    row_of = {name: row for row, name in enumerate(["cue=說", *names], 1)}
    expected = {row_of[name] for name in spelt(word_groups(words)) if name in row_of}
    assert WordRows(row_of).of(word_groups(words)) == expected


@given(WORDS, WORDS)
def test_words_weigh_what_their_features_weigh(words: list[str], known: list[str]) -> None:
    names = sorted(spelt(word_groups(known)))
    said = [name for name in names if name.startswith(("w=", "b="))]
    verbs = Choice.of({"urge": Decision(weights(said), 0.5), "say": Decision({"w=應": 1.0}, 0.0)})
    kinds = Choice.of(
        {
            "fact": Decision({**weights(names), "verb urge": 2.0}, 0.25),
            "prediction": Decision(weights([*reversed(names), "cue=說", "type=person"]), -1.0),
        }
    )
    others = ["cue=說", "type=person", "m=must"]
    features = [*others, *sorted(spelt(word_groups(words)))]
    expected = kinds.probabilities(features, verb_scores(verbs, features))
    odds = WordWeights(kinds, verbs).log_odds(word_groups(words), others)
    assert kinds.probabilities_at(odds) == pytest.approx(expected)


@given(st.text("應加速，𡃁", max_size=12))
def test_characters_weigh_what_a_vector_of_them_weighs(text: str) -> None:
    text += "＄"
    kinds = Choice.of(
        {"fact": Decision({"應": 1.0, "加速": 2.0}, 0.5), "x": Decision({"𡃁": 1.0}, 0.0)}
    )
    grams = {*text, *map("".join, pairwise(text))}
    assert grams_of(text) == grams
    expected = kinds.probabilities((), dict.fromkeys(grams, len(grams) ** -0.5))
    assert kinds.probabilities_at(CharacterWeights(kinds).log_odds(text)) == pytest.approx(expected)
