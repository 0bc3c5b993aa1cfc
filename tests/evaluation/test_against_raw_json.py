"""Every figure again, from the raw JSON of two annotators, with no code of Lunzheng but sentences.

Written from ``docs/evaluation.md`` alone: where this and ``lunzheng evaluate`` agree to the third
decimal on real disagreement, the document says what the command does. Spans are counted once more
by nervaluate, where its definition coincides (exact spans; it has no character overlap).
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lunzheng.cli.evaluate import evaluate
from lunzheng.text.sentences import sentences

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]


def lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def rows() -> tuple[list[Row], list[Row], list[Row]]:
    """Articles, the gold of one annotator and the records of the other, with some confidence."""
    second = lines(ROOT / "annotations" / "second.jsonl")
    ids = {row["article_id"] for row in second}
    for number, row in enumerate(second):
        row["confidence"] = (number * 37 % 100) / 100
    first = [
        row for row in lines(ROOT / "annotations" / "records.jsonl") if row["article_id"] in ids
    ]
    return (
        [one for one in lines(ROOT / "corpus" / "articles.jsonl") if one["id"] in ids],
        first,
        second,
    )


@pytest.fixture(scope="module")
def reported(
    rows: tuple[list[Row], list[Row], list[Row]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What ``lunzheng evaluate --json`` writes for them."""
    names = []
    for name, content in zip(("articles", "gold", "predicted"), rows, strict=True):
        path = tmp_path_factory.getbasetemp() / f"{name}.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in content), "utf-8")
        names.append(str(path))
    report = evaluate(names[1], names[2], articles=[names[0]], by=["kind"], resamples=5)
    return json.loads(json.dumps(report.to_json()))


def edges(span: Row | None) -> tuple[int, int] | None:
    if span is None:
        return None
    counted = [
        at for at, sign in enumerate(span["text"]) if unicodedata.category(sign)[0] not in "PZC"
    ]
    if not counted:
        return (span["start"], span["end"])
    return (span["start"] + counted[0], span["start"] + counted[-1] + 1)


def covered(row: Row) -> set[int]:
    spans = [edges(span) for span in row["claim"]["spans"]]
    return {at for span in spans if span for at in range(*span)}


def best(gold: list[Row], found: list[Row]) -> list[tuple[int, int]]:
    """The best pairs by trying all that are possible, claim by claim."""
    weight: dict[tuple[int, int], float] = {}
    for g, one in enumerate(gold):
        for p, other in enumerate(found):
            mine, yours = covered(one), covered(other)
            overlap = len(mine & yours) / len(mine | yours)
            if overlap >= 0.5:
                weight[g, p] = overlap + 0.01 * (one["cue"] == other["cue"])

    def pairings(g: int, free: frozenset[int]) -> Iterator[list[tuple[int, int]]]:
        if g == len(gold):
            yield []
            return
        for rest in pairings(g + 1, free):
            yield rest
        for p in [p for p in free if (g, p) in weight]:
            for rest in pairings(g + 1, free - {p}):
                yield [(g, p), *rest]

    # Records that overlap nobody else are settled without a search.
    chosen, open_gold = [], []
    for g in range(len(gold)):
        mine = [p for h, p in weight if h == g]
        if len(mine) == 1 and sum(p == mine[0] for _, p in weight) == 1:
            chosen.append((g, mine[0]))
        elif mine:
            open_gold.append(g)
    weight = {pair: value for pair, value in weight.items() if pair[0] in open_gold}
    everything = pairings(0, frozenset(p for _, p in weight))
    return chosen + max(everything, key=lambda pairs: sum(weight[pair] for pair in pairs))


@pytest.fixture(scope="module")
def counted(rows: tuple[list[Row], list[Row], list[Row]]) -> dict[str, Any]:
    """Pairs, leftovers and neutral records over all articles."""
    result: dict[str, Any] = {
        "pairs": [], "gold": [], "found": [], "neutral": [], "implicit": [], "sentences": Counter()
    }  # fmt: skip
    articles, first, second = rows
    for article in articles:
        everyone = [
            [row for row in side if row["article_id"] == article["id"]] for side in (first, second)
        ]
        gold, found = (
            [row for row in side if row["speaker"]["type"] != "author"] for side in everyone
        )
        pairs = [(gold[g], found[p]) for g, p in best(gold, found)]
        neutral = [(one, other) for one, other in pairs if one["implicit"]]
        result["pairs"] += [pair for pair in pairs if not pair[0]["implicit"]]
        result["neutral"] += neutral
        result["implicit"] += [row for row in gold if row["implicit"]]
        result["gold"] += [row for row in gold if not row["implicit"]]
        ids = [id(other) for _, other in neutral]
        result["found"] += [row for row in found if id(row) not in ids]
        for start, end in sentences(article["text"]):
            classes = []
            for side in everyone:
                ranks = [
                    1 + (row["kind"] == "recommendation")
                    for row in side
                    if covered(row) & set(range(start, end))
                ]
                classes.append(max(ranks, default=0))
            result["sentences"][tuple(classes)] += 1
    return result


def f1(true: float, size: float) -> float:
    return 2 * true / size if size else 0.0


def exact(counted: dict[str, Any], key: Callable[[Row], Any], *, once: bool = False) -> float:
    sides = []
    for name in ("gold", "found"):
        keys = [(row["article_id"], key(row)) for row in counted[name] if key(row) is not None]
        sides.append(Counter(set(keys) if once else keys))
    return f1((sides[0] & sides[1]).total(), sides[0].total() + sides[1].total())


def claim(row: Row) -> tuple[Any, ...]:
    return tuple(edges(span) for span in row["claim"]["spans"])


def cue(row: Row) -> Any:
    return edges(row["cue"])


def source(row: Row) -> Any:
    return edges(row["speaker"]["mention"])


def test_spans(reported: dict[str, Any], counted: dict[str, Any]) -> None:
    figures = reported["figures"]
    expected = {
        "cue exact": exact(counted, cue, once=True),
        "source exact": exact(counted, source, once=True),
        "claim exact": exact(counted, claim),
        "record exact": exact(counted, lambda row: (cue(row), source(row), claim(row))),
    }
    assert {name: figures[name]["value"] for name in expected} == pytest.approx(expected, abs=5e-4)
    assert 0.5 < expected["record exact"] < 0.999


def test_overlap_leaves_out_what_only_implicit_gold_covers(
    reported: dict[str, Any], counted: dict[str, Any]
) -> None:
    def characters(rows: list[Row]) -> set[tuple[str, int]]:
        return {(row["article_id"], at) for row in rows for at in covered(row)}

    gold = characters(counted["gold"])
    found = characters(counted["found"]) - (characters(counted["implicit"]) - gold)
    assert reported["figures"]["claim overlap"]["value"] == pytest.approx(
        f1(len(gold & found), len(gold) + len(found)), abs=5e-4
    )


def test_pairs(reported: dict[str, Any], counted: dict[str, Any]) -> None:
    pairs, gold, found = counted["pairs"], counted["gold"], counted["found"]

    def role(one: Row, other: Row) -> float:
        roles = [row["speaker"]["role"] or "" for row in (one, other)]
        common = (Counter(roles[0]) & Counter(roles[1])).total()
        return f1(common, len(roles[0]) + len(roles[1])) if any(roles) else 1.0

    def share(right: Callable[[Row, Row], float]) -> float:
        return sum(right(one, other) for one, other in pairs) / len(pairs)

    asked = [row for row in gold + found if row["kind"] == "recommendation"]
    implicit = [row for row in found + [p for _, p in counted["neutral"]] if row["implicit"]]
    expected = {
        "speaker end to end": f1(
            sum(a["speaker"]["name"] == b["speaker"]["name"] for a, b in pairs),
            len(gold) + len(found),
        ),
        "recommendation end to end": f1(
            sum(a["kind"] == b["kind"] == "recommendation" for a, b in pairs), len(asked)
        ),
        "kind": share(lambda a, b: a["kind"] == b["kind"]),
        "quote": share(lambda a, b: a["quote"] == b["quote"]),
        "type": share(lambda a, b: a["speaker"]["type"] == b["speaker"]["type"]),
        "role": share(role),
        "implicit": f1(
            sum(b["implicit"] for _, b in counted["neutral"]),
            len(implicit) + len(counted["implicit"]),
        ),
    }
    figures = reported["figures"]
    assert {name: figures[name]["value"] for name in expected} == pytest.approx(expected, abs=5e-4)


def test_sentences(reported: dict[str, Any], counted: dict[str, Any]) -> None:
    table = counted["sentences"]
    each = []
    for rank in range(3):
        size = sum(count * ((one == rank) + (two == rank)) for (one, two), count in table.items())
        if size:
            each.append(f1(table[rank, rank], size))
    assert reported["figures"]["sentence macro-F1"]["value"] == pytest.approx(
        sum(each) / len(each), abs=5e-4
    )


def test_kinds(reported: dict[str, Any], counted: dict[str, Any]) -> None:
    for kind, figures in reported["groups"]["kind"].items():
        both = sum(a["kind"] == b["kind"] == kind for a, b in counted["pairs"])
        size = sum(row["kind"] == kind for row in counted["gold"] + counted["found"])
        assert figures["kind end to end"]["value"] == pytest.approx(f1(both, size), abs=5e-4)


def test_confidence(reported: dict[str, Any], counted: dict[str, Any]) -> None:
    gold_of = {id(b): a for a, b in counted["pairs"]}
    judged = []
    for row in counted["found"]:
        one = gold_of.get(id(row))
        right = False
        if one is not None:
            mine, yours = covered(one), covered(row)
            right = (
                cue(one) == cue(row)
                and one["speaker"]["name"] == row["speaker"]["name"]
                and len(mine & yours) / len(mine | yours) >= 0.8
            )
        judged.append((row["confidence"], right))
    error = 0.0
    for low in range(10):
        inside = [(c, r) for c, r in judged if low <= round(c * 100) / 10 < low + 1]
        if inside:
            error += abs(sum(c for c, _ in inside) - sum(r for _, r in inside)) / len(judged)
    assert reported["calibration"]["error"] == pytest.approx(error, abs=5e-4)
    assert reported["calibration"]["right"] == pytest.approx(
        sum(r for _, r in judged) / len(judged), abs=5e-4
    )
    # Equally confident records count by their mean.
    mean = {
        level: sum(r for c, r in judged if c == level) / sum(c == level for c, _ in judged)
        for level, _ in judged
    }
    ordered = sorted((c for c, _ in judged), reverse=True)
    for point in reported["calibration"]["curve"]:
        taken = -(-len(ordered) * round(point["coverage"] * 10) // 10)
        assert point["precision"] == pytest.approx(
            sum(mean[c] for c in ordered[:taken]) / taken, abs=5e-4
        )


@pytest.mark.parametrize(("figure", "key"), [("cue exact", cue), ("source exact", source)])
def test_exact_spans_as_nervaluate_counts_them(
    reported: dict[str, Any], counted: dict[str, Any], figure: str, key: Callable[[Row], Any]
) -> None:
    nervaluate = pytest.importorskip("nervaluate", reason="a package of the extra test")
    ids = sorted({row["article_id"] for row in counted["gold"] + counted["found"]})

    def spans(name: str) -> list[list[Row]]:
        # Its ends are inclusive, and it takes no span twice.
        return [
            [
                {"label": "X", "start": start, "end": end - 1}
                for start, end in sorted(
                    {key(r) for r in counted[name] if r["article_id"] == one and key(r)}
                )
            ]
            for one in ids
        ]

    evaluator = nervaluate.Evaluator(spans("gold"), spans("found"), ["X"], loader="dict")
    theirs = evaluator.evaluate()["overall"]["strict"].f1
    assert reported["figures"][figure]["value"] == pytest.approx(theirs, abs=5e-4)
