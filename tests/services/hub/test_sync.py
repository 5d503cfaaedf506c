"""Trackers that sync with one hub come to hold the same, whatever happens in between."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.conftest import SMALL_PLAN
from tests.support.hub import Server
from tests.support.office import Office
from tests.support.truth import check_projection, dump
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


def rows_on_hub(server: Server, database: str, table: str = "revisions") -> int:
    return int(server.sql(f"SELECT count(*) FROM tui_tracker.{table}", database))


def edited(office: Office, path: Path) -> str:
    """Return what W1 says in a tracker."""
    return office.entry("W1", path).update.note or ""


def assert_same(office: Office, *paths: Path) -> None:
    first, *others = (dump(path, office.settings) for path in paths)
    for other in others:
        assert other == first
    for path in paths:
        check_projection(path)


def test_a_change_reaches_a_colleague_by_way_of_the_hub(office: Office, second: Path, hub_url: str) -> None:
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    office.write(second, "Jo", "W1", note="Twelve miles.")
    assert office.sync(second, hub_url, author="Jo").sent == 1
    came = office.sync(None, hub_url)
    assert [(file.name, file.outcome, file.authors) for file in came.files] == [
        ("hub - Jo.db", Outcome.TAKEN, ("Jo",))
    ]
    assert edited(office, office.tracker) == "Twelve miles."
    assert_same(office, office.tracker, second)


def test_the_same_plan_imported_twice_is_sent_once(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    assert office.sync(None, hub_url).sent > 0
    assert office.sync(second, hub_url).sent == 0
    with TrackerReader(str(second)) as reader:
        assert rows_on_hub(hub_server, hub_database) == reader.value("SELECT count(*) FROM revisions")


def test_a_sync_with_nothing_new_changes_neither_side(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    for path in (None, second, None, second):
        office.sync(path, hub_url)
    before, batches = second.read_bytes(), rows_on_hub(hub_server, hub_database, "batches")
    again = office.sync(second, hub_url)
    assert (again.sent, again.files, again.backup) == (0, (), None)
    assert second.read_bytes() == before
    assert rows_on_hub(hub_server, hub_database, "batches") == batches


def test_what_came_from_the_hub_is_not_sent_back_to_it(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    office.write(second, "Jo", "W1", note="Twelve miles.")
    office.sync(second, hub_url)
    count = rows_on_hub(hub_server, hub_database)
    for path in (None, second, None):
        assert office.sync(path, hub_url).sent == 0
    assert rows_on_hub(hub_server, hub_database) == count


def test_two_people_at_one_note_are_in_conflict_in_both_trackers(
    office: Office, second: Path, hub_url: str
) -> None:
    office.write(None, "Jo", "W1", note="Ten.")
    office.write(second, "Sam", "W1", note="Twelve.")
    office.sync(None, hub_url)
    assert len(office.sync(second, hub_url).conflicts) == 1
    assert len(office.sync(None, hub_url).conflicts) == 1
    assert_same(office, office.tracker, second)


def test_a_dry_run_says_what_would_come_and_go_and_changes_nothing(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    office.write(second, "Jo", "W1", note="Twelve.")
    office.sync(second, hub_url)
    office.write(None, "Kim", "W2", note="Light.")
    before, rows = office.tracker.read_bytes(), rows_on_hub(hub_server, hub_database)
    would = office.sync(None, hub_url, dry_run=True)
    assert office.tracker.read_bytes() == before
    assert rows_on_hub(hub_server, hub_database) == rows
    did = office.sync(None, hub_url)
    assert (would.sent, would.new) == (did.sent, did.new) == (1, 1)


def test_a_hub_out_of_reach_is_one_sentence_and_the_work_is_sent_later(
    office: Office, second: Path, hub_server: Server, hub_database: str, hub_url: str
) -> None:
    office.write(None, "Jo", "W1", note="Ten.")
    nowhere = "postgresql+psycopg://jo:secret@127.0.0.1:1/netzero"
    with pytest.raises(HubError) as fault:
        office.sync(None, nowhere)
    assert fault.value.cause == "The hub at 127.0.0.1:1/netzero cannot be reached."
    assert "secret" not in str(fault.value)
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    assert_same(office, office.tracker, second)


# -- copies sent out to leads


def test_a_hub_that_does_not_encrypt_where_that_is_demanded_is_sent_nothing(
    office: Office, hub_server: Server, hub_database: str
) -> None:
    address = f"postgresql+psycopg://owner:secret@127.0.0.1:{hub_server.port}/{hub_database}"
    with pytest.raises(HubError, match="does not encrypt its connections"):
        office.sync(None, f"{address}?sslmode=require")


def test_a_leads_change_is_held_exactly_as_from_a_file(office: Office, hub_url: str) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Mine.")
    office.write(copy, "Jo", "H1", note="Not mine.")
    office.sync(None, hub_url)
    assert office.sync(copy, hub_url, author="Jo").sent == 2
    came = office.sync(None, hub_url)
    assert [file.name for file in came.files] == ["hub - Jo.db"]
    assert [(question.kind, question.change.id) for question in came.questions] == [
        (HoldReason.OUT_OF_THEME, "H1")
    ]
    assert edited(office, office.tracker) == "Mine."


def test_a_colleague_learns_of_a_copy_before_anything_is_changed_in_it(
    office: Office, second: Path, hub_url: str
) -> None:
    office.sync(None, hub_url)
    copy = office.hand_out("W", lead="Jo")
    office.sync(None, hub_url)
    (file,) = office.sync(second, hub_url).files
    assert (file.outcome, file.new, file.copies_from) == (Outcome.TAKEN, 0, ("Coordinator",))
    with office.open(copy, "Jo") as session:
        session.change_plan(session.find("W1").action.key, {"text": "Mend everything."})
    office.sync(copy, hub_url, author="Jo")
    for path in (None, second):
        (question,) = office.sync(path, hub_url).questions
        assert question.kind is HoldReason.PLAN_CHANGE
    assert_same(office, office.tracker, second)


def test_a_lead_sends_only_what_was_changed_in_their_copy(office: Office, hub_url: str) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.sync(copy, hub_url, author="Jo")
    colleague = office.hand_out("W", lead="Sam")
    office.write(colleague, "Sam", "W2", note="Sam's.")
    office.merge(colleague, into=copy)
    office.write(copy, "Jo", "W1", note="Jo's.")
    sent = office.sync(copy, hub_url, author="Jo")
    assert (sent.sent, sent.not_sent) == (1, 1)


def test_a_decision_reaches_the_lead_and_other_coordinators(
    office: Office, second: Path, hub_url: str
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", note="Not mine.")
    for path in (None, copy, None):
        office.sync(path, hub_url)
    (question,) = office.sync(None, hub_url).questions
    with office.open() as session:
        session.decide_held(question.revisions, Verdict.ACCEPT)
    office.sync(None, hub_url)
    assert office.sync(second, hub_url).questions == ()
    assert office.entry("H1", second).update.note == "Not mine."
    assert_same(office, office.tracker, second)


def test_a_file_and_the_hub_bring_the_same_thing_once(office: Office, second: Path, hub_url: str) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.sync(None, hub_url)
    office.write(copy, "Jo", "W1", note="Both ways.")
    office.sync(copy, hub_url, author="Jo")
    office.merge(copy)
    assert office.sync(None, hub_url).new == 0
    office.sync(second, hub_url)
    office.merge(copy, into=second)
    assert_same(office, office.tracker, second)


def test_parts_of_an_update_by_two_people_who_saw_each_other_are_not_named_for_reading(
    office: Office, second: Path, hub_url: str
) -> None:
    for path in (None, second):
        office.sync(path, hub_url)
    office.write(None, "Jo", "W1", note="Seen.")
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    office.write(second, "Sam", "W1", rag="red")
    office.sync(second, hub_url, author="Sam")
    assert office.sync(None, hub_url).combinations == ()


def test_parts_of_an_update_that_nobody_saw_together_are_named_for_reading(
    office: Office, second: Path, hub_url: str
) -> None:
    for path in (None, second):
        office.sync(path, hub_url)
    office.write(None, "Jo", "W1", note="All is well.")
    office.write(second, "Sam", "W1", rag="red")
    office.sync(second, hub_url, author="Sam")
    assert office.sync(None, hub_url).combinations == ("W1",)


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
    after: bool, batch: int, office: Office, second: Path, hub_url: str, monkeypatch: pytest.MonkeyPatch,
    hub_server: Server, hub_database: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("tui_tracker.storage.hub.outbox.BATCH", 20)
    with dying("push", after=after, times=batch):
        office.sync(None, hub_url)
    office.write(None, "Jo", "W1", note="Meanwhile.")
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    assert_same(office, office.tracker, second)
    with TrackerReader(str(second)) as reader:
        assert rows_on_hub(hub_server, hub_database) == reader.value("SELECT count(*) FROM revisions")


def test_a_pull_that_was_cut_off_after_the_merge_is_taken_up_by_the_next(
    office: Office, second: Path, hub_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(None, "Jo", "W1", note="Twelve.")
    office.sync(None, hub_url)
    with monkeypatch.context() as patch:
        patch.setattr("tui_tracker.services.hub.pull.write_state", _die)
        with pytest.raises(KeyboardInterrupt):
            office.sync(second, hub_url)
    assert edited(office, second) == "Twelve."
    assert office.sync(second, hub_url).new == 0
    assert_same(office, office.tracker, second)


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_long_history_is_pulled_in_rounds(
    office: Office, second: Path, hub_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.hub.outbox.BATCH", 10)
    monkeypatch.setattr("tui_tracker.services.hub.pull.ROUND", 25)
    for number in range(40):
        office.write(None, "Jo", "W1", note=f"Mile {number}.")
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    assert_same(office, office.tracker, second)


# -- files that were copied, restored, saved again


def test_a_copied_file_that_sends_under_the_same_id_loses_nothing(
    office: Office, second: Path, hub_url: str, tmp_path: Path
) -> None:
    office.sync(None, hub_url)
    twin = Path(shutil.copyfile(office.tracker, tmp_path / "twin.db"))
    office.write(None, "Jo", "W1", note="At the desk.")
    office.write(twin, "Jo", "W2", note="On the train.")
    for path in (None, twin, None, second):
        office.sync(path, hub_url)
    assert_same(office, office.tracker, twin, second)


def test_a_batch_that_a_copied_file_sent_first_is_pulled_before_the_next_is_numbered(
    office: Office, second: Path, hub_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sync(None, hub_url)
    twin = Path(shutil.copyfile(office.tracker, tmp_path / "twin.db"))
    office.write(None, "Jo", "W1", note="At the desk.")
    office.write(twin, "Jo", "W2", note="On the train.")
    real = Hub.push

    def push(self: Hub, batch: Batch) -> bool:
        monkeypatch.setattr(Hub, "push", real)
        office.sync(twin, hub_url)  # the twin is faster
        return real(self, batch)

    monkeypatch.setattr(Hub, "push", push)
    office.sync(None, hub_url)
    for path in (twin, second):
        office.sync(path, hub_url)
    assert_same(office, office.tracker, twin, second)


def test_a_tracker_restored_from_an_old_backup_gets_back_what_it_had_sent(
    office: Office, second: Path, hub_url: str, tmp_path: Path
) -> None:
    office.sync(None, hub_url)
    backup = shutil.copyfile(office.tracker, tmp_path / "backup.db")
    office.write(None, "Jo", "W1", note="Sent, then lost.")
    office.sync(None, hub_url)
    shutil.copyfile(backup, office.tracker)
    office.write(None, "Jo", "W2", note="Afterwards.")
    for path in (None, second):
        office.sync(path, hub_url)
    assert edited(office, office.tracker) == "Sent, then lost."
    assert_same(office, office.tracker, second)


@pytest.mark.parametrize("order", ["ORDER BY rowid", "ORDER BY id"])
def test_a_file_whose_rows_another_tool_wrote_again_still_sends_all(
    order: str, office: Office, second: Path, hub_url: str
) -> None:
    office.sync(None, hub_url)
    office.write(None, "Jo", "W1", note="New.")
    with closing(sqlite3.connect(office.tracker)) as connection:
        connection.executescript(
            f"CREATE TEMP TABLE kept AS SELECT * FROM revisions {order}; DELETE FROM revisions;"
            "INSERT INTO revisions SELECT * FROM kept; VACUUM;"
        )
    office.sync(None, hub_url)
    office.sync(second, hub_url)
    assert_same(office, office.tracker, second)


# -- hubs that were made anew, or set back


def test_a_hub_is_rebuilt_from_any_tracker(
    office: Office, second: Path, hub_url: str, hub_server: Server, plan_source: Path, settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="From a copy.")
    for path in (None, copy, None, second):
        office.sync(path, hub_url)
    other = hub_server.url(hub_server.new_database())
    set_up_hub(other)
    office.sync(second, other)
    third = tmp_path / "third.db"
    make_tracker(third, plan_source, settings)
    office.sync(third, other)
    assert_same(office, office.tracker, second, third)


def test_a_hub_set_back_to_an_older_state_gets_everything_again(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    for path in (None, second):
        office.sync(path, hub_url)
    office.write(None, "Jo", "W1", note="Lost by the server.")
    for path in (None, second):
        office.sync(path, hub_url)
    number = hub_server.sql("SELECT max(batch) FROM tui_tracker.batches b WHERE size = 1", hub_database)
    for table in ("batches", "revisions"):
        hub_server.sql(f"DELETE FROM tui_tracker.{table} WHERE batch = {number}", hub_database)
    office.write(second, "Sam", "W2", note="Afterwards.")
    for path in (second, None, second):
        office.sync(path, hub_url)
    assert_same(office, office.tracker, second)
    with TrackerReader(str(second)) as reader:
        ids = hub_server.sql("SELECT count(DISTINCT id) FROM tui_tracker.revisions", hub_database)
        assert int(ids) == reader.value("SELECT count(*) FROM revisions")


def test_after_a_restored_server_each_tracker_compares_everything(
    office: Office, second: Path, hub_url: str
) -> None:
    for path in (None, second):
        office.sync(path, hub_url)
    set_up_hub(hub_url, is_restored=True)
    office.write(None, "Jo", "W1", note="New.")
    for path in (None, second):
        office.sync(path, hub_url)
    assert_same(office, office.tracker, second)


def test_plans_share_a_hub_without_seeing_each_other(
    office: Office, hub_url: str, tmp_path: Path, settings: Settings
) -> None:
    office.sync(None, hub_url)
    source = tmp_path / "other.tsv"
    source.write_text(SMALL_PLAN.replace("W1", "W7"), encoding="utf-8")
    other = tmp_path / "other.db"
    make_tracker(other, source, settings)
    before = dump(other, settings)
    assert office.sync(other, hub_url).files == ()
    assert dump(other, settings) == before


def test_rows_that_no_tracker_writes_are_refused_and_hold_up_nobody_else(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    for path in (None, second):
        office.sync(path, hub_url)
    office.write(None, "Jo", "W1", note="Sound.")
    office.sync(None, hub_url)
    with TrackerReader(str(office.tracker)) as reader:
        plan = reader.meta()["plan_id"]
    for row in (
        f"pushers VALUES ('{plan}', 'rogue')",
        f"batches VALUES ('{plan}', 'rogue', 1, 'Mallory', '2025-11-25T00:00:00.000000Z', 1, '[')",
        f"revisions VALUES ('{plan}', 'rogue', 1, 'no hash', 'a', '2025-12', 'note', 'x', 'Mallory', 'never',"
        " 'rogue', 'edit', NULL, '')",
    ):
        hub_server.sql(f"INSERT INTO tui_tracker.{row}", hub_database)
    came = office.sync(second, hub_url)
    assert {file.name: file.outcome for file in came.files} == {
        "hub - Coordinator.db": Outcome.TAKEN, "hub - Mallory.db": Outcome.REFUSED,
    }  # fmt: skip
    assert edited(office, second) == "Sound."
    assert str(second.parent) not in (came.files[1].refused or "")


def test_changes_on_a_hub_that_build_on_missing_ones_wait_for_them_and_hold_up_nobody(
    office: Office, second: Path, hub_url: str, hub_server: Server, hub_database: str
) -> None:
    for path in (None, second):
        office.sync(path, hub_url)
    office.write(None, "Jo", "W1", note="Sound.")
    office.sync(None, hub_url)
    with TrackerReader(str(office.tracker)) as reader:
        plan = reader.meta()["plan_id"]
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
        hub_server.sql(f"INSERT INTO tui_tracker.{row}", hub_database)
    came = office.sync(second, hub_url)
    assert {file.name: file.outcome for file in came.files} == {
        "hub - Coordinator.db": Outcome.TAKEN,
        "hub - M2.db": Outcome.REFUSED,
        "hub - M3.db": Outcome.REFUSED,
    }
    assert "1 change that others build on is missing" in (came.files[1].refused or "")
    assert edited(office, second) == "Sound."
    for row in lines[0]:
        hub_server.sql(f"INSERT INTO tui_tracker.{row}", hub_database)
    came = office.sync(second, hub_url)
    assert {file.outcome for file in came.files} == {Outcome.TAKEN}
    assert office.entry("W2", second).update.note == "Number 3."


def test_a_tracker_remembers_neither_login_nor_password(office: Office, hub_url: str) -> None:
    office.sync(None, hub_url)
    with TrackerReader(str(office.tracker)) as reader:
        meta = reader.meta()
    assert "postgresql" not in "".join(meta.values())
    assert parse_state(meta).id


def test_one_backup_a_day_is_made_before_the_hub_changes_a_tracker(
    office: Office, second: Path, hub_url: str
) -> None:
    backups = []
    for number in range(3):
        office.write(second, "Jo", "W1", note=f"Mile {number}.")
        office.sync(second, hub_url)
        backups.append(office.sync(None, hub_url).backup)
    assert [bool(backup) for backup in backups] == [True, False, False]
