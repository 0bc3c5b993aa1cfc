"""Each step on gold input: its own errors show in its own figures, and nobody else's do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lunzheng.article import Article, Span
from lunzheng.cli.app import main
from lunzheng.cli.evaluate import evaluate
from lunzheng.evaluation.components import COMPONENTS, ComponentJudgement, judge_components
from lunzheng.extractor import Extractor
from lunzheng.record import Record

GOLDEN = Path(__file__).parents[1] / "golden"
ARTICLES = [
    Article(path.stem, path.read_text("utf-8")) for path in sorted(GOLDEN.glob("*.txt"))
]  # fmt: skip

Fallen = Callable[[dict[str, list[Record]]], list[str]]
Judge = Callable[[dict[str, list[Record]]], ComponentJudgement]


@pytest.fixture(scope="module")
def own(extractor: Extractor) -> dict[str, list[Record]]:
    """The model's own records, as if they were gold."""
    return {article.id: extractor.extract(article) for article in ARTICLES}


@pytest.fixture(scope="module")
def judge(extractor: Extractor) -> Judge:
    layered = [(article, extractor.attribution_layers(article)) for article in ARTICLES]
    return lambda gold: judge_components(extractor.attributor, layered, gold)


@pytest.fixture(scope="module")
def fallen(judge: Judge, own: dict[str, list[Record]]) -> Fallen:
    """The figures that are lower with another gold than with the model's own records."""
    best = values(judge(own))

    def names(gold: dict[str, list[Record]]) -> list[str]:
        return [name for name, value in values(judge(gold)).items() if value < best[name]]

    return names


def values(judgement: ComponentJudgement) -> dict[str, float]:
    return {
        name: figure.value() for name, figure in judgement.figures.items() if figure.counts.sum()
    }


def test_a_model_is_perfect_by_its_own_records(judge: Judge, own: dict[str, list[Record]]) -> None:
    judgement = judge(own)
    assert list(judgement.figures) == list(COMPONENTS)
    # A cue that governs no claim becomes no record, so only its recall is 1.
    assert [name for name, value in values(judgement).items() if value < 1.0] in ([], ["cue exact"])
    assert judgement.left_out == 0
    explicit = [
        r for found in own.values() for r in found if not r.implicit and r.speaker.type != "author"
    ]
    total = {name: figure.counts.sum(0).tolist() for name, figure in judgement.figures.items()}
    cues = len({(r.article_id, r.cue.start) for r in explicit if r.cue})
    assert total["cue exact"][::2] == [cues] * 2
    assert total["kind"] == [len(explicit)] * 2
    assert total["name"][1] == sum(
        total[f"name of a {what}"][1] for what in ("name", "pronoun", "dropped subject")
    )


def changed(
    records: dict[str, list[Record]],
    which: Callable[[Record], bool],
    change: Callable[[Record], Record],
) -> dict[str, list[Record]]:
    """``records`` with the first one of ``which`` changed."""
    pending = True
    found: dict[str, list[Record]] = {}
    for key, members in records.items():
        found[key] = []
        for record in members:
            if pending and which(record) and not record.implicit:
                record, pending = change(record), False
            found[key].append(record)
    assert not pending
    return found


def test_a_kind_that_the_gold_has_otherwise_is_the_error_of_one_step(
    fallen: Fallen, own: dict[str, list[Record]]
) -> None:
    def other(record: Record) -> Record:
        return replace(record, kind="fact" if record.kind == "evaluation" else "evaluation")

    gold = changed(own, lambda r: r.kind not in ("recommendation",), other)
    assert fallen(gold) == ["kind"]


def test_a_name_that_the_gold_has_otherwise_is_the_error_of_naming(
    fallen: Fallen, own: dict[str, list[Record]]
) -> None:
    def other(record: Record) -> Record:
        return replace(record, speaker=replace(record.speaker, name="無名氏"))

    gold = changed(own, lambda r: r.speaker.mention is not None and len(r.speaker.name) > 2, other)
    assert fallen(gold) == ["name", "name of a name"]


def test_a_claim_that_the_gold_has_shorter_is_no_error_of_cue_or_source(
    fallen: Fallen, own: dict[str, list[Record]]
) -> None:
    def shorter(record: Record) -> Record:
        (span,) = record.claim
        return replace(record, claim=(Span(span.start, span.end - 4, span.text[:-4]),))

    wrong = fallen(changed(own, lambda r: r.cue is not None and len(r.claim[0].text) > 20, shorter))
    assert {"claim exact", "claim overlap"} <= set(wrong)
    assert not set(wrong) & {"cue exact", "source exact", "source or none"}


def test_a_source_that_the_gold_does_not_name(judge: Judge, own: dict[str, list[Record]]) -> None:
    def dropped(record: Record) -> Record:
        return replace(record, speaker=replace(record.speaker, mention=None))

    judgement = judge(
        changed(own, lambda r: r.cue is not None and r.speaker.mention is not None, dropped)
    )
    sums = judgement.figures["source exact"].counts.sum(0)
    assert sums[1] == sums[0] + 1 == sums[2] + 1
    right, number = judgement.figures["source or none"].counts.sum(0)
    assert right == number - 1


def test_the_authors_own_voice_is_a_step_of_its_own(extractor: Extractor) -> None:
    article = Article("a", "林友森表示，港口下月將啟用。政府應及早因應。")
    gold = Record(
        "a", (Span.of(article.text, 14, 21),), None,
        replace(extractor.extract(article)[0].speaker, mention=None, name=None, type="author"),
        "indirect", "recommendation",
    )  # fmt: skip
    layers = extractor.attribution_layers(article)
    judgement = judge_components(
        extractor.attributor, [(article, layers)], {"a": [*extractor.extract(article)[:1], gold]}
    )
    assert judgement.figures["own voice"].counts[0, 2] == 1
    assert judgement.figures["name"].counts[0, 1] == 1


def test_a_record_outside_every_sentence_is_counted(extractor: Extractor) -> None:
    article = Article("a", "林友森表示，港口下月將啟用。  \n")
    gold = [
        replace(extractor.extract(article)[0], cue=None, claim=(Span.of(article.text, 14, 15),))
    ]
    layers = extractor.attribution_layers(article)
    judgement = judge_components(extractor.attributor, [(article, layers)], {"a": gold})
    assert judgement.left_out == 1


@pytest.fixture
def files(tmp_path: Path, own: dict[str, list[Record]]) -> list[str]:
    def write(name: str, values: list[object]) -> str:
        path = tmp_path / name
        path.write_text("".join(json.dumps(one) + "\n" for one in values), "utf-8")
        return str(path)

    gold = write("gold.jsonl", [r.to_json() for found in own.values() for r in found])
    texts = write("texts.jsonl", [{"id": one.id, "text": one.text} for one in ARTICLES])
    return [gold, gold, "--articles", texts]


def test_the_command_shows_them_beside_the_end_to_end_figures(
    files: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["evaluate", *files, "--components", "--resamples", "2", "--json", "-"]) == 0
    report = json.loads(capsysbinary.readouterr().out)
    assert list(report["components"]) == list(COMPONENTS)
    cue = report["components"]["cue exact"]
    assert (cue["recall"], cue["given"], cue["end_to_end"]) == (1.0, "text", 1.0)
    assert report["components"]["addressee"]["end_to_end"] is None


def test_table_and_page_have_them(files: list[str], extractor: Extractor) -> None:
    report = evaluate(
        files[0], files[1], articles=[files[3]], extractor=extractor, resamples=2
    )  # fmt: skip
    titles = [str(table.title) for table in report.tables()]
    assert "Components of the model, each on gold input" in titles
    assert "name of a dropped subject" in report.to_html()
    with pytest.raises(ValueError, match="articles"):
        evaluate(files[0], files[1], extractor=extractor)


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--components"], "--articles"), (["--model", "models"], "--components")],
)
def test_what_is_missing_is_said(
    files: list[str], words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *files[:2], *words]) == 2
    assert message in capsys.readouterr().err
