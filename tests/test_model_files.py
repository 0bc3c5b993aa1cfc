"""Manifests: what is verified, and what a person is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lunzheng.errors import LexiconError, ModelError
from lunzheng.model_files import default_model_dir, read_columns, read_rows, verify, write_manifest


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "words.tsv").write_text("# comment\n董事長\t5\n", encoding="utf-8")
    write_manifest(tmp_path, labels=["PERSON"], training={"entities": {"command": "train"}})
    return tmp_path


def test_the_shipped_model_is_whole() -> None:
    assert "entities.crfsuite" in verify(default_model_dir())["files"]


def test_a_fresh_manifest_verifies(model: Path) -> None:
    manifest = verify(model)
    assert list(manifest["files"]) == ["lexicons/words.tsv"]
    assert manifest["labels"] == ["PERSON"]


def test_an_edited_lexicon_is_told_from_its_manifest_and_can_be_renewed(model: Path) -> None:
    (model / "lexicons" / "words.tsv").write_text("立委\t5\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"python -m lunzheng\.model_files"):
        verify(model)
    subprocess.run([sys.executable, "-m", "lunzheng.model_files", str(model)], check=True)
    manifest = verify(model)
    assert manifest["labels"] == ["PERSON"]
    assert manifest["training"] == {"entities": {"command": "train"}}


def test_parts_trained_later_keep_what_is_known_of_the_others(model: Path) -> None:
    manifest = write_manifest(model, training={"claims": {"command": "train claims"}})
    assert set(manifest["training"]) == {"entities", "claims"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{broken", "damaged"),
        ("[]", "not the manifest of a Lunzheng model"),
        ('{"format": "another"}', "not the manifest of a Lunzheng model"),
        ('{"format": "lunzheng.model", "format_version": 1}', "damaged"),
        ('{"format": "lunzheng.model", "format_version": 3, "files": {}}', "upgrade"),
        ('{"format": "lunzheng.model", "format_version": 1, "files": {}}', "lunzheng train"),
        (
            '{"format": "lunzheng.model", "format_version": 2, "files": {"../x": "0"}}',
            "outside the model",
        ),
        (
            '{"format": "lunzheng.model", "format_version": 2, "files": {"gone.tsv": "0"}}',
            r"lacks gone\.tsv",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used(model: Path, content: str, message: str) -> None:
    (model / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message):
        verify(model)


def test_manifest_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model directory"):
        write_manifest(tmp_path / "nowhere")
    with pytest.raises(ModelError, match="holds no model"):
        verify(tmp_path / "nowhere")


def test_every_shipped_lexicon_says_what_it_is_and_where_it_is_from() -> None:
    lexicons = sorted((default_model_dir() / "lexicons").glob("*.tsv"))
    assert lexicons
    for path in lexicons:
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
        assert head, path.name


def test_rows_of_a_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("# a\tb\n\n一\t二\t三\r\n", encoding="utf-8")
    assert list(read_rows(path, 2)) == [(3, ["一", "二", "三"])]
    with pytest.raises(LexiconError, match=r"x\.tsv, line 3"):
        list(read_rows(path, 4))
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match="not UTF-8"):
        list(read_rows(path, 1))
    with pytest.raises(LexiconError, match="missing"):
        list(read_rows(tmp_path / "none.tsv", 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# a comment\n",
        "# one\n# two\n甲\t1\n乙\t2\n",
        "\ufeff甲\t1\n乙\t2\n",
        "甲\t1\tmore\n乙\t2\n",
        "甲\t1\n# between\n\n乙\t2\r\n",
        "甲\t1\n乙\t2",
        "甲 乙\t\u2028\n",
    ],
)
def test_columns_are_rows_turned_round(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_bytes(text.encode())
    rows = [cells[:2] for _, cells in read_rows(path, 2)]
    assert list(zip(*read_columns(path, 2), strict=True)) == [tuple(cells) for cells in rows]


@pytest.mark.parametrize("text", ["甲\n", "甲\t\n", "甲\t1\n\t2\n", "甲\t1\n乙\n"])
def test_columns_with_a_cell_missing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"x\.tsv, line \d: 2 tab-separated values"):
        read_columns(path, 2)


def test_the_manifest_is_plain_json() -> None:
    manifest = json.loads((default_model_dir() / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == "lunzheng.model"
    assert "crfsuite" in " ".join(manifest["libraries"])
