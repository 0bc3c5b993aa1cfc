"""Adapting decisions: little data leaves the base model in charge, much data takes over."""

from __future__ import annotations

import math
import random

from lunzheng.attribution.decisions import Choice, Decision, DecisionTables
from lunzheng.training.adaptation import adapted, adapted_decision
from lunzheng.training.examples import Examples
from lunzheng.training.fitting import CHOICES, DECISIONS, RANKINGS

BASE = Decision({"known": 2.0, "other": -1.0}, -0.5)


def base_tables() -> DecisionTables:
    return DecisionTables(
        dict.fromkeys((*DECISIONS, *RANKINGS), BASE),
        {
            name: Choice.of({"a": Decision({"known": 1.0}, 0.0), "b": Decision({}, 0.0)})
            for name in CHOICES
        },
    )


def test_without_examples_nothing_moves() -> None:
    moved = adapted(Examples(), base_tables())
    assert {name: one.weights for name, one in moved.tables.items()} == dict.fromkeys(
        (*DECISIONS, *RANKINGS), BASE.weights
    )
    assert moved.choices["kind"].decision("a").weights == {"known": 1.0}


def test_the_more_examples_the_further_it_moves() -> None:
    before = BASE.probability(["known"])
    after = []
    for count in (10, 100, 5000):
        rows = [["known"]] * count
        after.append(adapted_decision(BASE, rows, [False] * count, 1.0).probability(["known"]))
    assert before > 0.8
    assert before > after[0] > after[1] > after[2]
    assert after[0] > 0.5
    assert after[2] < 0.05


def test_what_the_examples_do_not_speak_of_stays() -> None:
    moved = adapted_decision(BASE, [["new"]] * 50, [True] * 50, 1.0)
    assert moved.weights["known"] == 2.0
    assert moved.weights["other"] == -1.0
    assert moved.weights["new"] > 0.2


def test_it_stays_where_the_new_articles_are_like_the_old_ones() -> None:
    generator = random.Random(1)
    share = BASE.probability(["known"])
    answers = [generator.random() < share for _ in range(1000)]
    rows = [["known", f"noise {generator.randrange(200)}"] for _ in answers]
    moved = adapted_decision(BASE, rows, answers, 1.0)
    assert moved.weights == BASE.weights
    assert moved.intercept == BASE.intercept


def test_it_moves_less_freely_where_half_of_the_articles_say_otherwise() -> None:
    agreeing = adapted_decision(BASE, [["new"]] * 200, [True] * 200, 1.0)
    torn = adapted_decision(BASE, [["new"]] * 200, [True] * 100 + [False] * 100, 1.0)
    assert torn.weights.get("new", 0.0) < agreeing.weights["new"] / 4


def test_a_ranking_learns_whom_the_new_articles_prefer() -> None:
    tables = base_tables()
    examples = Examples()
    for _ in range(40):
        examples.add_choice("source", [["known"], ["other"]], 1)
    before = tables.tables["source"]
    after = adapted(examples, tables).tables["source"]
    assert before.log_odds(["known"]) > before.log_odds(["other"])
    assert after.log_odds(["known"]) < after.log_odds(["other"])


def test_a_choice_between_kinds_keeps_its_prior() -> None:
    examples = Examples()
    for _ in range(5):
        examples.add("kind", ["known"], "b", {"verb x": 1.0})
    base = base_tables()
    few = adapted(examples, base).choices["kind"].probabilities(["known"])
    for _ in range(400):
        examples.add("kind", ["known"], "b", {"verb x": 1.0})
    many = adapted(examples, base).choices["kind"].probabilities(["known"])
    before = base.choices["kind"].probabilities(["known"])
    assert before["b"] < few["b"] < many["b"]
    assert many["b"] > 0.9
    assert math.isclose(sum(many.values()), 1.0)
