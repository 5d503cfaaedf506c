"""Trackers that sync with one hub come to hold the same, whatever happens in between."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import SMALL_PLAN
from tests.services.hub.conftest import HubOffice
from tests.support.truth import dump
from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import make_revision
from tui_tracker.errors import HubError
from tui_tracker.services.hub.rights import set_up_hub
from tui_tracker.services.imports import make_tracker
from tui_tracker.storage.hub.client import Hub
from tui_tracker.storage.hub.local_state import parse_state
from tui_tracker.storage.hub.push import Batch
from tui_tracker.storage.read.reader import TrackerReader


def test_a_change_reaches_a_colleague_by_way_of_the_hub(office: HubOffice) -> None:
    office.sync(None, office.second)
    office.write(office.second, "Jo", "W1", note="Twelve miles.")
    assert office.sync(office.second, author="Jo").sent == 1
    synced = office.sync(None)
    assert [(file.name, file.outcome, file.authors) for file in synced.files] == [
        ("hub - Jo.db", Outcome.TAKEN, ("Jo",))
    ]
    assert office.note("W1") == "Twelve miles."
    office.assert_same()


def test_the_same_plan_imported_twice_is_sent_once(office: HubOffice) -> None:
    assert office.sync(None).sent > 0
    assert office.sync(office.second).sent == 0
    with TrackerReader(str(office.second)) as reader:
        assert office.rows() == reader.value("SELECT count(*) FROM revisions")


def test_a_sync_with_nothing_new_changes_neither_side(office: HubOffice) -> None:
    office.sync(None, office.second, None, office.second)
    before, batches = office.second.read_bytes(), office.rows("batches")
    again = office.sync(office.second)
    assert (again.sent, again.files, again.backup) == (0, (), None)
    assert office.second.read_bytes() == before
    assert office.rows("batches") == batches


def test_what_came_from_the_hub_is_not_sent_back_to_it(office: HubOffice) -> None:
    office.sync(None, office.second)
    office.write(office.second, "Jo", "W1", note="Twelve miles.")
    office.sync(office.second)
    count = office.rows()
    for path in (None, office.second, None):
        assert office.sync(path).sent == 0
    assert office.rows() == count


def test_two_people_at_one_note_are_in_conflict_in_both_trackers(office: HubOffice) -> None:
    office.write(None, "Jo", "W1", note="Ten.")
    office.write(office.second, "Sam", "W1", note="Twelve.")
    office.sync(None)
    assert len(office.sync(office.second).conflicts) == 1
    assert len(office.sync(None).conflicts) == 1
    office.assert_same()


def test_a_dry_run_says_what_would_come_and_go_and_changes_nothing(office: HubOffice) -> None:
    office.sync(None, office.second)
    office.write(office.second, "Jo", "W1", note="Twelve.")
    office.sync(office.second)
    office.write(None, "Kim", "W2", note="Light.")
    before, rows = office.tracker.read_bytes(), office.rows()
    would = office.sync(None, dry_run=True)
    assert office.tracker.read_bytes() == before
    assert office.rows() == rows
    did = office.sync(None)
    assert (would.sent, would.new) == (did.sent, did.new) == (1, 1)


def test_a_hub_out_of_reach_is_one_sentence_and_the_work_is_sent_later(office: HubOffice) -> None:
    office.write(None, "Jo", "W1", note="Ten.")
    nowhere = "postgresql+psycopg://jo:secret@127.0.0.1:1/netzero"
    with pytest.raises(HubError) as fault:
        office.sync(None, hub=nowhere)
    assert fault.value.cause == "The hub at 127.0.0.1:1/netzero cannot be reached."
    assert "secret" not in str(fault.value)
    office.sync(None, office.second)
    office.assert_same()


# -- copies sent out to leads


def test_a_hub_that_does_not_encrypt_where_that_is_demanded_is_sent_nothing(
    office: HubOffice,
) -> None:
    address = f"postgresql+psycopg://owner:secret@127.0.0.1:{office.server.port}/{office.database}"
    with pytest.raises(HubError, match="does not encrypt its connections"):
        office.sync(None, hub=f"{address}?sslmode=require")


def test_a_leads_change_is_held_exactly_as_from_a_file(office: HubOffice) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Mine.")
    office.write(copy, "Jo", "H1", note="Not mine.")
    office.sync(None)
    assert office.sync(copy, author="Jo").sent == 2
    synced = office.sync(None)
    assert [file.name for file in synced.files] == ["hub - Jo.db"]
    assert [(held_change.kind, held_change.change.id) for held_change in synced.held_changes] == [
        (HoldReason.OUT_OF_THEME, "H1")
    ]
    assert office.note("W1") == "Mine."


def test_a_colleague_learns_of_a_copy_before_anything_is_changed_in_it(office: HubOffice) -> None:
    office.sync(None)
    copy = office.hand_out("W", lead="Jo")
    office.sync(None)
    (file,) = office.sync(office.second).files
    assert (file.outcome, file.new, file.copies_from) == (Outcome.TAKEN, 0, ("Coordinator",))
    with office.open(copy, "Jo") as session:
        session.change_plan(session.find("W1").action.key, {"text": "Mend everything."})
    office.sync(copy, author="Jo")
    for path in (None, office.second):
        (held_change,) = office.sync(path).held_changes
        assert held_change.kind is HoldReason.PLAN_CHANGE
    office.assert_same()


def test_a_lead_sends_only_what_was_changed_in_their_copy(office: HubOffice) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.sync(copy, author="Jo")
    colleague = office.hand_out("W", lead="Sam")
    office.write(colleague, "Sam", "W2", note="Sam's.")
    office.merge(colleague, into=copy)
    office.write(copy, "Jo", "W1", note="Jo's.")
    sent = office.sync(copy, author="Jo")
    assert (sent.sent, sent.not_sent) == (1, 1)


def test_a_decision_reaches_the_lead_and_other_coordinators(office: HubOffice) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", note="Not mine.")
    office.sync(None, copy, None)
    (held_change,) = office.sync(None).held_changes
    office.decide(held_change.revisions, Verdict.ACCEPT)
    office.sync(None)
    assert office.sync(office.second).held_changes == ()
    assert office.note("H1", office.second) == "Not mine."
    office.assert_same()


def test_a_file_and_the_hub_bring_the_same_thing_once(office: HubOffice) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.sync(None)
    office.write(copy, "Jo", "W1", note="Both ways.")
    office.sync(copy, author="Jo")
    office.merge(copy)
    assert office.sync(None).new == 0
    office.sync(office.second)
    office.merge(copy, into=office.second)
    office.assert_same()


def test_parts_of_an_update_by_two_people_who_saw_each_other_are_not_named_for_reading(
    office: HubOffice,
) -> None:
    office.sync(None, office.second)
    office.write(None, "Jo", "W1", note="Seen.")
    office.sync(None, office.second)
    office.write(office.second, "Sam", "W1", rag="red")
    office.sync(office.second, author="Sam")
    assert office.sync(None).combinations == ()


def test_parts_of_an_update_that_nobody_saw_together_are_named_for_reading(office: HubOffice) -> None:
    office.sync(None, office.second)
    office.write(None, "Jo", "W1", note="All is well.")
    office.write(office.second, "Sam", "W1", rag="red")
    office.sync(office.second, author="Sam")
    assert office.sync(None).combinations == ("W1",)


# -- interruptions


@contextmanager
def dying(method: str, *, after: bool, times: int = 1) -> Iterator[None]:
    """Have the program die at a call of the hub's: before it, or after it with its answer lost."""
    real = getattr(Hub, method)

    def die(self: Hub, *args: object) -> object:
        nonlocal times
        times -= 1
        if times == 0 and not after:
            raise KeyboardInterrupt
        answer = real(self, *args)
        if times == 0:
            raise KeyboardInterrupt
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Hub, method, die)
        with pytest.raises(KeyboardInterrupt):
            yield


@pytest.mark.parametrize("after", [False, True], ids=["before the batch", "after it, its answer lost"])
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_a_push_that_was_cut_off_is_taken_up_by_the_next(
    after: bool, batch: int, office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.hub.outbox.BATCH", 20)
    with dying("push", after=after, times=batch):
        office.sync(None)
    office.write(None, "Jo", "W1", note="Meanwhile.")
    office.sync(None, office.second)
    office.assert_same()
    with TrackerReader(str(office.second)) as reader:
        assert office.rows() == reader.value("SELECT count(*) FROM revisions")


def test_a_pull_that_was_cut_off_after_the_merge_is_taken_up_by_the_next(
    office: HubOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(None, "Jo", "W1", note="Twelve.")
    office.sync(None)
    with monkeypatch.context() as patch:
        patch.setattr("tui_tracker.services.hub.pull.write_state", _die)
        with pytest.raises(KeyboardInterrupt):
            office.sync(office.second)
    assert office.note("W1", office.second) == "Twelve."
    assert office.sync(office.second).new == 0
    office.assert_same()


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_long_history_is_pulled_in_rounds(office: HubOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tracker.storage.hub.outbox.BATCH", 10)
    monkeypatch.setattr("tui_tracker.services.hub.pull.ROUND", 25)
    for number in range(40):
        office.write(None, "Jo", "W1", note=f"Mile {number}.")
    office.sync(None, office.second)
    office.assert_same()


# -- files that were copied, restored, saved again


def test_a_copied_file_that_sends_under_the_same_id_loses_nothing(office: HubOffice, tmp_path: Path) -> None:
    office.sync(None)
    twin = Path(shutil.copyfile(office.tracker, tmp_path / "twin.db"))
    office.write(None, "Jo", "W1", note="At the desk.")
    office.write(twin, "Jo", "W2", note="On the train.")
    office.sync(None, twin, None, office.second)
    office.assert_same(twin)


def test_a_batch_that_a_copied_file_sent_first_is_pulled_before_the_next_is_numbered(
    office: HubOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None)
    twin = Path(shutil.copyfile(office.tracker, tmp_path / "twin.db"))
    office.write(None, "Jo", "W1", note="At the desk.")
    office.write(twin, "Jo", "W2", note="On the train.")
    real = Hub.push

    def push(self: Hub, batch: Batch) -> bool:
        monkeypatch.setattr(Hub, "push", real)
        office.sync(twin)  # the twin is faster
        return real(self, batch)

    monkeypatch.setattr(Hub, "push", push)
    office.sync(None, twin, office.second)
    office.assert_same(twin)


def test_a_tracker_restored_from_an_old_backup_gets_back_what_it_had_sent(
    office: HubOffice, tmp_path: Path
) -> None:
    office.sync(None)
    backup = shutil.copyfile(office.tracker, tmp_path / "backup.db")
    office.write(None, "Jo", "W1", note="Sent, then lost.")
    office.sync(None)
    shutil.copyfile(backup, office.tracker)
    office.write(None, "Jo", "W2", note="Afterwards.")
    office.sync(None, office.second)
    assert office.note("W1") == "Sent, then lost."
    office.assert_same()


@pytest.mark.parametrize("order", ["ORDER BY rowid", "ORDER BY id"])
def test_a_file_whose_rows_another_tool_wrote_again_still_sends_all(order: str, office: HubOffice) -> None:
    office.sync(None)
    office.write(None, "Jo", "W1", note="New.")
    with closing(sqlite3.connect(office.tracker)) as connection:
        connection.executescript(
            f"CREATE TEMP TABLE kept AS SELECT * FROM revisions {order}; DELETE FROM revisions;"
            "INSERT INTO revisions SELECT * FROM kept; VACUUM;"
        )
    office.sync(None, office.second)
    office.assert_same()


# -- hubs that were made anew, or set back


def test_a_hub_is_rebuilt_from_any_tracker(
    office: HubOffice, plan_source: Path, settings: Settings, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="From a copy.")
    office.sync(None, copy, None, office.second)
    other = office.server.url(office.server.new_database())
    set_up_hub(other)
    office.sync(office.second, hub=other)
    third = tmp_path / "third.db"
    make_tracker(third, plan_source, settings)
    office.sync(third, hub=other)
    office.assert_same(third)


def test_a_hub_set_back_to_an_older_state_gets_everything_again(office: HubOffice) -> None:
    office.sync(None, office.second)
    office.write(None, "Jo", "W1", note="Lost by the server.")
    office.sync(None, office.second)
    number = office.sql("SELECT max(batch) FROM tui_tracker.batches b WHERE size = 1")
    for table in ("batches", "revisions"):
        office.sql(f"DELETE FROM tui_tracker.{table} WHERE batch = {number}")
    office.write(office.second, "Sam", "W2", note="Afterwards.")
    office.sync(office.second, None, office.second)
    office.assert_same()
    with TrackerReader(str(office.second)) as reader:
        ids = office.sql("SELECT count(DISTINCT id) FROM tui_tracker.revisions")
        assert int(ids) == reader.value("SELECT count(*) FROM revisions")


def test_after_a_restored_server_each_tracker_compares_everything(office: HubOffice) -> None:
    office.sync(None, office.second)
    set_up_hub(office.hub, is_restored=True)
    office.write(None, "Jo", "W1", note="New.")
    office.sync(None, office.second)
    office.assert_same()


def test_plans_share_a_hub_without_seeing_each_other(
    office: HubOffice, tmp_path: Path, settings: Settings
) -> None:
    office.sync(None)
    source = tmp_path / "other.tsv"
    source.write_text(SMALL_PLAN.replace("W1", "W7"), encoding="utf-8")
    other = tmp_path / "other.db"
    make_tracker(other, source, settings)
    before = dump(other, settings)
    assert office.sync(other).files == ()
    assert dump(other, settings) == before


def test_rows_that_no_tracker_writes_are_refused_and_hold_up_nobody_else(office: HubOffice) -> None:
    office.sync(None, office.second)
    office.write(None, "Jo", "W1", note="Sound.")
    office.sync(None)
    plan = office.plan()
    for row in (
        f"pushers VALUES ('{plan}', 'rogue')",
        f"batches VALUES ('{plan}', 'rogue', 1, 'Mallory', '2025-11-25T00:00:00.000000Z', 1, '[')",
        f"revisions VALUES ('{plan}', 'rogue', 1, 'no hash', 'a', '2025-12', 'note', 'x', 'Mallory', 'never',"
        " 'rogue', 'edit', NULL, '')",
    ):
        office.sql(f"INSERT INTO tui_tracker.{row}")
    synced = office.sync(office.second)
    assert {file.name: file.outcome for file in synced.files} == {
        "hub - Coordinator.db": Outcome.TAKEN, "hub - Mallory.db": Outcome.REFUSED,
    }  # fmt: skip
    assert office.note("W1", office.second) == "Sound."
    assert str(office.second.parent) not in (synced.files[1].refused or "")


def test_changes_on_a_hub_that_build_on_missing_ones_wait_for_them_and_hold_up_nobody(
    office: HubOffice,
) -> None:
    office.sync(None, office.second)
    office.write(None, "Jo", "W1", note="Sound.")
    office.sync(None)
    plan = office.plan()
    cell = Cell(action=office.entry("W2").action.key, period="2025-12", field="note")
    moment, parents = "2025-11-25T00:00:00.000000Z", list[str]()
    lines = []
    for number in (1, 2, 3):
        revision = make_revision(
            cell, f"Number {number}.", parents=parents, author="Mallory", at=moment, origin=f"rogue{number}"
        )
        parents = [revision.id]
        lines.append(
            (
                f"pushers VALUES ('{plan}', 'rogue{number}')",
                f"batches VALUES ('{plan}', 'rogue{number}', 1, 'M{number}', '{moment}', 1, '[]')",
                f"revisions VALUES ('{plan}', 'rogue{number}', 1, '{revision.id}', '{cell.action}',"
                f" '2025-12', 'note', '{revision.value}', 'Mallory', '{moment}', 'rogue{number}',"
                f" 'edit', NULL,"
                f" '{' '.join(revision.parents)}')",
            )
        )
    for row in lines[1] + lines[2]:
        office.sql(f"INSERT INTO tui_tracker.{row}")
    synced = office.sync(office.second)
    assert {file.name: file.outcome for file in synced.files} == {
        "hub - Coordinator.db": Outcome.TAKEN,
        "hub - M2.db": Outcome.REFUSED,
        "hub - M3.db": Outcome.REFUSED,
    }
    assert "1 change that others build on is missing" in (synced.files[1].refused or "")
    assert office.note("W1", office.second) == "Sound."
    for row in lines[0]:
        office.sql(f"INSERT INTO tui_tracker.{row}")
    synced = office.sync(office.second)
    assert {file.outcome for file in synced.files} == {Outcome.TAKEN}
    assert office.note("W2", office.second) == "Number 3."


def test_a_tracker_remembers_neither_login_nor_password(office: HubOffice) -> None:
    office.sync(None)
    with TrackerReader(str(office.tracker)) as reader:
        meta = reader.meta()
    assert "postgresql" not in "".join(meta.values())
    assert parse_state(meta).id


def test_one_backup_a_day_is_made_before_the_hub_changes_a_tracker(office: HubOffice) -> None:
    backups = []
    for number in range(3):
        office.write(office.second, "Jo", "W1", note=f"Mile {number}.")
        office.sync(office.second)
        backups.append(office.sync(None).backup)
    assert [bool(backup) for backup in backups] == [True, False, False]
