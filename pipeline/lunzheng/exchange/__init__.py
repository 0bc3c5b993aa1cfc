"""Records to and from the formats of other annotation and analysis tools: one codec a file.

What a format cannot carry is counted in :class:`Losses`, never dropped in silence.
"""

from lunzheng.exchange.codec import CODECS, RECORDS, Codec, codec_named, format_of
from lunzheng.exchange.document import AnnotatedArticle
from lunzheng.exchange.losses import Losses
from lunzheng.exchange.records import (
    read_annotated,
    read_article_file,
    read_records,
    write_annotated,
)

__all__ = [
    "CODECS",
    "RECORDS",
    "AnnotatedArticle",
    "Codec",
    "Losses",
    "codec_named",
    "format_of",
    "read_annotated",
    "read_article_file",
    "read_records",
    "write_annotated",
]
