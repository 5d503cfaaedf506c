"""Digits that `int` does not read, and more of them than it reads, are text as any other."""

from __future__ import annotations

import pytest

from tui_tracker.domain.history.revision import period_timestamp
from tui_tracker.domain.plan.ids import id_ranges, natural_order
from tui_tracker.domain.plan.periods import months_before, next_year, period_key, period_label

MANY = "9" * 5_000


@pytest.mark.parametrize(
    "key", ["2027-²", "²-12", f"2027-{MANY}", f"{MANY}-12", "0000-12", "2027-١٣", "-", "x"]
)
def test_a_period_with_odd_digits_has_a_label_and_a_time(key: str) -> None:
    assert period_label(period_key(key))
    assert period_timestamp(key)
    next_year(key)
    months_before(key, 12)


@pytest.mark.parametrize("number", ["²", MANY, "٣", "0", "00017"])
def test_ids_with_odd_digits_have_an_order(number: str) -> None:
    assert natural_order("T1") < natural_order(f"T{number}9")
    assert id_ranges([f"T{number}", f"T{number}1"])


def test_ids_are_in_the_order_of_their_numbers() -> None:
    ids = ["T2", "T10", "T010", "R3b", "R3a", "T1.10", "T1.9", f"T{MANY}", f"T1{MANY}"]
    assert sorted(ids, key=natural_order) == [
        "R3a", "R3b", "T1.9", "T1.10", "T2", "T10", "T010", f"T{MANY}", f"T1{MANY}",
    ]  # fmt: skip
