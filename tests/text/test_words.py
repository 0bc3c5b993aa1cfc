"""Words cover the text, and are the same with jieba and rjieba."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.errors import LexiconError
from lunzheng.text.words import WordSegmenter, read_user_dict

TEXT = (
    "經濟部長林小芳今天（7日）表示，AI晶片出口成長3.14%，台積電、ACME公司都受惠；"
    "她説：「𡃁仔😀都睇好。」\r\n\n中研院研究員陳大為則說，COVID-19後兩年內不會調漲。\n"
)
# Runs that jieba joins or guesses at, marks and characters that it does not know.
ALPHABET = (
    "總統林小芳陳大為今天表示也說稱一個這位國立大學經濟部長的不會，。"
    "「」𡃁😀㐀豈aB1.-%& \n\u3000\u200b"
)


@pytest.fixture(scope="module")
def segmenter() -> WordSegmenter:
    return WordSegmenter()


@pytest.fixture(scope="module")
def slow_segmenter() -> WordSegmenter:
    return WordSegmenter(engine="jieba")


def surfaces(segmenter: WordSegmenter, text: str) -> list[str]:
    return [text[start:end] for start, end in segmenter.words(text)]


@given(text=st.one_of(st.text(), st.text(alphabet=ALPHABET, max_size=60)))
def test_words_cover_what_is_not_blank(segmenter: WordSegmenter, text: str) -> None:
    words = segmenter.words(text)
    covered: set[int] = set()
    previous_end = 0
    for start, end in words:
        assert previous_end <= start < end
        covered.update(range(start, end))
        previous_end = end
    assert covered == {i for i, character in enumerate(text) if not character.isspace()}


@settings(deadline=None, max_examples=200)
@given(
    text=st.one_of(
        st.text(alphabet=ALPHABET, max_size=60),
        st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5), max_size=30),
        st.text(),
    )
)
def test_jieba_and_rjieba_cut_alike(
    segmenter: WordSegmenter, slow_segmenter: WordSegmenter, text: str
) -> None:
    pytest.importorskip("rjieba")
    assert segmenter.words(text) == slow_segmenter.words(text)


@settings(deadline=None)
@given(
    clauses=st.lists(st.text(alphabet="他說工程會延後但中美關係陳其邁的", max_size=12), min_size=2),
    mark=st.sampled_from("，。、；：？！「」『』（）《》〈〉…—‧・"),
    engine=st.sampled_from(["jieba", "rjieba"]),
)
def test_a_mark_is_a_word_and_clauses_are_cut_one_by_one(
    segmenter: WordSegmenter,
    slow_segmenter: WordSegmenter,
    clauses: list[str],
    mark: str,
    engine: str,
) -> None:
    cutter = segmenter if engine == "rjieba" else slow_segmenter
    expected = [word for one in clauses for word in (*surfaces(cutter, one), mark)]
    assert surfaces(cutter, "".join(one + mark for one in clauses)) == expected


def test_jieba_and_rjieba_cut_news_alike(
    segmenter: WordSegmenter, slow_segmenter: WordSegmenter
) -> None:
    pytest.importorskip("rjieba")
    assert surfaces(segmenter, TEXT) == surfaces(slow_segmenter, TEXT)


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_user_words_are_cut_alike_and_looked_up_in_the_shadow(engine: str) -> None:
    if engine == "rjieba":
        pytest.importorskip("rjieba")
    words = [("雲端島嶼", None), ("A股王", 5000), ("说服王", 2000)]
    segmenter = WordSegmenter(words, engine=engine)  # type: ignore[arg-type]
    text = "他說雲端島嶼與A股王是說服王。"
    found = surfaces(segmenter, text)
    assert {"雲端島嶼", "A股王", "說服王"} <= set(found)
    assert "".join(found) == text
    # A word of the user does not reach into a longer Latin word.
    assert "A股王" not in surfaces(segmenter, "FDA股王")


def test_traditional_is_cut_as_simplified(segmenter: WordSegmenter) -> None:
    assert "總統" in surfaces(segmenter, "總統川普說")
    assert "董事長" in surfaces(segmenter, "董事長昨天說明")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u3000", []),
        ("3.14% 2,000", ["3.14", "%", "2,000"]),
        ("COVID-19 C++ AT&T", ["COVID-19", "C++", "AT&T"]),
        ("一個", ["一", "個"]),
        ("𡃁😀", ["𡃁", "😀"]),
    ],
)
def test_known_cuts(segmenter: WordSegmenter, text: str, expected: list[str]) -> None:
    assert surfaces(segmenter, text) == expected


def test_a_reporting_verb_is_cut_off_a_guess(segmenter: WordSegmenter) -> None:
    assert surfaces(segmenter, "媄媄稱，")[-2:] == ["稱", "，"]


def test_pickling_keeps_the_cuts(slow_segmenter: WordSegmenter) -> None:
    for segmenter in (slow_segmenter, WordSegmenter([("雲端島嶼", None)])):
        copy = pickle.loads(pickle.dumps(segmenter))
        assert copy.words(TEXT + "雲端島嶼") == segmenter.words(TEXT + "雲端島嶼")


def test_no_cache_is_left_in_the_shared_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    WordSegmenter(engine="jieba").words("總統")
    assert list(tmp_path.iterdir()) == []


def test_the_global_jieba_is_left_alone() -> None:
    import jieba

    WordSegmenter([("雲端島嶼", 9)], engine="jieba").words("雲端島嶼")
    assert "云端岛屿" not in jieba.dt.FREQ


def test_read_user_dict(tmp_path: Path) -> None:
    path = tmp_path / "user.txt"
    path.write_text("\ufeff雲端島嶼 300 nz\n\n林小芳\nACME公司 nt\n", encoding="utf-8")
    assert read_user_dict(path) == [("雲端島嶼", 300), ("林小芳", None), ("ACME公司", None)]


@pytest.mark.parametrize("line", ["雲端 島嶼 很多 字", "雲端 x1", "雲端 0", "雲端 -5 n"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "user.txt"
    path.write_text(f"林小芳 3\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"user\.txt, line 2"):
        read_user_dict(path)


def test_a_user_dict_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"missing\.txt"):
        read_user_dict(tmp_path / "missing.txt")
    path = tmp_path / "big5.txt"
    path.write_bytes("總統 5\n".encode("big5"))
    with pytest.raises(LexiconError, match="not UTF-8"):
        read_user_dict(path)


@pytest.mark.parametrize(
    ("name", "line"),
    [("words.tsv", "董事長\t0"), ("words.tsv", "董事長"), ("splits.tsv", "一個\t一 位")],
)
def test_a_spoilt_lexicon_is_named(tmp_path: Path, name: str, line: str) -> None:
    for lexicon in ("words.tsv", "splits.tsv", "edges.tsv"):
        (tmp_path / lexicon).write_text("# empty\n", encoding="utf-8")
    (tmp_path / name).write_text(f"# comment\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=rf"{name}, line 2"):
        WordSegmenter(lexicon=tmp_path / "words.tsv")
