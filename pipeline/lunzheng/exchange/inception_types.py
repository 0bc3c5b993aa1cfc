"""The UIMA types of our layers, as INCEpTION wants custom layers with slots.

INCEpTION takes a subtype of ``uima.tcas.Annotation`` whose features are primitive or slots for a
span layer. A slot is an array of a link type: a subtype of ``uima.cas.TOP`` with the two features
``role`` (a string) and ``target`` (a span of the layer that fills the slot).
"""

from __future__ import annotations

from typing import Any

from lunzheng.exchange.graph import ADDRESSEE, CLAIM, CUE, PART, SPEAKER
from lunzheng.exchange.libraries import cassis_library

SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"

_CUSTOM = "webanno.custom."
#: The layer of an article's id, title, …; INCEpTION shows it as document metadata.
ARTICLE = f"{_CUSTOM}Article"
#: Label of a mark → its layer. A further span of a claim has a layer of its own.
LAYER_OF = {
    CLAIM: f"{_CUSTOM}Claim",
    PART: f"{_CUSTOM}ClaimPart",
    CUE: f"{_CUSTOM}Cue",
    SPEAKER: f"{_CUSTOM}Speaker",
    ADDRESSEE: f"{_CUSTOM}Addressee",
}
#: Slot of a claim → the layer that fills it.
SLOTS = {label: LAYER_OF[label] for label in (CUE, SPEAKER, ADDRESSEE, PART)}
#: Feature of a claim → attribute of a record.
FEATURES = {
    "kind": "kind",
    "quote": "quote",
    "speakerType": "speaker_type",
    "speakerName": "name",
    "speakerRole": "role",
    "implicit": "implicit",
    "confidence": "confidence",
}
ARTICLE_FEATURES = ("articleId", "title", "date", "source", "url", "meta")
_RANGES = {"implicit": "uima.cas.Boolean", "confidence": "uima.cas.Float"}
_STRING = "uima.cas.String"


def link_type(slot: str) -> str:
    """The link type of a slot: ``webanno.custom.ClaimCueLink``."""
    return f"{LAYER_OF[CLAIM]}{slot.capitalize()}Link"


def type_system() -> Any:
    """A ``cassis.TypeSystem`` with DKPro's segmentation and our layers.

    Raises
    ------
    MissingExtra : without the package dkpro-cassis.
    """
    types = cassis_library().TypeSystem()
    types.create_feature(types.create_type(SENTENCE), "id", _STRING)
    types.create_type(TOKEN)
    entity = types.create_type(NAMED_ENTITY)
    for name in ("value", "identifier"):
        types.create_feature(entity, name, _STRING)
    for layer in LAYER_OF.values():
        types.create_type(layer)
    claim = types.get_type(LAYER_OF[CLAIM])
    for name in FEATURES:
        types.create_feature(claim, name, _RANGES.get(name, _STRING))
    for slot, layer in SLOTS.items():
        link = types.create_type(link_type(slot), "uima.cas.TOP")
        types.create_feature(link, "role", _STRING)
        types.create_feature(link, "target", layer)
        types.create_feature(claim, slot, "uima.cas.FSArray", elementType=link)
    article = types.create_type(ARTICLE, "uima.cas.AnnotationBase")
    for name in ARTICLE_FEATURES:
        types.create_feature(article, name, _STRING)
    return types
