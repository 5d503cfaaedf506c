"""A returned file that cannot be merged: what the coordinator is to do, and the letter to its lead."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.cli.conftest import Run
from tests.fuzz.true_changes import Change, write_change


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Path:
    """Jo's copy of Walking."""
    return Path(run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path, "--json").json[0]["file"])


def cut_short(path: Path) -> None:
    """Lose the second half of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def replace_by_text(path: Path) -> None:
    """Put something else under the file's name."""
    path.write_text("no tracker", encoding="utf-8")


def add_trigger(path: Path) -> None:
    """Add what no tracker has."""
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute("CREATE TRIGGER y AFTER INSERT ON drafts BEGIN SELECT 1; END")


def make_newer(path: Path) -> None:
    """Give the file a format of years to come."""
    with closing(sqlite3.connect(path)) as tool:
        tool.execute("PRAGMA user_version = 999")


def change_plan(path: Path) -> None:
    """Make it another plan's file."""
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute("UPDATE meta SET value = 'another' WHERE key = 'plan_id'")


AGAIN, PLEASE = "Ask the lead to send it again", "Please send it again"


@pytest.mark.parametrize(
    ("spoil", "advice", "request_to_lead"),
    [
        (cut_short, AGAIN, PLEASE),
        (replace_by_text, AGAIN, PLEASE),
        (add_trigger, AGAIN, PLEASE),
        (make_newer, "Update tui-tracker, then merge it again.", "You do not have to send it again."),
        (change_plan, "Open that plan's tracker and merge it there.", "send the one for this plan."),
    ],
)
def test_a_refused_file_has_a_remedy_for_the_coordinator_and_another_for_its_lead(
    run: Run, copy: Path, spoil: object, advice: str, request_to_lead: str
) -> None:
    assert callable(spoil)
    other = run("handout", "--theme", "H", "--lead", "Sam", "-o", copy.parent, "--json").json[0]["file"]
    run("--db", other, "set", "H1", "--rag", "red", "--as", "Sam")
    spoil(copy)
    result = run("merge", copy, other)
    assert result.code == 4
    assert advice in result.err
    refusals = [line for line in result.err.splitlines() if not line.startswith("To list what")]
    words = {word.strip(".:") for line in refusals for word in line.split()}
    assert not {"--db", "import", "restore", "backup"} & words

    (number,) = [file["n"] for file in run("submissions", "--json").json if file["refused"]]
    letter = run("receipt", number).out
    assert f"The reason: {copy.name}"[:30] in letter
    assert request_to_lead in " ".join(letter.split())
    assert advice not in letter
    assert str(copy.parent) not in letter


def test_a_file_that_does_not_exist_is_named(run: Run) -> None:
    result = run("merge", "nope.db")
    assert result.code == 4
    assert "There is no file or folder called nope.db" in result.err


def test_damage_to_the_tracker_itself_is_not_a_leads_to_mend(run: Run, tracker: Path) -> None:
    cut_short(tracker)
    result = run("status")
    assert result.code == 4
    assert "restore" in result.err
    assert "the lead" not in result.err


def save_in_utf_16(path: Path) -> None:
    """Save all that SQLite dumps as another program would that prefers UTF-16."""
    with closing(sqlite3.connect(path)) as tool:
        lines = [line for line in tool.iterdump() if "words" not in line and "sqlite_master" not in line]
        format_number, program = (tool.execute(f"PRAGMA {name}").fetchone()[0] for name in NUMBERS)
    path.unlink()
    with closing(sqlite3.connect(path)) as tool:
        tool.executescript(f"PRAGMA encoding = 'UTF-16le'; {''.join(lines)}")
        tool.executescript(f"PRAGMA user_version = {format_number}; PRAGMA application_id = {program}")


NUMBERS = ("user_version", "application_id")


def move_to_no_theme(path: Path) -> None:
    """Write a change of the plan itself that names a theme nobody has, with its true id."""
    write_change(path, Random(), change=Change(field="theme", period="", value="Zoo"))


@pytest.mark.parametrize("spoil", [save_in_utf_16, move_to_no_theme])
def test_a_file_that_no_tracker_writes_is_refused_and_stops_no_other(
    run: Run, copy: Path, tracker: Path, spoil: Callable[[Path], None]
) -> None:
    other = run("handout", "--theme", "H", "--lead", "Sam", "-o", copy.parent, "--json").json[0]["file"]
    run("--db", other, "set", "H1", "--note", "Sam's words.", "--as", "Sam")
    spoil(copy)
    assert run("merge", copy, other).code == 4
    assert run("show", "H1", "--json").json["note"] == "Sam's words."
    assert run("show", "W1", "--json").json["theme"] == "W"
    assert run("doctor").code == 0


@pytest.mark.parametrize(
    ("column", "value"), [("theme", "Zoo"), ("theme", ""), ("theme", None), ("id", ""), ("id", None)]
)
def test_an_action_that_another_program_put_into_no_list_stays_in_the_trackers(
    run: Run, tracker: Path, tmp_path: Path, column: str, value: str | None
) -> None:
    whole = shutil.copy(tracker, tmp_path / "whole.db")
    with closing(sqlite3.connect(whole)) as tool, tool:
        tool.execute(f"UPDATE actions SET {column} = ? WHERE id = 'W2'", (value,))
    output = " ".join(run("merge", whole).out.split())
    assert f"! an action {column}: damaged in this file, so" in output
    assert [record["id"] for record in run("list", "--json").json] == ["W1", "W2", "W3", "H1", "H2"]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("empty folder", "There are no tracker files in"),
        ("nothing*.db", "There is no file or folder called"),
    ],
)
def test_a_folder_or_pattern_without_files_is_named_and_the_other_files_are_merged(
    run: Run, copy: Path, tmp_path: Path, name: str, refusal: str
) -> None:
    run("--db", copy, "set", "W1", "--note", "Eleven miles.")
    (tmp_path / "empty folder").mkdir(exist_ok=True)

    answer = run("merge", tmp_path / name, copy)

    assert (answer.code, run("W1", "--json").json["note"]) == (4, "Eleven miles."), answer.err
    assert f"Not merged: {refusal} {tmp_path / name}." in answer.err
    assert run("merge", tmp_path / name).code == 2
