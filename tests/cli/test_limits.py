"""What a command takes in and writes is bounded, and whatever it has written every door takes again."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.many_changes import comb, heads, write_changes
from tests.cli.conftest import Run
from tests.fuzz.mutations import run_sql
from tests.fuzz.true_changes import Change
from tests.fuzz.true_changes import write_changes as write_true_changes
from tests.support.office import Office
from tui_tracker.cli import input as cli_input
from tui_tracker.cli.format import conflicts as format_conflicts
from tui_tracker.config import sources
from tui_tracker.domain.history import newest_changes
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import LONGEST, LONGEST_NAME, Revision
from tui_tracker.importers.files import load
from tui_tracker.storage import engine
from tui_tracker.storage.merge import checked_file, outside_edits, staging

NAME = "n" * (LONGEST_NAME + 1)
ENDLESS = "/proc/self/status"
"""Says that it is an ordinary file of 0 bytes, and can be read."""
LONG = "z" * (LONGEST + 1)


@pytest.fixture
def long_table(tmp_path: Path) -> Path:
    """A table in which one note is too long."""
    table = tmp_path / "long.csv"
    table.write_text(f"id,note\nW1,{LONG}\nW2,short\n", encoding="utf-8")
    return table


def assert_every_door_takes_it(run: Run, tracker: Path, folder: Path) -> None:
    """Merge and restore a tracker, as is done with its copies and backups."""
    other = Path(shutil.copy(tracker, folder / "other.db"))
    assert run("merge", other, "--into", tracker).code == 0
    backup = run("backup").out.strip()
    answer = run("restore", backup, "--yes")
    assert answer.code == 0, answer.err
    assert run("doctor").code == 0


@pytest.mark.parametrize("is_table", [False, True])
def test_a_text_that_no_door_would_take_again_is_not_saved(
    run: Run, tracker: Path, tmp_path: Path, long_table: Path, is_table: bool
) -> None:
    source = tmp_path / "long.txt"
    source.write_text(LONG, encoding="utf-8")
    arguments = ("set", "--from-csv", long_table) if is_table else ("set", "W1", "--note-file", source)
    answer = run(*arguments)
    assert (answer.code, "at most 1,000,000 are saved" in answer.err) == (2, True), answer.err
    assert {each["note"] for each in run("list", "--json").json} == {None}
    source.write_text(LONG[1:], encoding="utf-8")
    assert run("set", "W1", "--note-file", source).code == 0
    assert_every_door_takes_it(run, tracker, tmp_path)


def test_a_plan_with_a_text_that_no_door_would_take_again_is_not_imported(bare: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(f"ID,Theme,Action,Update note December 2024\nW1,Walking,Mend.,{LONG}\n", encoding="utf-8")
    answer = bare("init", tmp_path / "new", "--plan", plan)
    assert (answer.code, "too long" in answer.err) == (2, True), answer.err


def test_a_name_that_no_door_would_take_again_signs_nothing(run: Run, tracker: Path, tmp_path: Path) -> None:
    answer = run("--as", NAME, "set", "W1", "--rag", "red")
    assert (answer.code, "at most 200 are saved" in answer.err) == (2, True), answer.err
    answer = run("handout", "--theme", "W", "--lead", NAME, "-o", tmp_path / "out")
    assert (answer.code, "at most 200 are saved" in answer.err) == (2, True), answer.err
    assert run("--as", NAME[1:], "set", "W1", "--rag", "red").code == 0
    assert_every_door_takes_it(run, tracker, tmp_path)


def test_a_file_of_many_people_leaves_a_log_that_can_be_read(run: Run, tracker: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(tracker, tmp_path / "copy.db"))
    for number in range(120):
        run("--db", copy, "--as", f"{number} {'n' * 150}", "set", "W1", "--note", f"Note {number}.")
    tables = [f'CREATE TABLE "{number}{"t" * 30_000}" (a)' for number in range(40)]
    run_sql(copy, *tables)
    assert run("merge", copy).code == 0
    with closing(sqlite3.connect(tracker)) as connection:
        (authors, notices) = connection.execute("SELECT authors, notices FROM arrivals").fetchone()
    assert len(json.loads(authors)) == 100
    assert len(notices) < 10_000
    assert_every_door_takes_it(run, tracker, tmp_path)


def test_a_log_of_thousands_of_files_is_read_in_time_that_grows_with_it(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    assert run("handout", "--all", "--yes", "-o", tmp_path / "out").code == 0
    copy = next((tmp_path / "out").glob("*.db"))
    run("--db", copy, "--as", "Jo", "set", "W1", "--note", "Begun.")
    assert run("merge", copy).code == 0
    run_sql(
        tracker,
        "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO arrivals"
        " SELECT a.id || i, a.run, i, a.name, a.sha256 || i, a.copy, a.authors, a.outcome, a.refused,"
        " a.new, a.known, a.latest, a.progress, a.notices FROM (SELECT * FROM arrivals LIMIT 1) a, n",
    )
    assert len(run("submissions", "--json").json) == 20_001
    assert run("status").code == 0


def test_a_tracker_never_grows_beyond_what_can_be_opened(
    run: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LARGEST", tracker.stat().st_size + 40_000)
    source = tmp_path / "long.txt"
    source.write_text("word " * 20_000, encoding="utf-8")
    before = tracker.read_bytes()
    answer = run("set", "W1", "--note-file", source)
    assert (answer.code, "larger than 1 GB" in answer.err) == (7, True), answer.err
    assert tracker.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="devices are no files there")
@pytest.mark.parametrize(
    "arguments",
    [("set", "W1", "--note-file", "/dev/zero"), ("set", "--from-csv", "/dev/zero"),
     ("import", "/dev/zero"), ("merge", "/dev/zero"), ("restore", "/dev/zero"),
     ("--config", "/dev/zero", "list"), ("list", "--csv", "-o", "/dev/zero"),
     ("report", "--format", "md", "-o", "/dev/zero")],
)  # fmt: skip
def test_a_source_without_an_end_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert answer.code in (2, 4), (answer.code, answer.err)


@pytest.mark.skipif(not Path(ENDLESS).exists(), reason="needs a file without a size")
@pytest.mark.parametrize(
    "arguments",
    [("set", "W1", "--note-file", "FILE"), ("set", "--from-csv", "FILE"), ("import", "FILE", "--yes"),
     ("merge", "FILE"), ("merge", "FILE", "--dry-run"), ("restore", "FILE", "--yes"),
     ("--db", "FILE", "list")],
)  # fmt: skip
def test_a_special_file_that_says_it_is_ordinary_and_has_no_size_is_not_read(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """`/proc/kmsg` is such a file, and makes every reader wait without end."""
    link = tmp_path / "link.db"
    link.symlink_to(ENDLESS)
    answer = run(*(link if word == "FILE" else word for word in arguments))
    assert answer.code in (2, 4), (answer.code, answer.err)
    assert "empty" in answer.err + answer.out or "--from-csv" in arguments, answer.err


@pytest.mark.skipif(not Path(ENDLESS).exists(), reason="needs a file without a size")
def test_settings_of_a_special_file_without_a_size_are_empty(run: Run, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(ENDLESS)
    answer = run("--config", link, "list")
    assert answer.code == 0, answer.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_into_which_nobody_writes_is_an_empty_text(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answer = run("set", "W1", "--note-file", pipe)
    assert answer.code == 2, (answer.code, answer.err)


@pytest.mark.parametrize(
    ("module", "arguments"),
    [(cli_input, ("set", "W1", "--note-file")), (cli_input, ("set", "--from-csv")), (load, ("merge",)),
     (load, ("import",)), (sources, ("list", "--config"))],
)  # fmt: skip
def test_of_a_large_file_no_more_is_read_than_its_command_can_use(
    run: Run, tmp_path: Path, module: object, arguments: tuple[str, ...]
) -> None:
    large = tmp_path / "large.xlsx"
    large.write_bytes(b"PK\x03\x04")
    os.truncate(large, 300_000_000)
    tracemalloc.start()
    answer = run(*arguments, large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.code in (2, 4), (answer.code, answer.err)
    assert peak < 120_000_000, peak


def test_a_report_reads_nothing_of_a_large_file_that_it_may_not_replace(run: Run, tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    large.write_bytes(b"# Mine")
    os.truncate(large, 300_000_000)
    tracemalloc.start()
    answer = run("report", "--format", "md", "-o", large)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (answer.code, "somebody may have edited it" in answer.err) == (2, True)
    assert peak < 100_000_000, peak


@pytest.mark.parametrize(
    "arguments",
    [
        ("set", "W1", "--rag", "LONG"), ("set", "LONG", "--rag", "red"), ("list", "--section", "LONG"),
        ("list", "--LONG",), ("LONG",), ("undo", "LONG"), ("new-period", "LONG"),
        ("report", "-o", "LONG.LONG"),
    ],
)  # fmt: skip
def test_an_over_long_value_is_not_quoted_whole(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(*(argument.replace("LONG", "X x" * 2_000) for argument in arguments))
    assert answer.code in (2, 3)
    assert all(len(line) < 1_100 for line in answer.err.splitlines())


def test_of_a_long_history_the_newest_changes_are_printed_and_all_of_them_as_json(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        run("set", "W1", "--note", f"Version {number}.")
    whole = run("history", "W1")
    assert ("not shown" in whole.err, "Version 0." in whole.out) == (False, True)
    as_json = run("history", "W1", "--json")
    monkeypatch.setattr(newest_changes, "MOST_CHANGES", 3)
    answer = run("history", "W1")
    assert answer.out.splitlines() == whole.out.splitlines()[-3:]
    earlier = len(whole.out.splitlines()) - 3
    assert answer.err.startswith(f"{earlier} earlier changes not shown. To see every change: ")
    assert run("history", "W1", "--json").out == as_json.out
    monkeypatch.setattr(newest_changes, "MOST_CHARACTERS", 5)
    assert run("history", "W1").out.splitlines() == whole.out.splitlines()[-1:]


def test_of_a_conflict_with_very_many_versions_the_first_are_printed(
    run: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [Path(shutil.copy(tracker, tmp_path / f"{name}.db")) for name in ("Ann", "Bo", "Cy", "Di")]
    for copy in copies:
        run("--db", copy, "--as", copy.stem, "set", "W1", "--note", f"By {copy.stem}.")
    run("merge", *copies)
    monkeypatch.setattr(format_conflicts, "_MOST_VERSIONS", 3)
    answer = run("conflicts")
    assert answer.out.count("By ") == 3
    assert "1 more version; to see them: tui-tracker conflicts --json" in answer.out
    assert len(run("conflicts", "--json").json[0]["values"]) == 4


def test_a_file_with_thousands_of_versions_of_a_note_is_undone_and_restored_in_seconds(
    run: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked_file, "MOST_OF_CELL", 10_000)
    file = Path(shutil.copy(tracker, tmp_path / "many.db"))
    write_changes(file, heads, count=4_000)
    monkeypatch.setattr(staging, "MOST_NEW_OF_CELL", 3_999)
    refused = run("merge", file)
    assert (refused.code, "4,000 new changes of a single value" in refused.err + refused.out) == (4, True)
    monkeypatch.setattr(staging, "MOST_NEW_OF_CELL", 4_000)
    assert run("merge", file).code == 5
    for command in (
        ("submissions", "1", "--undo"), ("submissions",), ("submissions", "1"),
        ("submissions", "1", "--again"), ("undo",), ("redo",), ("conflicts",), ("doctor",),
    ):  # fmt: skip
        begun = time.process_time()
        assert run(*command).code in (0, 5, 6)
        assert time.process_time() - begun < 5, command
    assert_every_door_takes_it(run, tracker, tmp_path)
    write_changes(file, comb, count=4_000)
    monkeypatch.setattr(staging, "MOST_OF_CELL_THEN", 7_000)
    assert "7,000 in all" in " ".join(run("merge", file).err.split())


def test_a_file_of_too_many_values_by_another_program_is_refused_before_all_are_compared(
    run: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    history = outside_edits._history

    def counted_history(db: sqlite3.Connection, cell: Cell) -> list[Revision]:
        compared.append(cell)
        return history(db, cell)

    monkeypatch.setattr(outside_edits, "_MOST_DIFFERING", 50)
    monkeypatch.setattr(outside_edits, "_history", counted_history)
    other = Path(shutil.copy(tracker, tmp_path / "other.db"))
    own_fields = json.dumps([[f"Field {number}", "x"] for number in range(300)])
    run_sql(other, "UPDATE actions SET extras = ?", values=(own_fields,))

    answer = run("merge", other, "--dry-run")

    assert answer.code == 4
    assert "values were changed by another program" in answer.err
    assert 50 < len(compared) < 60


def test_hundreds_of_new_actions_in_a_copy_are_listed_and_accepted_in_seconds(
    run: Run, office: Office, tracker: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    changes = [
        Change(field=field, period="", value=value, action=f"{number:032x}", parents=())
        for number in range(900)
        for field, value in (("id", f"X{number}"), ("theme", "W"), ("text", f"Action {number}."))
    ]
    write_true_changes(copy, changes)
    for command in (["merge", copy], ["held"], ["held", "--all", "--accept"]):
        begun = time.process_time()
        answer = run(*command)
        assert answer.code == 0, answer.err
        assert time.process_time() - begun < 8, command
    assert len(run("list", "--json").json) == 905


def test_a_tracker_with_thousands_of_closed_periods_is_examined_in_seconds(run: Run, tracker: Path) -> None:
    write_true_changes(
        tracker,
        (
            Change(field=field, period=f"{number}-12", action="", value=value, parents=())
            for number in range(1000, 9000)
            for field, value in (("label", f"December {number}"), ("closed", "closed"))
        ),
    )
    assert run("doctor", "--repair").code == 0
    begun = time.process_time()
    assert run("doctor").code == 0
    assert time.process_time() - begun < 5


def test_a_file_with_thousands_of_decisions_on_one_change_is_refused_at_once(
    run: Run, office: Office, tracker: Path, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H2", note="Not my theme.")
    run("merge", copy)
    run("held", "--all", "--decline")
    hostile = Path(shutil.copy(tracker, tmp_path / "hostile.db"))
    run_sql(
        hostile,
        "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO decisions"
        " SELECT hex(randomblob(16)), d.revision, d.verdict, d.author, d.at, d.origin, d.over, d.why"
        " FROM (SELECT * FROM decisions LIMIT 1) AS d, n",
    )
    for command in (["merge", hostile], ["restore", hostile, "--yes"], ["--db", hostile, "doctor"]):
        begun = time.process_time()
        answer = run(*command)
        assert answer.code in (4, 6), (command, answer.err)
        assert time.process_time() - begun < 5, command
    assert "30,001 decisions on a single change; at most 200 are read" in run("merge", hostile).err
