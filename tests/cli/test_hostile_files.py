"""By whichever door a foreign file comes, it is refused with its reason, and nothing in it runs."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.cli.conftest import Run
from tests.fuzz.true_changes import Change, write_change
from tests.support.office import Office
from tests.support.truth import check_projection
from tui_tracker.storage.file_format import INDEXES, LARGEST, TABLES
from tui_tracker.storage.merge import checked_file
from tui_tracker.storage.schema import metadata

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i, i FROM n"


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def content_of(path: Path) -> list[str]:
    """Return all that a tracker holds but its log of merges, in which a refused file is named."""
    with closing(sqlite3.connect(path)) as connection:
        return [line for line in connection.iterdump() if '"runs"' not in line and '"arrivals"' not in line]


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replace_by_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def make_huge(path: Path) -> None:
    os.truncate(path, LARGEST + 1)


def name_a_file_in_the_journal(path: Path) -> None:
    """Put a journal beside the file that names a third one, which SQLite deletes when it has rolled back."""
    victim = path.with_name("victim.txt")
    victim.write_text("precious")
    twin = Path(shutil.copy(path, path.with_name("twin.db")))
    with closing(sqlite3.connect(twin, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 2")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE revisions SET why = zeroblob(300)")
        shutil.copy(twin, path)
        journal = Path(f"{twin}-journal").read_bytes()
    name = bytes(victim)
    page = (1 << 30) // int.from_bytes(path.read_bytes()[16:18], "big") + 1
    ending = page.to_bytes(4, "big") + name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big")
    Path(f"{path}-journal").write_bytes(journal + ending + bytes.fromhex("d9d505f920a163d7"))


def expression_index(path: Path) -> None:
    execute(path, f"CREATE INDEX mine ON updates ({' || '.join(['note'] * 300)})")


def computed_column(path: Path) -> None:
    execute(path, "ALTER TABLE updates ADD COLUMN big AS (printf('%.*c', 100000000, 'x'))")


HOSTILE: dict[str, Callable[[Path], None]] = {
    "trigger": lambda path: execute(
        path, "CREATE TRIGGER x AFTER INSERT ON revisions BEGIN DELETE FROM heads; END"
    ),
    "endless view": lambda path: execute(
        path, "DROP VIEW update_view", f"CREATE VIEW update_view AS {ENDLESS}"
    ),
    "foreign view": lambda path: execute(path, f"CREATE VIEW mine AS {ENDLESS}"),
    "view for a table": lambda path: execute(path, "DROP TABLE runs", f"CREATE VIEW runs AS {ENDLESS}"),
    "virtual table": lambda path: execute(path, "CREATE VIRTUAL TABLE mine USING fts5 (text)"),
    "other search index": lambda path: execute(
        path, "DROP TABLE words", "CREATE VIRTUAL TABLE words USING fts5 (action, period, field, text)"
    ),
    "cut short": cut_short,
    "pipe": replace_by_pipe,
    "device": replace_by_device,
    "huge": make_huge,
    "journal of another file": name_a_file_in_the_journal,
    "index of an expression": expression_index,
    "computed column": computed_column,
    "index of other columns": lambda path: execute(
        path, "DROP INDEX actions_by_id", "CREATE INDEX actions_by_id ON actions (text)"
    ),
    "refusing column": lambda path: execute(path, "ALTER TABLE heads ADD COLUMN x CHECK (x > 1)"),
}
DOORS: dict[str, Callable[[Path], list[object]]] = {
    "look up": lambda path: ["--db", path, "W1"],
    "list": lambda path: ["--db", path, "list", "--json"],
    "write": lambda path: ["--db", path, "set", "W1", "--note", "x"],
    "hand out": lambda path: ["--db", path, "handout", "--theme", "W", "--lead", "Jo"],
    "merge into": lambda path: ["merge", path, "--into", path],
    "restore": lambda path: ["restore", path, "--yes"],
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices are not files there")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_at_every_door(
    run: Run, tracker: Path, tmp_path: Path, kind: str, door: str
) -> None:
    hostile = Path(shutil.copy(tracker, tmp_path / "hostile.db"))
    HOSTILE[kind](hostile)
    before, begun = content_of(tracker), time.monotonic()

    answer = run(*(["merge", hostile] if door == "merge into" else DOORS[door](hostile)))

    refused = "Not merged" in answer.err if door == "merge into" else answer.code == 4
    assert refused, (answer.code, answer.out, answer.err)
    assert time.monotonic() - begun < 10
    assert content_of(tracker) == before
    victim = tmp_path / "victim.txt"
    assert not victim.exists() or victim.read_text() == "precious"


@pytest.mark.parametrize("table", TABLES)
def test_a_tracker_without_one_of_its_tables_is_named_damaged(run: Run, tracker: Path, table: str) -> None:
    execute(tracker, f"DROP TABLE {table}")
    answer = run("W1")
    assert (answer.code, "damaged" in answer.err) == (4, True)


def test_tables_of_another_program_are_left_alone(run: Run, tracker: Path) -> None:
    execute(tracker, "CREATE TABLE their_notes (text)", "INSERT INTO their_notes VALUES ('kept')")
    assert run("set", "W1", "--note", "x").code == 0
    with closing(sqlite3.connect(tracker)) as connection:
        assert connection.execute("SELECT text FROM their_notes").fetchall() == [("kept",)]
    check_projection(tracker)


def test_a_view_that_another_tool_has_rewritten_is_known_again(run: Run, tracker: Path) -> None:
    with closing(sqlite3.connect(tracker)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'copy_view'").fetchone()
    rewritten = sql.replace("  ", " ").replace("copy_view", '"copy_view"', 1)
    execute(tracker, "DROP VIEW copy_view", rewritten)
    assert run("W1").code == 0


def test_the_tables_and_indexes_named_are_those_of_the_schema(tracker: Path) -> None:
    assert set(TABLES) == set(metadata.tables)
    with closing(sqlite3.connect(tracker)) as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        assert dict(connection.execute(query)) == {
            name: f"CREATE INDEX {name} ON {columns}" for name, columns in INDEXES.items()
        }


def test_columns_and_plain_indexes_of_somebodys_own_are_left_alone(run: Run, tracker: Path) -> None:
    for table in TABLES:
        execute(tracker, f"ALTER TABLE {table} ADD COLUMN \"my check\" TEXT DEFAULT 'mine'")
    execute(tracker, "CREATE INDEX my_index ON updates (note)")
    assert run("set", "W1", "--note", "x").code == 0
    assert run("W1").code == 0
    copy = Path(shutil.copy(tracker, tracker.with_name("copy.db")))
    assert run("--db", copy, "set", "W2", "--note", "y").code == 0
    answer = run("merge", copy)
    assert answer.code == 0, answer.err
    assert "Columns of another program were ignored" in answer.out
    check_projection(tracker)


def test_a_view_over_every_row_of_a_tree_that_leads_back_to_itself_ends(run: Run, tracker: Path) -> None:
    """The root page of a table names itself as each of its children."""
    with closing(sqlite3.connect(tracker)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'actions'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(tracker.read_bytes())
    start, cells = (root - 1) * size, 100
    header = bytes([5, 0, 0]) + cells.to_bytes(2, "big") + (size - 8 * cells).to_bytes(2, "big") + b"\0"
    page = bytearray(header + root.to_bytes(4, "big")).ljust(size, b"\0")
    for cell in range(cells):
        offset = size - 8 * (cell + 1)
        page[12 + 2 * cell : 14 + 2 * cell] = offset.to_bytes(2, "big")
        page[offset : offset + 5] = root.to_bytes(4, "big") + bytes([cell])
    content[start : start + size] = page
    tracker.write_bytes(content)
    begun = time.monotonic()
    assert {run("list").code, run("W1").code, run("status").code} == {4}
    assert time.monotonic() - begun < 30


def test_more_changes_of_one_value_than_people_make_are_refused(
    run: Run, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked_file, "MOST_OF_CELL", 3)
    copy = Path(shutil.copy(tracker, tmp_path / "copy.db"))
    for number in range(4):
        run("--db", copy, "set", "W1", "--note", f"note {number}")
    answer = run("merge", copy)
    assert "holds 4 changes of a single value; at most 3 are read" in " ".join(answer.err.split())


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", ["folder", "loop", "not UTF-8", "long", "nowhere"])
def test_whatever_a_files_name_is_each_door_says_what_is_wrong(
    run: Run, tracker: Path, tmp_path: Path, kind: str, door: str
) -> None:
    named = {
        "folder": tmp_path / "folder.db",
        "loop": tmp_path / "loop.db",
        "not UTF-8": tmp_path / os.fsdecode(b"caf\xe9.db"),
        "long": tmp_path / f"{'n' * 250}.db",
        "nowhere": tmp_path / "nowhere.db",
    }[kind]
    if kind == "folder":
        named.mkdir()
        shutil.copy(tracker, named / "inside.db")
    elif kind in ("loop", "nowhere"):
        named.symlink_to(named.name if kind == "loop" else "/nonexistent/x.db")
    else:
        shutil.copy(tracker, named)
    answer = run(*(["merge", named] if door == "merge into" else DOORS[door](named)))
    assert answer.code in (0, 2, 3, 4, 7), (answer.out, answer.err)


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_file_with_any_name_never_stops_the_others(run: Run, tracker: Path, tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    good = Path(shutil.copy(tracker, folder / os.fsdecode(b"caf\xe9.db")))
    assert run("--db", good, "set", "W1", "--note", "From the caf\u00e9.").code == 0
    (folder / "loop.db").symlink_to("loop.db")
    (folder / "folder.db").mkdir()
    shutil.copy(tracker, folder / f"{'n' * 250}.db")
    assert run("merge", folder).code == 4
    assert "From the caf" in run("W1").out
    assert run("submissions").code == 0


@pytest.mark.parametrize(
    "key", ["themes", "settings", "own_fields", "period", "lead", "hub", "imports", "hub_state", "sent_back"]
)
@pytest.mark.parametrize(
    "value",
    [
        "[", "Inf", "[1]", "[" * 50_000, '{"stages": "x"}', '{"stages": [5]}', "\x1b]52;c;QUFB\x07",
        '[{"id": "x", "at": 5, "author": null, "name": []}]',
    ],
)  # fmt: skip
def test_whatever_a_file_records_about_itself_is_no_fault_of_the_program(
    run: Run, tracker: Path, key: str, value: str
) -> None:
    with closing(sqlite3.connect(tracker)) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        connection.commit()
    for command in (
        ["list"],
        ["W1"],
        ["status"],
        ["set", "W1", "--note", "x"],
        ["handout", "--all", "-o", "o"],
        ["undo"],
    ):
        answer = run(*command)
        assert answer.code in (0, 2, 3, 4, 7), (command, answer.code, answer.err)
        assert "\x1b" not in answer.out + answer.err


@pytest.mark.parametrize(
    "own_settings",
    ['{"plan": {"title": 5}}', '{"fields": [{"name": 1}]}', '{"stages": [5]}', '{"ratings": [[]]}'],
)
def test_a_file_whose_own_settings_cannot_be_read_is_refused_and_can_be_restored_over(
    run: Run, tracker: Path, tmp_path: Path, own_settings: str
) -> None:
    backup = run("backup").out.strip()
    hostile = Path(shutil.copy(tracker, tmp_path / "hostile.db"))
    with closing(sqlite3.connect(hostile)) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('settings', ?)", (own_settings,))
        connection.commit()
    for command in (["list"], ["W1"], ["set", "W1", "--note", "x"]):
        answer = run("--db", hostile, *command)
        assert (answer.code, "is damaged: the settings in this copy" in answer.err) == (4, True), answer.err
    before = tracker.read_bytes()
    assert run("restore", hostile, "--yes").code == 4
    assert tracker.read_bytes() == before
    assert run("--db", hostile, "doctor").code in (0, 6)
    assert run("--db", hostile, "restore", backup, "--yes").code == 0
    assert run("--db", hostile, "list").code == 0


@pytest.mark.parametrize(
    "retired",
    [
        '{"how": "ended", "period": 5, "why": "x", "into": null}',
        '{"how": "ended", "period": null, "why": "x", "into": null}',
        '{"how": "ended", "period": "2025-12", "why": ["x"], "into": {"a": 1}}',
    ],
)
def test_a_retirement_that_does_not_say_when_and_why_in_words_is_refused(
    run: Run, tracker: Path, tmp_path: Path, retired: str
) -> None:
    hostile = Path(shutil.copy(tracker, tmp_path / "hostile.db"))
    with closing(sqlite3.connect(hostile)) as connection:
        connection.execute("UPDATE actions SET retired = ?", (retired,))
        connection.commit()
    for command in (["list"], ["W1"], ["compare"], ["report", "--format", "md", "-o", "r.md"], ["status"]):
        answer = run("--db", hostile, *command)
        assert answer.code in (0, 4), (command, answer.err)
    before = content_of(tracker)
    assert run("restore", hostile, "--yes").code == 4
    run("merge", hostile)
    assert run("report", "--format", "md", "-o", "own.md").code == 0
    assert content_of(tracker)[-1] == before[-1]


def test_thousands_of_own_fields_of_one_name_are_read_within_seconds(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    hostile = Path(shutil.copy(tracker, tmp_path / "hostile.db"))
    pairs = json.dumps([["Budget", str(number)] for number in range(8000)])
    with closing(sqlite3.connect(hostile)) as connection:
        connection.execute("UPDATE actions SET extras = ?", (pairs,))
        connection.commit()
    begun = time.process_time()
    assert run("merge", hostile, "--dry-run").code in (0, 4, 5)
    assert time.process_time() - begun < 10


def test_what_a_file_says_of_an_action_that_no_plan_has_can_be_accepted_and_undone(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    hostile = Path(shutil.copy(tracker, tmp_path / "hostile.db"))
    write_change(hostile, Random(1), change=Change(action="nowhere"))
    assert run("merge", hostile).code == 0
    assert run("held", "--all", "--accept").code == 0
    assert run("submissions", "1", "--undo").code == 0
    assert run("doctor").code == 0, run("doctor").out


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE runs",
        "CREATE TRIGGER mine AFTER INSERT ON revisions BEGIN DELETE FROM heads; END",
        f"CREATE VIEW mine AS {ENDLESS}",
        "ALTER TABLE runs ADD COLUMN mine AS (1)",
    ],
)
def test_a_backup_is_restored_over_a_tracker_that_no_command_opens_though_it_has_newer_changes(
    run: Run, tracker: Path, statement: str
) -> None:
    assert run("backup").code == 0
    (backup,) = (tracker.parent / "backups").glob("*.db")
    assert run("set", "W1", "--note", "Newer than the backup.").code == 0
    execute(tracker, statement)
    assert run("list").code == 4

    answer = run("restore", backup, "--yes")

    assert (answer.code, run("list").code) == (0, 0), answer.err
    assert "is missing 1 change made since" in answer.err


@pytest.mark.parametrize("parent", ["id", "(SELECT max(id) FROM revisions)"])
@pytest.mark.parametrize("option", ["--undo", "--undo-run"])
def test_a_history_that_leads_in_a_circle_is_damage_and_no_fault_of_the_program(
    run: Run, office: Office, tracker: Path, parent: str, option: str
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten miles.")
    run("merge", copy)
    execute(
        tracker,
        f"INSERT OR IGNORE INTO parents SELECT id, {parent} FROM revisions",
        f"INSERT OR IGNORE INTO parents SELECT {parent}, id FROM revisions",
    )

    answer = run("submissions", "1", option)

    assert answer.code in (0, 4), answer.err
    assert answer.code == 0 or "is damaged: another program has altered its history" in answer.err
