"""Which encoding a source is in; bytes are never replaced or dropped to make one fit.

A byte-order mark settles it, then strict UTF-8 (no other text is valid UTF-8 by chance), then the
most plausible of the encodings in which Chinese is written (``_plausibility``). Big5 has two
readings: CP950 is Big5 as Taiwan's Windows writes it; what uses more (Cantonese characters, kana)
is Big5-HKSCS, a superset but for a few punctuation marks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

from lunzheng.sources._place import Refusal
from lunzheng.sources._plausibility import PLAUSIBLE, plausibility

SAMPLE_BYTES = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like that of UTF-16, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF16 = ("utf-16-le", "utf-16-be")
TRIED = ("utf-8", "cp950", "big5hkscs", "gb18030", *_UTF16)
# Two readings nearer than this cannot be told apart; only texts of a few characters are so.
_MARGIN = 0.1
# Where the two readings of Big5 differ in what news uses. From C6A1 to C7FC both have kana,
# Cyrillic and circled digits, but Python's cp950 in an order of its own: what it calls せ to ひ are
# bare radicals in the other reading, so that only a text written with cp950 has them; any other
# kana speak for the common order, that of big5hkscs. A241 is a solidus there, and a rare sign in
# cp950.
_ONLY_CP950 = re.compile("[\u305b-\u3072]")
_RATHER_HKSCS = re.compile("[\u2215\u2460-\u247d\u3005-\u3006\u3041-\u30fe\u0401-\u0451]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_FAMILIES = {
    "utf-8": ("utf-8-sig",),
    "big5": ("cp950", "big5hkscs"),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
}

#: Gives the bytes of a source from its beginning, piece by piece, as often as it is called.
Chunks = Callable[[], Iterable[bytes]]


def encoding_of(chunks: Chunks, *, complete: bool = True, declared: str | None = None) -> str:
    """The encoding of a source, as a codec name that also takes off a byte-order mark.

    Parameters
    ----------
    chunks : the source's bytes.
    complete : False when ``chunks`` gives only the beginning, as of a pipe.
    declared : what the source says of itself (HTML); believed when its bytes agree.

    Raises
    ------
    Refusal : when no encoding, or more than one, gives a plausible text.
    """
    head, from_high = _samples(chunks())
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if _CONTROLS.search(head) and (utf16 := _unmarked_utf16(head)):
        return utf16
    if _decodes((from_high,), "utf-8", complete=False):
        return "utf-8"  # should a later byte belie it, then only the row that holds it is lost
    if _is_damaged_utf8(from_high):
        return "utf-8"
    if declared and (believed := _believed(chunks, declared, complete, from_high)):
        return believed
    return _most_plausible(chunks, complete, head, from_high)


def named_encoding(chunks: Chunks, name: str, *, complete: bool = True) -> str:
    """The codec for the encoding that a user named; big5 and gb2312 stand for their families.

    Raises
    ------
    Refusal : when Python knows no text encoding of that name.
    """
    try:
        b"?".decode(name, "replace")  # hex and rot13 are codecs too, but not of text
        canonical = codecs.lookup(name).name
    except (LookupError, ValueError):
        problem = f"unknown encoding {name!r}. Known are for example {', '.join(TRIED)}."
        raise Refusal("unknown-encoding", problem) from None
    family = _FAMILIES.get(canonical, (canonical,))
    return next((codec for codec in family if _decodes(chunks(), codec, complete)), family[0])


def decoded(content: bytes, name: str | None, declared: str | None = None) -> str:
    """All of ``content`` as text; only a byte-order mark is taken off.

    Parameters
    ----------
    name : the encoding that the user named; None detects it.
    declared : what the content says of itself.

    Raises
    ------
    Refusal : with the offset of the first byte that does not fit.
    """

    def chunks() -> Iterable[bytes]:
        return (content,)

    codec = named_encoding(chunks, name) if name else encoding_of(chunks, declared=declared)
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise Refusal("undecodable", _undecodable(error, codec, named=bool(name))) from error
    return text.removeprefix("\ufeff")


def error_handler(codec: str) -> str:
    """The codec error handler that marks undecodable bytes as lone surrogates, row by row."""
    return "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"


def _undecodable(error: UnicodeDecodeError, codec: str, *, named: bool) -> str:
    found = f"byte 0x{error.object[error.start]:02x} at offset {error.start} is not {codec}"
    if named:
        return f"{found}, the encoding named. Name another, or none to have it detected."
    return (
        f"{found}, its likeliest encoding (tried: {', '.join(TRIED)}). "
        "Save the file as UTF-8, or name its encoding with --encoding."
    )


def _samples(chunks: Iterable[bytes]) -> tuple[bytes, bytes]:
    """The first bytes, and those from the first that is not ASCII."""
    head = b""
    for chunk in chunks:
        head = head or chunk[:SAMPLE_BYTES]
        if found := _HIGH.search(chunk):
            return head, chunk[found.start() : found.start() + SAMPLE_BYTES]
    return head, b""


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark shows control bytes, at the latest in its line ends.

    A UTF-8 text with a stray NUL shows them too, but reads better as UTF-8.
    """
    if len(head) % 2:
        return None
    scores = {
        name: plausibility(head.decode(name, "replace"), ascii_counts=True) or 0.0
        for name in ("utf-8", *_UTF16)
    }
    best = max(scores, key=scores.__getitem__)
    return best if best != "utf-8" and scores[best] >= PLAUSIBLE else None


def _is_damaged_utf8(sample: bytes) -> bool:
    """Characters of three and four bytes are never so many by chance as a few bad bytes leave."""
    text = sample.decode("utf-8", "replace")
    long_ones = sum(sign >= "\u0800" and sign != "\ufffd" for sign in text)
    return long_ones >= 2 * text.count("\ufffd")


def _believed(chunks: Chunks, declared: str, complete: bool, sample: bytes) -> str | None:
    """The declared encoding when its bytes agree and no other reads far better."""
    try:
        codec = named_encoding(chunks, declared, complete=complete)
    except Refusal:
        return None
    if not _decodes(chunks(), codec, complete):
        return None
    score = plausibility(sample.decode(codec, "replace")) or 0.0
    # windows-1252 decodes anything: a page that declares it may still be Big5.
    rivals = [plausibility(sample.decode(name, "replace")) or 0.0 for name in TRIED[2:4]]
    return codec if score >= PLAUSIBLE or max(rivals) < PLAUSIBLE else None


def _most_plausible(chunks: Chunks, complete: bool, head: bytes, sample: bytes) -> str:
    even = head[: len(head) // 2 * 2]
    ranked: list[tuple[float, str]] = []
    for name in ("utf-8", "big5hkscs", "gb18030", *_UTF16):
        is_utf16 = name in _UTF16
        text = (even if is_utf16 else sample).decode(name, "replace")
        score = plausibility(text.removesuffix("\ufffd"), ascii_counts=is_utf16)
        if score is not None and score >= PLAUSIBLE:
            readings = _FAMILIES["big5"] if name == "big5hkscs" else (name,)
            strict = any(_decodes(chunks(), reading, complete) for reading in readings)
            ranked.append((score + _MARGIN * strict, name))
    if not ranked:
        raise Refusal(
            "undecodable",
            f"its bytes from offset {_offset_of_high(chunks())} on are no text in any known "
            f"encoding (tried: {', '.join(TRIED)}). "
            "Save the file as UTF-8, or name its encoding with --encoding.",
        )
    (score, best), *rivals = sorted(ranked, reverse=True)
    if rivals and score - rivals[0][0] < _MARGIN:
        raise Refusal(
            "undecodable",
            f"too short to tell {best} from {rivals[0][1]}. Name its encoding with --encoding.",
        )
    is_cp950 = best == "big5hkscs" and _decodes(chunks(), "cp950", complete)
    return "cp950" if is_cp950 else best


def _offset_of_high(chunks: Iterable[bytes]) -> int:
    passed = 0
    for chunk in chunks:
        if found := _HIGH.search(chunk):
            return passed + found.start()
        passed += len(chunk)
    return passed


def _decodes(chunks: Iterable[bytes], codec: str, complete: bool) -> bool:
    """Whether all bytes are strictly ``codec``; a cut last character of a beginning is no error."""
    is_cp950 = rather_hkscs = False
    try:
        for text in _decoded_pieces(chunks, codec, complete):
            if codec == "cp950":
                is_cp950 = is_cp950 or bool(_ONLY_CP950.search(text))
                rather_hkscs = rather_hkscs or bool(_RATHER_HKSCS.search(text))
    except UnicodeError:
        return False
    return is_cp950 or not rather_hkscs


def _decoded_pieces(chunks: Iterable[bytes], codec: str, complete: bool) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=complete)
