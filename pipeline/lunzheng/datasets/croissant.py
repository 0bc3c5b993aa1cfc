"""Croissant metadata: what machines read to find and load a dataset (MLCommons, version 1.0)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_COLUMNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "articles": (
        ("id", "sc:Text", "Identifier of the article."),
        ("text", "sc:Text", "The article, exactly as it was read."),
    ),
    "records": (
        ("id", "sc:Text", "Identifier of the record."),
        ("article_id", "sc:Text", "The article that holds the claim."),
        ("quote", "sc:Text", "direct, mixed or indirect."),
        ("kind", "sc:Text", "recommendation, commitment, prediction, fact or evaluation."),
        ("implicit", "sc:Boolean", "Whether the claim goes on without a cue of its own."),
        ("confidence", "sc:Float", "Probability that cue, speaker and claim are right."),
    ),
}


def croissant(
    directory: Path, name: str, licence: str | None, parts: Sequence[str], date: str
) -> dict[str, Any]:
    """The metadata of the JSON-lines files that stand in ``directory``.

    Parameters
    ----------
    date : of publication, ``YYYY-MM-DD``.
    """
    files = [f"jsonl/{kind}/{part}.jsonl" for kind in _COLUMNS for part in parts]
    metadata: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name,
        "description": "Attributed claims in Traditional-Chinese news, with their articles.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "inLanguage": "zh-Hant",
        "datePublished": date,
        "version": "1.0.0",
        "distribution": [_file(directory, path) for path in files],
        "recordSet": [_records(kind, part) for kind in _COLUMNS for part in parts],
    }
    if licence:
        metadata["license"] = licence
    return metadata


def _file(directory: Path, path: str) -> dict[str, Any]:
    content = (directory / path).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/jsonlines",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(kind: str, part: str) -> dict[str, Any]:
    own = f"{kind}-{part}"
    return {
        "@type": "cr:RecordSet",
        "@id": own,
        "name": own,
        "key": {"@id": f"{own}/id"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{own}/{column}",
                "name": f"{own}/{column}",
                "description": description,
                "dataType": data_type,
                "source": {
                    "fileObject": {"@id": f"jsonl/{kind}/{part}.jsonl"},
                    "extract": {"column": column},
                },
            }
            for column, data_type, description in _COLUMNS[kind]
        ],
    }
