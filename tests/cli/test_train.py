"""``lunzheng train`` end to end on a few articles of the corpus, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import lunzheng
from lunzheng.article import Article
from lunzheng.classifier import SentenceClassifier
from lunzheng.errors import FormatError, MissingExtra, ModelError, OutputError
from lunzheng.extractor import Extractor
from lunzheng.model_files import default_model_dir, verify
from lunzheng.training.model_writer import train_model
from lunzheng.training.report_page import page_of
from lunzheng.training.report_plots import plots_of
from lunzheng.training.training_set import read_training_set

ROOT = Path(__file__).parents[2]
TEXT = (
    "港務局長李小真昨天表示，碼頭下個月將重新啟用。運輸業者王立群呼籲，市府應公開契約內容。天氣晴。"
)


def part_of_corpus(directory: Path, first: int, last: int) -> tuple[Path, Path]:
    """Records and articles of some articles of the corpus."""
    lines = (ROOT / "corpus" / "articles.jsonl").read_text("utf-8").splitlines(keepends=True)
    articles = lines[first:last]
    ids = {json.loads(line)["id"] for line in articles}
    records = [
        line
        for line in (ROOT / "annotations" / "records.jsonl").open(encoding="utf-8")
        if json.loads(line)["article_id"] in ids
    ]
    paths = directory / f"records-{first}.jsonl", directory / f"articles-{first}.jsonl"
    for path, content in zip(paths, (records, articles), strict=True):
        path.write_text("".join(content), "utf-8")
    return paths


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def small(desk: Path) -> Path:
    """A model trained from nothing but ten articles."""
    records, articles = part_of_corpus(desk, 0, 10)
    train_model(records, articles, desk / "small", from_scratch=True, folds=2)
    return desk / "small"


@pytest.fixture(scope="module")
def moved(desk: Path, small: Path) -> Path:
    """The same model, adapted to ten others."""
    records, articles = part_of_corpus(desk, 10, 20)
    train_model(records, articles, desk / "moved", base=small, folds=2, curve=False)
    return desk / "moved"


def test_the_directory_is_a_whole_model(small: Path) -> None:
    manifest = verify(small)
    assert {"decisions.json", "sentences.json", "entities.crfsuite", "report.html"} <= set(
        manifest["files"]
    )
    told = manifest["training"]["train"]
    assert told["articles"] == 10
    assert told["seed"] == 0
    assert set(told["data"]) == {"records-0.jsonl", "articles-0.jsonl"}
    assert told["labels"]["sentence"] == ["none", "claim", "recommendation"]
    assert "lunzheng.record/1" in told["schemas"]
    assert told["command"].startswith("lunzheng train records-0.jsonl articles-0.jsonl")
    assert "scikit-learn" in manifest["libraries"]
    assert not [one for one in small.parent.iterdir() if one.name.startswith(".")]


def test_extract_classify_and_spacy_use_it(small: Path) -> None:
    records = Extractor(small).extract(Article("a", TEXT))
    assert [record.speaker.name for record in records][:1] == ["李小真"]
    sentences = SentenceClassifier(small).classify(Article("a", TEXT))
    assert [TEXT[one.start : one.end] for one in sentences] == [one.text for one in sentences]
    assert [one.label for one in sentences][2] == "none"
    doc = lunzheng.load(small)(TEXT)
    assert [one.id for one in doc._.records] == [
        one.id for one in Extractor(small).extract(Article(doc._.records[0].article_id, TEXT))
    ]


def test_the_same_data_give_the_same_bytes(desk: Path, moved: Path) -> None:
    """In a process of its own, where hashes of strings differ; by the command line."""
    words = ["records-10.jsonl", "articles-10.jsonl", "-o", "again", "--base", "small"]
    run = subprocess.run(
        [sys.executable, "-m", "lunzheng", "train", *words, "--folds", "2", "--no-curve"],
        cwd=desk, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "sentence macro-F1: 0." in run.stderr
    assert "base model 0." in run.stderr
    assert run.stdout == ""
    names = sorted(path.relative_to(moved) for path in moved.rglob("*") if path.is_file())
    again = desk / "again"
    assert names == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert [n for n in names if (moved / n).read_bytes() != (again / n).read_bytes()] == []


def test_the_report_holds_figures_with_intervals(small: Path, moved: Path) -> None:
    report = json.loads((moved / "report.json").read_text("utf-8"))
    assert report["scored articles"] == 10
    for name in ("sentence macro-F1", "record exact", "kind", "addressee"):
        figure = report["figures"][name]
        assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
    gold = sum(map(sum, report["confusion"]["sentence"]["counts"]))
    assert gold == report["figures"]["sentence macro-F1"]["gold"]
    compared = report["against base"]["record exact"]
    assert compared["difference"] == pytest.approx(compared["second"] - compared["first"], abs=2e-4)
    assert len(report["features"]["sentence holds a claim"]) == 15
    curve = json.loads((small / "report.json").read_text("utf-8"))["learning curve"]
    sizes = [point["articles"] for point in curve]
    assert sizes == sorted(sizes)
    assert sizes[-1] == 5
    page = (moved / "report.html").read_text("utf-8")
    assert page.count("<svg") >= 3
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "").replace(
        "http://purl.org", ""
    ).replace("http://creativecommons.org", "").replace("https://matplotlib.org", "")
    assert "this model" in (moved / "README.md").read_text("utf-8")


def test_without_matplotlib_the_page_says_how_to_get_plots(
    moved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = json.loads((moved / "report.json").read_text("utf-8"))
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtra, match=r"lunzheng\[plots\]"):
        plots_of(report)
    page = page_of(report, "Report", None)
    assert "<svg" not in page
    assert "lunzheng[plots]" in page


def test_articles_that_the_base_model_knows_are_not_scored(desk: Path, small: Path) -> None:
    records, articles = part_of_corpus(desk, 0, 10)
    report = train_model(records, articles, desk / "known", base=small, folds=2, curve=False)
    assert report["scored articles"] == 0
    assert "figures" not in report
    assert any(
        "10 articles are among those that the base model learned" in n for n in report["notes"]
    )
    verify(desk / "known")


def test_a_damaged_part_is_refused_before_it_is_read(desk: Path, small: Path) -> None:
    records, articles = part_of_corpus(desk, 10, 20)
    path = small / "sentences.json"
    kept = path.read_bytes()
    try:
        path.write_bytes(kept.replace(b"0", b"1", 1))
        with pytest.raises(ModelError, match="differs from its manifest"):
            SentenceClassifier(small)
        with pytest.raises(ModelError, match="differs from its manifest"):
            train_model(records, articles, desk / "never", base=small)
    finally:
        path.write_bytes(kept)
    assert not (desk / "never").exists()


def run_cli(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lunzheng", "train", *words],
        cwd=directory, capture_output=True, text=True, check=False,
    )  # fmt: skip


def kinds_all_alike(records: list[dict[str, object]], articles: list[dict[str, object]]) -> None:
    for record in records:
        record["kind"], record["recommendation"] = "fact", None


def spans_moved(records: list[dict[str, object]], articles: list[dict[str, object]]) -> None:
    records[2]["claim"]["spans"][0]["start"] += 1  # type: ignore[index]


def article_gone(records: list[dict[str, object]], articles: list[dict[str, object]]) -> None:
    del articles[3]


def ids_gone(records: list[dict[str, object]], articles: list[dict[str, object]]) -> None:
    del records[5]["article_id"]


def few(records: list[dict[str, object]], articles: list[dict[str, object]]) -> None:
    kept = {one["id"] for one in articles[:3]}
    del articles[3:]
    records[:] = [one for one in records if one["article_id"] in kept]


def nobody_annotated(records: list[dict[str, object]], articles: list[dict[str, object]]) -> None:
    articles += [{"id": f"x-{number}", "text": f"第{number}天放晴。"} for number in range(20)]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (kinds_all_alike, "of kind 'fact'"),
        (spans_moved, "line 3"),
        (article_gone, "there is no article"),
        (ids_gone, "line 6"),
        (few, "too few to train"),
        (nobody_annotated, "20 of 30 articles have no record"),
    ],
)
def test_data_that_would_teach_nonsense_are_refused(
    tmp_path: Path,
    spoil: Callable[[list[dict[str, object]], list[dict[str, object]]], None],
    told: str,
) -> None:
    paths = part_of_corpus(tmp_path, 0, 10)
    records, articles = (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in paths
    )
    spoil(records, articles)
    for path, values in zip(paths, (records, articles), strict=True):
        path.write_text("".join(json.dumps(one) + "\n" for one in values), "utf-8")
    with pytest.raises(FormatError, match=told):
        train_model(*paths, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    records, articles = (path.name for path in part_of_corpus(tmp_path, 0, 10))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for words, code, told in (
        (["gone.jsonl", articles, "-o", "m"], 3, "gone.jsonl"),
        ([records, articles, "-o", "m", "--base", "full"], 5, "holds no model"),
        ([records, articles, "-o", "m", "--add-records", "x"], 2, "--add-articles"),
    ):
        run = run_cli(tmp_path, *words)
        assert (run.returncode, told in run.stderr) == (code, True), run.stderr
        assert "Traceback" not in run.stderr
    with pytest.raises(OutputError, match="--force"):
        train_model(tmp_path / records, tmp_path / articles, tmp_path / "full")
    assert not (tmp_path / "m").exists()


def test_further_articles_are_learned_from_and_not_scored(desk: Path) -> None:
    found = read_training_set(
        *part_of_corpus(desk, 0, 10), [part_of_corpus(desk, 20, 26), part_of_corpus(desk, 5, 15)]
    )
    assert found.scored == (True,) * 10 + (False,) * 11
    assert len({one.article.id for one in found.articles}) == 21
    assert "5 articles of articles-5.jsonl stand in an earlier file" in " ".join(found.notes)
    assert len(found.files) == 6


def test_the_shipped_model_classifies() -> None:
    assert (default_model_dir() / "sentences.json").exists()
    labels = [one.label for one in lunzheng.classify(TEXT)]
    assert labels == ["claim", "recommendation", "none"]
