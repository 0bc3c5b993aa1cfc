"""``lunzheng merge``: what two annotators agree on, and what is to be decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lunzheng.cli.exits import complain, errors_as_exit_codes
from lunzheng.cli.overwriting import refuse_one_file, refuse_overwriting
from lunzheng.cli.record_files import ArticlesOption, load_articles, load_records, write_text

if TYPE_CHECKING:
    from lunzheng.agreement.merging import Merged


def merge(
    first: str,
    second: str,
    output: str,
    conflicts: str,
    *,
    articles: Sequence[str] | None = None,
) -> Merged:
    """Write what two annotators agree on to ``output`` and the rest to ``conflicts``.

    Parameters
    ----------
    first, second : files of ``lunzheng.record/1``.
    articles : sources of the articles; with them each conflict has its paragraph.

    Raises
    ------
    SourceError : when a file is missing or faulty, or a span does not fit its article.
    OutputError : when an output cannot be written, or is one of the inputs.
    """
    from lunzheng.agreement.merging import merge

    targets = {"-o": output, "--conflicts": conflicts}
    for option, target in targets.items():
        refuse_overwriting([first, second, *(articles or ())], target, option)
    refuse_one_file(targets)
    read = load_articles(articles) if articles else None
    merged = merge(load_records(first, read), load_records(second, read), read)
    write_text(conflicts, _lines(conflict.to_json() for conflict in merged.conflicts))
    write_text(output, _lines(record.to_json() for record in merged.records))
    return merged


def _lines(objects: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def merge_cli(
    first: Annotated[str, typer.Argument(metavar="A", help="Records of one annotator.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Records of another.")],
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="GOLD", help="Where the agreed records go."),
    ],
    conflicts: Annotated[
        str, typer.Option("--conflicts", metavar="C", help="Where what is to be decided goes.")
    ],
    articles: ArticlesOption = None,
) -> None:
    """Merge the records that two annotators agree on, and list the rest side by side.

    Records agree when cue, claim, speaker name and kind are equal; A's record is then taken.
    """
    with errors_as_exit_codes(output):
        merged = merge(first, second, output, conflicts, articles=articles)
        lesser = sum(conflict.merged for conflict in merged.conflicts)
        complain(
            f"{len(merged.records):,} records merged into {output}, {lesser:,} of them with lesser "
            f"differences; {len(merged.conflicts) - lesser:,} conflicts to decide; "
            f"all are listed in {conflicts}"
        )
