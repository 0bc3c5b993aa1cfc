"""Every disagreement of the two annotators has been decided, and the gold follows."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from lunzheng.agreement.merging import merge
from lunzheng.annotations.record_file import read_records

FOLDER = Path(__file__).parents[2] / "annotations"
MEMBERS = ("claim", "cue", "speaker", "kind", "quote", "addressee", "implicit")


@pytest.fixture(scope="module")
def decisions():
    with (FOLDER / "adjudication.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {(row["article_id"], row["record"]): row for row in rows}


@pytest.fixture(scope="module")
def conflicts():
    first, second = (read_records(FOLDER / f"{name}.jsonl") for name in ("first", "second"))
    return {
        (conflict.article_id, (conflict.a or conflict.b).id): conflict
        for conflict in merge(first, second).conflicts
    }


def test_every_disagreement_is_decided_with_a_reason(decisions, conflicts):
    assert decisions.keys() == conflicts.keys()
    for row in decisions.values():
        assert row["decision"] in {"first", "second", "both"}
        assert row["reason"]


def test_both_were_right_at_times(decisions):
    counted = Counter(row["decision"] for row in decisions.values())
    assert min(counted["first"], counted["second"]) > 50


def test_the_gold_follows_the_decisions(decisions, conflicts):
    gold = read_records(FOLDER / "records.jsonl")

    def holds(record):
        return any(
            all(getattr(other, member) == getattr(record, member) for member in MEMBERS)
            for other in gold[record.article_id]
        )

    for key, conflict in conflicts.items():
        decision = decisions[key]["decision"]
        if decision == "both":  # something of each, so as neither has it
            assert not (conflict.a and holds(conflict.a)), key
            assert not (conflict.b and holds(conflict.b)), key
            continue
        right, wrong = conflict.a, conflict.b
        if decision == "second":
            right, wrong = wrong, right
        assert right is None or holds(right), key
        assert wrong is None or not holds(wrong), key
