"""XML from strangers: decoded, and without its document type declaration.

All that makes an XML parser dangerous (entities that expand to gigabytes, entities that name a file
or an address) is declared there, and no feed or sitemap needs it.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any
from xml.parsers import expat

from lunzheng.sources._encoding import decoded, encoding_of, named_encoding
from lunzheng.sources._place import Refusal

_DECLARED = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
# No XML document may have these, but some feeds do; a parser would stop at them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ROOT = re.compile(r"<([A-Za-z_][^\s/>]*)")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]")
_USUAL = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
# Entities of HTML, which XML does not know; in a text of HTML they mean the same as the character.
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z_][\w.-]*;)")
_CHARACTERS = {name: sign for name, sign in html5.items() if not set(sign) & set("<>&\"'")}
_MOST_ATTRIBUTES = 500
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


def mended(xml: str) -> tuple[bytes, str | None]:
    """A document that any parser takes, and what was broken in it, if anything.

    Lenient parsers in Python take minutes for what somebody broke with care; libxml2 mends it in
    one pass, and cuts off what nests deeper than 256 elements.

    Parameters
    ----------
    xml : without document type declaration, as ``root_and_rest`` gives it.

    Raises
    ------
    Refusal : when nothing of it can be read.
    """
    from lxml import etree  # comes with trafilatura

    content = xml.encode()
    problem = _problem(content)
    if problem is None:
        return content, None
    named = _NAMED.sub(lambda found: _CHARACTERS.get(found[1], f"&amp;{found[1]}"), xml)
    root = etree.fromstring(_with_prefixes(named).encode(), _parser(recover=True))
    content = b"" if root is None else etree.tostring(root, encoding="utf-8")
    if root is None or _problem(content) is not None:
        raise Refusal("broken-xml", f"its XML is broken ({problem}), and nothing could be read.")
    return content, problem


def parsed(xml: str) -> tuple[Any, str | None]:
    """The root element of a document by lxml, and what is broken in it, if anything.

    Raises
    ------
    Refusal : when nothing of it can be read.
    """
    from lxml import etree

    _, rest = root_and_rest(xml)
    content, problem = mended(rest)
    return etree.fromstring(content, _parser()), problem


def _parser(*, recover: bool = False) -> Any:
    from lxml import etree

    # Without a declaration there is nothing to expand or load; the parser is told all the same.
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def _problem(content: bytes) -> str | None:
    """What is wrong with a document: libxml2 counts its depth, expat looks at its namespaces."""
    from lxml import etree

    namespaces = expat.ParserCreate("utf-8", " ")
    namespaces.ordered_attributes = True
    namespaces.StartElementHandler = _count_attributes
    try:
        etree.fromstring(content, _parser())
        namespaces.Parse(content, True)
    except (etree.XMLSyntaxError, expat.ExpatError) as error:
        return str(error)
    return None


def _count_attributes(tag: str, attributes: list[str]) -> None:
    # feedparser looks through all of an element's attributes for each of them.
    if len(attributes) > 2 * _MOST_ATTRIBUTES:
        raise Refusal("broken-xml", f"an element of more than {_MOST_ATTRIBUTES} attributes.")


def _with_prefixes(xml: str) -> str:
    """The document with those prefixes declared that it only uses."""
    used = dict.fromkeys(_PREFIX.findall(xml))
    missing = [prefix for prefix in used if f"xmlns:{prefix}" not in xml and prefix != "xml"]
    declared = "".join(
        f' xmlns:{prefix}="{_USUAL.get(prefix, f"urn:undeclared:{prefix}")}"' for prefix in missing
    )
    return _ROOT.sub(lambda found: found.group() + declared, xml, count=1)


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
