"""A file that keeps all own fields of an action in one cell is split into a cell for each field."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.office import Office
from tests.support.truth import check_projection, check_whole, revisions
from tui_tracker.config import Settings
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.history.revision import Kind
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.upgrade import bring_up_to_date

FROZEN = Path(__file__).parent / "schemas" / "own-fields-3.db"


@pytest.fixture
def office(tmp_path: Path, settings: Settings) -> Office:
    """An office that continues with the frozen file."""
    tracker = Path(shutil.copy(FROZEN, tmp_path / "tracker.db"))
    bring_up_to_date(tracker, settings)
    return Office(tracker=tracker, folder=tmp_path, settings=settings)


def extras(office: Office, identity: str) -> dict[str, str]:
    return dict(office.entry(identity).action.extras)


def test_different_fields_of_an_action_are_no_longer_in_conflict_and_the_same_ones_are(
    office: Office, tmp_path: Path
) -> None:
    with office.open() as session:
        conflicts = {
            (conflict.id, conflict.cell.field): (conflict.base, {side.value for side in conflict.sides})
            for conflict in open_conflicts(session)
        }

    assert extras(office, "T1") == {"Ward": "North and East", "Lead officer": "Highways", "Cost": "£150k"}
    assert list(extras(office, "T1")) == ["Ward", "Lead officer", "Cost"]
    # The conflict over T3 was resolved; that over T4 was too, and the resolution undone.
    assert conflicts == {
        ("T2", "own:Cost"): ("£20k", {"£30k", "£40k"}),
        ("T4", "own:Cost"): ("£1m", {"£800k", "£900k"}),
    }
    assert extras(office, "T3")["Cost"] == "£5k"
    check_projection(office.tracker)
    check_whole(office.tracker, tmp_path / "scratch.db")


def test_what_was_decided_of_a_proposal_stays_decided(office: Office) -> None:
    with office.open() as session:
        (held,) = SubmissionLog(session, office.settings).held_changes()

    assert (held.change.id, held.change.cell.field, held.change.after) == ("T4", "own:Lead officer", "Jo")
    assert extras(office, "T5")["Lead officer"] == "Jo"
    assert "Lead officer" not in extras(office, "T6")


def test_each_file_of_a_plan_gets_the_same_changes(office: Office, tmp_path: Path) -> None:
    before = {revision.id for revision in revisions(office.tracker)}
    merged = office.merge(FROZEN)
    assert [file.outcome for file in merged.files] == [Outcome.DUPLICATE]
    assert {revision.id for revision in revisions(office.tracker)} == before

    new = tmp_path / "new.db"
    assert [file.outcome for file in office.merge(FROZEN, into=new, into_new=True).files] == [Outcome.TAKEN]
    assert {revision.id for revision in revisions(new)} == before


def test_no_change_is_of_all_own_fields_any_more(office: Office) -> None:
    assert not [revision for revision in revisions(office.tracker) if revision.cell.field == "extras"]
    assert rows(office.tracker, "SELECT 1 FROM parents WHERE parent NOT IN (SELECT id FROM revisions)") == []


def test_an_older_copy_in_which_another_program_changed_a_field_brings_that_field_alone(
    office: Office, tmp_path: Path
) -> None:
    returned = Path(shutil.copy(FROZEN, tmp_path / "returned.db"))
    with closing(sqlite3.connect(returned)) as connection, connection:
        connection.execute("UPDATE actions SET extras = replace(extras, 'West', 'Northwest') WHERE id = 'T5'")
    merged = office.merge(returned)

    assert extras(office, "T5")["Ward"] == "Northwest"
    (outside,) = [item for item in revisions(office.tracker) if item.kind is Kind.OUTSIDE]
    assert outside.cell.field == "own:Ward"
    assert "T5 Ward: changed outside tui-tracker" in str(merged.files[0].notices)
    check_projection(office.tracker)


def rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()
