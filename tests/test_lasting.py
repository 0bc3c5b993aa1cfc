"""What is to last is made without the garbage collector, which is then as it was."""

from __future__ import annotations

import gc

import pytest

from lunzheng.lasting import lasting


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()
    gc.enable()


def test_what_is_made_inside_is_passed_over() -> None:
    with lasting():
        assert not gc.isenabled()
        made = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(made)


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with lasting():
        pass
    assert not gc.isenabled()


def test_after_an_error_it_collects_again() -> None:
    with pytest.raises(ValueError, match="no model"), lasting():
        raise ValueError("no model")
    assert gc.isenabled()
