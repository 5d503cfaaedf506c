"""What a note promised for later is found with its date."""

from __future__ import annotations

import pytest

from tui_tracker.domain.checks.dates import promises_after


@pytest.mark.parametrize(
    ("note", "dates"),
    [
        ("The tender closed. First installations are due in February 2026.", ["2026-02"]),
        ("Work will begin by 2026. It ended in 2023.", ["2026"]),
        ("The plan was adopted in May 2026.", []),
        ("It will finish in June 2024.", []),
        (None, []),
    ],
)
def test_sentences_that_look_ahead_past_the_period_are_promises(note: str | None, dates: list[str]) -> None:
    assert [promise.key for promise in promises_after(note, "2024-12")] == dates
