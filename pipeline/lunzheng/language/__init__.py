"""Lunzheng as a spaCy pipeline: four components, and a Language that holds them all.

==========================  =========================================  ==========================
component                   needs                                      sets
==========================  =========================================  ==========================
``lunzheng_sentences``      any tokens                                 ``doc.sents``
``lunzheng_entities``       ``lunzheng.tokenizer.v1``                  ``doc.ents``, mended tokens
``lunzheng_attribution``    ``doc.sents``, ``doc.ents``                cues, sources, claim spans
``lunzheng_claims``         ``lunzheng_attribution``                   ``doc._.records``
==========================  =========================================  ==========================
"""

from lunzheng.errors import PipelineError
from lunzheng.language.attribution import AttributionComponent
from lunzheng.language.claims import ClaimsComponent
from lunzheng.language.pipeline import load
from lunzheng.language.sentences import SentenceComponent

__all__ = [
    "AttributionComponent",
    "ClaimsComponent",
    "PipelineError",
    "SentenceComponent",
    "load",
]
