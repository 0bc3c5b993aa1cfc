"""Label Studio: a JSON list of tasks.

A record is written as a prediction (pre-annotation): regions with labels, per-region choices and
text fields on the claim, and relations. An annotation, where a task has one, wins over the
predictions when it is read. :data:`LABELING_CONFIG` is the interface that shows it all.

Offsets are code points: Label Studio's browser side converts them (issue 1008, fixed in 2021);
files of older versions, in UTF-16 units, are told by the words that each region repeats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lunzheng.errors import FormatError
from lunzheng.exchange.document import AnnotatedArticle, article_with, details_of, member
from lunzheng.exchange.graph import CHOICES, LABELS, RELATIONS, Arrow, Graph, Mark, graph_of
from lunzheng.exchange.graph import records_of as records_of_graph
from lunzheng.exchange.json_files import read_json, write_json
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.utf16 import Utf16

_TEXT, _LABEL = "text", "label"
_WRITTEN = ("name", "role")
_IMPLICIT = "implicit"
_ABSENT = "∅"  # no name: Label Studio has no null for a text field
_CONFIDENCE = "confidence"

LABELING_CONFIG = "\n".join(
    [
        "<View>",
        "  <Relations>",
        *(f'    <Relation value="{label}"/>' for label in RELATIONS),
        "  </Relations>",
        f'  <Labels name="{_LABEL}" toName="{_TEXT}">',
        *(f'    <Label value="{label}"/>' for label in LABELS),
        "  </Labels>",
        f'  <Text name="{_TEXT}" value="$text" granularity="symbol"/>',
        *(
            line
            for name, values in {**CHOICES, _IMPLICIT: ("yes",)}.items()
            for line in (
                f'  <Choices name="{name}" toName="{_TEXT}" perRegion="true" '
                'whenTagName="label" whenLabelValue="claim">',
                *(f'    <Choice value="{value}"/>' for value in values),
                "  </Choices>",
            )
        ),
        *(
            f'  <TextArea name="{name}" toName="{_TEXT}" perRegion="true" '
            'whenTagName="label" whenLabelValue="claim"/>'
            for name in _WRITTEN
        ),
        f'  <Number name="{_CONFIDENCE}" toName="{_TEXT}" perRegion="true" '
        'whenTagName="label" whenLabelValue="claim"/>',
        "</View>",
    ]
)


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write a list of tasks with predictions; nothing is lost."""
    write_json([_task(document) for document in documents], path)


def _task(document: AnnotatedArticle) -> dict[str, Any]:
    article = document.article
    graph = graph_of(document.records)
    result = [
        region for at, mark in enumerate(graph.marks) for region in _regions(at, mark, article.text)
    ]
    result += [
        {
            "type": "relation",
            "from_id": f"r{arrow.head}",
            "to_id": f"r{arrow.child}",
            "direction": "right",
            "labels": [arrow.label],
        }
        for arrow in graph.arrows
    ]
    return {
        "data": {"text": article.text, "article_id": article.id, **details_of(article)},
        "predictions": [{"model_version": "lunzheng", "result": result}],
    }


def _regions(at: int, mark: Mark, text: str) -> Iterator[dict[str, Any]]:
    place = {"start": mark.start, "end": mark.end, "text": text[mark.start : mark.end]}

    def region(control: str, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "id": f"r{at}",
            "from_name": control,
            "to_name": _TEXT,
            "type": kind,
            "value": {**place, **value},
        }

    yield region(_LABEL, "labels", {"labels": [mark.label]})
    if not mark.attributes:
        return
    for name in CHOICES:
        yield region(name, "choices", {"choices": [mark.attributes[name]]})
    if mark.attributes[_IMPLICIT]:
        yield region(_IMPLICIT, "choices", {"choices": ["yes"]})
    for name in _WRITTEN:
        value = mark.attributes[name]
        yield region(name, "textarea", {"text": [_ABSENT if value is None else value]})
    yield region(_CONFIDENCE, "number", {"number": mark.attributes[_CONFIDENCE]})


def read(path: Path, losses: Losses) -> Iterator[AnnotatedArticle]:
    """The articles of a list of tasks.

    Of a task with several annotations the last one that was not cancelled is read; the others are
    counted as lost. Without an annotation the last prediction is read.

    Raises
    ------
    SourceNotFound, FormatError : with file and task.
    """
    tasks = read_json(path)
    if not isinstance(tasks, list):
        raise FormatError(f"{path}: here belongs a list of tasks.")
    for number, task in enumerate(tasks, start=1):
        place = f"{path}, task {number}"
        data = dict(member(task, "data", dict, place))
        text = member(data, "text", str, place)
        del data["text"]
        article_id = str(data.pop("article_id", task.get("id", number)))
        article = article_with(article_id, text, data)
        graph = _graph(_chosen(task, losses), text, losses, place)
        records = records_of_graph(article, graph, losses, place)
        yield AnnotatedArticle(article, tuple(records))


def _chosen(task: Mapping[str, Any], losses: Losses) -> list[Any]:
    given = task.get("annotations") or task.get("completions") or []
    valid = [one for one in given if not one.get("was_cancelled")]
    if given:
        losses.lose("further annotations of a task", max(len(valid) - 1, 0))
        losses.lose("cancelled annotations", len(given) - len(valid))
    options = valid or ([] if given else task.get("predictions") or [])
    return list(options[-1].get("result") or []) if options else []


def _graph(result: list[Any], text: str, losses: Losses, place: str) -> Graph:
    marks: dict[str, Mark] = {}
    attributes: dict[str, dict[str, Any]] = {}
    relations = []
    for one in result:
        kind = member(one, "type", str, place)
        if kind == "relation":
            relations.append(one)
            continue
        region_id = str(one.get("id"))
        value = member(one, "value", dict, place)
        if kind == "labels":
            labels = member(value, "labels", list, place)
            start, end = _offsets(value, text, losses, place)
            losses.lose("further labels of a region", len(labels) - 1)
            marks[region_id] = Mark(start, end, str(labels[0]) if labels else "")
        else:
            name = member(one, "from_name", str, place)
            own = attributes.setdefault(region_id, {})
            if not _keep(own, name, kind, value, place):
                losses.lose(f"field {name!r}")
    graph = Graph()
    ids = {region_id: at for at, region_id in enumerate(marks)}
    for region_id, mark in marks.items():
        own = attributes.get(region_id, {})
        graph.marks.append(Mark(mark.start, mark.end, mark.label, own))
    for one in relations:
        ends = [str(one.get(name)) for name in ("from_id", "to_id")]
        if not ids.keys() >= set(ends):
            raise FormatError(f"{place}: a relation leads from or to a region that is not there.")
        head, child = (ids[end] for end in ends)
        label = _relation(one, graph.marks[child].label)
        if one.get("direction") == "left":
            head, child = child, head
        graph.arrows.append(Arrow(head, child, label))
    return graph


def _relation(one: Mapping[str, Any], child: str) -> str:
    """The label of a relation; one drawn without a label is called after what it leads to."""
    labels = one.get("labels") or []
    return str(labels[0]) if labels else (child if child in RELATIONS else RELATIONS[-1])


def _keep(own: dict[str, Any], name: str, kind: str, value: Mapping[str, Any], place: str) -> bool:
    """Put a per-region field into ``own``; False if it is none of ours."""
    if kind == "choices" and name in CHOICES:
        choices = member(value, "choices", list, place)
        if choices:
            own[name] = choices[0]
    elif kind == "choices" and name == _IMPLICIT:
        own[_IMPLICIT] = bool(value.get("choices"))
    elif kind == "textarea" and name in _WRITTEN:
        written = value.get("text")
        words = written if isinstance(written, str) else "".join(written or [])
        own[name] = None if words in (_ABSENT, "") else words
    elif kind == "number" and name == _CONFIDENCE:
        own[_CONFIDENCE] = value.get("number")
    else:
        return False
    return True


def _offsets(value: Mapping[str, Any], text: str, losses: Losses, place: str) -> tuple[int, int]:
    start, end = (member(value, name, int, place) for name in ("start", "end"))
    words = value.get("text")
    if not isinstance(words, str) or text[start:end] == words:
        return start, end
    utf16 = Utf16(text)
    try:
        points = utf16.points(start), utf16.points(end)
    except FormatError:
        points = start, end
    if text[slice(*points)] != words:
        raise FormatError(
            f"{place}: the region [{start}, {end}) reads {text[start:end]!r}, "
            f"but says {words!r}. Import the text unchanged."
        )
    losses.assume("offsets in UTF-16 units")
    return points
