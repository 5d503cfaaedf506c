"""A file of an older schema version is backed up and migrated to be written, and only copied to be read."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.support.reading import view_of
from tests.support.truth import check_projection, check_whole
from tui_tracker.cli.main import main
from tui_tracker.config import Settings
from tui_tracker.errors import DatabaseBusyError, RefusedFileError
from tui_tracker.services.system.upgrade import bring_up_to_date
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import SCHEMA_VERSION
from tui_tracker.storage.merge.checked_file import check_file
from tui_tracker.storage.migrations import MIGRATIONS, Migration, migrate, newest_version, upgrade
from tui_tracker.storage.read.reader import TrackerReader

FROZEN = Path(__file__).parent / "schemas" / f"version-{SCHEMA_VERSION}.db"
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _add_notes_table(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE period_notes (period TEXT PRIMARY KEY, note TEXT)")
    connection.exec_driver_sql("INSERT INTO period_notes SELECT key, label FROM periods")
    connection.exec_driver_sql("UPDATE themes SET name = 'Theme of ' || name")


def _drop_notes_table(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE period_notes")


def _fail(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM revisions")
    raise sqlite3.OperationalError("database or disk is full")


NEXT = Migration(version=SCHEMA_VERSION + 1, apply=_add_notes_table)
LAST = Migration(version=SCHEMA_VERSION + 2, apply=_drop_notes_table)
FAILING = Migration(version=SCHEMA_VERSION + 2, apply=_fail)
NAMES = ["Cycling", "Solar"]
NEW_NAMES = ["Theme of Cycling", "Theme of Solar"]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A tracker of today's version, which the tests' migrations make two later versions of."""
    return Path(shutil.copy(FROZEN, tmp_path / "older.db"))


def test_migrations_lead_one_by_one_to_the_version_that_is_written() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(2, SCHEMA_VERSION + 1))
    assert newest_version() == SCHEMA_VERSION


def test_a_tracker_is_backed_up_and_migrated(older: Path, tmp_path: Path) -> None:
    backup = upgrade(older, NOW, 10, [NEXT, LAST])

    assert backup is not None
    assert (_version(backup), _names(backup)) == (SCHEMA_VERSION, NAMES)
    assert (_version(older), _names(older, [NEXT, LAST])) == (LAST.version, NEW_NAMES)
    with TrackerReader(str(older), migrations=[NEXT, LAST]) as reader:
        assert [row.id for row in reader.entries("2025-12", None)] == ["C1", "C2", "C3", "S2"]
    check_projection(older)
    check_whole(older, tmp_path / "scratch.db")


def test_a_tracker_that_is_up_to_date_is_left_alone(older: Path) -> None:
    upgrade(older, NOW, 10, [NEXT])
    before = older.read_bytes()

    assert upgrade(older, NOW, 10, [NEXT]) is None
    assert older.read_bytes() == before
    assert len(list((older.parent / "backups").iterdir())) == 1


def test_a_migration_that_fails_leaves_the_version_before_it(older: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseBusyError, match="full"):
        upgrade(older, NOW, 10, [NEXT, FAILING])

    assert (_version(older), _names(older, [NEXT])) == (NEXT.version, NEW_NAMES)
    check_projection(older)
    assert upgrade(older, NOW, 10, [NEXT, LAST]) is not None
    assert _version(older) == LAST.version
    check_whole(older, tmp_path / "scratch.db")


def test_a_damaged_tracker_is_not_migrated_and_its_backup_takes_no_sound_one_s_place(older: Path) -> None:
    backups = older.parent / "backups"
    backups.mkdir()
    sound = Path(shutil.copy(older, backups / "older-20250101-000000-000000.db"))
    content = bytearray(older.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    older.write_bytes(content)

    with pytest.raises(RefusedFileError, match="damaged"):
        upgrade(older, NOW, 1, [NEXT])
    assert older.read_bytes() == bytes(content)
    assert sound.exists()
    assert all(path == sound or "-damaged" in path.name for path in backups.iterdir())


def test_an_older_file_is_read_without_being_changed(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = older.read_bytes()
    reader = TrackerReader(str(older), migrations=[NEXT])

    assert [row.name for row in reader.themes()] == NEW_NAMES
    assert list(scratch.iterdir()) != []
    reader.close()
    assert list(scratch.iterdir()) == []
    assert older.read_bytes() == before


def test_an_older_file_is_not_written_before_it_is_migrated(older: Path) -> None:
    with (
        pytest.raises(RefusedFileError, match=f"format {SCHEMA_VERSION}"),
        writing(open_engine(older, version=NEXT.version), older),
    ):
        pass
    assert _names(older) == NAMES


def test_an_older_file_that_comes_back_is_migrated_in_a_private_copy(older: Path, tmp_path: Path) -> None:
    before = older.read_bytes()
    checked = check_file(older, older, tmp_path / "private.db", [NEXT])

    assert (checked.snapshot, checked.meta["plan_id"]) == (tmp_path / "private.db", _plan_id(older))
    assert (_version(checked.snapshot), _names(checked.snapshot, [NEXT])) == (NEXT.version, NEW_NAMES)
    assert older.read_bytes() == before


@pytest.mark.parametrize(
    "open_file",
    [
        lambda path: migrate(path, [NEXT]),
        lambda path: TrackerReader(str(path), migrations=[NEXT]),
        lambda path: check_file(path, path, path.with_name("private.db"), [NEXT]),
    ],
    ids=["to write", "to read", "to merge"],
)
def test_no_trigger_in_an_older_file_runs(older: Path, open_file: Callable[[Path], object]) -> None:
    with closing(sqlite3.connect(older)) as tool:
        tool.execute("CREATE TRIGGER t AFTER UPDATE ON periods BEGIN DELETE FROM heads; END")
    with pytest.raises(RefusedFileError, match="trigger"):
        open_file(older)


def test_a_newer_file_is_refused_with_the_version_needed(older: Path, tmp_path: Path) -> None:
    migrate(older, [NEXT])
    for open_it in (view_of, lambda path: check_file(path, path, tmp_path / "private.db")):
        with pytest.raises(RefusedFileError, match="newer") as refused:
            open_it(older)
        assert f"format {NEXT.version}; this one reads {SCHEMA_VERSION}" in refused.value.cause


def test_a_tracker_open_in_a_window_is_not_migrated_under_it(older: Path, settings: Settings) -> None:
    with TrackerSession.open(older, settings, author="Jo") as session:
        session.lock()
        with pytest.raises(DatabaseBusyError, match="Jo on "):
            bring_up_to_date(older, settings, [NEXT])
    backup = bring_up_to_date(older, settings, [NEXT])
    assert backup is not None
    assert _version(older) == NEXT.version


def test_a_command_that_writes_says_that_it_brought_the_file_up_to_date(
    older: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "tui_tracker.services.system.upgrade.bring_up_to_date", lambda *_: Path("backups/older-1.db")
    )
    assert main(["--db", str(older), "set", "C3", "--rag", "red"]) == 0
    messages = capsys.readouterr().err

    assert "was brought up to date" in messages
    assert "backups/older-1.db" in messages


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def _names(path: Path, migrations: list[Migration] | None = None) -> list[str]:
    with TrackerReader(str(path), migrations=migrations) as reader:
        return [row.name for row in reader.themes()]


def _plan_id(path: Path) -> str:
    with TrackerReader(str(path)) as reader:
        return reader.meta()["plan_id"]
