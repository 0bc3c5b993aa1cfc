"""One article as a UIMA CAS: text, segmentation, and claims with slots.

cassis counts code points and converts to UIMA's UTF-16 units when it writes or reads XMI.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lunzheng.article import Article, Entity, Layers
from lunzheng.errors import FormatError
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of
from lunzheng.exchange.graph import CLAIM, PART, Arrow, Graph, Mark, graph_of, records_of
from lunzheng.exchange.inception_types import (
    ARTICLE,
    ARTICLE_FEATURES,
    FEATURES,
    LAYER_OF,
    NAMED_ENTITY,
    SENTENCE,
    SLOTS,
    TOKEN,
    link_type,
)
from lunzheng.exchange.layers import checked_layers, label_of
from lunzheng.exchange.libraries import cassis_library
from lunzheng.exchange.losses import Losses

_LABELS = {layer: label for label, layer in LAYER_OF.items()}
#: No name or no role: INCEpTION keeps no empty string, and an absent one was never said.
_ABSENT = "∅"
_WRITTEN = ("name", "role")
#: What XML 1.0 cannot hold, not even as a character reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What INCEpTION and DKPro keep in a CAS for themselves.
_HOUSEKEEPING = (
    "uima.tcas.DocumentAnnotation",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "de.tudarmstadt.ukp.inception.api.type.",
)


def cas_of(document: AnnotatedArticle, layers: Layers, types: Any, losses: Losses) -> Any:
    """The ``cassis.Cas`` of a document; characters that XML cannot hold become U+FFFD."""
    article = document.article
    cas = cassis_library().Cas(
        typesystem=types,
        sofa_string=_xml(article.text, losses),
        sofa_mime="text/plain",
        document_language="zh",
    )

    def add(layer: str, start: int, end: int, **features: Any) -> Any:
        annotation = types.get_type(layer)(begin=start, end=end, **features)
        cas.add(annotation)
        return annotation

    for start, end in layers.sentences:
        add(SENTENCE, start, end)
    for start, end in layers.words:
        add(TOKEN, start, end)
    for entity in layers.entities:
        add(NAMED_ENTITY, entity.start, entity.end, value=entity.label)
    graph = graph_of(document.records)
    annotations = [
        add(_layer(mark), mark.start, mark.end, **_features(mark, losses)) for mark in graph.marks
    ]
    array = types.get_type("uima.cas.FSArray")
    links: dict[tuple[int, str], list[Any]] = {}
    for arrow in graph.arrows:
        link = types.get_type(link_type(arrow.label))
        links.setdefault((arrow.head, arrow.label), []).append(
            link(role=arrow.label, target=annotations[arrow.child])
        )
    for (head, slot), targets in links.items():
        annotations[head][slot] = array(elements=targets)
    cas.add(types.get_type(ARTICLE)(**_article_features(article, losses)))
    return cas


def _layer(mark: Mark) -> str:
    return LAYER_OF[PART if mark.label == CLAIM and not mark.attributes else mark.label]


def _features(mark: Mark, losses: Losses) -> dict[str, Any]:
    found = {feature: mark.attributes.get(name) for feature, name in FEATURES.items()}
    if not mark.attributes:
        return {}
    for feature, name in FEATURES.items():
        value = found[feature]
        if name in _WRITTEN:
            found[feature] = _ABSENT if value is None else _xml(value, losses)
    return found


def _article_features(article: Article, losses: Losses) -> dict[str, str]:
    details = details_of(article)
    if "meta" in details:
        details["meta"] = json.dumps(details["meta"], ensure_ascii=False, default=str)
    found = {"articleId": article.id, **details}
    return {name: _xml(str(value), losses) for name, value in found.items()}


def _xml(text: str, losses: Losses) -> str:
    kept, count = _NOT_XML.subn("\ufffd", text)
    losses.lose("characters that XML cannot hold (now U+FFFD)", count)
    return kept


def document_of(cas: Any, name: str, losses: Losses, place: str) -> AnnotatedArticle:
    """The article of a CAS; annotations of other layers are counted as lost.

    Parameters
    ----------
    name : the article's id where the CAS does not tell it.

    Raises
    ------
    FormatError : without a text, or where an annotation does not fit it.
    """
    text = cas.sofa_string
    if not isinstance(text, str):
        raise FormatError(f"{place}: a CAS without a text.")
    losses.lose("further views of a CAS", len(cas.views) - 1)
    # In the order in which they were made: that of the records.
    annotations = sorted(cas.select_all_fs(), key=lambda one: one.xmiID)
    by_layer: dict[str, list[Any]] = {}
    for annotation in annotations:
        by_layer.setdefault(annotation.type.name, []).append(annotation)
    article = _article(by_layer.pop(ARTICLE, []), name, text, losses, place)
    layers = _layers(by_layer, article, losses, place)
    ours = [annotation for annotation in annotations if annotation.type.name in _LABELS]
    records = records_of(article, _graph(ours, losses, place), losses, place)
    for layer, others in by_layer.items():
        if layer not in _LABELS and not layer.startswith(_HOUSEKEEPING):
            losses.lose(f"annotation {layer}", len(others))
    return AnnotatedArticle(article, tuple(records), layers)


def _article(found: list[Any], name: str, text: str, losses: Losses, place: str) -> Article:
    if not found:
        return Article(name, text)
    losses.lose(f"further annotation {ARTICLE}", len(found) - 1)
    values = {key: found[0].get(key) for key in ARTICLE_FEATURES}
    details = {key: value for key, value in values.items() if value is not None}
    if "meta" in details:
        try:
            details["meta"] = dict(json.loads(details["meta"]))
        except (TypeError, ValueError) as error:
            raise FormatError(f"{place}: the feature meta is no JSON object.") from error
    return article_with(str(details.pop("articleId", name)), text, details)


def _layers(
    by_layer: dict[str, list[Any]], article: Article, losses: Losses, place: str
) -> Layers | None:
    sentences, words, named = (by_layer.pop(name, []) for name in (SENTENCE, TOKEN, NAMED_ENTITY))
    if not (sentences or words or named):
        return None
    entities = []
    for one in named:
        label = label_of(str(one.value), losses)
        if label is not None:
            entities.append(Entity(one.begin, one.end, label))
    layers = Layers(
        article.id,
        tuple(sorted((one.begin, one.end) for one in sentences)),
        tuple(sorted((one.begin, one.end) for one in words)),
        tuple(entities),
    )
    return checked_layers(layers, article.text, place)


def _graph(annotations: Iterable[Any], losses: Losses, place: str) -> Graph:
    graph = Graph()
    places: dict[int, int] = {}
    claims = []
    for annotation in annotations:
        label = _LABELS[annotation.type.name]
        places[annotation.xmiID] = len(graph.marks)
        attributes: Mapping[str, Any] = {}
        if label == CLAIM:
            claims.append(annotation)
            attributes = _attributes(annotation)
        mark = Mark(annotation.begin, annotation.end, CLAIM if label == PART else label, attributes)
        graph.marks.append(mark)
    filled = set()
    for claim in claims:
        for slot in SLOTS:
            array = claim.get(slot)
            for link in array.elements or () if array is not None else ():
                target = link.target
                if target is None:
                    losses.lose(f"empty slot {slot}")
                elif target.xmiID not in places:
                    raise FormatError(f"{place}: a slot {slot} leads to {target.type.name}.")
                else:
                    filled.add(places[target.xmiID])
                    graph.arrows.append(Arrow(places[claim.xmiID], places[target.xmiID], slot))
    return _without_loose_parts(graph, filled, {places[claim.xmiID] for claim in claims}, losses)


def _without_loose_parts(graph: Graph, filled: set[int], claims: set[int], losses: Losses) -> Graph:
    """Without the further spans that belong to no claim; they would count as claims."""
    loose = [
        at
        for at, mark in enumerate(graph.marks)
        if mark.label == CLAIM and at not in claims and at not in filled
    ]
    losses.lose("further span without a claim", len(loose))
    kept = [at for at in range(len(graph.marks)) if at not in loose]
    places = {at: new for new, at in enumerate(kept)}
    arrows = [Arrow(places[one.head], places[one.child], one.label) for one in graph.arrows]
    return Graph([graph.marks[at] for at in kept], arrows)


def _attributes(claim: Any) -> dict[str, Any]:
    found = {name: claim.get(feature) for feature, name in FEATURES.items()}
    attributes = {name: value for name, value in found.items() if value is not None}
    for name in _WRITTEN:
        if attributes.get(name) == _ABSENT:
            attributes[name] = None
    return attributes
