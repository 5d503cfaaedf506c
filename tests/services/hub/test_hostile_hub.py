"""What a hub holds is checked as a file is: what no tracker sends is refused, and holds up nobody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.services.hub.conftest import HubOffice
from tui_tracker.cli.main import main
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import Revision, make_revision
from tui_tracker.errors import HubError
from tui_tracker.storage.read.reader import TrackerReader

MOMENT = "2025-11-25T00:00:00.000000Z"


def connect(office: HubOffice) -> psycopg.Connection[Any]:
    server = office.server
    return psycopg.connect(host=str(server.folder), port=server.port, user="owner", dbname=office.database)


def insert(office: HubOffice, table: str, *values: Any) -> None:
    with connect(office) as connection:
        marks = ", ".join(["%s"] * len(values))
        connection.execute(f"INSERT INTO tui_tracker.{table} VALUES ({marks})".encode(), values)


def send(office: HubOffice, sender: str, *batches: Sequence[Revision], size: int = 1) -> None:
    """Send batches of changes as a program would that is not ours, each said to hold `size` changes."""
    plan = office.plan()
    insert(office, "pushers", plan, sender)
    for number, revisions in enumerate(batches, 1):
        insert(office, "batches", plan, sender, number, sender, MOMENT, size, "[]")
        for change in revisions:
            insert(
                office, "revisions", plan, sender, number, change.id, *change.cell, change.value,
                change.author, change.at, change.origin, "edit", None, " ".join(change.parents),
            )  # fmt: skip


def chain(office: HubOffice, count: int, *, identity: str = "W2", sender: str = "rogue") -> list[Revision]:
    """Return changes of one note, each made on top of the last."""
    cell = Cell(action=office.entry(identity).action.key, period="2025-12", field="note")
    revisions: list[Revision] = []
    for number in range(count):
        parents = [revisions[-1].id] if revisions else []
        revisions.append(
            make_revision(
                cell, f"Number {number}.", parents=parents, author="Mallory", at=MOMENT, origin=sender
            )
        )
    return revisions


def outcomes(files: Sequence[Any]) -> dict[str, Outcome]:
    return {file.name: file.outcome for file in files}


def test_changes_with_a_gap_are_refused_whatever_number_their_sender_gives(office: HubOffice) -> None:
    office.sync(None, office.second)
    send(office, "rogue", chain(office, 2)[1:], size=2**31 - 1)
    synced = office.sync(office.second)
    assert outcomes(synced.files) == {"hub - rogue.db": Outcome.REFUSED}
    assert "1 change that others build on is missing" in (synced.files[0].refused or "")
    assert office.note("W2", office.second) is None


@pytest.mark.parametrize("senders", [("a", "z"), ("z", "a")])
def test_changes_of_two_senders_that_build_on_each_other_arrive_over_several_rounds(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch, senders: tuple[str, str]
) -> None:
    office.sync(None, office.second)
    monkeypatch.setattr("tui_tracker.services.hub.pull.ROUND", 3)
    changes = chain(office, 12, sender="both")
    for number, sender in enumerate(senders):
        batches = [[change] for change in changes[number::2]]
        send(office, sender, *batches)
    office.sync(office.second)
    assert office.note("W2", office.second) == "Number 11."


def test_a_batch_whose_changes_stand_in_any_order_arrives(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None, office.second)
    monkeypatch.setattr("tui_tracker.services.hub.pull.ROUND", 2)
    changes = chain(office, 9)
    send(office, "rogue", *([change] for change in reversed(changes)))
    office.sync(office.second)
    assert office.note("W2", office.second) == "Number 8."


def test_a_gap_among_more_than_one_round_is_refused_and_the_rest_arrive(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None, office.second)
    monkeypatch.setattr("tui_tracker.services.hub.pull.ROUND", 2)
    sound = [[change] for change in chain(office, 7, identity="W1", sender="sound")]
    spoilt = [[change] for change in chain(office, 7)[3:]]
    send(office, "rogue", *spoilt)
    send(office, "sound", *sound)
    synced = office.sync(office.second)
    assert outcomes(synced.files)["hub - rogue.db"] is Outcome.REFUSED
    assert office.note("W1", office.second) == "Number 6."
    assert office.note("W2", office.second) is None
    with TrackerReader(str(office.second)) as reader:
        gaps = "SELECT count(*) FROM parents WHERE parent NOT IN (SELECT id FROM revisions)"
        assert reader.value(gaps) == 0


def test_a_theme_that_no_tracker_writes_holds_up_its_sender_only(office: HubOffice) -> None:
    office.sync(None, office.second)
    send(office, "rogue", chain(office, 1))
    plan = office.plan()
    insert(office, "themes", plan, "rogue", 1, "X" * 2_000, "N" * 1_000_001, None)
    office.write(None, "Jo", "W1", note="Sound.")
    office.sync(None)
    synced = office.sync(office.second)
    assert outcomes(synced.files) == {
        "hub - Coordinator.db": Outcome.TAKEN, "hub - rogue.db": Outcome.REFUSED,
    }  # fmt: skip
    assert office.note("W1", office.second) == "Sound."


def test_a_batch_of_more_text_than_anybody_writes_is_not_even_read(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None, office.second)
    monkeypatch.setattr("tui_tracker.storage.hub.pull.MOST_BYTES", 50_000)
    (change,) = chain(office, 1)
    send(office, "rogue", [change._replace(value="x" * 60_000)])
    office.write(None, "Jo", "W1", note="Sound.")
    office.sync(None)
    synced = office.sync(office.second)
    assert outcomes(synced.files) == {
        "hub - Coordinator.db": Outcome.TAKEN, "hub - rogue.db": Outcome.REFUSED,
    }  # fmt: skip
    assert "in one batch" in next(file.refused or "" for file in synced.files if file.refused)


def test_more_text_than_one_round_takes_arrives_in_several(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None, office.second)
    monkeypatch.setattr("tui_tracker.storage.hub.pull.MOST_BYTES", 2_000)
    send(office, "sound", *([change] for change in chain(office, 30, sender="sound")))
    office.sync(office.second)
    assert office.note("W2", office.second) == "Number 29."


def test_a_table_that_stays_locked_ends_in_a_sentence(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None)
    monkeypatch.setattr("tui_tracker.storage.hub.connection.LOCK_SECONDS", 1)
    with connect(office) as other:
        other.execute("LOCK TABLE tui_tracker.batches IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(HubError, match="took too long to answer"):
            office.sync(None)


@pytest.mark.parametrize(
    "change",
    [
        "TABLE tui_tracker.batches ALTER size TYPE text USING 'many'",
        "TABLE tui_tracker.batches ALTER author TYPE numeric USING 1.5",
        "TABLE tui_tracker.batches ALTER heads TYPE bytea USING 'x'",
        "TABLE tui_tracker.revisions ALTER value TYPE text[] USING ARRAY[value]",
        "TABLE tui_tracker.themes ALTER position TYPE numeric USING 'NaN'",
    ],
)
def test_tables_that_are_not_as_the_program_made_them_end_in_a_sentence(
    office: HubOffice, change: str
) -> None:
    office.sync(None)
    office.sql(f"ALTER {change}")
    before = office.second.read_bytes()
    with pytest.raises(HubError):
        office.sync(office.second)
    assert office.second.read_bytes() == before


def test_a_tracker_made_from_a_hub_is_well(
    office: HubOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.sync(None)
    assert main(["init", str(tmp_path / "new"), "--from-hub", office.hub]) == 0
    assert main(["doctor", "--db", str(tmp_path / "new" / "db" / "tracker.db")]) == 0, capsys.readouterr()
