"""The kind of a claim: recommendation, commitment, prediction, fact or evaluation.

Three sources speak: the claim's words with its cue and speaker, its modality (應, 將, 可能), and
what reporting verbs the newsrooms of Taiwan put before claims like it (呼籲 before one, 預估 before
another): a model of those verbs learns from unannotated news (distant supervision, Mintz 2009).
A second model sees nothing but characters; the two err on different claims, so they vote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from lunzheng.article import Offsets
from lunzheng.attribution.decisions import Choice
from lunzheng.attribution.view import CLAUSE_MARKS, View
from lunzheng.claims.claim_words import spelt, word_groups
from lunzheng.claims.kind_weights import CharacterWeights, WordWeights, grams_of
from lunzheng.errors import LexiconError
from lunzheng.model_files import read_rows
from lunzheng.record import Kind

_SPEAKER_OPENINGS = re.compile(r"我們|我|本|將|會|願|也?會|未來|已|市府|政府|公司")
#: Weight of the words' model against that of the characters, set by cross-validation.
_WORDS_SHARE = 0.7
_CLAUSE_BORDER = re.compile("[，；。！？：,]")
_TIMES = ("must", "neg", "ask", "will", "maybe", "past")


class KindClassifier(Protocol):
    """The seam for other models: anything that turns features into probabilities of kinds."""

    def probabilities(
        self, features: Iterable[str], values: Mapping[str, float] | None = None
    ) -> dict[str, float]: ...


class Modality:
    """Which modalities a stretch of text has.

    Parameters
    ----------
    patterns : class → regular expression.
    """

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._patterns = dict(patterns)

    @classmethod
    def load(cls, model_dir: Path) -> Modality:
        """Read ``modality.tsv`` of a model.

        Raises
        ------
        LexiconError : for a line that is no regular expression.
        """
        path = model_dir / "lexicons" / "modality.tsv"
        patterns: dict[str, re.Pattern[str]] = {}
        for line, cells in read_rows(path, 2):
            try:
                patterns[cells[0]] = re.compile(cells[1])
            except re.error as error:
                raise LexiconError(f"{path}, line {line}: {error}") from error
        return cls(patterns)

    def features(self, claim: str, speaker_type: str) -> list[str]:
        """Names of the modalities of a claim, of its first and of its last clause."""
        clauses = _CLAUSE_BORDER.split(claim)
        names = []
        here, last = [], []
        for name, pattern in self._patterns.items():
            found = pattern.findall(claim)
            if not found:
                continue
            here.append(name)
            names += [f"m={name}", f"m+type={name}|{speaker_type}"]
            names += [f"mm={name}:{surface}" for surface in sorted(set(found))]
            if pattern.search(clauses[-1]):
                last.append(name)
                names.append(f"ml={name}")
            if pattern.search(clauses[0]):
                names.append(f"mf={name}")
            if pattern.match(claim):
                names.append(f"ms={name}")
            if len(found) > 1:
                names.append(f"m2={name}")
        names.append("combo=" + "+".join(name for name in here if name in _TIMES))
        names.append("combol=" + "+".join(name for name in last if name in _TIMES))
        names.append(f"we={bool(_SPEAKER_OPENINGS.match(claim))}")
        return names


@dataclass(frozen=True)
class KindModel:
    """All that decides on the kind of a claim.

    Parameters
    ----------
    classifier : over the features and the scores of ``verbs``.
    characters : over :func:`character_values`.
    verbs : what reporting verbs go before such words.
    modality : modal expressions.
    """

    classifier: KindClassifier
    characters: KindClassifier
    verbs: Choice
    modality: Modality

    def kind_of(
        self,
        view: View,
        spans: Sequence[Offsets],
        cue: str | None,
        cue_classes: Iterable[str],
        speaker_type: str,
    ) -> Kind:
        """The most probable kind of a claim."""
        claim = _Claim(view, spans, cue, cue_classes, speaker_type)
        found: Mapping[str, float]
        if self._labels is None:
            found = self._probabilities(claim)
        else:
            # What turns log-odds into probabilities is the same for all kinds.
            by_words, by_characters = self._word_odds(claim), self._character_odds(claim)
            mean = _WORDS_SHARE * by_words + (1 - _WORDS_SHARE) * by_characters
            found = dict(zip(self._labels, mean.tolist(), strict=True))
        return cast(Kind, max(sorted(found), key=found.__getitem__))

    def probabilities_of(
        self,
        view: View,
        spans: Sequence[Offsets],
        cue: str | None,
        cue_classes: Iterable[str],
        speaker_type: str,
    ) -> dict[str, float]:
        """Probability of each kind: a geometric mean of what the two models say."""
        return self._probabilities(_Claim(view, spans, cue, cue_classes, speaker_type))

    def _probabilities(self, claim: _Claim) -> dict[str, float]:
        by_words = self._by_words(claim)
        by_characters = self._by_characters(claim)
        mean = {
            label: value**_WORDS_SHARE * by_characters.get(label, value) ** (1 - _WORDS_SHARE)
            for label, value in by_words.items()
        }
        total = sum(mean.values())
        return {label: value / total for label, value in mean.items()}

    def _by_words(self, claim: _Claim) -> dict[str, float]:
        if isinstance(self.classifier, Choice):
            return self.classifier.probabilities_at(self._word_odds(claim))
        features = claim.features(self.modality)
        return self.classifier.probabilities(features, verb_scores(self.verbs, features))

    def _by_characters(self, claim: _Claim) -> dict[str, float]:
        if isinstance(self.characters, Choice):
            return self.characters.probabilities_at(self._character_odds(claim))
        return self.characters.probabilities((), claim.character_values())

    def _word_odds(self, claim: _Claim) -> NDArray[np.float64]:
        words = claim.words()
        before, after = claim.other_features(self.modality, words)
        return self._word_weights.log_odds(word_groups(words), [*before, *after])

    def _character_odds(self, claim: _Claim) -> NDArray[np.float64]:
        return self._character_weights.log_odds(claim.characters())

    @cached_property
    def _labels(self) -> tuple[str, ...] | None:
        """The kinds, if both models are tables and have them in the same order."""
        if not isinstance(self.classifier, Choice) or not isinstance(self.characters, Choice):
            return None
        labels = self.classifier.labels
        return labels if labels == self.characters.labels else None

    @cached_property
    def _word_weights(self) -> WordWeights:
        assert isinstance(self.classifier, Choice)
        return WordWeights(self.classifier, self.verbs)

    @cached_property
    def _character_weights(self) -> CharacterWeights:
        assert isinstance(self.characters, Choice)
        return CharacterWeights(self.characters)


class _Claim(NamedTuple):
    """What is asked about: parameters as of :func:`kind_features`."""

    view: View
    spans: Sequence[Offsets]
    cue: str | None
    cue_classes: Iterable[str]
    speaker_type: str

    def words(self) -> list[str]:
        text, view = self.view.text, self.view
        return [text[s:e] for start, end in self.spans for s, e in view.words_between(start, end)]

    def characters(self) -> str:
        claim = "｜".join(self.view.text[start:end] for start, end in self.spans)
        return f"{self.cue or ''}＞{claim}＄"

    def character_values(self) -> dict[str, float]:
        grams = sorted(grams_of(self.characters()))
        return dict.fromkeys(grams, len(grams) ** -0.5)

    def features(self, modality: Modality) -> list[str]:
        words = self.words()
        before, after = self.other_features(modality, words)
        return [*before, *sorted(spelt(word_groups(words))), *after]

    def other_features(
        self, modality: Modality, words: Sequence[str]
    ) -> tuple[list[str], list[str]]:
        """The features that are not of the claim's words, those before these and those after."""
        clauses = sum(map(CLAUSE_MARKS.__contains__, words))
        claim = "".join(self.view.text[start:end] for start, end in self.spans)
        before = [f"cue={self.cue}", f"type={self.speaker_type}"]
        before += [f"class={tag}" for tag in sorted(self.cue_classes)]
        after = [f"clauses={min(clauses, 4)}", f"digits={any(map(str.isdigit, ''.join(words)))}"]
        return before, after + modality.features(claim, self.speaker_type)


def character_values(view: View, spans: Sequence[Offsets], cue: str | None) -> dict[str, float]:
    """The characters and pairs of characters of a claim and its cue, as a vector of length 1."""
    return _Claim(view, spans, cue, (), "").character_values()


def verb_scores(verbs: Choice, features: Iterable[str]) -> dict[str, float]:
    """Half the log-probability of each class of reporting verbs, from a claim's words alone."""
    words = [name for name in features if name.startswith(("w=", "b="))]
    return {f"verb {k}": v / 2 for k, v in verbs.log_probabilities(words).items()}


def kind_features(
    modality: Modality,
    view: View,
    spans: Sequence[Offsets],
    cue: str | None,
    cue_classes: Iterable[str],
    speaker_type: str,
) -> list[str]:
    """Features of a claim: its words, its modality, its cue and its speaker.

    Parameters
    ----------
    spans : the claim's spans.
    cue : the cue's surface, or None.
    """
    return _Claim(view, spans, cue, cue_classes, speaker_type).features(modality)
