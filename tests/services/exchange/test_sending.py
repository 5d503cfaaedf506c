"""A copy knows the file that it was sent back as, and that file the copy it is from."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.support.office import Office
from tui_tracker.services.exchange.sending.state import (
    coordinator_name,
    find_copy,
    sent_copy,
    written_to_send,
)
from tui_tracker.services.exchange.sending.submit import submit
from tui_tracker.services.system.preferences import Preferences


def send(office: Office, copy: Path, name: str) -> Path:
    target = copy.with_name(name)
    with office.open(copy, author="Jo") as session:
        submit(session, target, Preferences())
    return target


def changed(office: Office, copy: Path) -> int | None:
    with office.open(copy, author="Jo") as session:
        written = written_to_send(session)
    return written.changed if written else None


def test_a_copy_counts_the_actions_changed_since_it_was_sent(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    assert changed(office, copy) is None
    send(office, copy, "one.db")
    assert changed(office, copy) == 0
    office.write(copy, "Jo", "W1", rag="green", note="Ten miles.")
    office.write(copy, "Jo", "W2", rag="green")
    assert changed(office, copy) == 2
    with office.open(copy, author="Jo") as session:
        session.save_draft(session.find("W3").action.key, "Half a sen")
    assert changed(office, copy) == 3
    send(office, copy, "two.db")
    assert changed(office, copy) == 0


def test_the_file_that_was_sent_names_its_copy_and_no_folder(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    send(office, copy, "one.db")
    sent = send(office, copy, "two.db")
    with office.open(sent, author="Jo") as session:
        assert written_to_send(session) is None
        origin = sent_copy(session)
        assert origin is not None
        assert origin.copy == copy.name
        assert find_copy(session, Preferences()) == copy.absolute()
    assert str(copy.parent).encode() not in sent.read_bytes()
    assert list(sent.parent.glob(f"{sent.name}?*")) == []
    with office.open(copy, author="Jo") as session:
        assert sent_copy(session) is None
        assert coordinator_name(session) == "Coordinator"


def test_a_file_sent_from_the_sent_file_still_names_the_copy(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    again = send(office, send(office, copy, "one.db"), "again.db")
    with office.open(again, author="Jo") as session:
        origin = sent_copy(session)
        assert origin is not None
        assert origin.copy == copy.name
        assert find_copy(session, Preferences()) == copy.absolute()


def test_the_coordinators_tracker_and_copies_made_of_it_were_never_sent(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    sent = send(office, copy, "one.db")
    office.merge(sent)
    for path in (office.tracker, office.hand_out("W", lead="Jo")):
        with office.open(path) as session:
            assert written_to_send(session) is None
            assert sent_copy(session) is None


@pytest.mark.parametrize(
    "stored", ["", "[]", "{", '{"at": 1}', json.dumps({"at": "x", "file": "y", "row": "z"})]
)
def test_what_another_program_wrote_there_counts_as_nothing(office: Office, stored: str) -> None:
    copy = office.hand_out("W", lead="Jo")
    with sqlite3.connect(copy) as connection:
        for key in ("sent_back", "sent_from"):
            connection.execute("INSERT INTO meta VALUES (?, ?)", (key, stored))
    with office.open(copy, author="Jo") as session:
        assert written_to_send(session) is None
        assert sent_copy(session) is None
