"""A value that a plan does not allow is held or counts alike in every tracker, whatever settings merge it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.exchange.test_workbooks import fill, save
from tests.support.office import Office
from tests.support.truth import dump
from tui_tracker.config import Settings
from tui_tracker.config.settings import FieldSetting
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.workbook import FIRST_OWN_COLUMN, UPDATES
from tui_tracker.domain.fields import own_cell_name

DUE = own_cell_name("Due date")
Held = set[tuple[str, str, str]]


@pytest.fixture
def dated(office: Office) -> Office:
    """An office whose plan has dates."""
    office.settings = office.settings._replace(fields=(FieldSetting(name="Due date", type="date"),))
    return office


def _workbook(office: Office, folder: Path) -> Path:
    blank = office.hand_out("W", lead="Jo", as_workbook=True)
    filled = fill(
        blank, folder / "filled.xlsx", {"W1": {"rag": "puce", "note": "Mended."}, "W2": {"stages": "Nearly"}}
    )
    book = load_workbook(filled)
    book[UPDATES].cell(3, FIRST_OWN_COLUMN).value = "one day"
    return save(book, filled)


def _copy_of_another_program(office: Office, folder: Path) -> Path:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Mended.")
    with closing(sqlite3.connect(copy)) as tool, tool:
        w1, w2 = (
            tool.execute("SELECT key FROM actions WHERE id = ?", (name,)).fetchone()[0]
            for name in ("W1", "W2")
        )
        tool.execute("UPDATE updates SET rag = 'puce' WHERE action = ? AND period = '2025-12'", (w1,))
        tool.execute(
            "INSERT INTO updates (action, period, stages) VALUES (?, '2025-12', '[[\"Nearly\",null]]')", (w2,)
        )
        tool.execute(
            "UPDATE actions SET extras = json_array(json_array('Due date', 'one day')) WHERE key = ?", (w1,)
        )
    return copy


def _other_settings(settings: Settings) -> Settings:
    """Settings of a plan to which all of these values are right, and those of this one wrong."""
    puce = settings.ratings[0]._replace(key="puce", label="Puce", letter="P")
    nearly = settings.stages[0]._replace(name="Nearly")
    return settings._replace(ratings=(puce,), stages=(nearly,), fields=(FieldSetting(name="Due date"),))


@pytest.mark.parametrize("make", [_workbook, _copy_of_another_program])
@pytest.mark.parametrize("are_other", [False, True])
def test_the_same_values_are_held_by_every_door_and_in_every_order(
    dated: Office, tmp_path: Path, make: Callable[[Office, Path], Path], are_other: bool
) -> None:
    file = make(dated, tmp_path)
    ours = dated.settings
    theirs = _other_settings(ours) if are_other else ours
    outcomes = []
    for number, order in enumerate(permutations((ours, theirs))):
        folder = tmp_path / str(number)
        folder.mkdir()
        first, second = (
            Path(shutil.copy(dated.tracker, folder / name)) for name in ("first.db", "second.db")
        )
        dated.settings = order[0]
        dated.merge(file, into=first)
        dated.settings = order[1]
        dated.merge(first, file, into=second)
        dated.merge(second, into=folder / "new.db", into_new=True)
        dated.merge(second, into=first)
        outcomes += [(_held(path), _dump(path, ours)) for path in (first, second, folder / "new.db")]
    held, whole = outcomes[0]
    assert {field for field, _, _ in held} == {"rag", "stages", DUE}
    assert {kind for _, _, kind in held} == {"invalid_value", "plan_change"}
    assert [outcome[0] for outcome in outcomes] == [held] * len(outcomes)
    assert [outcome[1] for outcome in outcomes] == [whole] * len(outcomes)


def test_a_rating_of_a_coordinator_with_other_settings_counts_and_is_named(
    office: Office, tmp_path: Path
) -> None:
    ours = office.settings
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    office.settings = _other_settings(ours)
    office.write(hers, "Sam", "W1", rag="puce")
    office.settings = ours
    (file,) = office.merge(hers).files
    assert _held(office.tracker) == set()
    assert office.entry("W1").update.rag == "puce"
    assert any("W1 RAG" in notice and "settings" in notice for notice in file.notices)


def test_a_corrected_workbook_asks_no_more_about_the_word_that_was_no_rating(
    office: Office, tmp_path: Path
) -> None:
    blank = office.hand_out("W", lead="Jo", as_workbook=True)
    office.merge(fill(blank, tmp_path / "first.xlsx", {"W1": {"rag": "puce"}}))
    merged = office.merge(fill(blank, tmp_path / "second.xlsx", {"W1": {"rag": "Red"}}, day=25))
    assert office.entry("W1").update.rag == "red"
    assert merged.held_changes == ()


def test_a_decision_on_a_word_that_is_no_rating_travels(office: Office, tmp_path: Path) -> None:
    blank = office.hand_out("W", lead="Jo", as_workbook=True)
    merged = office.merge(fill(blank, tmp_path / "first.xlsx", {"W1": {"rag": "puce"}}))
    office.decide(merged.held_changes[0].revisions, Verdict.ACCEPT)
    office.merge(office.tracker, into=tmp_path / "new.db", into_new=True)
    assert office.entry("W1", tmp_path / "new.db").update.rag == "puce"


def _held(path: Path) -> Held:
    with closing(sqlite3.connect(path)) as connection:
        return set(
            connection.execute(
                "SELECT r.field, r.value, h.kind FROM holds AS h JOIN revisions AS r ON r.id = h.revision"
            )
        )


def _dump(path: Path, settings: Settings) -> Any:
    return dump(path, settings)
