"""Reading articles from files, directories, patterns and standard input.

Importing this loads neither pandas nor pyarrow nor trafilatura; the readers that need them do.
"""

from lunzheng.sources._encoding import TRIED as ENCODINGS
from lunzheng.sources._find import SUFFIXES
from lunzheng.sources._model import REASONS, ReadOptions, Reject
from lunzheng.sources._read import read_articles
from lunzheng.sources._rows import content_id
from lunzheng.sources.columns import USUAL_NAMES

__all__ = [
    "ENCODINGS",
    "REASONS",
    "SUFFIXES",
    "USUAL_NAMES",
    "ReadOptions",
    "Reject",
    "content_id",
    "read_articles",
]
