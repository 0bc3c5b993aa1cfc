"""Claims without a cue of their own: bare quotations, and sentences that go on with a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lunzheng.article import Offsets
from lunzheng.attribution.borders import trimmed
from lunzheng.attribution.cues import CueCandidate
from lunzheng.attribution.view import CLAUSE_MARKS, CLOSING, OPENING, View
from lunzheng.claims.quote import is_clause_like

_SHORTEST_QUOTATION = 6
#: Words that tell an argument from narration.
_TELLING = (
    "我", "們", "應", "須", "必", "可", "會", "將", "若", "如果", "因為", "所以", "也", "不",
    "出席", "舉行", "昨", "今", "記者", "據", "曾", "了",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attributed:
    """What is known of an attributed claim before its speaker is named."""

    spans: tuple[Offsets, ...]
    cue: CueCandidate | None
    mention: Offsets | None
    what: str
    sentence: Offsets
    implicit: bool = False
    probability: float = 1.0
    margin: float = 0.0


def by_sentence_of(view: View, taken: Sequence[Attributed]) -> dict[Offsets, list[Attributed]]:
    """What is attributed in each sentence: by a cue in it, or by a claim that reaches into it."""
    found: dict[Offsets, list[Attributed]] = {}
    for one in taken:
        sentences = {one.sentence}
        sentences.update(s for s in map(view.sentence_at, (a for a, _ in one.spans)) if s)
        for sentence in sorted(sentences):
            found.setdefault(sentence, []).append(one)
    return found


def quotation_candidates(
    view: View, sentence: Offsets, taken: Sequence[Attributed]
) -> list[Offsets]:
    """Outermost quotations of a sentence that carry a clause and lie in no claim yet.

    Parameters
    ----------
    taken : the claims of the sentence.
    """
    found = []
    for start, end in view.quotations_in(*sentence):
        inner = view.text[start + 1 : end - 1]
        if len(inner) < _SHORTEST_QUOTATION or not is_clause_like(inner):
            continue
        if any(a < end and start < b for attributed in taken for a, b in attributed.spans):
            continue
        found.append((start, min(end, sentence[1])))
    return found


def quotation_features(
    view: View, quotation: Offsets, sentence: Offsets, previous: Attributed | None
) -> list[str]:
    """What speaks for a bare quotation being somebody's words."""
    text = view.text
    start, end = quotation
    inner = text[start + 1 : end - 1]
    before = text[start - 1] if start > sentence[0] else "^"
    after = text[end] if end < sentence[1] else "$"
    marks = sum(character in CLAUSE_MARKS for character in inner)
    entity = view.entity_ending.get(start)
    previous_word = text[view.word_ending.get(start, max(start - 1, 0)) : start]
    near = previous is not None and previous.sentence[0] >= sentence[0] - 400
    return [
        f"before={before if before in CLAUSE_MARKS or before == '^' else 'word'}",
        f"after={after if after in CLAUSE_MARKS or after == '$' else 'word'}",
        f"whole={before == '^' and after in '。$'}",
        f"marks={min(marks, 3)}",
        f"final={inner[-1] in '。！？!?'}",
        f"length={min(len(inner) // 5, 6)}",
        f"person={any(pronoun in inner for pronoun in '我你您')}",
        f"entity={entity.label if entity else None}",
        f"word={previous_word}",
        f"next={text[end : end + 1]}",
        f"previous={near}",
        f"previous+whole={near}|{before == '^'}|{after in '。$'}",
        f"particle={inner[-1] in '嗎啊呢吧喔啦嘛' or inner[-2:-1] in '嗎啊呢吧喔啦嘛'}",
        f"first={sentence[0] == start}",
    ]


def continuation_features(
    view: View, sentence: Offsets, previous: Attributed, distance: int, next_has_cue: bool
) -> list[str]:
    """What speaks for a sentence going on with the statement of the previous one.

    Parameters
    ----------
    previous : the last attributed claim before the sentence.
    distance : how many sentences lie between the last cue and this one, this one counted.
    """
    text = view.text
    start, end = sentence
    surface = text[start:end]
    first_end = view.word_starting.get(start, start + 1)
    first = text[start:first_end]
    second = text[first_end : view.word_starting.get(first_end, first_end + 1)]
    entity = view.entity_starting.get(start)
    persons = sum(e.label == "PERSON" for e in view.entities_between(start, end))
    same_paragraph = view.paragraph_of(start) == view.paragraph_of(previous.sentence[0])
    reaches_end = bool(previous.spans) and previous.spans[-1][1] >= previous.sentence[1] - 2
    classes = sorted(previous.cue.classes) if previous.cue else ["none"]
    last = view.paragraphs[view.paragraph_of(start)][1] == end
    names = [
        f"first={first}",
        f"first1={surface[:1]}",
        f"second={second}",
        f"entity={entity.label if entity else None}",
        f"persons={min(persons, 2)}",
        f"same_paragraph={same_paragraph}",
        f"distance={min(distance, 4)}",
        f"distance+paragraph={min(distance, 4)}|{same_paragraph}",
        f"reaches_end={reaches_end}",
        f"reaches_end+paragraph={reaches_end}|{same_paragraph}",
        f"cue={previous.cue.lemma if previous.cue else None}",
        f"implicit={previous.implicit}",
        f"next_has_cue={next_has_cue}",
        f"last={last}",
        f"closing={surface[-1]}",
        f"length={min(len(surface) // 15, 5)}",
        f"what={previous.what}",
        f"dropped={previous.mention is None}",
        f"caption={'圖／' in surface or '攝' in surface[-4:] or '提供' in surface[-6:]}",
        f"byline={surface[:1] in '（(【《［[' or '報導）' in surface}",
        f"opens={surface[:1] in OPENING}",
        f"closes={surface[-1] in CLOSING}",
        f"question={'？' in surface}",
        f"single={len(view.paragraphs) == 1}",
        f"single+distance={len(view.paragraphs) == 1}|{min(distance, 4)}",
    ]
    names += [f"class={tag}" for tag in classes]
    tag = view.tag_starting(start)
    names += [
        f"tag={tag}",
        f"tags={tag}|{view.tag_starting(first_end) if first_end < end else '$'}",
    ]
    for word in _TELLING:
        if word in surface:
            names.append(f"holds={word}")
    return names


def author_features(
    view: View, sentence: Offsets, modality: Sequence[str], attributed_share: float
) -> list[str]:
    """What speaks for a sentence in which the article itself recommends something.

    Parameters
    ----------
    modality : modal features of the sentence.
    attributed_share : share (0 to 1) of the article's sentences that are attributed to somebody.
    """
    text = view.text
    start, end = sentence
    surface = text[start:end]
    first_end = view.word_starting.get(start, start + 1)
    share = min(int(attributed_share * 5), 4)
    dutiful = any(name in ("m=must", "m=neg", "m=may") for name in modality)
    names = [
        f"first={text[start:first_end]}",
        f"share={share}",
        f"dutiful+share={dutiful}|{share}",
        f"closing={surface[-1]}",
        f"length={min(len(surface) // 15, 5)}",
        f"last_paragraph={view.paragraph_of(start) == len(view.paragraphs) - 1}",
        f"own_voice={any(word in surface for word in ('筆者', '我們', '本報', '本刊', '吾人'))}",
        f"question={'？' in surface}",
        f"quotes={any(mark in surface for mark in OPENING)}",
        f"tag={view.tag_starting(start)}",
    ]
    return names + [name for name in modality if not name.startswith("m+type")]


def whole_sentence(view: View, sentence: Offsets) -> Offsets | None:
    """The claim of a sentence that is attributed as a whole."""
    return trimmed(view.text, *sentence)
