"""What the first bytes of a file say it is, whatever its name says."""

from __future__ import annotations

import re

from lunzheng.sources._place import Refusal

_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Office document (docx, xlsx, odt, epub)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (doc, xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ\0", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"bplist", "a property list"),
    (b"OggS", "a sound recording"),
    (b"ID3", "a sound recording"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# A few stray control characters are a blemish of a text, a tenth of it is another kind of file.
_MOST_CONTROLS = 0.1
_FEW_CONTROLS = 16


def check_signature(head: bytes) -> None:
    """Refuse what begins like a known kind of file that is no text.

    Raises
    ------
    Refusal : with what it looks like.
    """
    begin = head.lstrip(b" \t\r\n")
    for signature, kind in _SIGNATURES:
        if begin.startswith(signature):
            raise Refusal(
                "not-text",
                f"this is {kind}, not a text. Convert it to .txt, .html, .jsonl, .csv or .parquet "
                "(by its proper name: .jsonl.gz, .zip), and read that.",
            )


def check_controls(head: str) -> None:
    """Refuse what decodes but is mostly control characters.

    Raises
    ------
    Refusal : with their share.
    """
    controls = len(_CONTROL.findall(head))
    if controls > _FEW_CONTROLS and controls > _MOST_CONTROLS * len(head):
        raise Refusal(
            "not-text",
            f"{controls} of its first {len(head)} characters are control characters; it is binary, "
            "or in another encoding. Convert it to text, or name its encoding with --encoding.",
        )
