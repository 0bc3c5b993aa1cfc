"""How much a decoded text looks like Chinese news.

Almost any bytes decode in some East Asian encoding, so that a strict decoder alone takes GBK for
Big5. But what comes out of the wrong one is made of rare characters: Big5 and GB2312 both put the
frequent characters in a first plane and the rare ones in a second.
"""

from __future__ import annotations

from functools import cache

# Frequent in any genre and both scripts; about a quarter of running text, a few per cent of
# wrongly decoded text.
_VERY_COMMON = frozenset(
    "的一是在不了有和人這这中大為为上個个國国我以要他時时來来用們们生到作地於于出就分對对成會会可主發发年"
    "能下過过說说產产方後后多定行學学所民得經经十三之進进等部度家電电力如同而自二表示也與与及將将並并已其"
    "日月今但去次新公市府長长員员指政台台灣湾係喺咗嘅哋冇啲佢"
)
_PUNCTUATION = frozenset("，。、；：？！「」『』（）《》〈〉“”‘’…—─·‧．％／～ 　｜【】")

#: Below this mean weight, a text is noise.
PLAUSIBLE = 0.42
_ENOUGH = 60  # characters, from which the share of very common ones says something
_COMMON_SHARE = 0.04


@cache
def _first_planes() -> frozenset[str]:
    """The frequent characters: plane 1 of Big5 (A440 to C67E) and of GB2312 (B0A1 to D7F9)."""
    big5 = (
        bytes((lead, trail)).decode("big5", "ignore")
        for lead in range(0xA4, 0xC7)
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if (lead, trail) <= (0xC6, 0x7E)
    )
    gb2312 = (
        bytes((lead, trail)).decode("gb2312", "ignore")
        for lead in range(0xB0, 0xD8)
        for trail in range(0xA1, 0xFF)
    )
    return frozenset((*big5, *gb2312)) - {""}


def plausibility(text: str, *, ascii_counts: bool = False) -> float | None:
    """The mean weight of the characters of ``text``, from -1 to 1; ``PLAUSIBLE`` divides.

    Parameters
    ----------
    text : the beginning of a decoded source; undecodable bytes as U+FFFD.
    ascii_counts : whether ASCII says anything about the decoding, as in UTF-16.

    Returns
    -------
    None when ``text`` holds no character that says anything.
    """
    frequent = _first_planes()
    total, count, common = 0.0, 0, 0
    for sign in text:
        if sign < "\x80":
            if ascii_counts:
                count += 1
                total += 1.0 if sign.isprintable() or sign in "\t\r\n" else -1.0
                common += 1
            continue
        count += 1
        if sign in _VERY_COMMON:
            total += 1.0
            common += 1
        elif sign in _PUNCTUATION:
            total += 0.9
        elif sign in frequent:
            total += 0.6
        elif not sign.isprintable() or sign == "\ufffd":
            total -= 1.0  # private use, unassigned, C1 controls
        elif not "\u4e00" <= sign <= "\u9fff":
            total += 0.1  # kana, emoji, rare planes: possible, but no evidence
    if count == 0:
        return None
    mean = total / count
    if count >= _ENOUGH and common / count < _COMMON_SHARE:
        return min(mean, 0.0)
    return mean
