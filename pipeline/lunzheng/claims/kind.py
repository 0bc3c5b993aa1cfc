"""The kind of a claim: recommendation, commitment, prediction, fact or evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, cast

from lunzheng.article import Offsets
from lunzheng.attribution.decisions import Choice
from lunzheng.attribution.view import CLAUSE_MARKS, View
from lunzheng.record import Kind


class KindClassifier(Protocol):
    """The seam for other models: anything that turns features into probabilities of kinds."""

    def probabilities(self, features: Iterable[str]) -> dict[str, float]: ...


def kind_of(
    classifier: KindClassifier, view: View, spans: Sequence[Offsets], cue: str | None,
    cue_classes: Iterable[str], speaker_type: str,
) -> Kind:  # fmt: skip
    """The most probable kind of a claim."""
    features = kind_features(view, spans, cue, cue_classes, speaker_type)
    found = classifier.probabilities(features)
    return cast(Kind, max(sorted(found), key=lambda label: found[label]))


def kind_features(
    view: View,
    spans: Sequence[Offsets],
    cue: str | None,
    cue_classes: Iterable[str],
    speaker_type: str,
) -> list[str]:
    """Features of a claim: its words, its modals with their clause, its cue and its speaker.

    Parameters
    ----------
    spans : the claim's spans.
    cue : the cue's surface, or None.
    """
    text = view.text
    classes = sorted(cue_classes)
    names = [f"cue={cue}", f"type={speaker_type}"]
    names += [f"class={tag}" for tag in classes]
    words: list[str] = []
    for start, end in spans:
        words += [text[s:e] for s, e in view.words_between(start, end)]
    seen = set()
    clause = 0
    clauses = sum(word in CLAUSE_MARKS for word in words)
    for number, word in enumerate(words):
        if word in CLAUSE_MARKS:
            clause += 1
        seen.add(f"w={word}")
        if number:
            seen.add(f"b={words[number - 1]}|{word}")
        if len(word) > 1:
            seen.add(f"c={word[0]}")
            seen.add(f"c={word[-1]}")
        if clause == clauses:
            seen.add(f"last={word}")
        if clause == 0:
            seen.add(f"first={word}")
    if words:
        seen.add(f"opening={words[0]}")
        seen.add(f"closing={words[-1]}")
    for tag in classes:
        seen.update(f"class+w={tag}|{word}" for word in words if word in _MODALS)
    names += sorted(seen)
    names.append(f"clauses={min(clauses, 4)}")
    names.append(f"digits={any(any(c.isdigit() for c in word) for word in words)}")
    return names


_MODALS = frozenset(
    [
        "應",
        "應該",
        "必須",
        "需要",
        "需",
        "須",
        "要",
        "得",
        "不能",
        "不應",
        "別",
        "勿",
        "請",
        "建議",
        "呼籲",
        "盼",
        "希望",
        "不妨",
        "會",
        "將",
        "可能",
        "恐",
        "有望",
        "可望",
        "預計",
        "預估",
        "已",
        "已經",
        "曾",
        "了",
        "過",
        "絕對",
        "一定",
        "持續",
        "能",
        "可以",
        "可",
        "是",
        "有",
        "沒有",
        "不",
        "未",
        "未來",
        "目前",
        "今年",
        "明年",
    ]
)

__all__ = ["Choice", "KindClassifier", "kind_features", "kind_of"]
