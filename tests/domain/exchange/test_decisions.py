"""Decisions have numbers that follow from what they are about, and headings by kind."""

from __future__ import annotations

from tui_tracker.domain.exchange.decisions import HEADINGS, SHORTEST, number_decisions
from tui_tracker.domain.exchange.held import HoldReason

MANY = [f"decision {number}" for number in range(2000)]


def test_each_reason_to_hold_a_change_has_a_heading() -> None:
    assert set(HEADINGS) == set(HoldReason)


def test_a_number_depends_on_the_decision_alone() -> None:
    assert number_decisions(["a", "b", "c"]) == number_decisions(["c", "a", "b"])
    assert number_decisions(["a"])["a"] == number_decisions(["a", "b"])["a"]


def test_two_decisions_that_begin_with_the_same_digits_take_more() -> None:
    numbers = number_decisions(MANY)
    assert len(set(numbers.values())) == len(MANY)
    longer = [identity for identity, number in numbers.items() if len(str(number)) > SHORTEST]
    assert longer, "among so many some begin alike"
    starts = [number_decisions([identity])[identity] for identity in longer]
    assert len(set(starts)) < len(starts)
    assert not set(starts) & set(numbers.values()), "a number that means two of them is refused"
    assert min(len(str(number)) for number in numbers.values()) == SHORTEST
