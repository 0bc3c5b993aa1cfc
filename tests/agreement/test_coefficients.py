"""Unitizing alpha and kappa against values worked out by hand."""

from __future__ import annotations

import pytest

from lunzheng.agreement.kappa import cohens_kappa
from lunzheng.agreement.unitizing import joined, unitizing_alpha


def test_alpha_by_hand() -> None:
    """Units [2, 6) and [3, 6) in ten steps.

    Observed: the units differ by 1 at their start; 2 · 1 / (2 · 1 · 10²) = 0.01.
    Expected: for the lengths 4 and 3 among themselves 84/3 = 28 and 30/3 = 10; in the gaps 2, 4,
    3, 4 the one fits 1 + 1 times (16 · 2 = 32), the other 2 + 1 + 2 times (9 · 5 = 45). Together
    2/10 · 115 = 23, over 20 · 19 - (4 · 3 + 3 · 2) = 362.
    """
    assert unitizing_alpha([[(2, 6)], [(3, 6)]], 10) == pytest.approx(1 - 0.01 / (23 / 362))


def test_a_unit_in_a_gap_counts_its_square_by_hand() -> None:
    """[1, 3) against nothing in six steps: observed 2 · 4 / (2 · 36) = 1/9.

    Expected: 2² · places in the gaps 1, 3, 6, that is 0 + 2 + 5; 2/6 · 28 over 12 · 11 - 2 = 130.
    """
    expected = 2 / 6 * 28 / 130
    assert unitizing_alpha([[(1, 3)], []], 6) == pytest.approx(1 - (1 / 9) / expected)


def test_alpha_is_1_for_equal_units_and_does_not_care_for_the_order() -> None:
    units = [(0, 4), (6, 9), (9, 12)]
    assert unitizing_alpha([units, list(reversed(units)), units], 20) == 1.0
    assert unitizing_alpha([[], []], 20) == 1.0
    one, other = [(0, 4), (6, 9)], [(1, 4), (12, 15)]
    assert unitizing_alpha([one, other], 20) == pytest.approx(unitizing_alpha([other, one], 20))
    assert unitizing_alpha([one, other], 20) < unitizing_alpha([one, one], 20)


def test_units_that_overlap_are_joined_and_those_that_touch_are_not() -> None:
    assert joined([(5, 9), (0, 3), (7, 8), (8, 11), (11, 12)]) == [(0, 3), (5, 11), (11, 12)]


def test_kappa_by_hand() -> None:
    # Observed 3/4; by chance (2 · 1 + 2 · 3) / 16 = 1/2.
    labels = [("fact", "fact"), ("fact", "commitment"), ("commitment",) * 2, ("commitment",) * 2]
    assert cohens_kappa(labels) == pytest.approx(0.5)  # type: ignore[arg-type]
    assert cohens_kappa([("fact", "fact")]) == 1.0
    assert cohens_kappa([]) is None
