"""new-period, backup and restore on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_new_period_is_made_once_and_says_how_to_use_it(run: Run) -> None:
    told = run("new-period", "2026-12")
    assert told.code == 0
    assert 'period = "2026-12"' in told.err
    assert run("new-period", "2026-12").code == 2
    assert run("W1", "--period", "2026-12", "--json").json["period"] == "2026-12"


def test_a_new_period_closes_the_last_which_opens_again_only_for_a_reason(run: Run) -> None:
    assert "December 2025 is closed" in run("new-period", "2026-12").err
    told = run("set", "W1", "--rag", "red")
    assert (told.code, "--reopen" in told.err) == (2, True)
    assert run("set", "W1", "--rag", "red", "--period", "2026-12").code == 0
    assert run("new-period", "2025-12", "--reopen").code == 2
    assert run("new-period", "2025-12", "--reopen", "--why", "a wrong figure").code == 0
    assert run("set", "W1", "--rag", "red").code == 0


def test_a_backup_is_printed_and_can_be_put_back(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    backup = Path(run("backup").out.strip())
    assert backup.is_file()
    run("set", "W1", "--rag", "green")
    assert run("restore", backup).code == 0
    assert run("W1", "--json").json["rag"] == "red"


def test_a_file_that_is_no_tracker_is_refused(run: Run, plan_source: Path) -> None:
    assert run("restore", plan_source).code == 4


def test_restore_alone_lists_the_backups_and_what_each_holds_against_now(run: Run) -> None:
    assert "no backup" in run("restore").err
    run("set", "W1", "--rag", "red")
    name = Path(run("backup").out.strip()).name
    run("set", "W1", "--rag", "green")
    listed = run("restore")
    assert name in listed.out
    assert "lacks 1 change made since" in listed.out
    assert run("restore", "--json").json[0]["changes_missing"] == 1


def test_a_restore_shows_first_what_would_change_and_takes_a_backups_name_alone(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    name = Path(run("backup").out.strip()).name
    run("set", "W1", "--rag", "green")
    tried = run("restore", name, "--dry-run")
    assert (tried.code, "lacks 1 change" in tried.err) == (0, True)
    assert run("W1", "--json").json["rag"] == "green"
    assert run("restore", name).code == 0
    assert run("W1", "--json").json["rag"] == "red"
