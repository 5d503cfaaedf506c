"""A merge that is killed, wherever it was, leaves the tracker as before or as after, never between."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.office import Office
from tests.support.truth import check_projection, check_whole, dump

KILLED = 9
CHILD = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from tui_tracker.config import load_settings
from tui_tracker.services.exchange.merge import merge

what, last, tracker, *files = sys.argv[1:]
statements = 0

def die(*_):
    os._exit(9)

def spill(connection, _):
    # With no room for pages in memory they are written to the file long before the commit.
    connection.execute("PRAGMA cache_size = 1")

def count(connection, cursor, statement, *_):
    global statements
    statements += 1
    if what == "before statement" and statements == int(last):
        die()
    if what == "within statement" and statements == int(last):
        connection.connection.dbapi_connection.set_progress_handler(die, 20)

event.listen(Pool, "connect", spill)
event.listen(Engine, "before_cursor_execute", count)
if what == "before commit":
    event.listen(Engine, "commit", die)
settings = load_settings(None, environ={}, cwd=Path(tracker).parent)
new = what == "into new"
if new:
    event.listen(Engine, "commit", die)
moment = datetime(2025, 12, 1, tzinfo=UTC)
paths = [Path(one) for one in files]
with merge(paths, Path(tracker), settings, author="C", into_new=new, clock=lambda: moment):
    print(statements)
"""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A tracker and the files returned to it: changes, a conflict, something held, a text under edit."""

    office: Office
    files: tuple[Path, ...]
    before: dict[str, Any]
    after: dict[str, Any]

    def merge(
        self, tracker: Path, moment: str = "let it be", last: int = 0
    ) -> subprocess.CompletedProcess[str]:
        """Merge all in another process, to be killed at a place."""
        argv = [sys.executable, "-c", CHILD, moment, str(last), str(tracker), *map(str, self.files)]
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)

    def tracker(self, folder: Path) -> Path:
        """Copy the tracker as it was before into a folder of its own."""
        folder.mkdir()
        return Path(shutil.copyfile(self.office.tracker, folder / "tracker.db"))


@pytest.fixture
def returned(office: Office, tmp_path: Path) -> Returned:
    jo, sam = office.hand_out("W", lead="Jo"), office.hand_out("W", "H", lead="Sam")
    for identity in ("W1", "W2", "W3"):
        office.write(jo, "Jo", identity, note=f"Jo of {identity}. " * 200, rag="red", signed_off="Jo")
        office.write(sam, "Sam", identity, note=f"Sam of {identity}. " * 200, rag="red")
    office.write(jo, "Jo", "H1", note="Outside her themes.")
    with office.open(sam, "Sam") as session:
        session.save_draft(session.find("H2").action.key, "Still being wri")
    before = dump(office.tracker, office.settings)
    whole = Returned(office=office, files=(jo, sam), before=before, after={})
    done = whole.tracker(tmp_path / "done")
    office.merge(jo, sam, into=done)
    return Returned(office=office, files=(jo, sam), before=before, after=dump(done, office.settings))


def test_a_merge_killed_anywhere_leaves_before_or_after_and_goes_through_the_next_time(
    returned: Returned, tmp_path: Path
) -> None:
    settings = returned.office.settings
    quiet = returned.merge(returned.tracker(tmp_path / "quiet"))
    statements = int(quiet.stdout or 0)
    assert statements > 20, quiet.stderr
    moments = [("before statement", statements * part // 5) for part in range(1, 6)]
    moments += [("within statement", statements * part // 5 - 2) for part in range(2, 6)]
    moments += [("before commit", 0)]
    journals = 0
    for number, (moment, last) in enumerate(moments):
        tracker = returned.tracker(tmp_path / f"killed {number}")
        end = returned.merge(tracker, moment, last)
        assert end.returncode in (KILLED, 0), end.stderr
        assert end.returncode == KILLED or moment == "within statement"
        journals += tracker.with_name("tracker.db-journal").exists()

        left = dump(tracker, settings)
        assert left == (returned.before if end.returncode else returned.after)
        check_projection(tracker)
        check_whole(tracker, tmp_path / "scratch")
        returned.office.merge(*returned.files, into=tracker)
        assert dump(tracker, settings) == returned.after
    assert journals > len(moments) // 2


def test_a_merge_into_a_new_file_that_is_killed_leaves_no_half_of_one(
    returned: Returned, tmp_path: Path
) -> None:
    tracker = tmp_path / "new" / "tracker.db"
    assert returned.merge(tracker, "into new").returncode == KILLED
    assert not tracker.exists()
    returned.office.merge(*returned.files, into=tracker, into_new=True)
    assert dump(tracker, returned.office.settings)["entries"].keys() == returned.after["entries"].keys()
