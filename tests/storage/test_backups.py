"""Backups are whole, checked, and last."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.paths import ROOT
from tui_tracker.storage.backups import list_backups, write_backup
from tui_tracker.storage.files import fault_in

NOW = datetime(2026, 11, 25, 14, 2, tzinfo=UTC)


def damage(tracker: Path) -> None:
    """Overwrite pages in the middle, as a bad stick does; the header stays."""
    content = bytearray(tracker.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = b"\xa5" * 8192
    tracker.write_bytes(content)


def test_backups_of_a_damaged_tracker_say_so_and_push_no_sound_one_out(tracker: Path) -> None:
    sound = [write_backup(tracker, NOW + timedelta(minutes=number), 2) for number in range(2)]
    damage(tracker)
    damaged = [write_backup(tracker, NOW + timedelta(minutes=10 + number), 2) for number in range(4)]
    assert all(path.is_file() for path in sound)
    assert all("damaged" in path.name for path in damaged)
    assert [backup.is_damaged for backup in list_backups(tracker)] == [True] * 4 + [False] * 2


def test_torn_files_under_a_backups_name_do_not_count(tracker: Path) -> None:
    first = write_backup(tracker, NOW, 2)
    for number in range(12):
        (first.parent / f"{tracker.stem}-20261125-1403{number:02}-000000.db").touch()
    write_backup(tracker, NOW + timedelta(hours=1), 2)
    assert first.is_file()
    assert len(list_backups(tracker)) == 2


def test_a_backup_is_private_to_its_owner(tracker: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no file modes")
    assert write_backup(tracker, NOW, 2).stat().st_mode & 0o777 == 0o600


def test_a_backup_is_made_of_a_tracker_with_a_journal_left_by_a_killed_program(tracker: Path) -> None:
    writer = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for order in ('PRAGMA cache_size = 1', 'PRAGMA cache_spill = 1', 'BEGIN IMMEDIATE'):\n"
        "    db.execute(order)\n"
        "db.execute(\"UPDATE revisions SET author = author || 'x'\")\n"
        "os.kill(os.getpid(), 9)"
    )
    if os.name == "nt":
        pytest.skip("Windows has no SIGKILL")
    subprocess.run([sys.executable, "-c", writer, tracker], cwd=ROOT, check=False)
    assert Path(f"{tracker}-journal").stat().st_size > 0
    backup = write_backup(tracker, NOW, 2)
    assert fault_in(backup) is None
    with closing(sqlite3.connect(backup)) as connection:
        authors = {author for (author,) in connection.execute("SELECT DISTINCT author FROM revisions")}
    assert not any(author.endswith("x") for author in authors)


def test_a_backup_killed_at_any_moment_leaves_no_file_under_a_backups_name(tracker: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no SIGKILL")
    program = (
        "import os, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from tui_tracker.storage import backups\n"
        "left = [int(sys.argv[2])]\n"
        "def trace(frame, event, _):\n"
        "    left[0] -= 1\n"
        "    if left[0] < 0: os.kill(os.getpid(), 9)\n"
        "    return trace\n"
        "sys.settrace(trace)\n"
        "backups.write_backup(Path(sys.argv[1]), datetime.now(UTC), 2)\n"
    )
    for lines in (30, 45, 60, 75, 90, 120):
        subprocess.run([sys.executable, "-c", program, tracker, str(lines)], cwd=ROOT, check=False)
    folder = tracker.parent / "backups"
    assert all(fault_in(path) is None for path in folder.glob(f"{tracker.stem}-*.db"))


def test_a_tracker_and_a_copy_handed_out_can_be_read_by_their_owner_alone(office: Office) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no file modes")
    for path in (office.tracker, office.hand_out("W", lead="Jo")):
        assert path.stat().st_mode & 0o777 == 0o600
