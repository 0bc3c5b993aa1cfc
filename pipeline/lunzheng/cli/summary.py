"""What a run did: every input counted, by what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lunzheng.sources import Passed, Reject

#: So many rejects are kept with the summary, to be shown; all are in the rejects file.
SHOWN_REJECTS = 10


@dataclass(slots=True)
class Summary:
    """Counts of one run.

    Parameters
    ----------
    with_records, without_records : articles that were extracted from.
    tagged : articles whose layers were written.
    classified : articles whose sentences were labelled; ``sentences`` counts these by label.
    records : records that were written.
    rejects : what could not be processed, by reason.
    passed : what was no article and no fault, by reason, as the requests in a WARC file.
    simplified : processed articles in Simplified characters.
    characters : of all processed articles.
    seconds : from the first read to the last write.
    first_rejects : the first few rejects themselves.
    """

    with_records: int = 0
    without_records: int = 0
    tagged: int = 0
    classified: int = 0
    sentences: Counter[str] = field(default_factory=Counter)
    records: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    simplified: int = 0
    characters: int = 0
    seconds: float = 0.0
    first_rejects: list[Reject] = field(default_factory=list)

    @property
    def processed(self) -> int:
        return self.with_records + self.without_records + self.tagged + self.classified

    @property
    def articles(self) -> int:
        """All inputs: processed or rejected."""
        return self.processed + self.rejects.total()

    def count_reject(self, reject: Reject) -> None:
        self.rejects[reject.reason] += 1
        if len(self.first_rejects) < SHOWN_REJECTS:
            self.first_rejects.append(reject)

    def count_passed(self, passed: Passed) -> None:
        self.passed[passed.reason] += passed.count

    def lines(self) -> list[str]:
        """The summary for a person to read."""
        by_reason = ", ".join(f"{count} {reason}" for reason, count in self.rejects.most_common())
        rejected = f"{self.rejects.total():,} rejected" + (f" ({by_reason})" if by_reason else "")
        outcome = f"{self.with_records:,} with records, {self.without_records:,} without"
        if self.tagged:
            outcome = f"{self.tagged:,} tagged"
        if self.classified:
            outcome = f"{self.classified:,} classified"
        speed = self.characters / self.seconds if self.seconds else 0.0
        lines = [f"{_count(self.articles, 'article')} in: {outcome}, {rejected}"]
        if self.classified:
            by_label = ", ".join(f"{n:,} {label}" for label, n in sorted(self.sentences.items()))
            lines.append(f"{_count(self.sentences.total(), 'sentence')} out: {by_label}")
        elif not self.tagged:
            lines.append(f"{_count(self.records, 'record')} out")
        if self.passed:
            reasons = ", ".join(f"{count} {reason}" for reason, count in self.passed.most_common())
            lines.append(f"{self.passed.total():,} passed over ({reasons})")
        if self.simplified:
            simplified = _count(self.simplified, "article")
            lines.append(f"{simplified} in Simplified Chinese: expect more misses there")
        lines.append(f"{self.seconds:.1f} s, {speed:,.0f} characters/s")
        return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
