"""schema.org JSON-LD: ``Claim``, ``Quotation`` and ``NewsArticle``; out only.

A record is a ``Claim`` that appears in its article and has its speaker for author; a direct quote
is a ``Quotation`` too. There is no ``ClaimReview``: that type says how true a claim was found, and
no record knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lunzheng.article import Article
from lunzheng.exchange.document import AnnotatedArticle
from lunzheng.exchange.json_files import write_json
from lunzheng.exchange.losses import Losses
from lunzheng.record import Record, Speaker

CONTEXT = "https://schema.org"
_URN = "urn:lunzheng:"
#: schema.org knows persons and organisations only as authors; our type is added beside.
_AUTHORS = {
    "person": "Person",
    "unnamed": "Person",
    "author": "Person",
    "organization": "Organization",
    "group": "Organization",
}


def write(documents: Iterable[AnnotatedArticle], path: Path, losses: Losses) -> None:
    """Write one JSON-LD graph.

    Lost are the places of all spans, cues, mentions, confidence and implicitness, and the ``meta``
    of articles.
    """
    nodes = [node for document in documents for node in _nodes(document, losses)]
    write_json({"@context": CONTEXT, "@graph": nodes}, path)


def _nodes(document: AnnotatedArticle, losses: Losses) -> Iterator[dict[str, Any]]:
    article = document.article
    losses.lose("article.meta", len(article.meta))
    yield _article(article)
    for record in document.records:
        losses.lose("offsets of a claim", len(record.claim))
        losses.lose("record.cue", record.cue is not None)
        losses.lose("record.speaker.mention", record.speaker.mention is not None)
        losses.lose("record.implicit", record.implicit)
        losses.lose("record.confidence")
        yield from _statement(article, record, losses)


def _article(article: Article) -> dict[str, Any]:
    return _present(
        {
            "@id": _article_id(article.id),
            "@type": "NewsArticle",
            "identifier": article.id,
            "headline": article.title,
            "articleBody": article.text,
            "datePublished": article.date,
            "inLanguage": "zh-Hant",
            "publisher": article.source and {"@type": "Organization", "name": article.source},
            "url": article.url,
        }
    )


def _statement(article: Article, record: Record, losses: Losses) -> Iterator[dict[str, Any]]:
    claim_id = f"{_URN}claim:{quote(article.id, safe='')}:{record.id}"
    where = [{"@id": _article_id(article.id)}]
    author = _author(record.speaker)
    if record.quote == "direct":
        quotation_id = f"{claim_id}:quotation"
        where.append({"@id": quotation_id})
        yield _present(
            {
                "@id": quotation_id,
                "@type": "Quotation",
                "text": record.claim_text,
                "spokenByCharacter": author,
                "isPartOf": {"@id": _article_id(article.id)},
            }
        )
    else:
        losses.lose(f"record.quote {record.quote!r}")
    addressee = record.addressee
    yield _present(
        {
            "@id": claim_id,
            "@type": "Claim",
            "identifier": record.id,
            "text": record.claim_text,
            "author": author,
            "isBasedOn": _document(record.speaker),
            "appearance": where,
            "keywords": {
                "@type": "DefinedTerm",
                "name": record.kind,
                "inDefinedTermSet": f"{_URN}kind",
            },
            "audience": addressee and {"@type": "Audience", "name": addressee.text},
        }
    )


def _author(speaker: Speaker) -> dict[str, Any] | None:
    kind = _AUTHORS.get(speaker.type)
    if kind is None or (speaker.name is None and speaker.role is None):
        return None
    return _present(
        {
            "@type": kind,
            "name": speaker.name,
            "jobTitle" if kind == "Person" else "description": speaker.role,
            # A group is no organisation, and nobody's name stands for an unnamed source.
            "additionalType": f"{_URN}speaker:{speaker.type}",
        }
    )


def _document(speaker: Speaker) -> dict[str, Any] | None:
    """The report, law or poll that a claim is taken from."""
    if speaker.type != "document" or speaker.name is None:
        return None
    return _present({"@type": "CreativeWork", "name": speaker.name, "description": speaker.role})


def _article_id(article_id: str) -> str:
    return f"{_URN}article:{quote(article_id, safe='')}"


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "")}
