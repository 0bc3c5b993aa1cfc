"""Compile compact annotations into records.

The compact form (annotations/GUIDELINES.md, "Form") holds one article a line::

    {"id": "lz-0001", "records": [{"p": 3, "claim": ["…"], "cue": "指出", "speaker": "他",
     "speaker_name": "…", "role": null, "speaker_type": "person", "quote": "indirect",
     "kind": "evaluation", "addressee": null, "implicit": false}]}

``nth`` may be added where a string stands several times in its paragraph and nearness does not
decide: ``"nth": {"cue": 1, "claim": [0], "speaker": 2, "addressee": 0}``, 0-based occurrences.

Run as ``python -m lunzheng.annotations.compact COMPACT ARTICLES -o RECORDS``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from lunzheng.annotations.anchoring import Claim, Paragraph, distance, occurrences, paragraphs_of
from lunzheng.article import Article, Span
from lunzheng.errors import FormatError, RecordError
from lunzheng.record import Kind, Quote, Record, Speaker, SpeakerType

MEMBERS = (
    "p",
    "claim",
    "cue",
    "speaker",
    "speaker_name",
    "role",
    "speaker_type",
    "quote",
    "kind",
    "addressee",
    "implicit",
)
_CLOSED = {"speaker_type": SpeakerType, "quote": Quote, "kind": Kind}
_ARTICLE_MEMBERS = {"id", "text", "title", "date", "source", "url"}

#: Cue and claim of the records so far: a repeated statement goes to its next occurrence.
Taken = set[tuple[Span | None, Claim]]


def compile_records(compact: Mapping[str, Any], article: Article) -> list[Record]:
    """The records of one article from their compact form, in the order given.

    Parameters
    ----------
    compact : one line of a compact file: ``id`` and ``records``.
    article : the article with that id.

    Raises
    ------
    RecordError : another article's annotations, a missing, unknown or ill-valued member, or a
        string that stands nowhere or at several equally good places; the message names article,
        record (0-based) and string.
    """
    if compact.get("id") != article.id:
        raise RecordError(f"annotations of {compact.get('id')!r} given for article {article.id!r}")
    paragraphs = paragraphs_of(article.text)
    taken: Taken = set()
    records = []
    for number, row in enumerate(compact["records"]):
        where = f"article {article.id}, record {number}"
        _check_members(row, where)
        if not 0 <= row["p"] < len(paragraphs):
            raise RecordError(f"{where}: there is no paragraph {row['p']} of {len(paragraphs)}")
        paragraph = Paragraph(article.text, paragraphs[row["p"]], where)
        record = _compile_record(row, paragraph, article.id, taken)
        taken.add((record.cue, record.claim))
        records.append(record)
    return records


def _check_members(row: Mapping[str, Any], where: str) -> None:
    missing = [member for member in MEMBERS if member not in row]
    unknown = sorted(set(row) - {*MEMBERS, "nth"})
    if missing or unknown:
        raise RecordError(f"{where}: missing members {missing}, unknown members {unknown}")
    for member, values in _CLOSED.items():
        if row[member] not in get_args(values):
            raise RecordError(f"{where}: {member} {row[member]!r} is none of {get_args(values)}")
    if not row["claim"]:
        raise RecordError(f"{where}: the claim is empty")
    if row["addressee"] is not None and row["kind"] != "recommendation":
        raise RecordError(f"{where}: only a recommendation has an addressee")


def _compile_record(
    row: Mapping[str, Any], paragraph: Paragraph, article_id: str, taken: Taken
) -> Record:
    nth = row.get("nth", {})
    cue, claim = _cue_and_claim(row, nth, paragraph, taken)
    mention = None
    if row["speaker"] is not None:
        mention = _mention(row["speaker"], nth.get("speaker"), cue, claim, paragraph)
    addressee = None
    if row["addressee"] is not None:
        addressee = _addressee(row["addressee"], nth.get("addressee"), cue, claim, paragraph)
    record = Record(
        article_id=article_id,
        claim=claim,
        cue=cue,
        speaker=Speaker(mention, row["speaker_name"], row["role"], row["speaker_type"]),
        quote=row["quote"],
        kind=row["kind"],
        addressee=addressee,
        implicit=row["implicit"],
    )
    record.check(paragraph.text)
    return record


def _cue_and_claim(
    row: Mapping[str, Any], nth: Mapping[str, Any], paragraph: Paragraph, taken: Taken
) -> tuple[Span | None, Claim]:
    """The nearest pair of cue and claim that no earlier record has taken."""
    claims = paragraph.claims(row["claim"], nth.get("claim"))
    wanted: str | None = row["cue"]
    if wanted is None:
        free = [claim for claim in claims if (None, claim) not in taken]
        if len(free) != 1:
            what = f"has no cue and {len(free)} possible places; say which under nth"
            raise paragraph.error("claim", row["claim"][0], what)
        return None, free[0]
    cues = (
        paragraph.candidates("cue", wanted)
        if "cue" not in nth
        else [paragraph.numbered("cue", wanted, nth["cue"])]
    )
    pairs = [
        (gap, cue, claim)
        for cue, claim in product(cues, claims)
        if (gap := min(distance(cue, span) for span in claim)) >= 0 and (cue, claim) not in taken
    ]
    pairs.sort(key=lambda pair: pair[0])
    if not pairs:
        raise paragraph.error("cue", wanted, "stands only inside the claim, or is taken")
    if len(pairs) > 1 and pairs[0][0] == pairs[1][0]:
        raise paragraph.error("cue", wanted, "fits its claim equally well twice; say which by nth")
    return pairs[0][1], pairs[0][2]


def _mention(
    wanted: str, index: int | None, cue: Span | None, claim: Claim, paragraph: Paragraph
) -> Span:
    if index is not None:
        return paragraph.numbered("speaker", wanted, index)
    apart = [*claim, cue] if cue else [*claim]
    found = [
        span
        for span in paragraph.candidates("speaker", wanted)
        if all(distance(span, other) >= 0 for other in apart)
    ]
    return paragraph.nearest("speaker", wanted, found, cue or claim[0])


def _addressee(
    wanted: str, index: int | None, cue: Span | None, claim: Claim, paragraph: Paragraph
) -> Span:
    """The first occurrence in the claim, else the nearest one, else the last one before it."""
    if index is not None:
        return paragraph.numbered("addressee", wanted, index)
    for span in claim:
        inside = occurrences(paragraph.text, wanted, span.start, span.end)
        if inside:
            return inside[0]
    before = occurrences(paragraph.text, wanted, 0, paragraph.span.start)
    if before and paragraph.text.find(wanted, paragraph.span.start, paragraph.span.end) == -1:
        return before[-1]
    found = paragraph.candidates("addressee", wanted)
    return paragraph.nearest("addressee", wanted, found, cue or claim[0])


def _json_lines(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise FormatError(f"{path}, line {number}: no JSON object ({error})") from error


def read_articles(path: Path) -> dict[str, Article]:
    """The corpus articles by id; members without a place of their own go to ``meta``.

    Raises
    ------
    FormatError : a line that is no JSON.
    RecordError : an id that stands twice.
    """
    articles: dict[str, Article] = {}
    for value in _json_lines(path):
        if value["id"] in articles:
            raise RecordError(f"{path}: the article id {value['id']!r} stands twice")
        known = {key: value[key] for key in _ARTICLE_MEMBERS & value.keys()}
        meta = {key: value[key] for key in value.keys() - _ARTICLE_MEMBERS}
        articles[value["id"]] = Article(**known, meta=meta)
    return articles


def read_compact(path: Path) -> list[dict[str, Any]]:
    """The lines of a compact file."""
    return list(_json_lines(path))


def compile_file(compact: Path, articles: Path) -> list[Record]:
    """All records of a compact file, article by article.

    Raises
    ------
    RecordError : as :func:`compile_records`, and for an article that ``articles`` lacks.
    """
    known = read_articles(articles)
    records: list[Record] = []
    for line in read_compact(compact):
        if line["id"] not in known:
            raise RecordError(f"{compact}: {articles} has no article {line['id']!r}")
        records += compile_records(line, known[line["id"]])
    return records


def dump_records(records: Sequence[Record]) -> str:
    """Records as JSON lines."""
    return "".join(json.dumps(record.to_json(), ensure_ascii=False) + "\n" for record in records)


def compile_cli(
    compact: Annotated[Path, typer.Argument(help="Compact annotations, one article a line.")],
    articles: Annotated[Path, typer.Argument(help="The articles, one a line.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where the records go.")],
) -> None:
    """Compile compact annotations into lunzheng.record/1 lines."""
    try:
        text = dump_records(compile_file(compact, articles))
    except (RecordError, FormatError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error
    output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(compile_cli)
