"""What another program wrote into a file follows from that file, whatever was merged before it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.truth import dump
from tui_tracker.domain.fields import own_cell_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.services.tracker.session import TrackerSession

LEAD = own_cell_name("Lead officer")
RATED = (
    "INSERT INTO updates (action, period, rag) SELECT key, '2025-12', 'red' FROM actions WHERE id = 'W1'"
    " ON CONFLICT DO UPDATE SET rag = 'red'"
)


def _rate(session: TrackerSession, action: str) -> None:
    session.change(action, {"rag": "red"})


def _reword(session: TrackerSession, action: str) -> None:
    session.change_plan(action, {"text": "Mend all."})


def _name_a_lead(session: TrackerSession, action: str) -> None:
    session.change_cells({Cell(action=action, period="", field=LEAD): "Jo"})


@pytest.mark.parametrize(
    ("statement", "write"),
    [
        (RATED, _rate),
        ("UPDATE actions SET text = 'Mend all.' WHERE id = 'W1'", _reword),
        (
            "UPDATE actions SET extras = json_array(json_array('Lead officer', 'Jo')) WHERE id = 'W1'",
            _name_a_lead,
        ),
    ],
)
def test_a_value_that_a_person_gave_elsewhere_is_recorded_in_any_order(
    office: Office, tmp_path: Path, statement: str, write: Callable[[TrackerSession, str], None]
) -> None:
    spoilt = [Path(shutil.copy(office.tracker, tmp_path / name)) for name in ("one.db", "two.db")]
    for number, path in enumerate(spoilt):
        office.write(path, f"Lead {number}", "W2", note=f"Written with the program {number}.")
        _run(path, statement)
    person = Path(shutil.copy(office.tracker, tmp_path / "person.db"))
    with office.open(person, "Sam") as session:
        write(session, session.find("W1").action.key)
    outcomes = []
    for number, order in enumerate(permutations((*spoilt, person))):
        target = Path(shutil.copy(office.tracker, tmp_path / f"order {number}.db"))
        for file in order:
            office.merge(file, into=target)
        outcomes.append(dump(target, office.settings))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_file_that_another_program_saved_again_is_named_no_second_time(
    office: Office, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    _run(copy, RATED)
    assert "W1 RAG: changed outside tui-tracker; merged and flagged." in office.merge(copy).files[0].notices
    again = Path(shutil.copy(copy, tmp_path / "again.db"))
    _run(again, "CREATE TABLE mine (a)")
    (file,) = office.merge(again).files
    assert (file.new, [notice for notice in file.notices if "outside" in notice]) == (0, [])


def _run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute(statement)
