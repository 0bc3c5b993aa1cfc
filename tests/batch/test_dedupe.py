"""Near-duplicates: marked, collapsed, or not looked for; the same over one run or many."""

from __future__ import annotations

from pathlib import Path

import pytest

from .stores import article, light_run, rows, write


def wire(number: int, outlet: str, ending: str) -> dict[str, object]:
    """The story of an agency as an outlet prints it."""
    story = article(number)
    return {**story, "id": f"{outlet}-{number}", "text": f"（{outlet}）{story['text']}{ending}"}


STORIES = [
    wire(1, "甲報", ""),
    wire(2, "甲報", ""),
    wire(1, "乙報", "以上為綜合報導。"),
    wire(3, "乙報", ""),
    wire(2, "丙報", "記者王立群整理。"),
    wire(1, "丙報", ""),
]


def clusters(store: Path) -> dict[str, str]:
    return {row["article_id"]: row["cluster_id"] for row in rows(store, "articles")}


def test_keep_marks_near_duplicates_with_the_first_of_them(tmp_path: Path) -> None:
    light_run(write(tmp_path / "a.jsonl", STORIES), tmp_path / "s")
    assert clusters(tmp_path / "s") == {
        "甲報-1": "甲報-1",
        "甲報-2": "甲報-2",
        "乙報-1": "甲報-1",
        "乙報-3": "乙報-3",
        "丙報-2": "甲報-2",
        "丙報-1": "甲報-1",
    }


def test_first_leaves_out_all_but_the_leaders_of_keep(tmp_path: Path) -> None:
    counts = light_run(write(tmp_path / "a.jsonl", STORIES), tmp_path / "s", dedupe="first")
    assert set(clusters(tmp_path / "s")) == {"甲報-1", "甲報-2", "乙報-3"}
    assert dict(counts.rejects) == {"near-duplicate": 3}
    assert counts.read == counts.articles + counts.rejects.total()
    told = {row["article_id"]: row for row in rows(tmp_path / "s", "rejects")}
    assert told["丙報-2"]["cluster_id"] == "甲報-2"
    assert "nearly the same text as 甲報-2" in told["丙報-2"]["message"]
    again = light_run(tmp_path / "a.jsonl", tmp_path / "s", dedupe="first")
    assert (again.known, again.partitions) == (6, 0)


def test_none_does_not_look(tmp_path: Path) -> None:
    counts = light_run(write(tmp_path / "a.jsonl", STORIES), tmp_path / "s", dedupe="none")
    assert counts.articles == 6
    assert set(clusters(tmp_path / "s").values()) == {None}


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_clusters_go_on_over_runs(tmp_path: Path, cut: int) -> None:
    light_run(write(tmp_path / "a.jsonl", STORIES), tmp_path / "whole")
    light_run(write(tmp_path / "a.jsonl", STORIES[:cut]), tmp_path / "parts")
    (tmp_path / "parts" / ".index.sqlite").unlink()
    light_run(write(tmp_path / "a.jsonl", STORIES), tmp_path / "parts")
    assert clusters(tmp_path / "parts") == clusters(tmp_path / "whole")


def test_an_edit_is_kept_although_it_resembles_what_it_edits(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    story = article(1)
    for ending in ("", "更正：日期有誤。"):
        edited = {**story, "text": story["text"] + ending}
        light_run(write(source, [edited]), tmp_path / "s", dedupe="first")
    found = [(row["version"], row["cluster_id"]) for row in rows(tmp_path / "s", "articles")]
    assert found == [(1, "a-1"), (2, "a-1")]


def test_a_rewritten_article_leads_a_cluster_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    for number in (1, 2):
        light_run(write(source, [{**article(number), "id": "x"}]), tmp_path / "s", dedupe="first")
    light_run(write(source, [article(2)]), tmp_path / "s", dedupe="first")
    found = [(row["version"], row["cluster_id"]) for row in rows(tmp_path / "s", "articles")]
    assert found == [(1, "x"), (2, "x#2")]
    (reject,) = rows(tmp_path / "s", "rejects")
    assert (reject["article_id"], reject["cluster_id"]) == ("a-2", "x#2")


def test_the_leader_of_a_cluster_may_have_failed(tmp_path: Path) -> None:
    broken = {**article(1), "id": "f-1", "text": article(1)["text"] + "出錯"}
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    light_run(write(tmp_path / "a.jsonl", [broken, article(1)]), whole)
    light_run(write(tmp_path / "a.jsonl", [broken]), parts)
    (parts / ".index.sqlite").unlink()
    light_run(write(tmp_path / "a.jsonl", [broken, article(1)]), parts)
    assert clusters(whole) == clusters(parts) == {"a-1": "f-1"}
