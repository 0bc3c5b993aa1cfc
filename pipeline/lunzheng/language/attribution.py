"""The component ``lunzheng_attribution``: cues, their sources and the spans of their claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from lunzheng.article import EntityLabel
from lunzheng.attribution.attributor import Attributor
from lunzheng.attribution.cueless import Attributed
from lunzheng.attribution.cues import CueCandidate
from lunzheng.language.extensions import ATTRIBUTED, register
from lunzheng.language.model import attributor_of
from lunzheng.language.reading import USUAL_LABELS, view_of_doc
from lunzheng.language.saving import NothingToSave


class AttributionComponent(NothingToSave):
    """Finds the attributed claims of a Doc, for ``lunzheng_claims`` to make records of.

    Parameters
    ----------
    name : of the component in its pipeline.
    model_dir : of the model; None takes the one that ships.
    extra_cues : cue lexicons of the user's own, in the form of ``cues.tsv``.
    labels : label of a Doc's entity → PERSON, ORG, LOC or TITLE.
    """

    def __init__(
        self,
        name: str = "lunzheng_attribution",
        model_dir: Path | None = None,
        extra_cues: Sequence[Path] = (),
        labels: Mapping[str, EntityLabel] = USUAL_LABELS,
    ) -> None:
        register()
        self._arguments = (name, model_dir, tuple(extra_cues), dict(labels))
        self._name = name
        self._labels = dict(labels)
        self._attributor: Attributor = attributor_of(model_dir, tuple(extra_cues))

    def __reduce__(self) -> tuple[type[AttributionComponent], tuple[Any, ...]]:
        return type(self), self._arguments

    def __call__(self, doc: Doc) -> Doc:
        view = view_of_doc(doc, self._name, self._labels, self._attributor)
        found = self._attributor.attributed(view)
        doc.user_data[ATTRIBUTED] = [to_plain(one) for one in found]
        return doc


def to_plain(attributed: Attributed) -> dict[str, Any]:
    """An attributed claim as lists and dicts."""
    value = asdict(attributed)
    if attributed.cue is not None:
        value["cue"]["classes"] = sorted(attributed.cue.classes)
    return value


def from_plain(value: Mapping[str, Any]) -> Attributed:
    """What :func:`to_plain` made a dict of."""
    members = {name: _tuples(member) for name, member in value.items()}
    if members["cue"] is not None:
        cue = {name: _tuples(member) for name, member in members["cue"].items()}
        members["cue"] = CueCandidate(**{**cue, "classes": frozenset(cue["classes"])})
    return Attributed(**members)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


@Language.factory(
    "lunzheng_attribution",
    requires=["doc.sents", "doc.ents"],
    default_config={"model_dir": None, "extra_cues": [], "labels": USUAL_LABELS},
)
def create_attribution(
    nlp: Language,
    name: str,
    model_dir: str | None,
    extra_cues: list[str],
    labels: dict[str, EntityLabel],
) -> AttributionComponent:
    """Load the decisions of ``model_dir``; None takes the shipped model."""
    return AttributionComponent(
        name, Path(model_dir) if model_dir else None, [Path(path) for path in extra_cues], labels
    )
