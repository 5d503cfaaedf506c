"""What a change costs: the statements that it runs, and how far back it reads."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import Clock
from tui_tracker.config import Settings
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.engine import KeptConnection, sqlite_of
from tui_tracker.storage.write import revision_log, writer

DATABASE = "5a" * 16
people = itertools.count()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that connections run, those of the search index's own tables left out."""
    run: list[str] = []
    connect = sqlite3.connect

    def traced(path: str, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(path, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(run.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return run


def written_in(statements: list[str]) -> list[str]:
    """Return the statements of the transaction that was written."""
    begin = statements.index("BEGIN IMMEDIATE")
    written = statements[begin : statements.index("COMMIT", begin) + 1]
    return [sql for sql in written if not sql.startswith("--") and "words_" not in sql]


def test_a_draft_is_saved_with_seven_statements(
    tracker: Path, settings: Settings, statements: list[str]
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", clock=Clock()) as session:
        key = session.find("W1").action.key
        session.save_draft(key, "Two")
        statements.clear()
        session.save_draft(key, "Two miles")
    first_words = [" ".join(sql.split()[:2]) for sql in written_in(statements)]
    assert first_words == [
        "BEGIN IMMEDIATE", "SELECT key,", "WITH RECURSIVE", "SELECT max(at)", "SELECT action,",
        "INSERT OR", "COMMIT",
    ]  # fmt: skip
    assert not [sql for sql in statements if sql.startswith("PRAGMA") and "data_version" not in sql]


def test_a_rating_is_set_with_at_most_forty_statements(
    tracker: Path, settings: Settings, statements: list[str]
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", clock=Clock()) as session:
        key = session.find("W1").action.key
        session.change(key, {"rag": "red"})
        statements.clear()
        session.change(key, {"rag": "green"})
    assert len(written_in(statements)) <= 40


def add_revisions(kept: KeptConnection, author: str, origin: str, times: range) -> None:
    with kept.writing() as connection:
        sqlite_of(connection).executemany(
            "INSERT INTO revisions (id, action, period, field, author, at, origin, kind)"
            " VALUES (?, 'a', '', 'text', ?, ?, ?, 'edit')",
            [(f"{origin}{author}{time:05}", author, f"2026-{time:05}", origin) for time in times],
        )


def last_stamp(kept: KeptConnection) -> tuple[str | None, int]:
    """Return the newest time, and the steps that SQLite took to find it."""
    steps: list[None] = []
    with kept.writing() as connection:
        sqlite_of(connection).set_progress_handler(lambda: steps.append(None), 1)
        newest = revision_log.last_stamp(connection, DATABASE)
        sqlite_of(connection).set_progress_handler(None, 0)
    return newest, len(steps)


def test_the_newest_time_costs_the_same_after_many_changes(tracker: Path) -> None:
    kept = KeptConnection(tracker)
    assert last_stamp(kept)[0] is None
    add_revisions(kept, "Jo", DATABASE, range(3))
    add_revisions(kept, "Sam", DATABASE, range(2))
    add_revisions(kept, "Sam", "another database", range(7000, 7002))
    newest, steps = last_stamp(kept)
    assert newest == "2026-00002"
    add_revisions(kept, "Jo", DATABASE, range(3, 3000))
    add_revisions(kept, "Sam", f"{DATABASE}#reopen", range(5000, 5001))
    newest, steps_later = last_stamp(kept)
    assert newest == "2026-05000"
    assert steps_later < 2 * steps
    kept.close()


@given(acts=st.lists(st.sampled_from(["change", "change", "undo", "undo", "redo"]), max_size=14))
@example(acts=["change", "change", "undo", "undo", "redo", "undo"])
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_and_redo_reach_back_as_far_as_there_are_changes(
    tracker: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, acts: list[str]
) -> None:
    monkeypatch.setattr(writer, "_NEWEST", 4)
    author = f"Jo {next(people)}"
    with TrackerSession.open(tracker, settings, author=author, clock=Clock(), window=False) as session:
        key = session.find("W1").action.key
        before = session.find("W1").update.note
        done: list[str] = []
        undone: list[str] = []
        for number, act in enumerate(acts):
            if act == "change":
                done.append(f"Note {number} by {author}")
                undone.clear()
                session.change(key, {"note": done[-1]})
            elif act == "undo":
                assert bool(session.undo()) == bool(done)
                undone += [done.pop()] if done else []
            else:
                assert bool(session.redo()) == bool(undone)
                done += [undone.pop()] if undone else []
            assert session.find("W1").update.note == (done[-1] if done else before)
