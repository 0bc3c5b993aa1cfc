"""What short forms stand for: 許男 for 許姓男子, 高捷 for 高雄捷運, 報導 for its newspaper."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lunzheng.attribution.view import View

_DOTS = "‧・·．•"
#: 法院 is not short for 法官或法院; and what runs over a verb is no name.
_JOINTS = ("、", "及", "和", "與", "或", "等")
_MEDIA = re.compile(
    r"(?:報|日報|時報|晚報|週刊|周刊|雜誌|新聞|新聞網|電視|電視台|電台|廣播|通訊社|社|媒體|透|博|衛視|公視|"
    r"中央社|頻道|網|論壇報|郵報|衛報|CNN|BBC|NHK|CNBC|Times|Post|Journal|News)》?\Z"
)
#: What a text calls the report that it is passing on.
REPORTS = frozenset(
    ["報導", "該報導", "該報", "內文", "該篇報導", "這篇報導", "該媒體", "該台", "該社"]
)
_MEN = frozenset("男嫌翁")
_WOMEN = frozenset("女婦")


def is_media(name: str) -> bool:
    """Whether a name looks like that of a newspaper, station or agency."""
    return _MEDIA.search(name) is not None


def spelled_out(surface: str, text: str, short_forms: Mapping[str, tuple[str, ...]]) -> str | None:
    """The full form of a known abbreviation, if the article uses it anywhere.

    Parameters
    ----------
    short_forms : abbreviation → full forms, the fullest first.
    """
    return next((full for full in short_forms.get(surface, ()) if full in text), None)


def person_by_surname(surface: str, view: View) -> str | None:
    """許男, 葉女, 伍嫌: the 許姓男子 or 吳姓駕駛 by whom the article brought that surname in."""
    if len(surface) != 2 or surface[1] not in _MEN | _WOMEN | {"某", "童", "生", "父", "母", "妻"}:
        return None
    text = view.text
    other = "女" if surface[1] in _MEN else "男" if surface[1] in _WOMEN else ""
    position = text.find(surface[0] + "姓")
    while position >= 0:
        head = position + 2
        end = view.word_starting.get(head)
        if end is None:
            # The word may begin before 姓: 許姓男子 as one.
            end = next((e for s, e in view.words_between(position, head + 4) if e > head), None)
        noun = text[head:end] if end is not None else ""
        if len(noun) >= 2 and not (other and noun.startswith(other)):
            return surface[0] + "姓" + noun
        position = text.find(surface[0] + "姓", head)
    return None


def is_short_form(short: str, name: str) -> bool:
    """Whether ``short`` is a part of the person's name by which news goes on to call somebody."""
    if len(short) == 1:
        return name.startswith(short) and 2 <= len(name) <= 4
    if any(dot in name for dot in _DOTS):
        return short in name.replace("・", "·").replace("‧", "·").split("·") or name.endswith(short)
    # 嘉誠 for 李嘉誠; but not 林志 for 林志玲's brother.
    return len(name) - len(short) in (1, 2) and name.endswith(short)


def abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` picks characters of ``name`` in order and ends alike: 經貿辦, 市警局."""
    if any(mark in name for mark in _JOINTS):
        return False
    if name.endswith(short):
        return True
    if short[-1] != name[-1] and name.find(short[-1]) < len(name) - 3:
        return False
    position = -1
    for character in short:
        position = name.find(character, position + 1)
        if position < 0:
            return False
    # 台電 is no short form of 台灣汽電共生: the first characters must open parts of the name.
    return len(name) <= 5 * len(short)
