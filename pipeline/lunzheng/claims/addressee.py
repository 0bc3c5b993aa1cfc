"""Whom a recommendation asks to act: the doer of its first demanded action, as written."""

from __future__ import annotations

from collections.abc import Sequence

from lunzheng.article import Offsets
from lunzheng.attribution.cues import CueCandidate
from lunzheng.attribution.decisions import Decision
from lunzheng.attribution.view import CLAUSE_MARKS, View

_MODALS = (
    "應該", "必須", "需要", "務必", "不應", "不能", "不要", "應當", "理應", "最好", "可以",
    "切勿", "能夠", "應",
    "須", "需", "要", "勿", "別", "請", "得", "可", "能",
)  # fmt: skip
_REQUESTS = (
    "希望",
    "呼籲",
    "建議",
    "要求",
    "籲請",
    "盼",
    "請",
    "期盼",
    "提醒",
    "促",
    "籲",
    "拜託",
    "懇請",
)
_QUANTIFIERS = ("不少", "所有", "全體", "各位", "廣大", "各")


class AddresseeFinder:
    """Finds the addressee of a recommendation.

    Parameters
    ----------
    decision : "this stretch is the addressee".
    """

    def __init__(self, decision: Decision) -> None:
        self._decision = decision

    def addressee_of(
        self, view: View, spans: Sequence[Offsets], cue: CueCandidate | None
    ) -> Offsets | None:
        """The addressee's offsets, or None when it is left open."""
        best: Offsets | None = None
        best_odds = self._decision.log_odds(none_features(cue))
        for candidate, way in addressee_candidates(view, spans, cue):
            odds = self._decision.log_odds(addressee_features(view, spans, cue, candidate, way))
            if odds > best_odds:
                best, best_odds = candidate, odds
        return best


def addressee_candidates(
    view: View, spans: Sequence[Offsets], cue: CueCandidate | None
) -> list[tuple[Offsets, str]]:
    """Stretches that may be the addressee, each with the way it was found."""
    text = view.text
    found: dict[Offsets, str] = {}
    start, _ = spans[0]
    if cue is not None and 1 < start - cue.end <= 24:
        between = text[cue.end : start].rstrip("，：:, ")
        if between:
            found[cue.end, cue.end + len(between)] = "object"
    for span_start, span_end in spans:
        starts = [span_start] + [
            offset + 1 for offset in range(span_start, span_end) if text[offset] in CLAUSE_MARKS
        ]
        for clause in starts[:6]:
            while clause < span_end and text[clause] in "「『“ ":
                clause += 1
            clause_end = view.clause_end(clause, span_end)
            _clause_candidates(view, clause, clause_end, clause == span_start, found)
    return sorted(found.items())


def _clause_candidates(
    view: View, start: int, end: int, opens: bool, found: dict[Offsets, str]
) -> None:
    text = view.text
    for request in _REQUESTS:
        offset = text.find(request, start, end)
        if offset >= 0:
            for size, (_, word_end) in enumerate(
                view.words_between(offset + len(request), min(end, offset + 20))
            ):
                if size > 4:
                    break
                found.setdefault((offset + len(request), word_end), "request")
            break
    offsets = [position for modal in _MODALS if (position := text.find(modal, start, end)) > start]
    words = view.words_between(start, end)
    if offsets:
        modal = min(offsets)
        for _, word_end in words:
            if word_end <= modal:
                for inner_start, _ in words:
                    if start <= inner_start < word_end and word_end - inner_start <= 16:
                        way = "modal" if word_end == modal else "before-modal"
                        if inner_start == start or way == "modal":
                            found.setdefault((inner_start, word_end), way)
    if opens:
        for _, word_end in words[:5]:
            if word_end - start <= 16:
                found.setdefault((start, word_end), "opening")
    for entity in view.entities_between(start, end):
        if entity.end <= end and entity.label != "TITLE":
            found.setdefault((entity.start, entity.end), "entity")


def none_features(cue: CueCandidate | None) -> list[str]:
    """What speaks for an addressee being left open."""
    names = ["none", f"none+cue={cue.lemma if cue else None}"]
    names += [f"none+class={tag}" for tag in (sorted(cue.classes) if cue else ())]
    return names


def addressee_features(
    view: View,
    spans: Sequence[Offsets],
    cue: CueCandidate | None,
    candidate: Offsets,
    way: str,
) -> list[str]:
    """What speaks for a stretch being the addressee."""
    text = view.text
    start, end = candidate
    surface = text[start:end]
    following = text[end : view.word_starting.get(end, end + 1)]
    previous = text[view.word_ending.get(start, max(start - 1, 0)) : start]
    entity = view.entity_starting.get(start)
    exact = entity.label if entity is not None and entity.end == end else "none"
    opens = start == spans[0][0]
    modal = next((word for word in _MODALS if following.startswith(word)), "none")
    names = [
        f"way={way}",
        f"way+opens={way}|{opens}",
        f"following={following}",
        f"modal={modal != 'none'}",
        f"way+modal={way}|{modal}",
        f"previous={previous}",
        f"way+previous={way}|{previous}",
        f"exact={exact}",
        f"way+exact={way}|{exact}",
        f"length={min(len(surface), 6)}",
        f"way+length={way}|{min(len(surface), 6)}",
        f"last={surface[-1]}",
        f"surface={surface}",
        f"quantifier={surface.startswith(_QUANTIFIERS)}",
        f"genitive={'的' in surface}",
        f"first_clause={not any(c in CLAUSE_MARKS for c in text[spans[0][0] : start])}",
        f"cue+way={cue.lemma if cue else None}|{way}",
        f"next={text[end : end + 1]}",
    ]
    for tag in sorted(cue.classes) if cue else ():
        names += [f"class+way={tag}|{way}", f"class+opens={tag}|{opens}|{modal != 'none'}"]
    return names
