"""Handing out, submitting, merging and settling on the command line."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.exchange.test_workbooks import fill
from tui_tracker.cli.commands import merge
from tui_tracker.config import Settings
from tui_tracker.services.system.progress import ProgressListener
from tui_tracker.services.tracker.session import TrackerSession


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Path:
    """Jo's copy of Walking."""
    result = run("handout", "--theme", "walking", "--lead", "Jo", "-o", tmp_path / "out", "--json")
    return Path(result.json[0]["file"])


@pytest.fixture
def clash(run: Run, bare: Run, copy: Path) -> Path:
    """Jo's copy, in which W1's note says something else than the coordinator's."""
    bare("--db", copy, "set", "W1", "--note", "Ten miles.", "--rag", "red")
    run("set", "W1", "--note", "Eleven miles.", "--as", "Coordinator")
    return copy


def test_handing_out_says_what_to_mail_to_whom(run: Run, tmp_path: Path) -> None:
    result = run("handout", "--all", "-o", tmp_path / "out")
    assert len(result.out.splitlines()) == 2
    assert "Walking, 3 actions." in result.err
    assert run("handout").code == 2
    assert run("handout", "--theme", "Z").code == 3


def test_a_copy_writes_under_its_leads_name(bare: Run, run: Run, copy: Path) -> None:
    bare("--db", copy, "set", "W1", "--rag", "red")
    assert bare("--db", copy, "show", "W1", "--json").json["updated_by"] == "Jo"
    del run


def test_a_file_may_come_before_what_is_done_with_it(bare: Run, run: Run, copy: Path) -> None:
    result = bare(copy, "show", "W1", "--json")
    assert (result.code, result.json["id"]) == (0, "W1")
    assert bare(copy, "submit", "--dry-run").code == bare("--db", copy, "submit", "--dry-run").code
    del run


def test_what_lies_in_a_folder_besides_copies_and_workbooks_is_named(run: Run, clash: Path) -> None:
    returned = clash.parent / "returned"
    returned.mkdir()
    shutil.copy(clash, returned)
    for name in ("reply.docx", "old.xls", ".hidden", "Thumbs.db", "~$back.xlsx"):
        (returned / name).write_bytes(b"x")
    assert "Left out: old.xls, reply.docx. Returned copies are" in run("merge", returned).err
    assert "Left out" not in run("merge", clash).err


def test_a_merge_names_the_themes_of_each_copy(run: Run, clash: Path) -> None:
    assert "Jo's copy of Walking, sent out on " in " ".join(run("merge", clash).out.split())


@pytest.mark.usefixtures("terminal")
def test_a_copy_reads_the_same_on_a_computer_without_the_councils_settings(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    config = tmp_path / "ours.toml"
    config.write_text(
        '[[ratings]]\nkey = "blue"\nlabel = "Blue"\nletter = "B"\nsymbol = "*"\n', encoding="utf-8"
    )
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out", "--config", config)
    (copy,) = (tmp_path / "out").glob("*.db")
    assert bare("--db", copy, "set", "W1", "--rag", "blue").code == 0
    assert "B * Blue" in bare("--db", copy, "show", "W1").out
    assert bare("--db", copy, "set", "W1", "--rag", "green").code == 2


def test_submitting_tells_what_is_left_and_prints_two_lines_for_the_mail(bare: Run, copy: Path) -> None:
    bare("--db", copy, "set", "W1", "--rag", "red", "--done")
    result = bare("--db", copy, "submit", "-o", copy.with_name("back.db"))
    assert "2 to do: W2, W3" in result.err
    assert result.out == "Jo: Walking, December 2025.\n1 of 3 updates done.\n"
    assert copy.with_name("back.db").is_file()


def test_a_merge_tells_what_came_and_leaves_with_the_exit_code_of_open_conflicts(
    run: Run, clash: Path
) -> None:
    tried = run("merge", clash, "-v", "--dry-run")
    result = run("merge", clash, "-v")
    assert (tried.code, result.code) == (5, 5)
    assert "2 changes to 1 action, 1 in conflict" in " ".join(result.out.split())
    assert "1 file brought 2 changes. 1 conflict to resolve" in " ".join(result.out.split())
    assert "W1 note December 2025: “Ten miles.”  [in conflict]" in result.out
    assert "W1 RAG December 2025: Red" in result.out
    assert tried.out.replace("would bring", "brought") == result.out


def test_a_returned_copy_typed_without_quotes_is_shown_with_them(run: Run, clash: Path) -> None:
    shutil.copy(clash, "Jo Smith.db")
    assert run("merge", "Jo", "Smith.db").err.endswith('in quotes: tui-tracker merge "Jo Smith.db"\n')


def test_a_merge_says_how_to_list_the_changes_that_it_counts(run: Run, clash: Path, tmp_path: Path) -> None:
    assert "To list the changes, add -v." in run("merge", clash, "--dry-run").err
    assert "add -v" not in run("merge", clash, "--dry-run", "-v").err
    new = tmp_path / "new.db"
    assert f"To list what the file changed: tui-tracker --db {new} " in run("merge", clash, "-o", new).err
    merged = run("merge", clash).err
    assert re.search("To list what the file changed: tui-tracker .* submissions 1\n", merged)
    assert "W1 RAG December 2025: Red" in run("submissions", "1").out
    assert "To list" not in run("merge", clash).err


def test_a_file_with_only_the_news_of_a_copy_says_that_there_is_nothing_to_look_at(
    run: Run, bare: Run, tmp_path: Path, tracker: Path
) -> None:
    second = Path(shutil.copy(tracker, tmp_path / "second.db"))
    run("handout", "--theme", "W", "--lead", "Jo", "--as", "Coordinator", "-o", tmp_path / "out")
    result = bare("--db", second, "merge", tracker, "--dry-run")
    assert result.code == 0
    assert "nothing to look at: 1 copy sent out by Coordinator is now known" in " ".join(result.out.split())
    assert "1 file would bring nothing to look at. No conflicts." in result.out


def test_merge_json_keeps_its_promise(run: Run, clash: Path) -> None:
    actual = run("merge", clash, "--json").json
    (file,) = actual["merged"]
    assert (file["author"], file["revisions_new"], file["refused"]) == ("Jo", 2, None)
    assert {"id": "W1", "period": "2025-12", "field": "rag", "from": None, "to": "red"}.items() <= file[
        "changes"
    ][1].items()
    (conflict,) = actual["conflicts"]
    assert (conflict["id"], conflict["field"], conflict["base"]) == ("W1", "note", None)
    assert [(value["n"], value["value"], value["author"]) for value in conflict["values"]] == [
        (1, "Ten miles.", "Jo"), (2, "Eleven miles.", "Coordinator"),
    ]  # fmt: skip
    assert actual["problems"] == []
    assert run("conflicts", "--json").json == actual["conflicts"]


def test_the_decisions_that_a_merge_asks_for_are_listed_by_kind_with_the_names_commands_know(
    run: Run, bare: Run, clash: Path
) -> None:
    bare("--db", clash, "set", "H1", "--rag", "red")
    actual = run("merge", clash, "--dry-run").out
    assert "3 changes to 2 actions, 1 in conflict, 1 decision to make" in " ".join(actual.split())
    number = run("merge", clash, "--dry-run", "--json").json["held"][0]["n"]
    assert f"Changes to other themes: 1\n  {number}  H1 RAG December 2025, from Jo: Red\n" in actual
    assert "Conflicts: 1\n  W1 note  December 2025: 2 versions, by Jo and Coordinator\n" in actual
    assert (
        "1 conflict to resolve (tui-tracker conflicts) and 1 decision to make (tui-tracker held)."
        in " ".join(actual.split())
    )


def test_another_trackers_new_period_is_said_in_the_line_of_its_file(
    run: Run, bare: Run, tracker: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(tracker, tmp_path / "other.db"))
    bare("--db", other, "new-period", "2026-12", "--yes")
    actual = " ".join(run("merge", other).out.split())
    assert "closes December 2025, begins December 2026" in actual
    assert "No conflicts." in actual


def test_what_asks_nothing_is_not_counted_as_a_decision(run: Run, bare: Run, copy: Path) -> None:
    bare("--db", copy, "new-period", "2026-12", "--yes")
    bare("--db", copy, "set", "W1", "--rag", "red")
    run("new-period", "2026-12", "--yes")
    result = run("merge", copy)
    assert "need" not in result.out, "the tracker has begun and closed the same periods"
    assert "1 change to 1 action;" in " ".join(result.out.split())
    assert run("held").err.startswith("No changes need a decision.\n")


def test_a_version_in_conflict_keeps_its_name_whatever_else_is_merged(
    run: Run, bare: Run, copy: Path, tracker: Path, settings: Settings
) -> None:
    earlier = Path(shutil.copy(tracker, copy.with_name("earlier.db")))
    with TrackerSession.open(
        earlier, settings, author="Kim", window=False, clock=lambda: datetime(1999, 12, 31, tzinfo=UTC)
    ) as session:
        session.change(session.find("W1").action.key, {"note": "Nine miles."})
    bare("--db", copy, "set", "W1", "--note", "Ten miles.")
    run("set", "W1", "--note", "Eleven miles.", "--as", "Coordinator")
    run("merge", copy)
    before = _versions(run)
    assert set(before.values()) == {"Ten miles.", "Eleven miles."}
    run("merge", earlier)
    assert _versions(run).items() > before.items()
    ten = next(name for name, value in before.items() if value == "Ten miles.")
    assert f"version {ten}: Jo" in run("conflicts").out
    assert run("resolve", "W1", "note", "--take", ten).err.startswith(
        f"W1 note resolved with version {ten}, "
    )
    assert run("show", "W1", "--json").json["note"] == "Ten miles."


def _versions(run: Run) -> dict[str, str]:
    (conflict,) = run("conflicts", "--json").json
    return {version["name"]: version["value"] for version in conflict["values"]}


def test_a_conflict_is_settled_by_number_or_with_another_value(run: Run, clash: Path) -> None:
    run("merge", clash)
    assert run("resolve", "W1", "note", "--take", "9").code == 2
    assert run("resolve", "W1", "rag", "--take", "1").code == 3
    result = run("resolve", "w1", "note", "--take", "1", "--why", "Jo counted")
    assert result.code == 0
    assert result.err.startswith("W1 note resolved with version ")
    assert result.err.endswith(". No open conflicts.\n")
    assert run("conflicts").code == 0
    assert run("show", "W1", "--json").json["note"] == "Ten miles."
    assert "Jo counted" in run("history", "W1").out


def test_the_same_file_again_brings_nothing_new(run: Run, clash: Path) -> None:
    run("merge", clash)
    run("resolve", "W1", "note", "--value", "Ten and a half.")
    result = run("merge", clash)
    assert result.code == 0
    assert "no new changes, already merged on" in " ".join(result.out.split())


def test_a_file_that_cannot_be_taken_is_named_and_the_exit_code_says_so(
    run: Run, clash: Path, tmp_path: Path
) -> None:
    junk = tmp_path / "junk.db"
    junk.write_text("no tracker")
    result = run("merge", junk, clash, "-v")
    assert result.code == 4
    assert "junk" not in result.out
    assert "is not a tracker" in result.err
    assert "W1 RAG December 2025" in result.out
    assert "1 file brought 2 changes. 1 file not merged." in result.out


def test_what_is_held_is_listed_and_decided_by_number(run: Run, bare: Run, copy: Path) -> None:
    bare("--db", copy, "set", "H1", "--note", "Ours too.")
    run("merge", copy)
    (held_change,) = run("held", "--json").json
    assert (
        f"Changes to other themes: 1\n  {held_change['n']}  H1 note December 2025  from Jo" in run("held").out
    )
    assert run("held", "7", "--accept").code == 3
    answer = run("held", held_change["name"], "--accept").err
    assert answer.startswith("Accepted: H1 note December 2025, from Jo: Ours too.")
    assert "Accepted: H1 note December 2025, from Jo: Ours too.\nNo more decisions to make." in answer
    assert "Decision, H1 note" in run("undo").err
    assert "H1 note" in run("held").out
    assert run("redo").code == 0
    assert run("show", "H1", "--json").json["note"] == "Ours too."
    assert run("held").err == "No changes need a decision.\n"


def test_a_receipt_says_what_was_agreed_otherwise_and_why(run: Run, clash: Path) -> None:
    run("merge", clash)
    run("resolve", "W1", "note", "--take", "2", "--why", "measured again")
    actual = run("receipt").out
    assert "Thank you for your" in actual
    assert "W1 note December 2025: you wrote" in actual
    assert "1 change accepted." in actual
    assert "you wrote “Ten miles.”; agreed by Jo: “Eleven miles.”, because: measured again" in " ".join(
        actual.split()
    )


def test_a_receipt_does_not_call_a_leads_own_newer_text_agreed_otherwise(
    run: Run, bare: Run, copy: Path
) -> None:
    for note in ("Ten miles.", "Eleven miles."):
        bare("--db", copy, "--as", "Ben Okafor", "set", "W1", "--note", note)
        run("merge", copy)
    letter = run("receipt", "1").out
    assert "We agreed something else" not in letter
    assert "You have changed these since. We use your newer version:\n  W1 note December 2025\n" in letter
    assert run("receipt", "1", "--json").json["changed_again"][0]["id"] == "W1"
    run("set", "W1", "--note", "Twelve miles.", "--as", "Kim")
    assert "you wrote “Ten miles.”; agreed by Kim: “Twelve miles.”" in " ".join(
        run("receipt", "1").out.split()
    )


def test_a_receipt_says_why_a_change_was_declined(run: Run, bare: Run, copy: Path) -> None:
    bare("--db", copy, "set", "H1", "--note", "Ours too.")
    run("merge", copy)
    (held,) = run("held", "--json").json
    run("held", str(held["n"]), "--decline", "--why", "Sam answers for heating")
    letter = " ".join(run("receipt").out.split())
    assert "H1 note December 2025: “Ours too.” (not one of your themes: Sam answers for heating)" in letter
    assert run("receipt", "--json").json["declined"][0]["why"] == "Sam answers for heating"


@pytest.mark.usefixtures("terminal")
def test_what_came_is_listed_shown_and_taken_back(run: Run, clash: Path) -> None:
    run("merge", clash)
    assert "2 changes" in run("submissions").out
    assert "W1 RAG December 2025: – → Red" in run("submissions", "1").out
    assert "2 changes undone." in run("submissions", "1", "--undo").err
    record = run("show", "W1", "--json").json
    assert (record["note"], record["rag"], record["conflicts"]) == ("Eleven miles.", None, [])
    assert "undone" in run("submissions").out


def test_any_value_of_history_can_be_brought_back(run: Run) -> None:
    run("set", "W1", "--note", "First.")
    run("set", "W1", "--note", "Second.")
    numbers = {revision["to"]: revision["n"] for revision in run("history", "W1", "--json").json}
    assert run("history", "W1", "--restore", numbers["First."], "--why", "it was right").code == 0
    assert run("show", "W1", "--json").json["note"] == "First."
    assert "restored; it was right" in run("history", "W1").out
    assert run("history", "W1", "--restore", "99").code == 3


def test_an_id_that_two_people_gave_to_different_actions_is_named(
    run: Run, bare: Run, tracker: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(tracker, tmp_path / "other.db"))
    run("set", "W1", "--rename", "W9")
    bare("--db", other, "--as", "Sam", "set", "W2", "--rename", "W9")
    assert "Several actions have the ID W9" in run("merge", other).out
    run("set", "W9", "--rename", "W10")
    assert "Two actions" not in run("merge", other).out


def test_a_year_that_two_coordinators_closed_is_named_once(
    run: Run, bare: Run, tracker: Path, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(tracker, tmp_path / "hers.db"))
    for database, who, action in ((tracker, "Ann", "W1"), (hers, "Ben", "W2")):
        bare("--db", database, "--as", who, "set", action, "--note", "Ten miles.")
        bare("--db", database, "--as", who, "new-period", "2026-12", "--yes")
    words = "Ann and Ben closed December 2025 without each other's changes."
    assert words in run("merge", hers, "--dry-run").out
    assert words in run("merge", hers).out
    bare("--db", hers, "--as", "Ben", "set", "W3", "--note", "In the new year.")
    assert words not in run("merge", hers).out


def test_accepting_a_second_action_with_an_id_says_so(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out", "--yes")
    copy = next((tmp_path / "out").glob("*.db"))
    bare("--db", copy, "--as", "Jo", "add", "W", "--text", "Plant hedges.")
    run("add", "W", "--text", "Mow less.")
    run("merge", copy)
    assert "Several actions have the ID W4. Rename one" in run("held", "--all", "--accept").err


@pytest.mark.usefixtures("terminal")
def test_the_status_is_a_return_board(run: Run, bare: Run, clash: Path, tmp_path: Path) -> None:
    run("handout", "--theme", "H", "--lead", "Sam", "-o", tmp_path / "out")
    run("merge", clash)
    result = run("status")
    assert [line.split()[0] for line in result.out.splitlines()[-2:]] == ["Jo", "Sam"]
    assert "0 of 3 done" in result.out.splitlines()[-2]
    assert result.out.splitlines()[-1].endswith("not returned yet")
    config = tmp_path / "own.toml"
    config.write_text('[plan]\ndue = "2025-01-31"\n', encoding="utf-8")
    assert "overdue" in run("status", "--config", config).out
    assert [copy["overdue"] for copy in run("status", "--config", config, "--json").json["copies"]] == [
        False, True,
    ]  # fmt: skip


def test_without_a_tracker_merging_says_how_to_make_a_new_one(bare: Run, copy: Path, tmp_path: Path) -> None:
    result = bare("--db", tmp_path / "none.db", "merge", copy)
    assert result.code == 2
    assert "-o NEW" in result.err
    assert bare("merge", copy, "-o", tmp_path / "all.db").code == 0
    assert bare("--db", tmp_path / "all.db", "show", "W1", "--period", "2024-12").code == 0


def test_an_action_added_twice_under_look_alike_ids_can_be_merged_and_looked_at(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(tracker, tmp_path / "plain.db"))
    run("add", "H", "--id", "H9", "--text", "Warm the halls.")
    run("--db", copy, "add", "H", "--id", "H8", "--text", "Mend the roofs.")
    name = "\N{CYRILLIC CAPITAL LETTER EN}9"
    run("--db", copy, "add", "H", "--id", name, "--text", "Warm the halls.")
    merged = run("merge", copy)
    assert (merged.code, "Several actions have the ID H9" in merged.out) == (0, True)
    answer = run("H9")
    assert (answer.code, "/2 “Warm the halls.”" in answer.err) == (2, True)
    assert run("set", "H9/2", "--rename", "H10").code == 0
    assert "Warm the halls." in run("H10").out
    assert "Warm the halls." in run("H9").out


def test_accepting_a_late_change_of_what_the_tracker_has_otherwise_names_the_conflict(
    run: Run, clash: Path
) -> None:
    run("new-period", "2026-12", "--yes")
    run("merge", clash)
    accepted = run("held", "--all", "--accept")
    assert accepted.code == 0
    assert "1 new conflict with what the tracker has: both versions are kept." in accepted.err
    assert "W1 note" in run("conflicts").out
    assert "new conflict" not in run("undo").err


def test_a_decision_about_several_values_counts_once_in_a_files_line_and_in_the_sum(
    run: Run, bare: Run, copy: Path
) -> None:
    bare("--db", copy, "add", "W", "--text", "Paint the crossings.")
    actual = " ".join(run("merge", copy, "--dry-run").out.split())
    assert "to 1 action, 1 decision to make; Jo's copy" in actual
    assert "1 decision to make (tui-tracker held)." in actual


def test_a_list_of_files_counts_the_changes_that_the_merge_counted(run: Run, bare: Run, copy: Path) -> None:
    bare("--db", copy, "add", "W", "--text", "Paint the crossings.")
    bare("--db", copy, "set", "W1", "--rag", "red", "--note", "Ten miles.")
    (counted,) = re.findall(r"(\d+) changes to 2 actions", " ".join(run("merge", copy).out.split()))
    assert f"Jo  {counted} changes, " in run("submissions").out


def test_people_read_labels_of_ratings_and_periods_and_scripts_what_is_stored(
    run: Run, bare: Run, copy: Path
) -> None:
    bare("--db", copy, "set", "W1", "--rag", "red", "--note", "Ten miles.", "--done")
    bare("--db", copy, "set", "H1", "--rag", "amber")
    run("set", "W1", "--rag", "green")
    merged = run("merge", copy, "-v")
    pages = [merged, *(run(*words) for words in (
        ("submissions", "1"), ("receipt", "1"), ("conflicts",), ("held",), ("history", "W1"), ("check",),
    ))]  # fmt: skip
    for page in pages:
        shown = page.out.replace(" 2025-12-", "")
        assert not {"red", "amber", "green", "2025-12", "(empty)"} & set(re.findall(r"[\w()-]+", shown)), (
            shown
        )
    assert "W1 done December 2025: marked as done by Jo" in merged.out
    assert "W1 RAG December 2025: Red  [in conflict]" in merged.out
    assert {version["value"] for version in run("conflicts", "--json").json[0]["values"]} == {"red", "green"}
    number = run("held", "--json").json[0]["name"]
    assert "H1 RAG December 2025, from Jo: Amber" in run("held", number, "--accept").err


def test_accepting_everything_at_once_leaves_out_a_value_that_the_plan_does_not_allow(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    run("handout", "--theme", "walking", "--lead", "Jo", "--xlsx", "-o", tmp_path / "out")
    (blank,) = (tmp_path / "out").glob("*.xlsx")
    filled = fill(blank, tmp_path / "filled.xlsx", {"W1": {"rag": "puce"}})
    copy = run("handout", "--theme", "H", "--lead", "Sam", "-o", tmp_path / "out", "--json").json[0]["file"]
    bare("--db", copy, "set", "W2", "--rag", "red")
    run("merge", filled, copy)
    wrong = next(held for held in run("held", "--json").json if held["id"] == "W1")["n"]
    answer = run("held", "--all", "--accept")
    assert "Accepted: W2 RAG December 2025, from Sam: Red" in answer.err
    assert (
        "Not accepted: W1 RAG December 2025, from Jo: puce\nIt is not a value that this plan allows."
        in answer.err
    )
    assert "1 decision still to make." in answer.err
    assert run("show", "W1", "--json").json["rag"] != "puce"
    again = run("held", "--all", "--accept")
    assert "Not accepted: W1 RAG" in again.err
    assert "To undo" not in again.err
    assert run("held", wrong, "--accept").code == 0
    assert run("show", "W1", "--json").json["rag"] == "puce"


def test_accepting_late_changes_together_leaves_out_a_value_that_the_plan_no_longer_allows(
    run: Run, bare: Run, tmp_path: Path
) -> None:
    config = tmp_path / "puce.toml"
    puce = 'key = "puce"\nlabel = "Puce"\nletter = "P"\nsymbol = "*"\ncolour = "grey"\ndefinition = "brown"\n'
    config.write_text(f"[[ratings]]\n{puce}", encoding="utf-8")
    named = ("--config", config, "handout", "--theme", "walking", "--lead", "Jo", "-o", tmp_path / "out")
    copy = run(*named, "--json").json[0]["file"]
    bare("--db", copy, "set", "W1", "--rag", "puce", "--note", "Mended.")
    run("new-period", "2026-12", "--yes")
    run("merge", copy)
    (late,) = run("held", "--json").json
    answer = run("held", late["n"], "--accept")
    assert "Accepted: W1 note December 2025" in answer.err
    assert "Not accepted: W1 RAG December 2025" in answer.err
    assert "1 decision still to make." in answer.err
    (part,) = run("held", "--json").json
    assert run("held", part["n"], "--accept").code == 0
    assert run("held", "--json").json == []


def test_the_bar_of_a_merge_is_gone_before_its_result_is_printed(
    run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def bar(**_: object) -> Iterator[ProgressListener]:
        yield lambda done, total, activity: None
        sys.stdout.write("The bar is gone.\n")

    monkeypatch.setattr(merge, "bar", bar)

    assert run("merge", copy).out.startswith("The bar is gone.\n")


def test_a_long_text_is_shown_in_quotation_marks_from_where_it_differs(
    run: Run, bare: Run, copy: Path
) -> None:
    start = "All six streets of the town are working well since the new lamps came in during the month of "
    for month in ("May.", "June."):
        bare("--db", copy, "set", "W1", "--note", f"{start * 2}{month}")
        lines = run("merge", copy, "-v").out.splitlines()
    (line,) = (line for line in lines if "W1 note" in line)
    assert re.search(r"“….* of May\.” .*“….* of June\.”", line)


def test_a_text_that_needs_a_decision_is_in_quotation_marks(run: Run, bare: Run, copy: Path) -> None:
    bare("--db", copy, "set", "H1", "--note", "Ours too.", "--stage", "Design")
    run("merge", copy)
    held = run("held").out
    assert "H1 note: “Ours too.”" in held
    assert "H1 stage: Design" in held


@pytest.mark.usefixtures("terminal")
def test_the_history_has_room_for_whole_names(run: Run) -> None:
    run("set", "W1", "--note", "Ten miles.", "--as", "Marion Fletcher")
    assert "Marion Fletcher  December 2025" in run("history", "W1").out
