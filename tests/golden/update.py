"""Golden articles: ``python -m tests.golden.update`` shows what changes and writes it.

Each ``NAME.txt`` is an article from our own corpus, ``NAME.records.jsonl`` what Lunzheng makes of
it now. It need not be right, but no change of it may go unseen.
"""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path

import lunzheng

FOLDER = Path(__file__).parent


def golden_texts() -> list[Path]:
    """The golden articles by name."""
    return sorted(FOLDER.glob("*.txt"))


def expected_of(text: Path) -> Path:
    """Where the expected records of a golden article lie."""
    return text.with_suffix(".records.jsonl")


def records_of(text: Path, extractor: lunzheng.Extractor) -> str:
    """What the extractor makes of a golden article, as JSON lines."""
    article = lunzheng.Article(text.stem, text.read_bytes().decode("utf-8"))
    values = [record.to_json() for record in extractor.extract(article)]
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def difference(old: str, new: str, name: str) -> str:
    """A unified diff of two expectations."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, "", "", 0, "")
    return "\n".join(lines)


def main() -> int:
    """Show what differs, and write it."""
    extractor = lunzheng.Extractor()
    changed = 0
    for text in golden_texts():
        path = expected_of(text)
        old = path.read_text("utf-8") if path.exists() else ""
        new = records_of(text, extractor)
        if new != old:
            changed += 1
            print(difference(old, new, path.name))
            path.write_text(new, encoding="utf-8")
    print(f"{changed} of {len(golden_texts())} golden articles changed", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
