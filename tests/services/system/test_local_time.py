"""Stored UTC times as people read them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tui_tracker.services.system.local_time import local_clock, local_date, local_date_time


@pytest.fixture
def _in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system sets no time zone for one process")
    monkeypatch.setenv("TZ", "GMT0BST,M3.5.0/1,M10.5.0")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_in_london")
def test_times_are_shown_in_local_time_winter_and_summer() -> None:
    assert local_date_time("2026-11-25T14:02:31.000000Z") == "25 November 2026, 14:02"
    assert local_date_time("2026-06-30T23:30:00.000000Z") == "1 July 2026, 00:30"
    assert local_date("2026-06-30T23:30:00Z") == "1 July 2026"
    assert local_clock(datetime(2026, 6, 30, 12, 0, tzinfo=UTC)) == "13:00"


def test_no_time_is_no_text() -> None:
    assert (local_date(None), local_date_time(""), local_clock(None)) == ("", "", "")
