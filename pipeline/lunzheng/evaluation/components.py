"""Each step of attribution alone, given the gold of the steps before it.

An end-to-end figure mixes the errors of all steps; a component's figure shows the step's own, as
Citron (Newell et al. 2018) and PARC 3.0 (Pareti 2016) report them side by side. The text's layers
(sentences, words, entities) are the model's own throughout.

Explicit records count: implicit ones are given but judged only as continuations, and those of the
author's own voice only as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lunzheng.article import Article, Layers
from lunzheng.attribution.attributor import Attributor
from lunzheng.evaluation import bootstrap
from lunzheng.evaluation.bootstrap import CountedFigure
from lunzheng.evaluation.evaluation import Figure
from lunzheng.evaluation.given_steps import GivenSteps, Sums
from lunzheng.record import Record


@dataclass(frozen=True, slots=True)
class Component:
    """What is judged and what was given.

    Parameters
    ----------
    given : what of the gold the step works from.
    end_to_end : the figure of whole records that corresponds, if one does.
    formula : F1, or the share that is right.
    """

    given: str
    end_to_end: str | None
    formula: bootstrap.Formula


#: ``+`` what the steps before it find, all of it right.
_CUES = "+ cues"
_SOURCES = "+ sources"
_CLAIMS = "+ claims"
_ALL = "+ all else"
#: Every component in the order of the steps.
COMPONENTS: Mapping[str, Component] = {
    "cue exact": Component("text", "cue exact", bootstrap.f1),
    "source exact": Component(_CUES, "source exact", bootstrap.f1),
    "source overlap": Component(_CUES, None, bootstrap.f1),
    "source or none": Component(_CUES, None, bootstrap.ratio),
    "claim exact": Component(_SOURCES, "claim exact", bootstrap.f1),
    "claim overlap": Component(_SOURCES, "claim overlap", bootstrap.f1),
    "bare quotation": Component("cued records", None, bootstrap.f1),
    "continuation": Component("explicit records", "implicit", bootstrap.f1),
    "own voice": Component("all other records", None, bootstrap.f1),
    "name": Component(_CLAIMS, "speaker end to end", bootstrap.ratio),
    "name of a name": Component(_CLAIMS, None, bootstrap.ratio),
    "name of a pronoun": Component(_CLAIMS, None, bootstrap.ratio),
    "name of a dropped subject": Component(_CLAIMS, None, bootstrap.ratio),
    "type": Component(_CLAIMS, "type", bootstrap.ratio),
    "role": Component(_CLAIMS, "role", bootstrap.ratio),
    "kind": Component(_ALL, "kind", bootstrap.ratio),
    "quote": Component(_ALL, "quote", bootstrap.ratio),
    "addressee": Component(_ALL, None, bootstrap.ratio),
}


@dataclass(frozen=True, slots=True)
class ComponentJudgement:
    """The components of one system.

    Parameters
    ----------
    figures : every component with its counts, one row an article.
    left_out : gold records that begin in no sentence, which no step can be given.
    """

    figures: Mapping[str, CountedFigure]
    left_out: int


def judge_components(
    attributor: Attributor,
    articles: Iterable[tuple[Article, Layers]],
    gold: Mapping[str, Sequence[Record]],
) -> ComponentJudgement:
    """Judge every step of ``attributor`` on the gold of the steps before it.

    Parameters
    ----------
    articles : with layers that hold no gold, as ``Extractor.attribution_layers`` makes them.
    gold : records by article id; an article that is missing has none.
    """
    rows: dict[str, list[Sums]] = {name: [] for name in COMPONENTS}
    left_out = 0
    for article, layers in articles:
        steps = GivenSteps(attributor, article, layers, gold.get(article.id, ()))
        left_out += steps.left_out
        for name, sums in steps.counts().items():
            rows[name].append(sums)
    return ComponentJudgement(
        {
            name: CountedFigure(
                np.array(rows[name], dtype=float).reshape(
                    -1, 3 if one.formula is bootstrap.f1 else 2
                ),
                one.formula,
            )
            for name, one in COMPONENTS.items()
        },
        left_out,
    )


def components_json(
    components: Mapping[str, Figure], end_to_end: Mapping[str, Figure]
) -> dict[str, Any]:
    """Components with what each was given and the end-to-end figure beside it, for JSON."""
    return {
        name: {
            "given": COMPONENTS[name].given,
            **asdict(figure),
            "end_to_end": _beside(name, end_to_end),
        }
        for name, figure in components.items()
    }


def _beside(name: str, end_to_end: Mapping[str, Figure]) -> float | None:
    figure = end_to_end.get(COMPONENTS[name].end_to_end or "")
    return figure.value if figure is not None else None
