"""Croissant metadata: what machines read to find and load a dataset (MLCommons, version 1.0)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from lunzheng.outputs import COLUMNS

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
Suffix = Literal["jsonl", "parquet"]
#: Column, type, meaning.
Field = tuple[str, str, str]

_FORMATS = {"jsonl": "application/jsonlines", "parquet": "application/x-parquet"}
_ARTICLE_FIELDS: tuple[Field, ...] = (
    ("id", "sc:Text", "Identifier of the article."),
    ("text", "sc:Text", "The article, exactly as it was read."),
    ("title", "sc:Text", "Its title, if known."),
    ("date", "sc:Text", "Its date as YYYY-MM-DD, if known."),
    ("source", "sc:Text", "Its outlet, if known."),
    ("url", "sc:Text", "Its address, if known."),
)
#: The columns that the Parquet of articles has before ``meta``.
ARTICLE_COLUMNS = tuple(name for name, _, _ in _ARTICLE_FIELDS)
_TYPES = {"Int64": "sc:Integer", "Float64": "sc:Float", "boolean": "sc:Boolean"}
#: JSON lines nest; only what is no object has a field, and what every line has.
_COLUMNS: Mapping[str, Mapping[str, tuple[Field, ...]]] = {
    "jsonl": {
        "articles": _ARTICLE_FIELDS[:2],
        "records": (
            ("id", "sc:Text", "Identifier of the record."),
            ("article_id", "sc:Text", "The article that holds the claim."),
            ("quote", "sc:Text", "direct, mixed or indirect."),
            ("kind", "sc:Text", "recommendation, commitment, prediction, fact or evaluation."),
            ("implicit", "sc:Boolean", "Whether the claim goes on without a cue of its own."),
            ("confidence", "sc:Float", "Probability that cue, speaker and claim are right."),
        ),
    },
    "parquet": {
        "articles": (*_ARTICLE_FIELDS, ("meta", "sc:Text", "What else is known, as JSON.")),
        "records": tuple(
            (column.name, _TYPES.get(column.type, "sc:Text"), f"{column.meaning}.".capitalize())
            for column in COLUMNS
        ),
    },
}


def croissant(
    directory: Path,
    name: str,
    licence: str | None,
    parts: Sequence[str],
    date: str,
    *,
    suffix: Suffix,
    cite: str | None = None,
) -> dict[str, Any]:
    """The metadata of the files of one format that stand in ``directory``.

    Parameters
    ----------
    date : of publication, ``YYYY-MM-DD``.
    suffix : ``jsonl`` or ``parquet``, which is also the folder.
    cite : how the dataset asks to be cited.
    """
    kinds = _COLUMNS[suffix]
    metadata: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name,
        "description": "Attributed claims in Traditional-Chinese news, with their articles.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "inLanguage": "zh-Hant",
        "datePublished": date,
        "version": "1.0.0",
        "distribution": [_file(directory, suffix, kind, part) for kind in kinds for part in parts],
        "recordSet": [_records(suffix, kind, part) for kind in kinds for part in parts],
    }
    if licence:
        metadata["license"] = licence
    if cite:
        metadata["citeAs"] = cite
    return metadata


def _file(directory: Path, suffix: Suffix, kind: str, part: str) -> dict[str, Any]:
    path = f"{suffix}/{kind}/{part}.{suffix}"
    content = (directory / path).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{len(content)} B",
        "encodingFormat": _FORMATS[suffix],
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(suffix: Suffix, kind: str, part: str) -> dict[str, Any]:
    columns = _COLUMNS[suffix][kind]
    own = f"{kind}-{part}"
    return {
        "@type": "cr:RecordSet",
        "@id": own,
        "name": own,
        "key": {"@id": f"{own}/{columns[0][0]}"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{own}/{column}",
                "name": f"{own}/{column}",
                "description": description,
                "dataType": data_type,
                "source": {
                    "fileObject": {"@id": f"{suffix}/{kind}/{part}.{suffix}"},
                    "extract": {"column": column},
                },
            }
            for column, data_type, description in columns
        ],
    }
