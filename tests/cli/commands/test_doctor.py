"""doctor: what is wrong with a tracker, in plain words, and putting right what follows from the history."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def execute(tracker: Path, *statements: str) -> None:
    with closing(sqlite3.connect(tracker)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def overwrite_the_middle(tracker: Path) -> None:
    content = bytearray(tracker.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = b"\xa5" * 8192
    tracker.write_bytes(content)


def leave_a_stray_file(tracker: Path) -> None:
    tracker.with_name("x.offered").write_bytes(b"x")


REPAIRABLE: dict[str, Callable[[Path], None]] = {
    "values": lambda path: execute(path, "UPDATE updates SET note = NULL"),
    "search": lambda path: execute(path, "DELETE FROM words"),
    "journal": lambda path: execute(path, "PRAGMA journal_mode = WAL"),
    "stray_files": leave_a_stray_file,
    "period": lambda path: execute(path, "UPDATE meta SET value = '1999-12' WHERE key = 'period'"),
}
BEYOND_REPAIR: dict[str, Callable[[Path], None]] = {
    "integrity": overwrite_the_middle,
    "history": lambda path: execute(path, "UPDATE revisions SET value = 'else' WHERE field = 'note'"),
    "parents": lambda path: execute(path, "INSERT INTO parents SELECT id, 'gone' FROM revisions LIMIT 1"),
    "clock": lambda path: execute(
        path, "UPDATE revisions SET at = '2999-01-01T00:00:00.000000Z', author = 'Jo' WHERE field = 'label'"
    ),
}


def unwell(run: Run) -> set[str]:
    return {finding["check"] for finding in run("doctor", "--json").json if not finding["ok"]}


def test_a_sound_tracker_is_well_and_stays_byte_for_byte_the_same(run: Run, tracker: Path) -> None:
    before = tracker.read_bytes()
    result = run("doctor")
    assert (result.code, "PROBLEM" in result.out) == (0, False)
    assert tracker.read_bytes() == before


@pytest.mark.parametrize("check", REPAIRABLE)
def test_what_follows_from_the_history_is_named_and_repaired(check: str, run: Run, tracker: Path) -> None:
    run("set", "W1", "--note", "The first houses have new heat pumps.")
    page = run("W1").out
    REPAIRABLE[check](tracker)
    assert run("doctor").code == 6
    assert unwell(run) == {check}
    assert run("doctor", "--repair").code == 0
    assert run("W1").out == page


def test_a_repair_leaves_the_values_alone_where_the_history_was_altered(run: Run, tracker: Path) -> None:
    before = run("list", "--json").json
    BEYOND_REPAIR["history"](tracker)
    answer = run("doctor", "--repair")
    assert (answer.code, "the current values were left as they are" in answer.err) == (6, True)
    assert run("list", "--json").json == before


def test_a_history_with_very_many_altered_changes_is_not_counted_to_its_end(
    run: Run, monkeypatch: pytest.MonkeyPatch, tracker: Path
) -> None:
    monkeypatch.setattr("tui_tracker.storage.health.MOST_ALTERED", 2)
    BEYOND_REPAIR["history"](tracker)
    assert "At least 2 changes in the history were altered" in run("doctor").out


def test_a_backup_without_its_current_period_is_restored_at_the_latest(run: Run, tracker: Path) -> None:
    backup = Path(shutil.copy(tracker, tracker.with_name("kept.db")))
    REPAIRABLE["period"](backup)
    assert run("restore", backup, "--yes").code == 0
    assert run("doctor").code == 0
    assert run("W1", "--json").json["period"] == "2025-12"


def test_a_copy_with_more_foreign_values_than_a_plan_has_is_refused(
    run: Run, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copy(tracker, tracker.with_name("copy.db")))
    execute(copy, "UPDATE actions SET text = text || ' Or not.'")
    monkeypatch.setattr("tui_tracker.storage.merge.staging.MOST_OUTSIDE", 3)
    answer = run("merge", copy)
    assert (answer.code, "more than 3 values were changed by another program" in answer.err) == (4, True)


@pytest.mark.parametrize("command", [["W1"], ["list"], ["set", "W2", "--note", "x"], ["status"], ["check"]])
def test_a_tracker_without_its_current_period_is_called_damaged(
    run: Run, tracker: Path, command: list[str]
) -> None:
    REPAIRABLE["period"](tracker)
    answer = run(*command)
    assert (answer.code, "doctor --repair" in answer.err) == (4, True)
    assert run("list", "--period", "2024-12").code == 0


@pytest.mark.parametrize("check", BEYOND_REPAIR)
def test_damage_to_the_history_itself_is_named_with_the_next_step(
    check: str, run: Run, tracker: Path
) -> None:
    BEYOND_REPAIR[check](tracker)
    findings = {finding["check"]: finding for finding in run("doctor", "--json").json}
    assert not findings[check]["ok"]
    assert findings[check]["next"]


def test_a_change_dated_in_the_future_is_named_with_its_author_and_file(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(tracker, tmp_path / "late.db"))
    assert run("--db", other, "set", "W1", "--note", "Late.", "--as", "Jo").code == 0
    assert run("merge", other, "--into", tracker).code == 0
    execute(tracker, "UPDATE revisions SET at = '2999-01-01T00:00:00.000000Z' WHERE author = 'Jo'")
    (clock,) = [finding for finding in run("doctor", "--json").json if finding["check"] == "clock"]
    assert clock["message"].count("Jo made it, in late.db.") == 1


def test_a_plan_reported_on_ahead_of_time_is_not_dated_in_the_future(bare: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("ID,Action,Note\nW1,Mend roofs,Ten.\n", encoding="utf-8")
    assert bare("init", "ours", "--plan", tmp_path / "plan.csv", "--period", "2990-12").code == 0
    answer = bare("--config", "ours/config.toml", "doctor")
    assert (answer.code, "PROBLEM" in answer.out) == (0, False)


def test_a_folder_with_the_name_of_a_journal_is_named_with_what_to_do(run: Run, tracker: Path) -> None:
    Path(f"{tracker}-wal").mkdir()
    for command in (("W1",), ("set", "W1", "--note", "x"), ("doctor",)):
        answer = run(*command)
        words = answer.out + answer.err
        assert (answer.code in (4, 6), f"{tracker.name}-wal" in words, "Move it" in words) == (True,) * 3


def test_a_file_of_a_newer_program_is_not_called_damaged(run: Run, tracker: Path) -> None:
    execute(tracker, "PRAGMA user_version = 99")
    answer = run("doctor")
    assert (answer.code, "Update tui-tracker" in answer.out, "backup" in answer.out) == (6, True, False)


def test_a_repair_makes_a_backup_first(run: Run, tracker: Path) -> None:
    execute(tracker, "UPDATE updates SET note = NULL")
    run("doctor", "--repair")
    assert len(run("restore", "--json").json) == 1
