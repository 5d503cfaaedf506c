"""A window writes on one connection, and its file can still be changed, moved and sent by others."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Clock
from tui_tracker.config import Settings
from tui_tracker.errors import FileGoneError, TrackerError
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage import engine
from tui_tracker.storage.engine import KeptConnection

_LOOP = (
    "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000) SELECT max(n) FROM n"
)


def open_window(tracker: Path, settings: Settings) -> TrackerSession:
    return TrackerSession.open(tracker, settings, author="Jo", clock=Clock())


def note_of(path: Path, action: str) -> str | None:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT note FROM updates WHERE action = ? AND period = '2025-12'"
        row = connection.execute(query, (action,)).fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return row[0] if row else None


def run(kept: KeptConnection, *statements: str) -> None:
    with kept.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were opened to write."""
    opened: list[str] = []
    connect = sqlite3.connect

    def counted(path: str, **options: object) -> sqlite3.Connection:
        opened.append(path)
        return connect(path, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", counted)
    return opened


def test_a_window_opens_its_file_once_for_all_it_writes(
    tracker: Path, settings: Settings, connections: list[str]
) -> None:
    with open_window(tracker, settings) as session:
        key = session.find("W1").action.key
        connections.clear()
        for turn in range(4):
            session.save_draft(key, f"Two miles {turn}")
        session.seal_draft(key)
        session.undo()
        assert len(connections) == 1


def test_between_writes_the_file_is_free_and_has_no_journal(tracker: Path, settings: Settings) -> None:
    with open_window(tracker, settings) as session:
        session.save_draft(session.find("W1").action.key, "Two miles")
        assert not list(tracker.parent.glob("tracker.db-*"))
        with closing(sqlite3.connect(tracker, timeout=0)) as other:
            other.execute("BEGIN EXCLUSIVE")


def test_what_another_program_wrote_in_between_is_seen(tracker: Path, settings: Settings) -> None:
    with open_window(tracker, settings) as session:
        key = session.find("W1").action.key
        session.change(key, {"rag": "red"})
        with TrackerSession.open(tracker, settings, author="Sam", window=False, clock=Clock()) as other:
            other.change(key, {"rag": "green", "note": "Three miles"})
        assert session.change(key, {"rag": "green"}) is None
    assert note_of(tracker, key) == "Three miles"


def test_a_file_copied_over_with_the_same_change_counter_is_opened_again(
    tracker: Path, settings: Settings, tmp_path: Path
) -> None:
    with open_window(tracker, settings) as session:
        key = session.find("W1").action.key
        session.change(key, {"rag": "red"})
        other = tmp_path / "other.db"
        shutil.copy(tracker, other)
        with closing(sqlite3.connect(other)) as connection:
            connection.execute(
                "UPDATE updates SET note = 'Seen' WHERE action = ? AND period = '2025-12'", (key,)
            )
            connection.commit()
        content = bytearray(other.read_bytes())
        with tracker.open("r+b") as file:
            for counter in (24, 92):
                file.seek(counter)
                content[counter : counter + 4] = file.read(4)
            assert len(content) == os.fstat(file.fileno()).st_size
            file.seek(0)
            file.write(content)
        session.change(session.find("W2").action.key, {"rag": "red"})
    assert note_of(tracker, key) == "Seen"


def test_a_file_that_took_the_name_is_written_and_the_other_is_not(
    tracker: Path, settings: Settings, tmp_path: Path
) -> None:
    with open_window(tracker, settings) as session:
        key = session.find("W1").action.key
        session.change(key, {"rag": "red"})
        shutil.copy(tracker, tmp_path / "later.db")
        tracker.rename(tmp_path / "moved.db")
        with pytest.raises(FileGoneError):
            session.change(key, {"note": "Lost"})
        (tmp_path / "later.db").rename(tracker)
        session.change(key, {"note": "Two miles"})
    assert note_of(tracker, key) == "Two miles"
    assert note_of(tmp_path / "moved.db", key) is None


def test_each_transaction_may_do_the_whole_amount_of_work(
    tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.gate.limits.STEPS_A_BYTE", 0)
    monkeypatch.setattr(engine, "MOST_STEPS_OF_WRITE", 1_000_000)
    kept = KeptConnection(tracker)
    for _ in range(4):
        run(kept, _LOOP)
    with pytest.raises(TrackerError):
        run(kept, *[_LOOP] * 4)
    kept.close()


def test_after_a_failed_transaction_the_file_is_opened_again(tracker: Path, connections: list[str]) -> None:
    kept = KeptConnection(tracker)
    run(kept, "UPDATE themes SET name = 'On foot' WHERE key = 'W'")
    with pytest.raises(TrackerError):
        run(kept, "UPDATE themes SET name = 'By bus' WHERE key = 'W'", "SELECT nothing FROM nowhere")
    with kept.writing() as connection:
        name = connection.exec_driver_sql("SELECT name FROM themes WHERE key = 'W'").scalar()
    assert (name, len(connections)) == ("On foot", 2)
    kept.close()
