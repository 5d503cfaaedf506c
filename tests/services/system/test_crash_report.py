"""What is told, and kept, of an unexpected fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.errors import TrackerError
from tui_tracker.services.system.crash_report import write_crash_report

SECRET = "the leisure centre will close"


def told_of_a_fault() -> TrackerError:
    note = SECRET
    try:
        raise ValueError(f"cannot save {note}")
    except ValueError as fault:
        return write_crash_report(fault)


def test_the_report_names_places_and_holds_nobodys_words(tmp_path: Path) -> None:
    told = told_of_a_fault()

    (path,) = (tmp_path / "state").iterdir()
    kept = path.read_text(encoding="utf-8")
    assert "in told_of_a_fault" in kept
    assert "ValueError" in kept
    assert "cannot save" not in kept
    assert SECRET not in kept + str(told)
    assert str(path) in told.remedy
    assert told.exit_code == 1


def test_two_faults_in_one_second_leave_two_reports(tmp_path: Path) -> None:
    told_of_a_fault()
    told_of_a_fault()

    assert len(list((tmp_path / "state").iterdir())) == 2


def test_where_no_report_can_be_written_the_person_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("TUI_TRACKER_STATE", str(tmp_path / "file" / "state"))

    told = told_of_a_fault()

    assert "ValueError" in told.cause
    assert "saved is safe" in told.remedy
