"""What is wrong with a JSON value that should be a record of ``lunzheng.record/1``.

The rules are those of ``annotations/record.schema.json``, written by hand because the package does
not depend on a JSON Schema library; a test compares the two. Beyond the schema, a span must be as
long as its text, the spans of a claim must follow one another, and ``claim.text`` must be theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, get_args

from lunzheng.record import SCHEMA, SPAN_JOINER, Kind, Quote, SpeakerType

_TYPE_NAMES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}
_MEMBERS = (
    "schema",
    "id",
    "article_id",
    "claim",
    "cue",
    "speaker",
    "quote",
    "kind",
    "recommendation",
    "implicit",
    "confidence",
)


def record_faults(value: object) -> Iterator[str]:
    """Every fault of one record by itself, each as a sentence that names the member.

    Parameters
    ----------
    value : what a line of a records file holds, as ``json`` reads it.
    """
    if not isinstance(value, dict):
        yield f"the line holds {_kind_of(value)}. A record is a JSON object."
        return
    if value.get("schema", SCHEMA) != SCHEMA:
        yield f'schema is {_shown(value["schema"])}. This version reads "{SCHEMA}".'
    for member in _MEMBERS:
        if member not in value:
            yield f"{member} is missing. Add it."
        elif member in _CHECKS:
            yield from _CHECKS[member](member, value[member])


def spans_of(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The well-formed spans of a record, each with the path of its member."""
    if not isinstance(value, dict):
        return
    claim, speaker = value.get("claim"), value.get("speaker")
    spans = claim.get("spans") if isinstance(claim, dict) else None
    recommendation = value.get("recommendation")
    candidates: list[tuple[str, object]] = [
        (f"claim.spans[{number}]", span)
        for number, span in enumerate(spans if isinstance(spans, list) else [])
    ]
    candidates.append(("cue", value.get("cue")))
    if isinstance(speaker, dict):
        candidates.append(("speaker.mention", speaker.get("mention")))
    if isinstance(recommendation, dict):
        candidates.append(("recommendation.addressee", recommendation.get("addressee")))
    for path, span in candidates:
        if isinstance(span, dict) and not any(_span(path, span)):
            yield path, span


def _kind_of(value: object) -> str:
    return _TYPE_NAMES.get(type(value), type(value).__name__)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _text(path: str, value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{path} is {_kind_of(value)}. Give a text."


def _text_or_null(path: str, value: object) -> Iterator[str]:
    if value is not None and not isinstance(value, str):
        yield f"{path} is {_kind_of(value)}. Give a text or null."


def _truth(path: str, value: object) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path} is {_kind_of(value)}. Give true or false."


def _share(path: str, value: object) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield f"{path} is {_kind_of(value)}. Give a number from 0 to 1."
    elif not 0 <= value <= 1:
        yield f"{path} is {value}. It must lie between 0 and 1."


def _one_of(*allowed: str) -> Callable[[str, object], Iterator[str]]:
    def check(path: str, value: object) -> Iterator[str]:
        if not isinstance(value, str) or value not in allowed:
            yield f"{path} is {_shown(value)}. Use one of: {', '.join(allowed)}."

    return check


def _span_or_null(path: str, value: object) -> Iterator[str]:
    if value is not None:
        yield from _span(path, value)


def _span(path: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is {_kind_of(value)}. Give an object with text, start and end."
        return
    missing = [member for member in ("text", "start", "end") if member not in value]
    if missing:
        yield f"{path} has no {' and no '.join(missing)}. A span has text, start and end."
        return
    text, start, end = value["text"], value["start"], value["end"]
    wrong = list(_text(f"{path}.text", text))
    for member, offset in (("start", start), ("end", end)):
        if isinstance(offset, bool) or not isinstance(offset, int):
            wrong.append(f"{path}.{member} is {_shown(offset)}. Give a whole number.")
    if wrong:
        yield from wrong
    elif not 0 <= start < end:
        yield f"{path} is [{start}, {end}). An end lies behind its start, and neither below 0."
    elif len(text) != end - start:
        yield (
            f"{path} [{start}, {end}) is {end - start} characters long, but its text has "
            f"{len(text)}. Offsets count Unicode code points."
        )


def _claim(path: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is {_kind_of(value)}. Give an object with text and spans."
        return
    for member in ("text", "spans"):
        if member not in value:
            yield f"{path}.{member} is missing. Add it."
    if "text" in value:
        yield from _text(f"{path}.text", value["text"])
    spans = value.get("spans", None)
    if not isinstance(spans, list) or not spans:
        if "spans" in value:
            yield f"{path}.spans is {'empty' if spans == [] else _kind_of(spans)}. List its spans."
        return
    faults = [
        fault
        for number, span in enumerate(spans)
        for fault in _span(f"{path}.spans[{number}]", span)
    ]
    yield from faults
    if faults:
        return
    for number, (one, next_one) in enumerate(pairwise(spans)):
        if next_one["start"] < one["end"]:
            yield (
                f"{path}.spans[{number + 1}] begins before spans[{number}] ends. "
                "List the spans in text order, without overlap."
            )
    joined = SPAN_JOINER.join(span["text"] for span in spans)
    if isinstance(value.get("text"), str) and value["text"] != joined:
        yield f'{path}.text is not the text of its spans joined with "{SPAN_JOINER}". Mend it.'


def _speaker(path: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is {_kind_of(value)}. Give an object with mention, name, role and type."
        return
    checks: dict[str, Callable[[str, object], Iterator[str]]] = {
        "mention": _span_or_null,
        "name": _text_or_null,
        "role": _text_or_null,
        "type": _one_of(*get_args(SpeakerType)),
    }
    for member, check in checks.items():
        if member in value:
            yield from check(f"{path}.{member}", value[member])
        else:
            yield f"{path}.{member} is missing. Add it."


def _recommendation(path: str, value: object) -> Iterator[str]:
    if value is None:
        return
    if not isinstance(value, dict):
        yield f"{path} is {_kind_of(value)}. Give an object with addressee, or null."
    elif "addressee" not in value:
        yield f"{path}.addressee is missing. Add it; null when nobody is named."
    else:
        yield from _span_or_null(f"{path}.addressee", value["addressee"])


_CHECKS: dict[str, Callable[[str, object], Iterator[str]]] = {
    "id": _text,
    "article_id": _text,
    "claim": _claim,
    "cue": _span_or_null,
    "speaker": _speaker,
    "quote": _one_of(*get_args(Quote)),
    "kind": _one_of(*get_args(Kind)),
    "recommendation": _recommendation,
    "implicit": _truth,
    "confidence": _share,
}
