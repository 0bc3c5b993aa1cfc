"""Names of persons counted in raw news, for the lexicon ``names.tsv``.

Run as ``python -m lunzheng.training.names --raw DIR --output models/default``.

A Chinese name is a surname and two characters that stand after a title, or between a stop and a
reporting verb. A foreign name stands after a title or a stop and before its Latin form in brackets.
Neither context is rare in news, and hardly anything but names occurs in them again and again.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lunzheng.model_files import default_model_dir, read_rows
from lunzheng.text.script import simplified_shadow
from lunzheng.training.corpora import articles

_HAN = "[\u4e00-\u9fff]"
_VERBS = "表示|指出|認為|強調|直言|呼籲|痛批|坦言|透露|受訪|質疑|則|說"
_AFTER_NAME = (
    f"{_VERBS}|建議|批評|補充|分析|回應|今|昨|日前|在|也|和|與|及|等|，|、|。|（|\\(|」|）|：|提到|"
    "出席|上午|下午|晚間|接受|曾|將|是|於|對|稱|就|呼|笑|更|還|以|向|率|親自|因|爆|宣布|主持|的|為|被|提出|要|擔任"
)
#: Characters that end a Chinese given name next to never, but often follow one, or end authorities
#: that begin like a name (金管會).
_NOT_LAST = frozenset("的了在也是說表則將曾對向為及與和等都要有就還又再更不未已今昨日時局處署會")
#: A surname and a title (黃市長, 陳教授) look like a name.
_TITLE_SECOND = frozenset("市縣部局主議委總院署處校會科組隊里區鄉鎮執")
_TITLE_THIRD = frozenset("長席員委統任行")
_TITLES_AFTER_SURNAME = frozenset(
    {
        "教授",
        "醫師",
        "委員",
        "律師",
        "先生",
        "女士",
        "老師",
        "小姐",
        "立委",
        "處長",
        "總裁",
        "博士",
        "法官",
        "政府",
    }
)
_NO_PERSON = re.compile(
    r"\b(?:University|Cent(?:er|re)|Bank|Company|Institute|Foundation|Association|Council|Inc|Ltd|"
    r"Committee|Group|Times|News|Post|Journal|Party|Union|Act|Fund|College|School|Corp|Airlines|City|"
    r"Island|Islands|River|Street|System|Technology|Index|Capital|House|Network|World|Global|Asia|"
    r"America|American|Taiwan|China|International|National|States|Research|Security|Policy|Forum)\b"
)


@dataclass
class NameCounts:
    """In how many articles each string stood where names stand."""

    chinese: Counter[str] = field(default_factory=Counter)
    foreign: Counter[str] = field(default_factory=Counter)


class NamePatterns:
    """The contexts that names stand in, built from the surname and title lexicons of a model."""

    def __init__(self, model_dir: Path) -> None:
        surnames = [cells[0] for _, cells in read_rows(model_dir / "lexicons" / "surnames.tsv", 1)]
        titles = [cells[0] for _, cells in read_rows(model_dir / "lexicons" / "titles.tsv", 1)]
        title = _alternatives(titles)
        endings = [row[1][0] for row in read_rows(model_dir / "lexicons" / "organisations.tsv", 1)]
        # 主席伍佛維茲 and 區公所 are no names, 王部 may be the beginning of one.
        self._no_name = re.compile("|".join(word for word in titles + endings if len(word) > 1))
        surname = _alternatives(surnames)
        self._after_title = re.compile(f"{title}({surname}{_HAN}{{1,2}}?)(?={_AFTER_NAME})")
        self._before_verb = re.compile(f"(?<=[，。、「」\n；）])({surname}{_HAN}{{2}})(?={_VERBS})")
        self._foreign = re.compile(
            rf"(?:{title}|(?<=[，。、「」；：\n]))({_HAN}{{2,7}}(?:[‧・·•．]{_HAN}{{1,7}})*)"
            r"[（(]([A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]*)+)[）)，,]"
        )

    def chinese(self, text: str) -> set[str]:
        """Chinese names of two to four characters, by their contexts in one article."""
        found = {match[1] for match in self._after_title.finditer(text)}
        found |= {match[1] for match in self._before_verb.finditer(text)}
        return {name for name in found if _may_be_name(name) and not self._no_name.search(name)}

    def foreign(self, text: str) -> set[str]:
        """Foreign names in Chinese characters, by their Latin forms in one article."""
        return {
            match[1]
            for match in self._foreign.finditer(text)
            if not _NO_PERSON.search(match[2]) and not self._no_name.search(match[1])
        }


def _alternatives(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


def _may_be_name(name: str) -> bool:
    if (
        name[-1] in _NOT_LAST
        or name.startswith("任期")
        or name[1:] in _VERBS.split("|")
        or name[1:] in _TITLES_AFTER_SURNAME
    ):
        return False
    return not (len(name) == 3 and name[1] in _TITLE_SECOND and name[2] in _TITLE_THIRD)


def count_names(texts: Iterable[str], patterns: NamePatterns) -> NameCounts:
    """Count, over articles, the strings that stand where names stand."""
    counts = NameCounts()
    for text in texts:
        counts.chinese.update(patterns.chinese(text))
        counts.foreign.update(patterns.foreign(text))
    return counts


def sure_names(counts: NameCounts, word_class: dict[str, str]) -> list[str]:
    """The names counted often enough, sorted.

    Parameters
    ----------
    word_class : class of known words by their Simplified shadow; other words are no names.
    """
    longer: Counter[str] = Counter()
    for name, articles_with_it in counts.chinese.items():
        if len(name) == 3:
            longer[name[:2]] += articles_with_it
    names = set()
    for name, articles_with_it in counts.chinese.items():
        # 陳昆 is mostly the beginning of 陳昆和.
        needed = 3 if len(name) > 2 else max(12, 7 * longer[name])
        if articles_with_it >= needed and word_class.get(simplified_shadow(name), "p") in "pf":
            names.add(name)
    for name, articles_with_it in counts.foreign.items():
        tails = (name[start:] for start in range(1, len(name) - 1))
        # 美國總統拜登 has the tail 拜登, which is more frequent.
        if any(counts.foreign[tail] >= articles_with_it for tail in tails):
            continue
        if articles_with_it >= 3 and word_class.get(simplified_shadow(name), "p") in "pf":
            names.add(name)
    return sorted(names)


def news_texts(directory: Path, every: int = 1) -> Iterator[str]:
    """Yield the texts of all news in ``directory`` (``*.jsonl.xz``), file by file in name order.

    Parameters
    ----------
    every : of the official press releases (``gov_*``), take one in this many.
    """
    for path in sorted(directory.glob("*.jsonl.xz")):
        if "drcd" in path.name:
            continue
        step = every if path.name.startswith("gov_") else 1
        for number, article in enumerate(articles(path)):
            if number % step == 0:
                yield article["text"]


def main() -> None:
    """Write ``names.tsv`` from the news named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.names")
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=default_model_dir())
    arguments = parser.parse_args()
    classes: dict[str, str] = defaultdict(str)
    for _, cells in read_rows(arguments.output / "lexicons" / "gazetteer.tsv", 2):
        classes[cells[0]] = cells[1]
    patterns = NamePatterns(arguments.output)
    names = sure_names(count_names(news_texts(arguments.raw), patterns), dict(classes))
    header = (
        "# Names of persons often in the news, one a line, in Traditional script: strings that\n"
        "# stood where names stand (after a title, before a reporting verb, before a Latin form)\n"
        "# in three articles or more.\n"
        "# Source: counted by python -m lunzheng.training.names over the news named in the model\n"
        "# card; MIT.\n"
    )
    (arguments.output / "lexicons" / "names.tsv").write_text(
        header + "".join(f"{name}\n" for name in names), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
