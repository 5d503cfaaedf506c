"""Held changes have numbers that follow from their identity alone, and headings by kind."""

from __future__ import annotations

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.exchange.pending import FEWEST_DIGITS, HEADINGS, assign_numbers

MANY = [f"held change {number}" for number in range(2000)]


def test_each_reason_to_hold_a_change_has_a_heading() -> None:
    assert set(HEADINGS) == set(HoldReason)


def test_a_number_depends_on_the_held_change_alone() -> None:
    assert assign_numbers(["a", "b", "c"]) == assign_numbers(["c", "a", "b"])
    assert assign_numbers(["a"])["a"] == assign_numbers(["a", "b"])["a"]


def test_two_held_changes_that_begin_with_the_same_digits_take_more() -> None:
    numbers = assign_numbers(MANY)
    assert len(set(numbers.values())) == len(MANY)
    longer = [identity for identity, number in numbers.items() if len(str(number)) > FEWEST_DIGITS]
    assert longer, "among so many some begin alike"
    starts = [assign_numbers([identity])[identity] for identity in longer]
    assert len(set(starts)) < len(starts)
    assert not set(starts) & set(numbers.values()), "a number that means two of them is refused"
    assert min(len(str(number)) for number in numbers.values()) == FEWEST_DIGITS
