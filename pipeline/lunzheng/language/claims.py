"""The component ``lunzheng_claims``: from attributed claims to ``doc._.records``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from lunzheng.article import EntityLabel
from lunzheng.attribution.attributor import Attributor
from lunzheng.errors import PipelineError
from lunzheng.language.attribution import from_plain
from lunzheng.language.extensions import ATTRIBUTED, keep_records, register
from lunzheng.language.model import attributor_of
from lunzheng.language.reading import USUAL_LABELS, view_of_doc
from lunzheng.language.saving import NothingToSave


class ClaimsComponent(NothingToSave):
    """Names speakers and classifies claims; ``doc._.records`` carries the records.

    Parameters
    ----------
    name : of the component in its pipeline.
    model_dir, extra_cues, labels : as for :class:`lunzheng.language.AttributionComponent`.
    """

    def __init__(
        self,
        name: str = "lunzheng_claims",
        model_dir: Path | None = None,
        extra_cues: Sequence[Path] = (),
        labels: Mapping[str, EntityLabel] = USUAL_LABELS,
    ) -> None:
        register()
        self._arguments = (name, model_dir, tuple(extra_cues), dict(labels))
        self._name = name
        self._labels = dict(labels)
        self._attributor: Attributor = attributor_of(model_dir, tuple(extra_cues))

    def __reduce__(self) -> tuple[type[ClaimsComponent], tuple[Any, ...]]:
        return type(self), self._arguments

    def __call__(self, doc: Doc) -> Doc:
        if ATTRIBUTED not in doc.user_data:
            raise PipelineError(
                f"{self._name} needs attributed claims, and no component before it finds them: "
                f'nlp.add_pipe("lunzheng_attribution", before="{self._name}")'
            )
        attributed = [from_plain(value) for value in doc.user_data[ATTRIBUTED]]
        view = view_of_doc(doc, self._name, self._labels, self._attributor)
        keep_records(doc, self._attributor.records_of(view, attributed))
        return doc


@Language.factory(
    "lunzheng_claims",
    requires=["doc.sents", "doc.ents"],
    assigns=["doc._.records"],
    default_config={"model_dir": None, "extra_cues": [], "labels": USUAL_LABELS},
)
def create_claims(
    nlp: Language,
    name: str,
    model_dir: str | None,
    extra_cues: list[str],
    labels: dict[str, EntityLabel],
) -> ClaimsComponent:
    """Load the decisions of ``model_dir``; None takes the shipped model."""
    return ClaimsComponent(
        name, Path(model_dir) if model_dir else None, [Path(path) for path in extra_cues], labels
    )
