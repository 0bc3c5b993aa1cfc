"""The public door: what can be imported, what importing costs, and ``lunzheng.extract``."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lunzheng

ROOT = Path(__file__).parents[1]
TEXT = "港務局長李小真昨天表示，碼頭下個月將重新啟用。"

#: What users may rely on. A name that goes away here is a breaking change: say so in CHANGELOG.md.
PUBLIC = [
    "Article",
    "ColumnError",
    "EncodingError",
    "EngineError",
    "Entity",
    "Extractor",
    "FormatError",
    "LabelledSentence",
    "Layers",
    "LexiconError",
    "LunzhengError",
    "MissingExtra",
    "ModelError",
    "OutputError",
    "PipelineError",
    "QueryError",
    "ReadOptions",
    "Record",
    "RecordError",
    "Reject",
    "SentenceClassifier",
    "SourceError",
    "SourceNotFound",
    "Span",
    "Speaker",
    "StoreError",
    "__version__",
    "classify",
    "extract",
    "load",
    "read_articles",
    "to_frame",
]


def test_the_public_names_are_these() -> None:
    assert lunzheng.__all__ == PUBLIC
    assert set(PUBLIC) <= set(dir(lunzheng))


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(lunzheng, name)
    assert name == "__version__" or value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = lunzheng.no_such_name


def test_every_error_belongs_to_the_tree() -> None:
    errors = [getattr(lunzheng, name) for name in PUBLIC if name.endswith(("Error", "NotFound"))]
    assert len(errors) == 14
    assert all(issubclass(error, lunzheng.LunzhengError) for error in errors)


def test_importing_the_package_loads_none_of_its_modules() -> None:
    code = "import sys, lunzheng; print([m for m in sys.modules if m.startswith('lunzheng.')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_version_is_that_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert lunzheng.__version__ == project["version"]
    assert f"## [{lunzheng.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_extract_takes_an_article() -> None:
    (record,) = lunzheng.extract(lunzheng.Article("a-1", TEXT))
    assert record.article_id == "a-1"
    assert record.speaker.name == "李小真"
    assert record.claim_text == "碼頭下個月將重新啟用"


def test_extract_takes_a_text_and_gives_it_a_stable_id() -> None:
    first, second = lunzheng.extract(TEXT), lunzheng.extract(TEXT)
    assert first == second
    assert first[0].article_id == second[0].article_id != ""
    assert lunzheng.extract(TEXT + "\n")[0].article_id != first[0].article_id


def test_extract_takes_a_user_dictionary(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("碼頭 5000\n", encoding="utf-8")
    assert [r.claim_text for r in lunzheng.extract(TEXT, user_dict=[str(words)])] == [
        "碼頭下個月將重新啟用"
    ]
    with pytest.raises(lunzheng.LexiconError, match=r"missing\.txt"):
        lunzheng.extract(TEXT, user_dict=[tmp_path / "missing.txt"])


def test_a_model_that_is_not_there_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(lunzheng.ModelError, match="nowhere"):
        lunzheng.extract(TEXT, model_dir=tmp_path / "nowhere")
    with pytest.raises(lunzheng.ModelError, match="nowhere"):
        lunzheng.load(tmp_path / "nowhere")


def test_records_become_a_table() -> None:
    table = lunzheng.to_frame(lunzheng.extract(TEXT))
    assert table.loc[0, "speaker_name"] == "李小真"
    assert len(lunzheng.to_frame([])) == 0
