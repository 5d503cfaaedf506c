"""What a note promised for later is found with its date."""

from __future__ import annotations

from datetime import date

import pytest

from tui_tracker.domain.checks.dates import promises_after


@pytest.mark.parametrize(
    ("note", "dates"),
    [
        ("The tender closed. First installations are due in February 2026.", ["2026-02"]),
        ("Work will begin by 2026. It ended in 2023.", ["2026"]),
        ("The plan was adopted in May 2026.", []),
        ("It will finish in June 2024.", []),
        ("Consultants will report in spring 2026. It opens in winter 2025.", ["2026-05", "2026-02"]),
        ("The third course begins in September 2026.", ["2026-09"]),
        ("New trains are planned in early 2025.", ["2025"]),
        (None, []),
    ],
)
def test_sentences_that_look_ahead_past_the_period_are_promises(note: str | None, dates: list[str]) -> None:
    assert [promise.key for promise in promises_after(note, "2024-12")] == dates


@pytest.mark.parametrize(
    ("note", "question"),
    [
        (
            "A firm was appointed; first installations due February 2026.",
            "February 2026 has passed. Did this happen? “first installations due February 2026.”",
        ),
        (
            "They report in spring 2026, it is planned.",
            "Spring 2026 has passed. Did this happen? “They report in spring 2026, it is planned.”",
        ),
        ("It will be ready by 2026.", "Still on time for 2026? “It will be ready by 2026.”"),
        ("It will open in autumn 2026.", "Still on time for autumn 2026? “It will open in autumn 2026.”"),
        ("It will open in May 2027.", "Still on time for May 2027? “It will open in May 2027.”"),
    ],
)
def test_a_promise_is_asked_about_as_its_date_has_passed_or_not(note: str, question: str) -> None:
    (promise,) = promises_after(note, "2025-11")
    assert promise.question(date(2026, 11, 26)) == question


@pytest.mark.parametrize("dates", ["31 December 2025 ", "31 December 2025, ", "in May 2026 and "])
def test_a_note_of_thousands_of_dates_is_read_in_time_that_grows_with_its_length(dates: str) -> None:
    assert promises_after(dates * 20_000, "2025-12") == ()
