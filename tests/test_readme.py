"""The documents tell the truth: their examples run, their tables and names are complete."""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from lunzheng.attribution.lexicon import CUE_CLASSES
from lunzheng.outputs import COLUMNS
from lunzheng.record import Kind, Quote, Record, Speaker, SpeakerType

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
COMMANDS = [
    line.removeprefix("$ ").partition("  #")[0].strip()
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]


def blocks(language: str, text: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_python_examples_run(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    examples = blocks("python", README)
    assert len(examples) >= 6
    test = doctest.DocTestParser().get_doctest("\n".join(examples), {}, "README.md", None, None)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=report.append)
    assert runner.tries > 20
    assert not runner.failures, "".join(report)


def test_it_opens_with_the_demo_and_the_tests() -> None:
    assert [command.split()[:2] for command in COMMANDS[:2]] == [["make", "demo"], ["make", "test"]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with all that the README's commands read."""
    desk = tmp_path_factory.mktemp("desk")
    for folder in ("corpus", "annotations"):
        (desk / folder).mkdir()
    # A part of the corpus, under its own name: the commands are on trial, not the corpus.
    articles = (ROOT / "corpus" / "articles.jsonl").read_text("utf-8").splitlines()[:40]
    (desk / "corpus" / "articles.jsonl").write_text("\n".join(articles), "utf-8")
    ids = {json.loads(line)["id"] for line in articles}
    records = (ROOT / "annotations" / "records.jsonl").read_text("utf-8").splitlines()
    records = [line for line in records if json.loads(line)["article_id"] in ids]
    (desk / "annotations" / "records.jsonl").write_text("\n".join(records), "utf-8")
    text = "港務局長李小真昨天表示，碼頭下個月將重新啟用。"
    for folder in ("news", "新聞資料夾"):
        (desk / folder).mkdir()
        (desk / folder / "a.csv").write_text(f"body,day,text\n{text},114/11/07,{text}\n", "utf-8")
    return desk


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("lunzheng ")])
def test_each_command_of_the_program_runs(desk: Path, command: str) -> None:
    program, *words = shlex.split(command)
    run = subprocess.run(
        [sys.executable, "-m", program, *words], cwd=desk, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr.decode()
    if "-o" in words:
        assert (desk / words[words.index("-o") + 1]).stat().st_size > 0


def test_every_other_command_names_what_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    others = [command for command in COMMANDS if not command.startswith("lunzheng ")]
    assert len(others) >= 8
    for command in others:
        if command.startswith("make "):
            assert re.search(rf"^{command.split()[1]}:", makefile, re.MULTILINE), command
        elif command.startswith("pip install"):
            named = re.search(r"\[(\w+)\]", command)
            assert named is None or named[1] in extras, command
        else:
            assert command.startswith("python3 -m venv"), command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere_and_no_path_is_of_this_machine(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("https://"):
            assert (document.parent / target).exists(), target
    assert str(ROOT) not in text
    home = os.path.expanduser("~")
    assert len(home) < 3 or home not in text


def rows(text: str, heading: str) -> list[list[str]]:
    _, _, table = text.partition(f"\n| {heading} |")
    lines = table.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_members_of_a_record_are_described() -> None:
    value = Record("", (), None, Speaker(None, None, None, "group"), "direct", "fact").to_json()
    records = (ROOT / "docs" / "records.md").read_text("utf-8")
    assert [row[0].strip("`") for row in rows(records, "member")] == list(value)
    assert {row[0].strip("`") for row in rows(README, "member")} == set(value) - {"schema"}
    for heading, kind in (("type", SpeakerType), ("quote", Quote), ("kind", Kind)):
        described = [row[0].strip("`") for row in rows(records, heading)]
        assert described == list(get_args(kind))


def test_the_columns_of_the_table_are_described() -> None:
    arrow = {"string": "string", "Int64": "int64", "boolean": "bool", "Float64": "double",
             "category": "string"}  # fmt: skip
    described = rows((ROOT / "docs" / "formats.md").read_text("utf-8"), "column")
    expected = []
    for column in COLUMNS:
        meaning = column.meaning
        if column.categories:
            meaning += ": " + ", ".join(f"`{category}`" for category in column.categories)
        names = (column.name, column.type, arrow[column.type])
        expected.append([*(f"`{name}`" for name in names), meaning])
    assert described == expected


def test_the_classes_of_cues_are_described() -> None:
    described = rows((ROOT / "docs" / "lexicons.md").read_text("utf-8"), "class")
    assert {row[0].strip("`") for row in described} == CUE_CLASSES


def test_the_rooms_are_described() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    package = ROOT / "pipeline" / "lunzheng"
    rooms = [path.parent.name for path in package.glob("*/__init__.py")]
    assert len(rooms) > 8
    assert [room for room in rooms if f"`{room}`" not in text] == []
