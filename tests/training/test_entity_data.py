"""What the entity tagger learns from: readers, name counts and silver sentences."""

import lzma
from pathlib import Path

import pytest

from lunzheng.article import Entity
from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.entities.titles import beside_titles, free_titles
from lunzheng.errors import SourceNotFound
from lunzheng.model_files import default_model_dir
from lunzheng.text.script import simplified_shadow
from lunzheng.training.corpora import open_text, resume, uner
from lunzheng.training.names import NamePatterns, count_names, sure_names


@pytest.fixture(scope="module")
def patterns() -> NamePatterns:
    return NamePatterns(default_model_dir())


def test_uner_offsets_are_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.iob2.xz"
    rows = ["林", "小芳", "與", "Joe", "Lee", "訪", "台北"]
    tags = ["B-PER", "I-PER", "O", "B-PER", "I-PER", "O", "B-LOC"]
    lines = ["# text = 林小芳與Joe Lee訪台北"]
    lines += [f"{i}\t{w}\t{t}\t-\t-" for i, (w, t) in enumerate(zip(rows, tags, strict=True), 1)]
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    text, entities = next(uner(path))
    found = [(text[e.start : e.end], e.label) for e in entities]
    assert found == [("林小芳", "PERSON"), ("Joe Lee", "PERSON"), ("台北", "LOC")]


def test_resume_leaves_out_nationalities_and_bare_companies(tmp_path: Path) -> None:
    path = tmp_path / "x.bmes"
    good = "林 B-NAME\n芳 E-NAME\n任 O\n公 B-ORG\n司 E-ORG\n董 B-TITLE\n事 E-TITLE\n"
    path.write_text(good + "\n中 B-CONT\n国 E-CONT\n\n", encoding="utf-8")
    assert list(resume(path)) == [
        ("林芳任公司董事", [Entity(0, 2, "PERSON"), Entity(5, 7, "TITLE")])
    ]


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    for name in ("none.xz", "none.iob2"):
        with pytest.raises(SourceNotFound, match=name):
            open_text(tmp_path / name)


def test_names_stand_after_titles_before_verbs_and_before_latin(patterns: NamePatterns) -> None:
    text = "市長林小芳表示歡迎。\n許哲維指出，總統喬莫斯（Joe Moss）與陳教授說法不同，黃市長說好。"
    assert patterns.chinese(text) >= {"林小芳", "許哲維"}
    assert not patterns.chinese(text) & {"黃市長", "陳教授"}
    assert not patterns.chinese("對此，金管會表示同意。\n，林政府指出，") & {"金管會", "林政府"}
    assert patterns.foreign(text) == {"喬莫斯"}
    assert patterns.foreign("，大洋（Ocean University）") == set()


def test_sure_names_are_counted_over_articles(patterns: NamePatterns) -> None:
    once = ["議員許哲維說明。"]
    often = [f"市長林小芳{verb}，如此。" for verb in ("表示", "指出", "強調")]
    assert sure_names(count_names(once + often, patterns), {}) == ["林小芳"]


def test_titles_beside_places_and_organisations() -> None:
    titles = Dictionaries.load(default_model_dir()).titles
    shadow = simplified_shadow("高雄市長與經濟部長")
    entities = [Entity(0, 3, "LOC"), Entity(5, 8, "ORG")]
    mended = list(beside_titles(shadow, entities, titles))
    assert mended == [Entity(0, 2, "LOC")]
    assert list(free_titles(shadow, mended, titles)) == [(2, 4), (5, 9)]
