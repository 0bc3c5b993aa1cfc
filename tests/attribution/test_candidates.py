"""What may be a cue, a source or a border, before anything is decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lunzheng.article import Article
from lunzheng.attribution.attributor import Attributor, overlapping
from lunzheng.attribution.borders import boundaries, claim_ceiling, claim_starts, trimmed
from lunzheng.attribution.cues import CueCandidate
from lunzheng.attribution.lexicon import Lexicons, WordTrie
from lunzheng.attribution.roles import mentions
from lunzheng.attribution.view import View
from lunzheng.errors import LexiconError
from lunzheng.extractor import Extractor
from lunzheng.model_files import default_model_dir

Viewed = Callable[[str], View]


def cue_of(attributor: Attributor, view: View, surface: str) -> CueCandidate:
    return next(
        candidate
        for candidate in attributor.cue_finder.candidates(view)
        if view.text[candidate.start : candidate.end] == surface
    )


def test_cues_are_found_with_their_compounds(attributor: Attributor, viewed: Viewed) -> None:
    view = viewed("林慧芳警告說，電價不變。王志遠：「成本上升。」")
    surfaces = [view.text[c.start : c.end] for c in attributor.cue_finder.candidates(view)]
    assert {"警告", "警告說", "："} <= set(surfaces)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("報導指出，碼頭停用。", "指出"),
        ("海峽晨報報導指出，碼頭停用。", "報導指出"),
        ("教練湛文明指出，選手受傷。", "指出"),
        ("據報導，碼頭停用。", "報導"),
        ("林慧芳發文說，碼頭停用。", "說"),
    ],
)
def test_cues_are_found_across_and_inside_longer_entries(
    attributor: Attributor, viewed: Viewed, text: str, cue: str
) -> None:
    view = viewed(text)
    surfaces = [view.text[c.start : c.end] for c in attributor.cue_finder.candidates(view)]
    assert cue in surfaces


def test_pieces_of_short_entries_are_no_candidates(attributor: Attributor, viewed: Viewed) -> None:
    view = viewed("林慧芳指出，電價不變。")
    surfaces = [view.text[c.start : c.end] for c in attributor.cue_finder.candidates(view)]
    assert "指" not in surfaces


def test_candidates_come_in_text_order(attributor: Attributor, viewed: Viewed) -> None:
    view = viewed("據報導指出，林慧芳警告說，電價不變，並強調供電穩定：「不缺電。」")
    starts = [c.start for c in attributor.cue_finder.candidates(view)]
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["會議12:30開始。", "見 http://a.tw 網頁。", "：開頭的冒號。"])
def test_not_every_colon_may_be_a_cue(attributor: Attributor, viewed: Viewed, text: str) -> None:
    view = viewed(text)
    colons = [c for c in attributor.cue_finder.candidates(view) if "colon" in c.classes]
    assert colons == []


def test_overlapping_candidates_are_grouped(attributor: Attributor, viewed: Viewed) -> None:
    view = viewed("林慧芳警告說，電價不變，並強調，供電穩定。")
    groups = list(overlapping(attributor.cue_finder.candidates(view)))
    surfaces = [{view.text[c.start : c.end] for c in group} for group in groups]
    assert {"警告", "警告說"} <= surfaces[0]
    assert all(not group & {"警告", "警告說"} for group in surfaces[1:])


def test_a_name_beside_its_cue_is_among_the_sources(attributor: Attributor, viewed: Viewed) -> None:
    view = viewed("部長林慧芳昨天與王志遠會面後表示，電價不變。")
    cue = cue_of(attributor, view, "表示")
    surfaces = {view.text[s.start : s.end] for s in attributor.sources.candidates(view, cue)}
    assert {"林慧芳", "王志遠"} <= surfaces


def test_adverbs_between_source_and_cue_are_taken_off(
    attributor: Attributor, viewed: Viewed
) -> None:
    view = viewed("林慧芳昨天也表示，電價不變。")
    end, adverbs = attributor.cue_finder.strip_adverbs(view, 0, view.text.index("表示"))
    assert view.text[:end] == "林慧芳"
    assert adverbs >= 1


def test_a_claim_may_begin_behind_whoever_is_addressed(
    attributor: Attributor, viewed: Viewed
) -> None:
    view = viewed("林慧芳提醒民眾，切勿聽信謠言。")
    cue = cue_of(attributor, view, "提醒")
    starts = {view.text[start:][:2]: way for start, way in claim_starts(view, cue, len(view.text))}
    assert starts["民眾"] == "direct"
    assert starts["切勿"] == "object"


def test_a_claim_may_end_at_marks_outside_its_quotations(
    attributor: Attributor, viewed: Viewed
) -> None:
    text = "林慧芳說，電價「不漲，也不跌」，大家放心。成本上升。"
    view = viewed(text)
    cue = cue_of(attributor, view, "說")
    ceiling = claim_ceiling(view, cue)
    assert ceiling == view.sentences[0][1]
    found = boundaries(view, text.index("電價"), ceiling)
    assert text.index("，大家") in found
    assert text.index("，也") not in found


def test_claims_are_trimmed_of_marks_but_not_of_quotation_marks() -> None:
    text = "，「電價不漲。」。"
    assert trimmed(text, 0, len(text)) == (1, 8)
    assert trimmed("，。", 0, 2) is None


def test_mentions_do_not_overlap(viewed: Viewed) -> None:
    assert list(mentions(viewed("哈哈哈哈哈。"), "哈哈")) == [(0, 2), (2, 4)]


def test_the_longest_word_wins() -> None:
    trie = WordTrie(["表", "表示", "示意"])
    assert trie.longest_at("他表示意見", 1) == "表示"
    assert trie.longest_at("他表示意見", 0) is None
    assert trie.longest_before("他表示意見", 3) == "表示"
    assert trie.longest_before("他表示意見", 1) is None


def test_every_cue_of_the_lexicon_is_found(attributor: Attributor, viewed: Viewed) -> None:
    cues = sorted(attributor.lexicons.cues)
    view = viewed("".join(f"某甲{cue}。\n" for cue in cues))
    found = {view.text[c.start : c.end] for c in attributor.cue_finder.candidates(view)}
    assert [cue for cue in cues if cue not in found] == []


def test_cues_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "cues.tsv"
    path.write_text("# mine\n嘟噥\tsay\n", encoding="utf-8")
    text = "林慧芳嘟噥，電價不會調整。"
    (record,) = Extractor(extra_cues=[path]).extract(Article("a", text))
    assert (record.cue and record.cue.text, record.claim_text) == ("嘟噥", "電價不會調整")


@pytest.mark.parametrize(("line", "problem"), [("嘟噥\tmumble", "mumble"), ("嘟噥", "line 1")])
def test_a_bad_cue_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "cues.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=problem):
        Lexicons.load(default_model_dir(), [path])
