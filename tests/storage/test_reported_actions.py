"""The rule which actions a period reports says the same in SQL and in Python."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from tui_tracker.domain.plan.retirement import Retirement, RetirementKind, encode_retirement
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.reported_actions import is_reported

PERIODS = st.sampled_from(["2023-12", "2024-06", "2024-12", "2025-12", "2026-1", "É 2024", "a 'period'"])
RETIRED = st.none() | st.builds(
    lambda how, period, why: encode_retirement(Retirement(how=how, period=period, why=why)),
    st.sampled_from(RetirementKind),
    PERIODS,
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
)


@checked(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(RETIRED, min_size=5, max_size=5), period=PERIODS)
def test_sql_and_python_agree_on_random_plans(tracker: Path, plan: list[str | None], period: str) -> None:
    ids = ["W1", "W2", "W3", "H1", "H2"]
    with closing(sqlite3.connect(tracker)) as connection, connection:
        pairs = list(zip(plan, ids, strict=True))
        connection.executemany("UPDATE actions SET retired = ? WHERE id = ?", pairs)
    with TrackerReader(str(tracker)) as reader:
        reported = [row.id for row in reader.entries(period, None)]

    assert reported == [key for key, retired in zip(ids, plan, strict=True) if is_reported(retired, period)]


@pytest.mark.parametrize(
    ("retired_from", "period", "reported"),
    [("2025-12", "2024-12", True), ("2025-12", "2025-12", False), ("2025-12", "2026-12", False)],
)
def test_a_retired_action_is_reported_before_its_retirement(
    retired_from: str, period: str, reported: bool
) -> None:
    retired = encode_retirement(Retirement(how=RetirementKind.ENDED, period=retired_from, why=""))

    assert is_reported(retired, period) is reported
    assert is_reported(None, period)
