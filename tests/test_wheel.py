"""The wheel holds all that is needed: installed elsewhere, it extracts records."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = "港務局長李小真昨天表示，碼頭下個月將重新啟用。"

pytestmark = pytest.mark.slow


def run(*words: str | Path, cwd: Path, **variables: str) -> str:
    # Nothing of the checkout may be seen: the folder is empty, and so is PYTHONPATH.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env={**environment, **variables}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(
        sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation",
        "--wheel-dir", folder, ROOT, cwd=folder,
    )  # fmt: skip
    (path,) = folder.glob("lunzheng-*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of its own with the wheel in it, and with what it depends on from this one."""
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    # pip, spaCy and the like are this environment's; its editable Lunzheng is not among them,
    # because .pth files inside an added directory are not followed.
    here = run(sys.executable, "-c", "import spacy; print(spacy.__path__[0])", cwd=folder)
    site = Path(
        run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=folder).strip()
    )
    run(
        sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--target", site, wheel,
        cwd=folder,
    )  # fmt: skip
    (site / "dependencies.pth").write_text(f"{Path(here.strip()).parent}\n", encoding="utf-8")
    return python


def test_it_holds_the_model_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    model = ROOT / "models" / "default"
    expected = {
        f"lunzheng/models/default/{path.relative_to(model).as_posix()}"
        for path in model.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert len(expected) > 10
    assert expected <= set(names)
    assert {"lunzheng/py.typed", "lunzheng/review/page.html"} <= set(names)
    roots = {name.split("/")[0] for name in names}
    assert roots == {"lunzheng", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}


def test_it_extracts_records_in_an_empty_directory(python: Path, tmp_path: Path) -> None:
    code = (
        "import sys, lunzheng; from lunzheng.model_files import default_model_dir;"
        "print(lunzheng.__file__); print(default_model_dir());"
        "print(lunzheng.extract(sys.argv[1])[0].claim_text)"
    )
    module, model, claim = run(python, "-c", code, TEXT, cwd=tmp_path).splitlines()
    assert module.startswith(str(python.parents[1]))
    assert model.startswith(str(python.parents[1]))
    assert claim == "碼頭下個月將重新啟用"
    assert list(tmp_path.iterdir()) == []


def test_its_command_line_and_its_spacy_factories_work(python: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    run(python, "-m", "lunzheng", "extract", "a.txt", "-o", "r.csv", cwd=tmp_path)
    assert "李小真" in (tmp_path / "r.csv").read_text("utf-8")
    code = (
        "import spacy, sys; nlp = spacy.blank('zh');"
        "nlp.add_pipe('lunzheng_sentences'); print(len(list(nlp(sys.argv[1]).sents)))"
    )
    assert run(python, "-c", code, TEXT * 2, cwd=tmp_path).strip() == "2"
