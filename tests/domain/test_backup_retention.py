"""Which backups stay: laws over any set of moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.backup_retention import backups_to_keep

NOW = datetime(2026, 11, 25, 14, 2, tzinfo=UTC)
AGES = st.lists(st.integers(0, 60 * 24 * 800), max_size=80)


def moments(minutes: list[int]) -> list[datetime]:
    return [NOW - timedelta(minutes=age) for age in minutes]


@given(AGES, st.integers(1, 20))
def test_the_newest_always_stay(minutes: list[int], latest: int) -> None:
    made = moments(minutes)
    assert set(sorted(set(made))[-latest:]) <= backups_to_keep(made, latest)


@given(AGES, st.integers(1, 20))
def test_each_day_of_the_last_week_keeps_its_newest_backup(minutes: list[int], latest: int) -> None:
    made = moments(minutes)
    kept = backups_to_keep(made, latest)
    for moment in made:
        if max(made) - moment <= timedelta(days=7):
            assert max(other for other in made if other.date() == moment.date()) in kept


@given(AGES, st.integers(1, 20))
def test_keeping_is_stable_and_bounded(minutes: list[int], latest: int) -> None:
    kept = backups_to_keep(moments(minutes), latest)
    assert backups_to_keep(kept, latest) == kept
    assert len(kept) <= latest + 8 + 10 + 14


def test_a_backup_of_every_month_of_the_year_stays() -> None:
    made = [NOW - timedelta(days=days) for days in range(500)]
    kept = backups_to_keep(made, 10)
    assert {(moment.year, moment.month) for moment in kept} >= {(2026, month) for month in range(1, 12)}
    assert min(kept) >= NOW - timedelta(days=366)
