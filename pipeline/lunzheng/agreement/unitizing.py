"""Krippendorff's alpha for units that annotators cut out of a continuum themselves.

K. Krippendorff (1995), "On the Reliability of Unitizing Continuous Data", *Sociological
Methodology* 25, 47-76; also *Content Analysis* (2nd ed. 2004), section 11.6. Here with one
category, so that the units are stretches of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np

from lunzheng.article import Offsets

#: ``(start, end, whether it is a unit)``; what is no unit is a gap.
Section = tuple[int, int, bool]


def unitizing_alpha(annotations: Sequence[Iterable[Offsets]], length: int) -> float:
    """The unitizing alpha of two or more annotators over one continuum.

    Parameters
    ----------
    annotations : the units of each annotator, half-open offsets; units that overlap are joined,
        because the coefficient asks each annotator for a partition of the continuum.
    length : of the continuum, in the same steps as the offsets (characters).

    Returns
    -------
    1 for perfect agreement, 0 for what chance gives, below 0 for worse. 1 when nobody marked
    anything.
    """
    sections = [list(_sections(joined(units), length)) for units in annotations]
    expected = _expected(sections, length)
    return 1 - _observed(sections, length) / expected if expected else 1.0


def joined(units: Iterable[Offsets]) -> list[Offsets]:
    """Units in order, those that overlap joined; units that only touch stay apart."""
    found: list[Offsets] = []
    for start, end in sorted(units):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _sections(units: Iterable[Offsets], length: int) -> Iterator[Section]:
    offset = 0
    for start, end in units:
        if start > offset:
            yield offset, start, False
        yield start, end, True
        offset = end
    if offset < length:
        yield offset, length, False


def _observed(sections: Sequence[Sequence[Section]], length: int) -> float:
    annotators = len(sections)
    total = sum(_disagreement(one, other) for one, other in combinations(sections, 2))
    # The sum runs over ordered pairs, and each pair disagrees alike both ways.
    return 2 * total / (annotators * (annotators - 1) * length**2)


def _disagreement(first: Sequence[Section], second: Sequence[Section]) -> int:
    """Squared differences of all sections of two annotators that meet."""
    total, row, column = 0, 0, 0
    while row < len(first) and column < len(second):
        (start, end, unit), (other_start, other_end, other_unit) = first[row], second[column]
        if unit and other_unit:
            total += (start - other_start) ** 2 + (end - other_end) ** 2
        elif unit and other_start <= start and end <= other_end:
            total += (end - start) ** 2
        elif other_unit and start <= other_start and other_end <= end:
            total += (other_end - other_start) ** 2
        row, column = row + (end <= other_end), column + (other_end <= end)
    return total


def _expected(sections: Sequence[Sequence[Section]], length: int) -> float:
    units = np.array([e - s for one in sections for s, e, unit in one if unit], dtype=float)
    gaps = np.array([e - s for one in sections for s, e, unit in one if not unit], dtype=float)
    if not len(units):
        return 0.0
    between_units = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units)
    # Places at which a unit would fall into a gap, by sums over the gaps that can hold it.
    gaps.sort()
    first = np.searchsorted(gaps, units)
    sums = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    places = sums[first] - (len(gaps) - first) * (units - 1)
    all_steps = len(sections) * length
    possible = all_steps * (all_steps - 1) - (units * (units - 1)).sum()
    return float(2 / length * (between_units + units**2 * places).sum() / possible)
