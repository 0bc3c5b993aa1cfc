"""XML from strangers: decoded, and without its document type declaration.

All that makes an XML parser dangerous (entities that expand to gigabytes, entities that name a file
or an address) is declared there, and no feed or sitemap needs it.
"""

from __future__ import annotations

import re
from typing import Any

from lunzheng.sources._encoding import decoded, encoding_of, named_encoding
from lunzheng.sources._place import Refusal

_DECLARED = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
# No XML document may have these, but some feeds do; a parser would stop at them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROOT = re.compile(r"<([A-Za-z_][^\s/>]*)")
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def xml_text(content: bytes, encoding: str | None, header: str | None = None) -> str:
    """XML as text; bytes that do not fit its encoding are U+FFFD.

    A feed is not lost for one bad byte: whoever makes articles of it leaves out the items with
    U+FFFD in them.

    Parameters
    ----------
    encoding : as the user named it.
    header : the charset of the HTTP header, asked only when the XML says nothing itself.

    Raises
    ------
    Refusal : when it is in no known encoding.
    """

    def chunks() -> tuple[bytes, ...]:
        return (content,)

    said = _DECLARED.search(content[:1024])
    declared = said.group(1).decode("ascii") if said else header
    if encoding is not None:
        codec = named_encoding(chunks, encoding)
    else:
        try:
            return _ILLEGAL.sub("", decoded(content, None, declared))
        except Refusal:
            codec = encoding_of(chunks, declared=declared)
    return _ILLEGAL.sub("", content.decode(codec, "replace").removeprefix("\ufeff"))


def root_and_rest(xml: str) -> tuple[str, str]:
    """The name of the root element, and the document without all that stands before it.

    Raises
    ------
    Refusal : when there is no element.
    """
    at = 0
    while (at := xml.find("<", at)) >= 0:
        if xml.startswith("<!--", at):
            at = _after(xml, "-->", at)
        elif xml.startswith("<?", at):
            at = _after(xml, "?>", at)
        elif xml.startswith("<!", at):
            at = _after_declaration(xml, at)
        elif found := _ROOT.match(xml, at):
            return found.group(1), _DECLARATION + xml[at:]
        else:
            at += 1
    raise Refusal("broken-xml", "no XML element in it. Is it the right file or address?")


def parsed(xml: str) -> tuple[Any, str | None]:
    """The root element of a document by lxml, and what is broken in it, if anything.

    Raises
    ------
    Refusal : when nothing of it can be read.
    """
    from lxml import etree  # comes with trafilatura

    _, rest = root_and_rest(xml)
    # Without a declaration there is nothing to expand or load; the parser is told all the same.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(rest.encode(), parser)
    if root is None:
        raise Refusal("broken-xml", "nothing of its XML can be read. Fetch it again.")
    worst = parser.error_log[0] if len(parser.error_log) else None
    return root, None if worst is None else f"line {worst.line}: {worst.message}"


def local_name(tag: object) -> str:
    """The name of an element without its namespace, in lower case; of a comment, nothing."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _after(xml: str, mark: str, at: int) -> int:
    end = xml.find(mark, at)
    return len(xml) if end < 0 else end + len(mark)


def _after_declaration(xml: str, at: int) -> int:
    """Behind ``<!DOCTYPE … [ … ]>``, whose quoted strings may hold any of these signs."""
    depth = 0
    while at < len(xml):
        sign = xml[at]
        if sign in "\"'":
            at = _after(xml, sign, at + 1)
            continue
        if xml.startswith("<!--", at):
            at = _after(xml, "-->", at)
            continue
        depth += (sign == "<") - (sign == ">")
        at += 1
        if depth == 0:
            return at
    return at
