from __future__ import annotations

from io import StringIO
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console

from lunzheng.article import Article
from lunzheng.record import Record
from lunzheng.review.terminal import article_view
from lunzheng.review.wrapping import NOT_AT_END, NOT_AT_START, breaks


def printed(
    article: Article, records: list[Record], *, colour: bool = False, width: int = 100
) -> str:
    console = Console(
        file=StringIO(), width=width, force_terminal=colour, color_system="256" if colour else None
    )
    console.print(article_view(article, records, colour=colour))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_brackets_mark_speaker_cue_claim_and_addressee(
    article: Article, records: list[Record]
) -> None:
    flat = printed(article, records, width=400)
    assert "*林可青*10日出席論壇時<表示>，[1:電網在三年內" in flat
    assert "顧問*方大川*的說法<指出>，[2:離島機組最容易跳電]]。" in flat
    assert "[3:「電價今年不會調整，」]*林可青*<說>，[3:「但明年會檢討。」]" in flat
    assert "*她*<呼籲>，[4:(→各縣市)應提早盤點用電大戶]。" in flat


def test_table_has_one_row_a_record(article: Article, records: list[Record]) -> None:
    table = printed(article, records).partition("conf")[2]
    for number, record in enumerate(records, 1):
        row = next(line for line in table.splitlines() if line.startswith(f"{number} "))
        assert record.kind in row
    assert "本文作者" in table
    assert "民間團體" in table


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(
    article: Article, records: list[Record], width: int
) -> None:
    assert all(
        cell_len(line) <= width for line in printed(article, records, width=width).split("\n")
    )


def test_colours_only_where_asked_for(article: Article, records: list[Record]) -> None:
    assert "\x1b[" not in printed(article, records)
    assert "\x1b[" in printed(article, records, colour=True)


def test_the_text_cannot_steer_the_terminal() -> None:
    article = Article("e", "標題\x1b[2J後\x07面。", title="\x1b]0;壞\x07")
    for colour in (False, True):
        output = printed(article, [], colour=colour)
        assert "\x1b[2J" not in output
        assert "\x1b]" not in output
        assert "\x07" not in output


def test_markup_in_an_article_is_text(article: Article) -> None:
    assert "[bold]不是標記[/bold]" in printed(Article("m", "[bold]不是標記[/bold]"), [])


def test_without_records_it_says_so(article: Article) -> None:
    assert "No records" in printed(article, [])


def lines(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def test_lines_break_between_chinese_characters_but_not_before_punctuation() -> None:
    text = "他說，「電價不會調整。」AI 晶片的產量將在明年增加三成，😀" * 5
    for width in (10, 11, 20, 33):
        broken = lines(text, width)
        assert "".join(broken) == text
        assert all(cell_len(line.rstrip()) <= width for line in broken)
        assert not any(line[0] in NOT_AT_START for line in broken[1:])
        assert not any(line[-1] in NOT_AT_END for line in broken[:-1])


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert lines("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
