"""The calendar file keeps to its standard whatever the plan is called."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.exchange.calendar import due_calendar


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_lines_are_short_and_no_title_adds_a_line(title: str) -> None:
    content = due_calendar(
        title, "December 2025", date(2026, 1, 31), identity="p", made_at="20251125T140200Z"
    )
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line[:1] == b" " or b":" in line for line in lines if line)
    assert content.count(b"\r\nEND:VEVENT\r\n") == 1
    assert b"\r\nDTEND;VALUE=DATE:20260201\r\n" in content
