"""Backups, putting one back, and the year's turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading import read_action
from tui_tracker.config import Settings
from tui_tracker.errors import DatabaseBusyError, NotFoundError, RefusedFileError, UsageError
from tui_tracker.services.backups import make_backup, restore
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.session import TrackerSession


def rag(tracker: Path) -> str | None:
    return str(read_action(tracker, "W1", "2025-12")["rag"])


def set_rag(tracker: Path, settings: Settings, value: str) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        session.change(session.entries()[0].action.key, {"rag": value})


def test_a_backup_put_back_brings_the_tracker_as_it_was_and_keeps_what_is_replaced(
    tracker: Path, settings: Settings
) -> None:
    set_rag(tracker, settings, "red")
    backup = make_backup(tracker, settings)
    set_rag(tracker, settings, "green")
    kept = restore(tracker, backup, settings)
    assert rag(tracker) == "red"
    assert kept is not None
    assert rag(kept) == "green"


def test_backups_are_rotated_the_newest_stay(tracker: Path, settings: Settings) -> None:
    made = [make_backup(tracker, settings) for _ in range(settings.backups + 2)]
    assert sorted((tracker.parent / "backups").iterdir()) == made[2:]


def test_a_damaged_or_foreign_file_is_never_put_in_place(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    short = tmp_path / "short.db"
    short.write_bytes(tracker.read_bytes()[:9000])
    other = tmp_path / "other.db"
    source = tmp_path / "other.tsv"
    source.write_text("ID\tTheme\tAction\nA1\tAir\tPlant trees\n", encoding="utf-8")
    make_tracker(other, source, settings)
    before = tracker.read_bytes()
    for path, message in ((short, "damaged"), (other, "different plan"), (source, "not a tracker")):
        with pytest.raises(RefusedFileError, match=message):
            restore(tracker, path, settings)
    with pytest.raises(NotFoundError):
        restore(tracker, tmp_path / "none.db", settings)
    assert tracker.read_bytes() == before


def test_a_tracker_open_in_a_window_is_not_replaced_under_it(tracker: Path, settings: Settings) -> None:
    backup = make_backup(tracker, settings)
    with TrackerSession.open(tracker, settings, author="Jo") as session:
        session.lock()
        with pytest.raises(DatabaseBusyError, match="Jo on "):
            restore(tracker, backup, settings)


def test_a_new_period_waits_for_updates_with_the_last_one_beside(tracker: Path, settings: Settings) -> None:
    set_rag(tracker, settings, "red")
    assert begin_period(tracker, "2026-12", author="Jo").label == "December 2026"
    record = read_action(tracker, "W1", "2026-12")
    assert (record["state"], record["rag"]) == ("outstanding", None)
    assert record["previous"]["rag"] == "red"


def test_a_period_is_added_once_and_has_a_name(tracker: Path) -> None:
    with pytest.raises(UsageError, match="already exists"):
        begin_period(tracker, "2025-12", author="Jo")
    with pytest.raises(UsageError, match="not a year and month"):
        begin_period(tracker, "next year", author="Jo")
    assert begin_period(tracker, "2026-H1", "First half of 2026", author="Jo").label == "First half of 2026"
