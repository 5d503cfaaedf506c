"""new-period, backup and restore on the command line."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_new_period_becomes_the_working_period_of_the_tracker(run: Run) -> None:
    answer = run("new-period", "2026-12", "--yes")
    assert answer.code == 0
    assert "December 2026 (2026-12) is now the current period." in answer.err
    assert run("new-period", "2026-12", "--yes").code == 2
    assert run("W1", "--json").json["period"] == "2026-12"
    assert run("set", "W1", "--rag", "red").code == 0
    assert run("W1", "--period", "2025-12", "--json").json["rag"] is None


def test_a_new_period_closes_the_last_which_opens_again_only_for_a_reason(run: Run) -> None:
    assert "December 2025 is closed" in run("new-period", "2026-12", "--yes").err
    late = ("set", "W1", "--rag", "red", "--period", "2025-12")
    answer = run(*late)
    assert (answer.code, "--reopen" in answer.err) == (2, True)
    assert run("new-period", "2025-12", "--reopen").code == 2
    assert "2025-12 --close" in run("new-period", "2025-12", "--reopen", "--why", "a wrong figure").err
    assert run(*late).code == 0
    assert "December 2025 is closed again." in run("new-period", "2025-12", "--close").err
    assert run("set", "W1", "--rag", "green", "--period", "2025-12").code == 2
    assert run("W1", "--period", "2025-12", "--json").json["rag"] == "red"
    assert run("new-period", "2026-12", "--close").code == 2
    assert run("undo").code == 0
    assert run(*late[:3], "amber", *late[4:]).code == 0


def test_a_new_period_says_what_is_unfinished_and_asks_on_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("set", "W1", "--note", "Begun.")
    run("ask", "W2", "When?")
    monkeypatch.setattr(
        "tui_tracker.cli.commands.new_period.confirm_reversible", lambda *_, assume_yes, **__: assume_yes
    )
    answer = run("new-period", "2026-12")
    assert answer.code == 0
    assert "4 of 5 actions have no update for December 2025." in answer.err
    assert "1 update started, not done." in answer.err
    assert "1 question to leads not answered yet." in answer.err
    assert "Nothing was changed." in answer.err
    assert run("W1", "--json").json["period"] == "2025-12"
    assert "now the current period" in run("new-period", "2026-12", "--yes").err


def test_a_restore_says_that_a_hub_brings_back_what_was_sent(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "hub.toml"
    config.write_text('[hub]\nurl = "postgresql+psycopg://kim@server.example/netzero"\n', encoding="utf-8")
    backup = run("backup").out.strip()
    run("set", "W1", "--rag", "green")
    assert "syncs with a hub" in run("--config", config, "restore", backup, "--dry-run").err
    assert "syncs with a hub" not in run("restore", backup, "--dry-run").err


def test_where_nobody_can_answer_a_period_is_closed_and_what_is_unfinished_named(run: Run) -> None:
    answer = run("new-period", "2026-12")
    assert answer.code == 0
    assert "5 of 5 actions have no update for December 2025." in answer.err
    assert run("undo").code == 0
    assert run("W1", "--json").json["period"] == "2025-12"


@pytest.mark.parametrize("key", ["2062-12", "2028-01"])
def test_a_year_that_is_most_likely_a_slip_is_refused(run: Run, key: str) -> None:
    answer = run("new-period", key)
    assert (answer.code, "does not follow December 2025" in answer.err) == (2, True)
    assert run("W1", "--json").json["period"] == "2025-12"
    assert run("new-period", key, "--yes").code == 0


@pytest.mark.parametrize("key", ["1999-12", "2025-11", "2025-01", "0001-01"])
@pytest.mark.parametrize("further", [(), ("--yes",), ("--label", "An old year", "--yes")])
def test_a_period_before_the_latest_is_not_started(run: Run, key: str, further: tuple[str, ...]) -> None:
    answer = run("new-period", key, *further)
    assert (answer.code, "is before December 2025" in answer.err) == (2, True)
    assert "have no update" not in answer.err
    assert f"import FILE --period {key}" in answer.err
    assert run("W1", "--period", key).code == 3


def test_one_undo_takes_a_new_period_back_and_redo_begins_it_again(run: Run) -> None:
    run("new-period", "2062-12", "--yes")
    answer = run("undo")
    assert "the new period December 2062" in answer.err
    assert run("W1", "--json").json["period"] == "2025-12"
    assert run("W1", "--period", "2062-12").code == 3
    assert run("set", "W1", "--note", "x").code == 0
    assert run("undo").code == 0
    assert run("redo").code == 0
    run("undo")
    run("new-period", "2026-12", "--yes")
    run("set", "W1", "--note", "written")
    assert "W1 note" in run("undo").err
    assert "December 2026" in run("undo").err
    assert "December 2026" in run("redo").err
    assert run("W1", "--json").json["period"] == "2026-12"


def test_a_backup_is_printed_and_can_be_put_back(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    backup = Path(run("backup").out.strip())
    assert backup.is_file()
    run("set", "W1", "--rag", "green")
    assert run("restore", backup, "--yes").code == 0
    assert run("W1", "--json").json["rag"] == "red"


def test_where_nobody_can_answer_a_restore_keeps_what_it_replaces(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    backup = Path(run("backup").out.strip())
    run("set", "W1", "--rag", "green")
    answer = run("restore", backup)
    assert answer.code == 0
    assert run("W1", "--json").json["rag"] == "red"
    (kept,) = [line for line in answer.err.splitlines() if line.startswith("The previous version")]
    assert Path(kept.removeprefix("The previous version is saved as ").removesuffix(".")).is_file()


def test_a_file_that_is_no_tracker_is_refused(run: Run, plan_source: Path) -> None:
    assert run("restore", plan_source).code == 4


def test_restore_alone_lists_the_backups_and_what_each_holds_against_now(run: Run) -> None:
    assert "no backup" in run("restore").err
    run("set", "W1", "--rag", "red")
    name = Path(run("backup").out.strip()).name
    run("set", "W1", "--rag", "green")
    listed = run("restore")
    assert name in listed.out
    assert "is missing 1 change made since" in listed.out
    assert run("restore", "--json").json[0]["changes_missing"] == 1


def test_a_restore_shows_first_what_would_change_and_takes_a_backups_name_alone(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    name = Path(run("backup").out.strip()).name
    run("set", "W1", "--rag", "green")
    tried = run("restore", name, "--dry-run")
    assert (tried.code, "is missing 1 change" in tried.err) == (0, True)
    assert run("W1", "--json").json["rag"] == "green"
    assert run("restore", name, "--yes").code == 0
    assert run("W1", "--json").json["rag"] == "red"


def test_where_nobody_can_answer_it_is_said_that_nobody_was_asked_and_how_to_go_back(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    unasked = "Nobody can answer here, so this goes ahead."
    begun = run("new-period", "2026-12").err
    assert f"and start December 2026? {unasked} To undo: tui-tracker --db " in begun
    backup = run("backup").out.strip()
    run("set", "W1", "--rag", "green")
    restored = run("restore", backup).err
    assert f"Restore it? {unasked} What is there now is kept, and can be restored.\n" in restored
    command = shlex.split(restored.splitlines()[-1].partition(": ")[2])
    assert bare(*command[1:], "--yes").code == 0
    assert run("W1", "--json").json["rag"] == "green"
    copy = run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out").out.strip()
    assert f"Submit anyway? {unasked} You can submit again" in bare("--db", copy, "submit").err
    (tmp_path / "plan.csv").write_text("ID,Action,Stage\nT1,Plant trees,Delivery\n", "utf-8")
    made = bare("--db", tmp_path / "new.db", "import", tmp_path / "plan.csv").err
    assert f"Make a tracker with 1 action? {unasked} To undo, delete what is made.\n" in made
    for answer in (run("new-period", "2027-12", "--yes"), run("restore", backup, "--yes")):
        assert unasked not in answer.err
