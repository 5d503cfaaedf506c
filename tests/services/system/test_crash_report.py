"""Crash reports: what they keep of an unexpected fault, and what the user is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.errors import TrackerError
from tui_tracker.services.system.crash_report import write_crash_report

SECRET = "the leisure centre will close"


def error_of_a_fault() -> TrackerError:
    note = SECRET
    try:
        raise ValueError(f"cannot save {note}")
    except ValueError as fault:
        return write_crash_report(fault)


def test_the_report_names_functions_and_holds_nothing_typed(tmp_path: Path) -> None:
    error = error_of_a_fault()

    (path,) = (tmp_path / "state").iterdir()
    text = path.read_text(encoding="utf-8")
    assert "in error_of_a_fault" in text
    assert "ValueError" in text
    assert "cannot save" not in text
    assert SECRET not in text + str(error)
    assert str(path) in error.remedy
    assert error.exit_code == 1


def test_two_faults_in_one_second_leave_two_reports(tmp_path: Path) -> None:
    error_of_a_fault()
    error_of_a_fault()

    assert len(list((tmp_path / "state").iterdir())) == 2


def test_where_no_report_can_be_written_the_fault_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("TUI_TRACKER_STATE", str(tmp_path / "file" / "state"))

    error = error_of_a_fault()

    assert "ValueError" in error.cause
    assert "saved is safe" in error.remedy
