"""One undo reverts exactly what its person did last, and says what that was."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

UPDATES = "id,stage,rag,note\nW1,Complete,red,From the spreadsheet.\nH1,Design,amber,This one too.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A table of updates."""
    path = tmp_path / "updates.csv"
    path.write_text(UPDATES, encoding="utf-8")
    return path


def _import(run: Run, source: Path) -> str:
    answer = run("import", source, "--period", "2025-12", "--yes")
    assert answer.code == 0
    return answer.err


def test_one_undo_takes_a_whole_import_back_and_redo_brings_it_again(run: Run, source: Path) -> None:
    run("set", "W1", "--note", "Mine.")
    assert " --as Jo undo\n" in _import(run, source)
    assert run("W1", "--json").json["note"] == "From the spreadsheet."

    undone = run("undo").err
    assert "Import of updates.csv" in undone
    assert "2 actions" in undone
    assert run("W1", "--json").json["note"] == "Mine."
    assert run("H1", "--json").json["rag"] is None

    assert "Import of updates.csv" in run("redo").err
    assert run("W1", "--json").json["note"] == "From the spreadsheet."
    run("undo")
    assert "W1 note" in run("undo").err
    assert run("W1", "--json").json["note"] is None


def test_an_undone_import_says_so_when_the_file_is_imported_again(run: Run, source: Path) -> None:
    _import(run, source)
    run("undo")
    answer = run("import", source, "--period", "2025-12", "--yes")
    assert "everything is already in the tracker" not in answer.err
    assert "tui-tracker redo" in answer.err
    assert run("redo").code == 0
    assert run("H1", "--json").json["note"] == "This one too."


def test_a_new_action_of_an_undone_import_is_not_said_to_be_new_again(run: Run, source: Path) -> None:
    source.write_text("id,text,rag,note\nW99,Paint the roofs white,green,New.\n", encoding="utf-8")
    _import(run, source)
    run("undo")
    again = _import(run, source)
    assert "new action" not in again
    assert "Imported" not in again
    assert "tui-tracker redo" in again
    run("redo")
    assert run("W99", "--json").json["note"] == "New."


def test_what_stays_undone_is_said_beside_what_is_imported(run: Run, source: Path) -> None:
    source.write_text(
        "id,text,rag,remark by me\nW1,,red,Mine\nW99,Paint the roofs,green,New\n", encoding="utf-8"
    )
    _import(run, source)
    run("undo")
    answer = run("import", source, "--period", "2025-12", "--yes", "--map", "remark by me=note")
    assert "W1 note December 2025: Mine" in answer.out
    assert "new action" not in answer.out
    assert "values that this file set before, and that were changed or undone since" in answer.out
    assert run("W99").code != 0


def test_what_was_changed_after_an_import_is_undone_before_it(run: Run, source: Path) -> None:
    _import(run, source)
    run("set", "W1", "--rag", "green")
    assert run("undo").err.startswith("Undone: W1 RAG")
    assert run("W1", "--json").json["rag"] == "red"
    assert "Import of" in run("undo").err


def test_somebody_elses_import_is_not_undone(run: Run, source: Path) -> None:
    run("set", "W1", "--rag", "green")
    run("--as", "Sam", "import", source, "--period", "2025-12", "--yes")
    assert run("undo").err.startswith("Undone: W1 RAG")
    assert run("H1", "--json").json["rag"] == "amber"


def test_undoing_an_import_takes_new_actions_out_of_the_plan(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("id,theme,text\nW9,Walking,Plant trees.\n", encoding="utf-8")
    run("import", path, "--yes")
    assert "W9" in run("list").out
    run("undo")
    assert "W9" not in run("list").out
    run("redo")
    assert "W9" in run("list").out


def test_a_value_changed_since_an_import_stays_when_it_is_undone(run: Run, source: Path) -> None:
    _import(run, source)
    run("--as", "Sam", "set", "H1", "--rag", "green")
    run("undo")
    assert run("H1", "--json").json["rag"] == "green"
    assert run("W1", "--json").json["rag"] is None


def test_a_period_of_an_undone_import_stays_where_somebody_has_written_in_it(run: Run, source: Path) -> None:
    run("import", source, "--period", "2026-12", "--yes")
    run("--as", "Sam", "set", "H2", "--note", "Sam's.", "--period", "2026-12")
    assert "the new period December 2026, which stays in the list" in run("undo").err
    assert run("H2", "--json", "--period", "2026-12").json["note"] == "Sam's."
    assert run("W1", "--json", "--period", "2026-12").json["note"] is None


@pytest.mark.parametrize("period", ["2026-12", "2023-12"])
def test_a_period_of_an_undone_import_comes_in_with_another_file(run: Run, source: Path, period: str) -> None:
    run("import", source, "--period", period, "--yes")
    run("undo")
    assert run("list", "--period", period).code == 3
    source.write_text("id,note\nW2,Of another file.\n", encoding="utf-8")
    run("import", source, "--period", period, "--yes")
    assert run("W2", "--json", "--period", period).json["note"] == "Of another file."
    assert run("W1", "--json", "--period", period).json["note"] is None
    assert "is already closed" in run("new-period", "2023-12", "--close").err or period == "2026-12"
    assert run("doctor").code == 0
    run("undo")
    run("undo")
    assert run("list", "--period", period).code == 3


def test_a_theme_of_an_undone_import_is_neither_listed_nor_sent_out(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("id,theme,text\nZ1,Zeppelins,Moor one.\n", encoding="utf-8")
    run("import", path, "--yes")
    run("undo")
    assert "Zeppelins" not in run("status").out
    assert "Zeppelins" not in run("handout", "--all", "-o", tmp_path / "out").err
    run("redo")
    assert "Zeppelins" in run("status").out


def test_undoing_a_new_action_names_it(run: Run) -> None:
    run("add", "W", "--text", "Plant trees.")
    assert run("undo").err.startswith("Undone: W4 (new action).\nYou did this ")
    assert "W4" not in run("list").out
    assert run("redo").err.startswith("Redone: W4 (new action).\nTo undo it: ")


def test_what_was_withdrawn_is_offered_when_it_is_merged_again(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Sam", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    bare("--db", copy, "set", "W1", "--note", "Sam's.", "--rag", "red")
    bare("--db", copy, "set", "W2", "--note", "Also Sam's.")
    run("merge", copy)
    run("submissions", "1", "--undo")
    run("set", "W2", "--note", "Mine.")

    assert "tui-tracker submissions 1 --again" in " ".join(run("merge", copy).out.split())
    answer = run("submissions", "1", "--again")
    assert "2 changes restored" in answer.err
    assert "W2 note" in answer.err
    assert (run("W1", "--json").json["note"], run("W2", "--json").json["note"]) == ("Sam's.", "Mine.")
    assert "--again" not in run("merge", copy).out
    assert "undone" not in run("submissions").out

    assert "W1" in run("undo").err
    assert run("W1", "--json").json["note"] is None
    assert "undone" in run("submissions").out


def test_an_undone_withdrawal_is_no_withdrawal(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Sam", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    bare("--db", copy, "set", "W1", "--note", "Sam's.")
    run("set", "H1", "--rag", "red")
    run("merge", copy)
    run("submissions", "1", "--undo")
    assert "undone" in run("submissions").out
    run("undo")
    assert run("W1", "--json").json["note"] == "Sam's."
    assert "undone" not in run("submissions").out
    answer = run("undo")
    assert (answer.code, run("H1", "--json").json["rag"]) == (2, "red")
    assert "merged files since" in answer.err
    run("redo")
    assert "undone" in run("submissions").out


def test_undo_says_whether_it_closes_a_period_or_opens_it_again(run: Run) -> None:
    run("new-period", "2026-12", "--yes")
    run("new-period", "2025-12", "--reopen", "--why", "A wrong figure.")
    assert "Undone: the reopening of December 2025." in run("undo").err
    assert "Redone: the reopening of December 2025." in run("redo").err


@pytest.mark.parametrize("verdict", ["--accept", "--decline"])
def test_a_decision_about_nothing_does_not_point_to_undo(run: Run, verdict: str) -> None:
    run("set", "W1", "--note", "Mine.")
    answer = run("held", "--all", verdict)
    assert (answer.code, answer.err) == (0, "No changes need a decision.\n")


def test_undo_does_not_go_back_beyond_a_restore(run: Run, tracker: Path) -> None:
    run("set", "W1", "--note", "Before the backup.")
    run("backup")
    run("set", "W1", "--note", "After the backup.")
    (backup,) = (tracker.parent / "backups").iterdir()
    assert run("restore", backup, "--yes").code == 0
    answer = run("undo")
    assert (answer.code, "A backup was restored" in answer.err) == (2, True)
    assert run("W1", "--json").json["note"] == "Before the backup."
    run("set", "W1", "--note", "After the restore.")
    assert "W1 note" in run("undo").err
    assert run("W1", "--json").json["note"] == "Before the backup."


def test_undoing_a_new_period_that_somebody_wrote_in_goes_back_to_the_last_and_says_what_stays(
    run: Run,
) -> None:
    run("new-period", "2026-12", "--yes")
    run("set", "W1", "--note", "Too early.")
    run("undo")
    assert "December 2026, which stays in the list because somebody has written in it." in run("undo").err
    assert run("W1", "--json").json["period"] == "2025-12"
    assert run("set", "W1", "--note", "In time.").code == 0
    run("undo")
    assert run("redo").code == 0
    run("undo")
    run("new-period", "2026-12", "--yes")
    assert run("W1", "--json").json["period"] == "2026-12"


def test_undo_and_redo_say_what_the_action_has_now_in_a_fixed_order(run: Run) -> None:
    run("set", "W1", "--note", "It goes well.", "--done", "--rag", "red", "--stage", "Delivery")
    undone = run("undo").err
    assert undone.startswith(
        "Undone: W1 stage, RAG, note, done. It now has no stage, no RAG rating and no note, and is "
    )
    assert undone.endswith(" redo\n")
    assert run("redo").err.startswith(
        "Redone: W1 stage, RAG, note, done. "
        "It now has stage Delivery, RAG Red and the note “It goes well”, and is done.\nTo undo it: "
    )


def test_the_way_back_of_undo_can_be_pasted(run: Run, tracker: Path) -> None:
    folder = tracker.parent / "Jo's plans"
    folder.mkdir()
    database = tracker.rename(folder / "our plan.db")
    messages = [
        run("--db", database, "--as", "Jo Smith", *words).err
        for words in (("set", "W1", "--rag", "red"), ("undo",))
    ]
    command = messages[1].rpartition(": ")[2]
    assert shlex.split(command) == ["tui-tracker", "--db", str(database), "--as", "Jo Smith", "redo"]
    assert "W1 RAG" in run(*shlex.split(command)[1:]).err


def test_undo_of_one_field_says_its_earlier_value(run: Run) -> None:
    run("set", "W1", "--rag", "red")
    run("set", "W1", "--rag", "amber")
    assert run("undo").err.startswith("Undone: W1 RAG. It now has RAG Red.\n")
    run("set", "W1", "--done")
    assert run("undo").err.startswith("Undone: W1 done. It is now not done.\n")


def test_how_to_undo_is_said_with_the_file_and_the_name_that_were_given(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    copy = run("handout", "--theme", "W", "--lead", "Sam", "-o", tmp_path / "out").out.strip()
    bare("--db", copy, "set", "H1", "--rag", "red")
    run("merge", copy)
    (tmp_path / "plan.csv").write_text("ID,Action,Stage\nW9,Plant trees,Delivery\n", "utf-8")
    for words in (
        ("import", tmp_path / "plan.csv", "--yes"),
        ("held", "--all", "--accept"),
        ("submissions", "1", "--undo"),
        ("new-period", "2026-12", "--yes"),
    ):
        (hint,) = [line for line in run(*words).err.splitlines() if "tui-tracker " in line and "undo" in line]
        assert "tui-tracker --db " in hint, words
        assert hint.endswith(" --as Jo undo"), words
