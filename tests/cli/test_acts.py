"""Acts whose outcome is what their person thinks it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui_tracker.config import Settings
from tui_tracker.services.tracker.session import TrackerSession


def test_a_report_edited_by_hand_is_not_replaced_unasked(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    assert run("report", "-o", target).code == 0
    run("set", "W1", "--note", "Another note.")
    assert run("report", "-o", target).code == 0
    assert "Another note." in target.read_text(encoding="utf-8")
    edited = target.read_text(encoding="utf-8") + "By hand.\n"
    target.write_text(edited, encoding="utf-8")
    run("set", "W1", "--note", "A third note.")

    answer = run("report", "-o", target)
    assert (answer.code, "somebody may have edited it" in answer.err) == (2, True)
    assert target.read_text(encoding="utf-8") == edited
    assert run("report", "-o", target, "--overwrite").code == 0
    assert "A third note." in target.read_text(encoding="utf-8")


def test_a_report_makes_no_folder_of_a_mistyped_name(run: Run, tmp_path: Path) -> None:
    answer = run("report", "-o", tmp_path / "reprots" / "report.md")
    assert (answer.code, "does not exist" in answer.err) == (2, True)
    assert not (tmp_path / "reprots").exists()


def test_what_windows_and_excel_leave_in_a_folder_counts_for_nothing(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    returned = tmp_path / "returned"
    returned.mkdir()
    copy = Path(shutil.copy(tracker, returned / "Jo.db"))
    run("--db", copy, "set", "W1", "--note", "Jo's note.")
    for name in ("Thumbs.db", "~$Jo.xlsx", "._Jo.db"):
        (returned / name).write_bytes(b"x")
    answer = run("merge", returned)
    assert answer.code == 0
    assert "Not merged" not in answer.err
    assert run("W1", "--json").json["note"] == "Jo's note."


def test_an_old_id_leads_to_its_action(run: Run) -> None:
    run("set", "W3", "--rename", "W30")
    answer = run("w3")
    assert (answer.code, "w3 is now W30." in answer.err) == (0, True)
    assert "W30" in answer.out
    assert run("set", "W3", "--rag", "red").code == 0
    assert run("W30", "--json").json["rag"] == "red"


@pytest.mark.parametrize("how", ["merged", "superseded"])
def test_an_action_that_goes_on_in_another_names_it(run: Run, how: str) -> None:
    answer = run("retire", "W1", "--how", how, "--why", "One programme now.")
    assert (answer.code, "--into" in answer.err) == (2, True)
    assert "W1" in run("list").out


def test_a_reply_names_the_period_where_it_is_not_the_working_one(run: Run) -> None:
    assert run("set", "W1", "--rag", "red").err == "Saved W1 RAG.\n"
    run("new-period", "2024-12", "--reopen", "--why", "A rating was misread.")
    assert run("set", "W1", "--rag", "red", "--period", "2024-12").err == "Saved W1 RAG for December 2024.\n"


def test_a_period_imported_as_reported_is_closed(run: Run) -> None:
    before = run("W1", "--period", "2024-12").out
    answer = run("set", "W1", "--rag", "red", "--period", "2024-12")
    assert (answer.code, "December 2024 is closed" in answer.err) == (2, True)
    assert run("W1", "--period", "2024-12").out == before


def test_a_section_that_no_action_has_is_named_with_the_nearest(run: Run) -> None:
    answer = run("list", "--section", "Pahts")
    assert (answer.code, "Paths" in answer.err) == (3, True)
    assert run("list", "--section", "path").code == 0


def test_a_table_for_excel_begins_with_its_mark_and_reads_back_unchanged(run: Run, tmp_path: Path) -> None:
    run("set", "W1", "--note", "The council’s – “café”")
    table = tmp_path / "list.csv"
    assert run("list", "--csv", "-o", table).out.strip() == str(table)
    assert table.read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert run("list", "--csv", "-o", table).code == 2
    assert run("list", "-o", table).code == 2
    assert "no change needed" in run("set", "--from-csv", table).err


def test_a_file_merged_again_after_it_was_withdrawn_says_so(run: Run, tracker: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(tracker, tmp_path / "copy.db"))
    run("--db", copy, "set", "W1", "--note", "Theirs.")
    run("merge", copy)
    run("submissions", "1", "--undo")
    assert "Its changes were undone on" in run("merge", copy).out
    run("--db", copy, "set", "W2", "--note", "Later.")
    assert "Earlier changes were undone on" in run("merge", copy).out
    assert "Earlier changes were undone on" in run("merge", copy).out
    run("submissions", "1", "--again")
    assert run("W1", "--json").json["note"] == "Theirs."
    assert "undone" not in run("merge", copy).out


def test_undo_of_a_resolution_says_so_and_opens_the_conflict_again(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    for author in ("Ann", "Bob"):
        copy = Path(shutil.copy(tracker, tmp_path / f"{author}.db"))
        run("--db", copy, "--as", author, "set", "W1", "--note", f"{author}'s.")
    run("merge", tmp_path / "Ann.db", tmp_path / "Bob.db")
    assert run("resolve", "W1", "note", "--take", "2").code == 0
    assert run("undo").err.startswith("Undone: Resolution of a conflict, W1 note.\n")
    assert {value["value"] for value in run("conflicts", "--json").json[0]["values"]} == {"Ann's.", "Bob's."}
    assert run("redo").err.startswith(
        "Redone: Resolution of a conflict, W1 note. It now has the note “Bob's”.\n"
    )


def test_what_was_withdrawn_comes_back_by_undo(run: Run, tracker: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(tracker, tmp_path / "copy.db"))
    run("--db", copy, "set", "W1", "--note", "Theirs.")
    run("merge", copy)
    run("submissions", "1", "--undo")
    assert run("undo").err.startswith("Undone: Withdrawal, W1 note. ")
    assert run("W1", "--json").json["note"] == "Theirs."


@pytest.mark.parametrize("back", [("undo",), ("submissions", "1", "--again")], ids=" ".join)
def test_a_version_withdrawn_from_a_conflict_comes_back_as_one_side_of_it(
    run: Run, tracker: Path, tmp_path: Path, back: tuple[str, ...]
) -> None:
    def versions() -> set[str]:
        conflicts = run("conflicts", "--json").json
        return {value["value"] for conflict in conflicts for value in conflict["values"]}

    copy = Path(shutil.copy(tracker, tmp_path / "copy.db"))
    run("--db", copy, "--as", "Sam", "set", "W1", "--note", "Theirs.")
    run("set", "W1", "--note", "Ours.")
    run("merge", copy)
    run("submissions", "1", "--undo")
    assert (versions(), run("W1", "--json").json["note"]) == (set(), "Ours.")
    assert run(*back).code == 0
    assert versions() == {"Ours.", "Theirs."}
    assert run("undo" if back[0] != "undo" else "redo").code == 0
    assert (versions(), run("W1", "--json").json["note"]) == (set(), "Ours.")
    assert run("redo" if back[0] != "undo" else "undo").code == 0
    assert versions() == {"Ours.", "Theirs."}


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_one_tracker_has_one_lock_by_whichever_link_it_is_opened(
    run: Run, tracker: Path, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "other.db"
    link.symlink_to(tracker)
    backup = run("backup").out.strip()
    with (
        TrackerSession.open(tracker, settings, author="Jo") as window,
        TrackerSession.open(link, settings, author="Sam") as other,
    ):
        window.lock()
        assert (other.lock() or "").startswith("Jo on ")
        assert run("--db", link, "restore", backup, "--yes").code == 7
    assert run("--db", link, "restore", backup, "--yes").code == 0
    assert link.is_symlink()


def test_undo_reverts_nothing_older_than_a_merge_and_says_how_to_withdraw_it(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(tracker, tmp_path / "copy.db"))
    run("--db", copy, "--as", "Sam", "set", "W1", "--note", "Theirs.")
    run("set", "W2", "--note", "Mine.")
    run("merge", copy)
    answer = run("undo")
    assert (answer.code, "submissions N --undo" in answer.err) == (2, True)
    assert run("W2", "--json").json["note"] == "Mine."
    run("submissions", "1", "--undo")
    assert run("undo").code == 0
    assert run("W1", "--json").json["note"] == "Theirs."


def test_copies_for_all_leads_take_no_single_name(run: Run) -> None:
    result = run("handout", "--all", "--lead", "Jo Smith")
    assert result.code == 2
    assert "--theme" in result.err
    assert not list(Path.cwd().glob("*Jo Smith*"))
