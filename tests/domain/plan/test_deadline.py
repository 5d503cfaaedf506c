"""The day by which copies are due, and the period that it is for."""

from __future__ import annotations

import pytest

from tui_tracker.domain.plan.deadline import belongs_to_earlier


@pytest.mark.parametrize(
    ("due", "period", "previous", "expected"),
    [
        ("2026-12-10", "2027-12", "2026-12", True),
        ("2027-01-31", "2027-12", "2026-12", True),
        ("2027-11-20", "2027-12", "2026-12", False),
        ("2028-01-31", "2027-12", "2026-12", False),
        ("2027-01-15", "2027-06", "2026-12", True),
        ("2027-05-31", "2027-06", "2026-12", False),
        ("", "2027-12", "2026-12", False),
        ("2027-11-20", "2027-H2", "2027-H1", False),
    ],
)
def test_a_due_date_nearer_to_the_previous_period_is_still_that_ones(
    due: str, period: str, previous: str, expected: bool
) -> None:
    assert belongs_to_earlier(due, period, previous) is expected
