"""The class of a sentence: none, claim or recommendation, with calibrated probabilities.

Two decisions in turn (a nested dichotomy, Frank and Kramer 2004): does the sentence hold a claim,
and if so, does a claim in it ask for something to be done? The first is a matter of structure, the
second of modality, and each can be read as a table of weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lunzheng.attribution.decisions import Decision, DecisionTables
from lunzheng.errors import ModelError
from lunzheng.sentence import SentenceLabel

SENTENCES = "sentences.json"
CLAIM, RECOMMENDATION = "claim", "recommendation"


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """Both decisions.

    Parameters
    ----------
    claim : "a claim covers part of this sentence".
    recommendation : "one of its claims is a recommendation", of sentences with claims.
    """

    claim: Decision
    recommendation: Decision

    @classmethod
    def load(cls, model_dir: Path) -> Self:
        """Read ``sentences.json`` of a model.

        Raises
        ------
        ModelError : if the model holds no sentence classifier, or a damaged one.
        """
        if not (model_dir / SENTENCES).exists():
            raise ModelError(
                f"the model {model_dir} holds no sentence classifier ({SENTENCES}): it is older "
                "than this version. Train it again, with: lunzheng train --from-scratch"
            )
        tables = DecisionTables.load(model_dir, SENTENCES).tables
        try:
            return cls(tables[CLAIM], tables[RECOMMENDATION])
        except KeyError as error:
            raise ModelError(
                f"{model_dir / SENTENCES} is damaged (no decision {error}); reinstall the model"
            ) from error

    def save(self, model_dir: Path) -> None:
        """Write ``sentences.json``; the same weights give the same bytes."""
        tables = {CLAIM: self.claim, RECOMMENDATION: self.recommendation}
        DecisionTables(tables, {}).save(model_dir, SENTENCES)

    def probabilities(self, features: Iterable[str]) -> dict[SentenceLabel, float]:
        """Probability of each label; they add up to 1."""
        names = tuple(features)
        claim = self.claim.probability(names)
        recommendation = claim * self.recommendation.probability(names)
        return {
            "none": 1.0 - claim,
            "claim": claim - recommendation,
            "recommendation": recommendation,
        }
