"""Count how unannotated news uses each cue of the lexicon, for cues that training never saw.

``python -m lunzheng.training.cue_counts RAW.jsonl.xz … --output MODEL_DIR``

A word followed by a comma or a quotation mark in most of its uses is a reporting verb, whether or
not an annotator ever met it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from lunzheng.attribution.lexicon import Lexicons, WordTrie
from lunzheng.attribution.view import CLAUSE_MARKS, OPENING
from lunzheng.training.claim_verbs import read_texts

FILE = "cue_counts.tsv"
_HEADER = """\
# How cues are used in unannotated Taiwanese news of 2013-2025: cue TAB occurrences TAB of these followed by
# a comma TAB a colon TAB an opening quotation mark TAB 的 TAB the end of a clause TAB, and standing at the start of a clause.
# Counts only; made by python -m lunzheng.training.cue_counts.
"""  # noqa: E501


def cue_counts(texts: Iterable[str], cues: Iterable[str]) -> dict[str, list[int]]:
    """Count the occurrences of each cue and what stands around them.

    Returns
    -------
    Cue → occurrences, and how many of them are followed by a comma, a colon, an opening quotation
    mark, 的, another end of a clause; and how many open a clause. Cues that never occur are absent.
    """
    trie = WordTrie(cues)
    counts: dict[str, list[int]] = {}
    for text in texts:
        for offset in range(len(text)):
            cue = trie.longest_at(text, offset)
            if cue is None:
                continue
            row = counts.setdefault(cue, [0] * 7)
            after = text[offset + len(cue) : offset + len(cue) + 1]
            row[0] += 1
            row[1] += after in ("，", ",")
            row[2] += after in ("：", ":")
            row[3] += after in OPENING
            row[4] += after == "的"
            row[5] += after in ("。", "；", "！", "？", "!", "?", ";", "\n", "")
            row[6] += offset == 0 or text[offset - 1] in CLAUSE_MARKS or text[offset - 1].isspace()
    return counts


def main(arguments: Sequence[str] | None = None) -> None:
    """Count from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", nargs="+", type=Path, help="news as .jsonl.xz with a text member")
    parser.add_argument("--output", type=Path, required=True, help="directory of the model")
    options = parser.parse_args(arguments)
    lexicons = Lexicons.load(options.output)
    counts = cue_counts(read_texts(sorted(options.raw)), lexicons.cues)
    rows = ("\t".join([cue, *map(str, row)]) for cue, row in sorted(counts.items()))
    path = options.output / "lexicons" / FILE
    path.write_text(_HEADER + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
