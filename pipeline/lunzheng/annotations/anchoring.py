"""Where a copied string stands in its article.

Annotators copy claim, cue, speaker and addressee character for character and never count
offsets. A string that stands once in its paragraph is found; one that stands several times is
settled by what it belongs to (the cue that is nearest to its claim, the speaker that is nearest
to its cue), and what is still a draw is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lunzheng.article import Span
from lunzheng.errors import RecordError

Claim = tuple[Span, ...]


def paragraphs_of(text: str) -> list[Span]:
    """The lines of ``text`` that are not blank, as spans into ``text``."""
    spans = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Span.of(text, start, start + len(line)))
        start += len(line) + 1
    return spans


def occurrences(text: str, wanted: str, start: int, end: int) -> list[Span]:
    """All spans within ``text[start:end]`` that read ``wanted``, overlapping ones included."""
    found = []
    at = text.find(wanted, start, end)
    while at != -1:
        found.append(Span(at, at + len(wanted), wanted))
        at = text.find(wanted, at + 1, end)
    return found


def distance(one: Span, other: Span) -> int:
    """Characters between two spans; 0 when they touch, negative when they overlap."""
    return max(one.start, other.start) - min(one.end, other.end)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article, and the record whose strings are sought in it.

    Parameters
    ----------
    text : of the whole article.
    span : of the paragraph.
    where : names article and record in messages.
    """

    text: str
    span: Span
    where: str

    def candidates(self, field: str, wanted: str) -> list[Span]:
        """Where ``wanted`` stands in the paragraph.

        Raises
        ------
        RecordError : nowhere.
        """
        found = occurrences(self.text, wanted, self.span.start, self.span.end)
        if not found:
            raise self.error(field, wanted, "does not stand in its paragraph")
        return found

    def numbered(self, field: str, wanted: str, index: int) -> Span:
        """The occurrence of ``wanted`` with the 0-based ``index``.

        Raises
        ------
        RecordError : there are fewer.
        """
        found = self.candidates(field, wanted)
        if not 0 <= index < len(found):
            raise self.error(field, wanted, f"stands {len(found)} times, so there is no #{index}")
        return found[index]

    def nearest(self, field: str, wanted: str, found: Sequence[Span], anchor: Span) -> Span:
        """The one of ``found`` nearest to ``anchor``.

        Raises
        ------
        RecordError : two are equally near.
        """
        return self.only_best(field, wanted, found, lambda span: distance(span, anchor))

    def only_best(
        self, field: str, wanted: str, found: Sequence[Span], cost: Callable[[Span], int]
    ) -> Span:
        """The cheapest of ``found``; RecordError when there is none or a draw."""
        ranked = sorted(found, key=cost)
        if not ranked:
            raise self.error(field, wanted, "stands only inside the claim or the cue")
        if len(ranked) > 1 and cost(ranked[0]) == cost(ranked[1]):
            raise self.error(field, wanted, "stands twice equally near; say which under nth")
        return ranked[0]

    def claims(self, parts: Sequence[str], indices: Sequence[int] | None) -> list[Claim]:
        """All places of a claim: its parts in order, each after the one before."""
        if indices is not None:
            chosen = zip(parts, indices, strict=True)
            return [tuple(self.numbered("claim", part, index) for part, index in chosen)]
        return list(self._in_order(parts, self.span.start))

    def _in_order(self, parts: Sequence[str], start: int) -> Iterator[Claim]:
        first, *rest = parts
        found = [span for span in self.candidates("claim", first) if span.start >= start]
        if not found:
            raise self.error("claim", first, "does not stand after the part before it")
        for span in found if start == self.span.start else found[:1]:
            if not rest:
                yield (span,)
            else:
                for tail in self._in_order(rest, span.end):
                    yield (span, *tail)

    def error(self, field: str, wanted: str, what: str) -> RecordError:
        return RecordError(f"{self.where}: {field} {wanted!r} {what}")
