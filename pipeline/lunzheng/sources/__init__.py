"""Reading articles from files, directories, patterns and standard input.

Importing this loads neither pandas nor pyarrow nor trafilatura; the readers that need them do.
"""

from lunzheng.sources._encoding import TRIED as ENCODINGS
from lunzheng.sources._model import PASSED, REASONS, Passed, ReadOptions, Reject
from lunzheng.sources._read import read_articles
from lunzheng.sources._rows import content_hash, content_id
from lunzheng.sources._suffixes import PACKINGS, SUFFIXES
from lunzheng.sources.columns import USUAL_NAMES

__all__ = [
    "ENCODINGS",
    "PACKINGS",
    "PASSED",
    "REASONS",
    "SUFFIXES",
    "USUAL_NAMES",
    "Passed",
    "ReadOptions",
    "Reject",
    "content_hash",
    "content_id",
    "read_articles",
]
