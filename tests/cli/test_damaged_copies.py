"""A copy that contradicts its own history is one question; a few edits by another program are edits."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.truth import check_projection


@pytest.fixture
def office(bare: Run) -> Run:
    """Run command lines in the workspace of the shipped plan."""
    assert bare("init", ".").code == 0
    return bare


def damaged(name: str, *statements: str) -> Path:
    path = Path(shutil.copy("db/tracker.db", name))
    with closing(sqlite3.connect(path)) as tool, tool:
        for statement in statements:
            tool.execute(statement)
    return path


def notes(path: str | Path = "db/tracker.db") -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT action, period, note FROM updates ORDER BY 1, 2").fetchall()


READS = (("history", "T17"), ("submissions",), ("receipt", "1"), ("list",), ("T17",), ("conflicts",))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE updates SET note = NULL", "notes are empty that were not"),
        ("UPDATE actions SET text = NULL", "texts are empty that were not"),
        ("UPDATE updates SET note = note || 'x'", "notes are different from its own history"),
        ("UPDATE revisions SET value = NULL WHERE field = 'note'", "notes are empty that were not"),
        ("UPDATE revisions SET value = value || 'x' WHERE field = 'note'", "different from its own history"),
    ],
)
def test_a_copy_that_contradicts_its_history_is_one_question(office: Run, damage: str, words: str) -> None:
    before = notes()
    copy = damaged("copy.db", damage)
    answer = office("merge", copy)
    assert (answer.code, words in " ".join(answer.out.split())) == (0, True), answer
    assert notes() == before
    (held_change,) = office("held", "--json").json
    assert held_change["kind"] == "damaged_file"
    assert words in held_change["summary"]
    for command in READS:
        assert office(*command).code == 0
    assert office("held", held_change["name"], "--decline").code == 0
    assert notes() == before
    assert office("held", "--json").json == []
    check_projection(Path("db/tracker.db"))


def test_a_damaged_copy_that_a_person_accepts_is_merged_and_undone(office: Run) -> None:
    before = notes()
    office("merge", damaged("copy.db", "UPDATE updates SET note = NULL"))
    answer = office("held", "--all", "--accept")
    assert (answer.code, "looks damaged" in answer.err) == (0, True)
    assert {note for _, _, note in notes()} == {None}
    assert office("undo").code == 0
    assert notes() == before
    assert office("doctor").code == 0


def test_a_few_edits_of_another_program_are_merged_and_named(office: Run) -> None:
    office("new-period", "2024-12", "--reopen", "--why", "Some notes were wrong.")
    five = "action IN (SELECT action FROM updates WHERE note IS NOT NULL ORDER BY action LIMIT 5)"
    answer = office("merge", damaged("copy.db", f"UPDATE updates SET note = 'By hand.' WHERE {five}"))
    assert answer.code == 0
    assert "changed outside tui-tracker" in " ".join(answer.out.split())
    assert office("held", "--json").json == []
    assert [note for _, _, note in notes()].count("By hand.") >= 5


def test_values_that_cannot_be_read_are_never_taken(office: Run) -> None:
    before = notes()
    few = damaged("few.db", "UPDATE updates SET stages = stages || 'x' WHERE stages IS NOT NULL"
                  " AND action IN (SELECT action FROM updates WHERE stages IS NOT NULL LIMIT 3)")  # fmt: skip
    many = damaged("many.db", "UPDATE updates SET stages = stages || 'x'")
    answer = office("merge", few)
    assert (answer.code, "the tracker keeps its own value" in " ".join(answer.out.split())) == (0, True)
    answer = office("merge", many)
    assert (answer.code, "cannot be read" in answer.err) == (4, True)
    assert notes() == before
    for command in READS[:2]:
        assert office(*command).code == 0


def test_the_order_of_damaged_copies_decides_nothing(office: Run) -> None:
    five = "SELECT key FROM actions ORDER BY key LIMIT 5"
    copies = [
        damaged("all.db", "UPDATE updates SET note = NULL"),
        damaged("five.db", f"UPDATE updates SET note = NULL WHERE action IN ({five})"),
        damaged("other.db", f"UPDATE updates SET note = 'Other.' WHERE action IN ({five})"),
    ]
    outcomes = []
    for number, order in enumerate(itertools.permutations(copies)):
        tracker = Path(shutil.copy("db/tracker.db", f"tracker-{number}.db"))
        for copy in order:
            assert office("merge", copy, "--into", tracker).code in (0, 5)
        held = [item["summary"] for item in office("--db", tracker, "held", "--json").json]
        conflicts = office("--db", tracker, "conflicts", "--json").json
        outcomes.append((notes(tracker), len(held), len(conflicts)))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("command", [("report", "-o", "{}"), ("--db", "{}", "restore", "{tracker}", "--yes")])
def test_what_is_no_ordinary_file_is_never_replaced(
    bare: Run, tracker: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    db = () if "--db" in command else ("--db", tracker)
    answer = bare(*db, *(word.format(pipe, tracker=tracker) for word in command))
    assert answer.code != 0
    assert pipe.is_fifo()


def test_a_damaged_name_that_is_no_text_is_refused_at_every_door(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.db"
    content = tracker.read_bytes()
    spoilt = content.replace(b"headsheads", b"he\xffdsheads").replace(
        b"CREATE TABLE heads", b"CREATE TABLX heads"
    )
    assert spoilt != content
    damaged.write_bytes(spoilt)
    for arguments in (("merge", damaged), ("restore", damaged, "--yes"), ("--db", damaged, "list")):
        answer = run(*arguments)
        assert answer.code == 4, (arguments, answer.err)
    assert run("--db", damaged, "doctor").code == 6
    assert tracker.read_bytes() == content
