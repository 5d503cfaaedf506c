"""The light reader answers from any path, from a read-only folder, and beside a writer."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.reading import read_action, view_of
from tui_tracker.config import Settings
from tui_tracker.domain.history.plan_in_force import PlanInForce
from tui_tracker.domain.search_query import parse_query
from tui_tracker.errors import RefusedFileError
from tui_tracker.services.tracker.ids import ids_between, known_id, unknown_action
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.file_format import APPLICATION_ID, SCHEMA_VERSION
from tui_tracker.storage.read import id_queries, past_plan, rows, submission_log, word_search
from tui_tracker.storage.read.reader import _ENTRIES, TrackerReader


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "a#b.db", "é ü.db", "it's.db", "a%20b.db"])
def test_odd_paths_are_only_paths(tmp_path: Path, tracker: Path, settings: Settings, name: str) -> None:
    folder = tmp_path / "odd # % folder"
    folder.mkdir()
    odd = folder / name
    shutil.copy(tracker, odd)
    assert read_action(odd, "W1", "2024-12")["rag"] == "green"
    with TrackerSession.open(odd, settings, author="Jo") as session:
        session.change(session.entries()[0].action.key, {"rag": "red"})
    assert read_action(odd, "W1", "2025-12")["rag"] == "red"
    assert sorted(path.name for path in folder.iterdir()) in ([name], sorted([name, f"{name}.lock"]))


def test_the_file_says_what_it_is_in_its_first_100_bytes(tracker: Path) -> None:
    header = tracker.read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION


def test_a_read_beside_an_open_write_answers(tracker: Path) -> None:
    writer = sqlite3.connect(tracker, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE updates SET note = 'x'")
    assert read_action(tracker, "W1", "2024-12")["note"] == "Ten miles were mended."
    writer.close()


def test_a_file_cut_short_is_refused_with_what_to_do(tmp_path: Path, tracker: Path) -> None:
    short = tmp_path / "short.db"
    short.write_bytes(tracker.read_bytes()[:6000])
    with pytest.raises(RefusedFileError, match="damaged") as refused, view_of(short, "2024-12") as view:
        view.entries()
    assert "backups" in refused.value.remedy


def test_a_journal_left_by_a_killed_program_is_rolled_back_for_reading(tracker: Path) -> None:
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE');"
        "c.execute(\"UPDATE revisions SET value = printf('%.9000c', 'x')\"); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tracker)], check=False)
    assert Path(f"{tracker}-journal").exists()
    assert read_action(tracker, "W1", "2024-12")["note"] == "Ten miles were mended."


def test_nothing_can_be_written_through_the_light_reader(tracker: Path) -> None:
    with TrackerReader(str(tracker)) as reader, pytest.raises(sqlite3.OperationalError):
        reader._connection.execute("DELETE FROM meta")


@pytest.mark.parametrize(
    "look_up",
    [
        lambda view: view.updates_of(view.find("W1").action.key),
        lambda view: known_id(view, "w 1"),
        lambda view: ids_between(view, "W1", "W3"),
        lambda view: unknown_action(view, "W99"),
        lambda view: unknown_action(view, "17"),
    ],
    ids=["an action and its trail", "an ID", "a range", "a slip", "a number"],
)
def test_no_look_up_by_id_reads_every_action(
    tracker: Path, settings: Settings, look_up: Callable[[TrackerView], object]
) -> None:
    reader = TrackerReader(str(tracker))
    with TrackerView(reader, settings) as view, closing(sqlite3.connect(tracker)) as planner:
        asked: list[str] = []
        reader._connection.set_trace_callback(asked.append)
        look_up(view)
        queries = [query for query in asked if query.lstrip().startswith("SELECT")]
        steps = [
            step
            for query in queries
            for *_, step in planner.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
        ]

    assert queries
    # Periods, themes, the handful of IDs asked for and what one decision decides over may be read through;
    # they do not grow with the plan.
    few = ("meta", "periods", "themes", "wanted VIRTUAL", "over VIRTUAL")
    assert [step for step in steps if step.startswith("SCAN") and not any(name in step for name in few)] == []


def test_rows_have_the_fields_that_their_query_gives(session: TrackerSession, tracker: Path) -> None:
    """Rows are filled by position: each query's columns are the fields of its row, in their order."""
    asked: list[tuple[type, list[str]]] = []

    class Checked(TrackerReader):
        def stream(self, kind: Any, query: str, values: Any = None) -> Any:
            columns = self._connection.execute(query, values or {}).description
            asked.append((kind, [column[0] for column in columns]))
            return super().stream(kind, query, values)

        def entry_rows(self, condition: str, values: Any, tables: str = "") -> Any:
            query = f"{tables} {_ENTRIES} {condition}"
            columns = [column[0] for column in self._connection.execute(query, values).description]
            asked.append((rows.EntryRow, [*columns[: len(rows.EntryRow._fields) - 1], "further"]))
            return super().entry_rows(condition, values, tables)

    with Checked(str(tracker)) as reader:
        reader.periods(), reader.themes(), id_queries.ids(reader), id_queries.all_ids(reader), reader.drafts()
        id_queries.matchable_actions(reader), reader.own_names()
        id_queries.ids_starting_with(reader, "W"), id_queries.ids_in_range(reader, "W", 1, 2)
        id_queries.known_ids(reader, ["W1"])
        reader.entries("2025-12", "2024-12"), reader.updates_of_action("x"), reader.history("x")
        query = parse_query("miles")
        assert query
        word_search.find_texts(reader, query, None, 1)
        (
            submission_log.duplicate_ids(reader),
            submission_log.values_in_conflict(reader),
            submission_log.resolutions(reader, "", "", ""),
        )
        list(submission_log.received_changes(reader, "x")), submission_log.held_revisions(reader)
        submission_log.held_verdicts(reader, "x"), submission_log.cell_heads(reader, "", "", "")
        (
            submission_log.copies_sent_out(reader),
            submission_log.submission_rows(reader),
            submission_log.withdrawn_files(reader),
            submission_log.head_values(reader, "", ""),
        )
        submission_log.signed_off_count(reader, "2025-12", "[]")
        past_plan.plan_when_closed(reader, "2024-12"), past_plan.plan_at_last_change(reader, "2025-12")
        past_plan.stages_up_to(reader, "2025-12")
        list(past_plan.plan_revisions_changed_since(reader, PlanInForce(seen=(), until="")))
        past_plan.head_ids_by_cell(reader, "2025-12")
        past_plan.entries_of_gone_actions(reader, ["x"], "2025-12", "2024-12")
        submission_log.undisputed(reader, "[]")

    declared = {
        kind
        for module in (rows, submission_log, past_plan)
        for kind in vars(module).values()
        if isinstance(kind, type) and hasattr(kind, "_fields") and kind.__module__ == module.__name__
    }
    assert {kind for kind, _ in asked} == declared
    assert [(kind, names) for kind, names in asked if tuple(names) != getattr(kind, "_fields", None)] == []
