"""What a codec is, and which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lunzheng.errors import FormatError
from lunzheng.exchange import (
    brat,
    conllu,
    dna,
    doccano,
    inception,
    label_studio,
    prodigy,
    schema_org,
    spacy_docbin,
    web_annotation,
)
from lunzheng.exchange.document import AnnotatedArticle
from lunzheng.exchange.losses import Losses

Write = Callable[[Iterable[AnnotatedArticle], Path, Losses], None]
Read = Callable[[Path, Losses], Iterator[AnnotatedArticle]]


@dataclass(frozen=True, slots=True)
class Codec:
    """One format.

    Parameters
    ----------
    name : as ``--from`` and ``--to`` take it.
    write, read : None where the format can only be read, or only be written.
    suffixes : the endings of a file's name that stand for it.
    layers : whether it has a place for sentences, words and entities.
    """

    name: str
    write: Write | None
    read: Read | None
    suffixes: tuple[str, ...] = ()
    layers: bool = False


_ALL = (
    Codec("doccano", doccano.write, doccano.read, (".doccano.jsonl",)),
    Codec("label-studio", label_studio.write, label_studio.read, (".label-studio.json",)),
    Codec("brat", brat.write, brat.read, (".brat",)),
    Codec("schema-org", schema_org.write, None, (".schema-org.jsonld",)),
    Codec("web-annotation", web_annotation.write, web_annotation.read, (".jsonld",)),
    Codec("prodigy", prodigy.write, prodigy.read, (".prodigy.jsonl",)),
    Codec(
        "inception",
        inception.write,
        inception.read,
        (".inception", ".inception.zip", ".xmi"),
        layers=True,
    ),
    Codec("conllu", conllu.write, conllu.read, (".conllu",), layers=True),
    Codec(dna.NAME, dna.write, None, (".dna",), layers=True),
    Codec("spacy", spacy_docbin.write, spacy_docbin.read, (".spacy",), layers=True),
)
CODECS: dict[str, Codec] = {codec.name: codec for codec in _ALL}
#: The name of our own form, which takes two files and so is no codec.
RECORDS = "records"


def format_of(path: Path) -> str:
    """The format that the name of a file stands for; plain ``.jsonl`` is ours.

    Raises
    ------
    FormatError : if it stands for none.
    """
    name = path.name.lower()
    for codec in CODECS.values():
        if name.endswith(codec.suffixes):
            return codec.name
    if name.endswith(".jsonl"):
        return RECORDS
    known = ", ".join((RECORDS, *CODECS))
    raise FormatError(
        f"{path}: its name does not tell its format. Name one with --from or --to: {known}."
    )


def codec_named(name: str) -> Codec:
    """The codec of a name.

    Raises
    ------
    FormatError : if there is none.
    """
    if name not in CODECS:
        known = ", ".join((RECORDS, *CODECS))
        raise FormatError(f"unknown format {name!r}. Known are {known}.")
    return CODECS[name]
