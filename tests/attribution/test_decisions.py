"""Decisions are tables of weights: what they compute, and how they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from lunzheng.attribution.decisions import DECISIONS, Choice, Decision, DecisionTables
from lunzheng.errors import ModelError
from lunzheng.model_files import default_model_dir


def test_a_decision_adds_the_weights_of_the_features_it_knows() -> None:
    decision = Decision({"a": 2.0, "b": -1.0}, 0.5)
    assert decision.log_odds(["a", "b", "unknown"]) == 1.5
    assert Decision({}, 0.0).probability([]) == 0.5
    assert Decision({"a": 1e9}, 0.0).probability(["a"]) == pytest.approx(1)
    assert Decision({"a": -1e9}, 0.0).probability(["a"]) == pytest.approx(0)


def test_the_probabilities_of_a_choice_add_up() -> None:
    choice = Choice.of({"x": Decision({"a": 3.0}, 0.0), "y": Decision({}, 1.0)})
    found = choice.probabilities(["a"])
    assert sum(found.values()) == pytest.approx(1)
    assert found["x"] > found["y"]
    assert choice.probabilities([])["y"] > 0.5


def test_tables_go_to_disk_and_back_byte_for_byte(tmp_path: Path) -> None:
    tables = DecisionTables(
        {"cue": Decision({"乙": 0.12345, "甲": 1.0, "零": 0.00001}, -1.5)},
        {
            "kind": Choice.of(
                {"fact": Decision({"w=已": 1.0}, 0.0), "prediction": Decision({}, 0.0)}
            )
        },
    )
    tables.save(tmp_path)
    first = (tmp_path / DECISIONS).read_bytes()
    again = DecisionTables.load(tmp_path)
    again.save(tmp_path)
    assert (tmp_path / DECISIONS).read_bytes() == first
    assert again.tables["cue"].weights == {"乙": 0.1235, "甲": 1.0}
    assert again.choices["kind"].decision("fact").weights == {"w=已": 1.0}


@pytest.mark.parametrize(
    "content", ["", "[]", '{"decisions": {"cue": {}}, "choices": {}}', '{"decisions": {}}', "{"]
)
def test_a_damaged_table_is_a_model_error(tmp_path: Path, content: str) -> None:
    (tmp_path / DECISIONS).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"decisions\.json"):
        DecisionTables.load(tmp_path)


def test_a_missing_table_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        DecisionTables.load(tmp_path)


def test_the_shipped_decisions_have_weights() -> None:
    tables = DecisionTables.load(default_model_dir())
    for name in ("cue", "source", "start", "stop", "before", "role", "addressee", "confidence"):
        assert len(tables.tables[name].weights) >= 10, name
    assert set(tables.choices["kind"].labels) == {
        "recommendation", "commitment", "prediction", "fact", "evaluation",
    }  # fmt: skip
