"""A restore works from whatever is there, and waits for a program that is writing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fuzz.mutations import run_sql
from tui_tracker.config import Settings
from tui_tracker.errors import DatabaseBusyError, RefusedFileError
from tui_tracker.services.backups import make_backup, preview_restore, restore
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage import restore as storage_restore

RUBBISH = os.urandom(40_000)


def rag(tracker: Path) -> object:
    with closing(sqlite3.connect(tracker)) as connection:
        return connection.execute("SELECT max(rag) FROM updates WHERE period = '2025-12'").fetchone()[0]


def set_rag(tracker: Path, settings: Settings, value: str) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        session.change(session.entries()[0].action.key, {"rag": value})


def turn_into_wal(tracker: Path) -> None:
    with closing(sqlite3.connect(tracker)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def turn_into_wal_beside_a_folder(tracker: Path) -> None:
    turn_into_wal(tracker)
    Path(f"{tracker}-shm").mkdir()


def leave_wal_files(tracker: Path) -> None:
    """Leave a tracker in WAL mode with changes that are in its -wal file alone."""
    turn_into_wal(tracker)
    with closing(sqlite3.connect(tracker)) as connection:
        connection.execute("UPDATE updates SET rag = 'amber'")
        connection.commit()
        for ending in ("", "-wal", "-shm"):
            shutil.copyfile(f"{tracker}{ending}", f"{tracker}{ending}.kept")
    for ending in ("", "-wal", "-shm"):
        shutil.move(f"{tracker}{ending}.kept", f"{tracker}{ending}")


STATES: dict[str, Callable[[Path], object]] = {
    "sound": lambda path: None,
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "truncated to its header": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "cut by a page": lambda path: path.write_bytes(path.read_bytes()[:-4096]),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "random bytes": lambda path: path.write_bytes(RUBBISH),
    "random after its header": lambda path: path.write_bytes(path.read_bytes()[:100] + RUBBISH),
    "in WAL mode": turn_into_wal,
    "in WAL mode with its files": leave_wal_files,
    "with a foreign journal": lambda path: Path(f"{path}-journal").write_bytes(RUBBISH),
    "beside a folder for a journal": lambda path: Path(f"{path}-journal").mkdir(),
    "beside a folder for the WAL": lambda path: Path(f"{path}-wal").mkdir(),
    "beside a link for a journal": lambda path: Path(f"{path}-journal").symlink_to(f"{path}-journal"),
    "in WAL mode beside a folder": turn_into_wal_beside_a_folder,
    "without its own records": lambda path: run_sql(path, "DELETE FROM meta"),
    "missing, a journal left": lambda path: path.rename(f"{path}-journal"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_backup_is_restored_whatever_state_the_tracker_is_in(
    state: str, tracker: Path, settings: Settings
) -> None:
    set_rag(tracker, settings, "red")
    backup = make_backup(tracker, settings)
    set_rag(tracker, settings, "green")
    STATES[state](tracker)
    before = tracker.read_bytes() if tracker.is_file() else b""

    kept = restore(tracker, backup, settings)

    assert rag(tracker) == "red"
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        session.change(session.entries()[0].action.key, {"rag": "amber"})
    assert rag(tracker) == "amber"
    assert (kept is not None) == bool(before or state == "missing, a journal left")
    if kept and "random bytes" in state:
        assert kept.read_bytes() == before
    for ending in ("-journal", "-wal", "-shm"):
        assert not Path(f"{tracker}{ending}").exists()


def make_foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
        connection.commit()


FOREIGN_FILES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a document": ("minutes.docx", lambda path: path.write_bytes(b"PK" + RUBBISH)),
    "a text without an ending": ("passwd", lambda path: path.write_text("root:x:0:0", encoding="utf-8")),
    "another program's database": ("places.db", make_foreign_database),
}


@pytest.mark.parametrize("kind", FOREIGN_FILES)
def test_what_was_never_a_tracker_is_not_replaced(
    kind: str, tracker: Path, tmp_path: Path, settings: Settings
) -> None:
    backup = make_backup(tracker, settings)
    name, make = FOREIGN_FILES[kind]
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / name
    make(target)
    before = target.read_bytes()

    for attempt in (
        lambda: restore(target, backup, settings),
        lambda: preview_restore(target, backup),
        lambda: storage_restore.replace_tracker(target, backup, datetime.now(UTC), 10),
    ):
        with pytest.raises(RefusedFileError, match="was never a tracker"):
            attempt()
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [name]

    target.unlink()
    assert restore(target, backup, settings) is None


def test_a_tracker_under_any_name_that_has_backups_is_restored_from_rubbish(
    tracker: Path, settings: Settings
) -> None:
    renamed = tracker.rename(tracker.with_name("the plan"))
    backup = make_backup(renamed, settings)
    renamed.write_bytes(RUBBISH)
    assert restore(renamed, backup, settings) is not None
    assert rag(renamed) is None


def test_a_change_committed_while_a_restore_waits_is_in_the_backup_it_makes(
    tracker: Path, settings: Settings
) -> None:
    backup = make_backup(tracker, settings)
    started = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(tracker, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE updates SET note = 'written meanwhile'")
            started.set()
            time.sleep(0.6)
            connection.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    started.wait()
    kept = restore(tracker, backup, settings)
    writer.join()
    assert kept is not None
    with closing(sqlite3.connect(kept)) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM updates WHERE note = 'written meanwhile'"
        ).fetchone()
    assert count


def test_a_file_that_lacks_a_part_of_its_history_is_not_restored(tracker: Path, settings: Settings) -> None:
    set_rag(tracker, settings, "red")
    set_rag(tracker, settings, "green")
    backup = make_backup(tracker, settings)
    run_sql(backup, "DELETE FROM revisions WHERE value = 'red' AND kind = 'edit'")
    with pytest.raises(RefusedFileError, match="1 change in its history is missing"):
        restore(tracker, backup, settings)
    assert rag(tracker) == "green"


def test_a_change_that_no_plan_can_have_is_not_restored_out_of_the_history(
    tracker: Path, settings: Settings
) -> None:
    set_rag(tracker, settings, "red")
    backup = make_backup(tracker, settings)
    run_sql(backup, "UPDATE revisions SET field = 'accepted', value = 'x' WHERE value = 'red'")
    with pytest.raises(RefusedFileError, match=r"no tracker writes \(revisions\.value\)"):
        restore(tracker, backup, settings)


def test_a_tracker_that_stays_locked_is_left_alone_and_the_person_is_told(
    tracker: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make_backup(tracker, settings)
    monkeypatch.setattr(storage_restore, "WAIT_SECONDS", 0.3)
    before = tracker.read_bytes()
    with closing(sqlite3.connect(tracker, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError):
            restore(tracker, backup, settings)
        connection.execute("ROLLBACK")
    assert tracker.read_bytes() == before


def test_a_restore_through_a_link_restores_the_file_behind_it(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    if os.name == "nt":
        pytest.skip("Links need rights on Windows")
    set_rag(tracker, settings, "red")
    backup = make_backup(tracker, settings)
    set_rag(tracker, settings, "green")
    link = tmp_path / "elsewhere.db"
    link.symlink_to(tracker)
    restore(link, backup, settings)
    assert link.is_symlink()
    assert rag(tracker) == "red"
