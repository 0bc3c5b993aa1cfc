"""Agreement over a document: a name seen once in a clear context is one all over the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lunzheng.article import Entity, Offsets
from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.entities.known import known_entities
from lunzheng.entities.titles import beside_titles, free_titles

#: After the full name, papers go on with the surname alone, before one of these: 王表示.
_AFTER_SURNAME = (
    "表示|指出|指控|指陈|指称|说|认为|强调|坦|还|则|也|回应|称|提|直言|质疑|透露|证实|反问|笑|批|呼吁|问|答|多次|在|以|曾|"
    "昨|今|接受|否认|解释|补充|再|并|向|于|随后|事后|主张|辩|供称|要求|希望|建议|委员|议员|市长|县长|部长"
)
_BEFORE_SURNAME = "，。、「」『』；：（）？！\n与和对向遭被而但指"
#: The same for surnames that are no word by themselves: 柯不願多談, 昨天朱走訪 and 蔡總統.
_AFTER_RARE = (
    f"{_AFTER_SURNAME}|澄清|痛批|怒|更|仅|才|却|虽|私底下|开始|接着|接下|不|没|未|又|反|感|驳|喊|酸|呛|宣布|担心|"
    "直指|直呼|直批|总统|前总统|副总统|院长|主席|董事长|教授|律师|医师|主委|议长|处长|局长"
)
_BEFORE_RARE = (
    f"[{_BEFORE_SURNAME}且若]|因为|所以|对此|之后|昨天|今天|昨日|今日|当时|传出|逼得|认为|否认|建议"
)
#: Surnames that begin or are common words, so that 高 before 不 is no person.
_ALSO_WORDS = frozenset(
    "万于付何伍关冷包华单却古商季安官尚尤应归成房敬文方易暴曲曾权查武段毛江游满滑焦牛牧甘田申白石祝管篮练花苗茅莫薄解谈路连金钱闻隆雷项马高鲜麻齐龙"
)
_ENDS_AUTHORITY = frozenset("局处署部院会府办党团校馆")
_DOTS = "‧・·•"
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’.-]*[A-Za-z](?: [A-Z][A-Za-z'’.-]*){1,3}(?![A-Za-z])")


class _Layer:
    """Entities by the characters that they take."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._at: dict[int, Entity] = {}
        for entity in entities:
            self.add(entity)

    def add(self, entity: Entity) -> None:
        for position in range(entity.start, entity.end):
            self._at[position] = entity

    def remove(self, entity: Entity) -> None:
        for position in range(entity.start, entity.end):
            self._at.pop(position, None)

    def over(self, start: int, end: int) -> list[Entity]:
        """The entities that share a character with ``[start, end)``, in order."""
        return sorted({self._at[p] for p in range(start, end) if p in self._at})

    def entities(self) -> list[Entity]:
        return sorted(set(self._at.values()))


def agreed(shadow: str, entities: Sequence[Entity], look: Dictionaries) -> list[Entity]:
    """The entities of an article after its sentences have learned from each other.

    Parameters
    ----------
    shadow : Simplified shadow of the article.
    entities : found sentence by sentence, without overlap.

    Returns
    -------
    Entities in order, without overlap.
    """
    layer = _Layer(_known_relabelled(shadow, entities, look))
    listed = set(look.names.matches(shadow))
    # Listed names enter first: they are evidence that no single sentence has.
    for start, end in sorted(listed):
        if end - start > 2 and _stands_free(shadow, start, end, layer, look):
            _claim(layer, shadow, start, end, look)
    for name in _sure_names(shadow, layer.entities(), listed, look):
        for start in _occurrences(shadow, name):
            _claim(layer, shadow, start, start + len(name), look)
    for start, end in _lone_surnames(shadow, layer.entities(), look):
        over = layer.over(start, end)
        if not over or any(entity.label == "PERSON" and entity.start == start for entity in over):
            for entity in over:
                layer.remove(entity)
            layer.add(Entity(start, end, "PERSON"))
    for start, end in _latin_after_title(shadow, look):
        _claim(layer, shadow, start, end, look)
    for entity in known_entities(shadow, look):
        if not layer.over(entity.start, entity.end):
            layer.add(entity)
    layer = _Layer(beside_titles(shadow, layer.entities(), look.titles))
    _title_neighbours(layer, shadow, look)
    return list(_with_places(shadow, layer.entities()))


def _known_relabelled(
    shadow: str, entities: Iterable[Entity], look: Dictionaries
) -> Iterator[Entity]:
    """Yield the entities; known organisations that look like a person, as 陸委會, mended."""
    for entity in entities:
        known = look.known_label.get(shadow[entity.start : entity.end])
        if entity.label == "PERSON" and known == "ORG":
            yield Entity(entity.start, entity.end, "ORG")
        else:
            yield entity


def _with_places(shadow: str, entities: Iterable[Entity]) -> Iterator[Entity]:
    """Yield the entities, a place joined to the authority of it that follows: 北市 and 研考會."""
    place: Entity | None = None
    for entity in entities:
        joins = entity.label == "ORG" and shadow[entity.end - 1] in _ENDS_AUTHORITY
        if place is not None and joins and place.end == entity.start:
            yield Entity(place.start, entity.end, "ORG")
            place = None
            continue
        if place is not None:
            yield place
        place = entity if entity.label == "LOC" else None
        if place is None:
            yield entity
    if place is not None:
        yield place


def _stands_free(shadow: str, start: int, end: int, layer: _Layer, look: Dictionaries) -> bool:
    """Whether a listed name is no part of a longer one, as 史密斯 is of 約翰·史密斯."""
    around = shadow[start - 1 : start] + shadow[end : end + 1]
    if any(character in look.transliteration or character in _DOTS for character in around):
        return False
    over = layer.over(start, end)
    return all(entity.label == "PERSON" for entity in over) or shadow[start] in look.surnames


def _sure_names(
    shadow: str, entities: Sequence[Entity], listed: set[Offsets], look: Dictionaries
) -> list[str]:
    """Names to spread, those first that stand most surely."""
    votes: Counter[str] = Counter()
    for entity in entities:
        if entity.label == "PERSON" and entity.end - entity.start > 1:
            weight = 3 if (entity.start, entity.end) in listed else 1
            votes[shadow[entity.start : entity.end]] += weight
    rivals = _rivals(votes)
    sure = []
    for name, count in votes.items():
        if any(_beats(shadow, rival, name, votes, look) for rival in rivals[name]):
            continue
        if len(name) > 2 or count > 1:
            sure.append(name)
    return sorted(sure, key=lambda name: (-votes[name], -len(name), name))


def _rivals(names: Iterable[str]) -> dict[str, list[str]]:
    """For each name, the others that it holds or that hold it."""
    rivals: dict[str, list[str]] = {name: [] for name in names}
    for name in rivals:
        parts = {name[i:j] for i in range(len(name)) for j in range(i + 2, len(name) + 1)}
        for part in sorted(parts - {name}):
            if part in rivals:
                rivals[name].append(part)
                rivals[part].append(name)
    return rivals


def _beats(shadow: str, rival: str, name: str, votes: Counter[str], look: Dictionaries) -> bool:
    """Whether ``rival``, which contains ``name`` or lies in it, is the better cut of the two."""
    longer, shorter = (rival, name) if len(rival) > len(name) else (name, rival)
    if any(dot in longer for dot in _DOTS):
        return False  # 喬‧拜登 and 拜登 are both right
    # 邱國正 beats 邱國 when 正 always follows; 邱國正 beats 邱國正說 when it does not.
    always = shadow.count(shorter) == shadow.count(longer)
    if always:
        better = longer if _plausible(longer, look) else shorter
    else:
        better = shorter if votes[shorter] * 2 >= votes[longer] else longer
    return better == rival


def _plausible(name: str, look: Dictionaries) -> bool:
    if name[:2] in look.double_surnames:
        return len(name) <= 4
    if name[0] in look.surnames:
        return len(name) <= 3 or all(c in look.transliteration for c in name)
    return True


def _occurrences(shadow: str, name: str) -> Iterator[int]:
    start = shadow.find(name)
    while start >= 0:
        yield start
        start = shadow.find(name, start + len(name))


def _claim(layer: _Layer, shadow: str, start: int, end: int, look: Dictionaries) -> None:
    """Make ``[start, end)`` a person, unless a longer entity that is surer holds it."""
    over = layer.over(start, end)
    for entity in over:
        if (entity.start, entity.end, entity.label) == (start, end, "PERSON"):
            return
        holds = entity.start <= start and entity.end >= end
        # 王永慶紀念醫院 stays an organisation, 馬克·吐溫 one person.
        if holds and entity.label in ("ORG", "LOC") and _ends_organisation(entity, shadow, look):
            return
        if (
            holds
            and entity.label == "PERSON"
            and any(dot in shadow[entity.start : entity.end] for dot in _DOTS)
        ):
            return
    for entity in over:
        layer.remove(entity)
        if entity.label == "TITLE" and entity.start < start:
            layer.add(Entity(entity.start, start, "TITLE"))
    layer.add(Entity(start, end, "PERSON"))


def _ends_organisation(entity: Entity, shadow: str, look: Dictionaries) -> bool:
    return any(
        end == entity.end - entity.start
        for _, end in look.organisation_endings.matches(shadow[entity.start : entity.end])
    )


def _lone_surnames(
    shadow: str, entities: Sequence[Entity], look: Dictionaries
) -> Iterator[Offsets]:
    first = {
        shadow[e.start] for e in entities if e.label == "PERSON" and 2 <= e.end - e.start <= 3
    } & look.surnames
    if first:
        for match in _BEFORE_VERB.finditer(shadow):
            if shadow[match.end()] in first:
                yield match.end(), match.end() + 1
    if rare := first - _ALSO_WORDS:
        letters = "".join(sorted(rare))
        alone = re.compile(f"(?:{_BEFORE_RARE})([{letters}])(?={_AFTER_RARE})")
        for match in alone.finditer(shadow):
            yield match.span(1)
    # In court and police news: 許男, 葉女.
    for match in _NAMELESS.finditer(shadow):
        if match[0][0] in look.surnames and shadow.count(match[0]) > 1:
            yield match.span()
    # The head of the cabinet: 王揆.
    for match in _PREMIER.finditer(shadow):
        if match[0][0] in look.surnames:
            yield match.span()


_BEFORE_VERB = re.compile(f"[{_BEFORE_SURNAME}](?=[\u3400-\u9fff](?:{_AFTER_SURNAME}))")
_PREMIER = re.compile("[\u4e00-\u9fff]揆(?![度])")
_NAMELESS = re.compile("(?<![\u4e00-\u9fff])[\u4e00-\u9fff][男女妇嫌](?![性子孩生童人士友儿方])")


def _latin_after_title(shadow: str, look: Dictionaries) -> Iterator[Offsets]:
    """Latin names right after a title: 發言人 Ann Lee. Elsewhere they may be a company."""
    ends = {end for _, end in look.titles.matches(shadow)}
    for match in _LATIN_NAME.finditer(shadow):
        if match.start() in ends or (
            shadow[match.start() - 1 : match.start()] == " " and match.start() - 1 in ends
        ):
            yield match.span()


def _title_neighbours(layer: _Layer, shadow: str, look: Dictionaries) -> None:
    """Add titles of the list that touch a person."""
    for start, end in list(free_titles(shadow, layer.entities(), look.titles)):
        touching = layer.over(start - 1, start) + layer.over(end, end + 1)
        if any(entity.label == "PERSON" for entity in touching):
            layer.add(Entity(start, end, "TITLE"))
