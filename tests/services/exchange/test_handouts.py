"""What a copy sent out holds, and what it does not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from tests.support.office import Office
from tui_tracker.services.exchange.handouts import hand_out
from tui_tracker.services.exchange.sending.submit import submit
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.storage.read.reader import TrackerReader

DRAFT = "Confidential until Cabinet has met: the depot will close"


@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_copy_holds_no_byte_of_a_text_still_being_written(office: Office, as_workbook: bool) -> None:
    with closing(sqlite3.connect(office.tracker)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
    with office.open() as session:
        for entry in session.entries():
            session.save_draft(entry.action.key, f"{DRAFT} {entry.action.id}. " * 40)
    copy = office.hand_out("W", lead="Jo", as_workbook=as_workbook)
    assert DRAFT.encode() not in copy.read_bytes()


def test_a_file_sent_back_holds_no_byte_of_what_was_overwritten_outside_the_history(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE scratch (text)")
        connection.executemany("INSERT INTO scratch VALUES (?)", [(DRAFT * 60,)] * 60)
        connection.execute("DROP TABLE scratch")
        connection.commit()
    assert DRAFT.encode() in copy.read_bytes()
    with office.open(copy, author="Jo") as session:
        path = copy.with_name("returned.db")
        submit(session, path, Preferences())
    assert DRAFT.encode() not in path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_copies_workbooks_backups_and_what_came_back_are_readable_by_their_owner_alone(
    office: Office,
) -> None:
    copies = [office.hand_out(theme, lead="Jo", as_workbook=theme == "H") for theme in "WH"]
    office.write(copies[0], "Jo", "W1", rag="red")
    office.merge(*copies)
    folder = office.tracker.parent
    files = [path for path in folder.rglob("*") if path.suffix in (".db", ".xlsx")]
    assert len(files) >= 6
    assert {path: oct(path.stat().st_mode & 0o777) for path in files} == dict.fromkeys(files, "0o600")


def test_a_copy_is_made_without_reading_the_plan(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(TrackerReader, "entries")
    copy = hand_out(
        office.tracker, office.settings, office.folder / "out", themes=["W"], lead="Jo", period="2025-12",
        author="Coordinator",
    )  # fmt: skip
    assert copy.actions == 3
