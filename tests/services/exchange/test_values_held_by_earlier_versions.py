"""What a version before format 5 held as not allowed waits in each tracker, in any order."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.storage.schemas.make_invalid_values import ACTIONS
from tests.support.office import Office
from tests.support.truth import check_projection, dump
from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.upgrade import bring_up_to_date
from tui_tracker.storage.projection.rebuild import rebuild_tracker

FROZEN = Path(__file__).parents[2] / "storage" / "schemas" / "invalid-values-4.db"


def _office(folder: Path, tracker: Path, settings: Settings) -> Office:
    return Office(tracker=tracker, folder=folder, settings=settings)


def _as_sent(folder: Path, settings: Settings) -> Path:
    """A colleague's file of format 4: one value waits, one is accepted, one declined, one decision undone."""
    return Path(shutil.copy(FROZEN, folder / "as sent.db"))


def _upgraded(folder: Path, settings: Settings) -> Path:
    path = Path(shutil.copy(FROZEN, folder / "upgraded.db"))
    bring_up_to_date(path, settings)
    return path


def _without_decisions(folder: Path, settings: Settings) -> Path:
    """A file of format 4 in which all of the values wait."""
    path = Path(shutil.copy(FROZEN, folder / "without decisions.db"))
    _run(path, "DELETE FROM decisions", "UPDATE meta SET value = 'asks' WHERE key = 'database_id'")
    bring_up_to_date(path, settings)
    rebuild_tracker(path)
    _run(path, "DELETE FROM decisions", "PRAGMA user_version = 4")
    return path


def _that_counts(folder: Path, settings: Settings, name: str = "that counts") -> Path:
    """A tracker in which the values counted: it merged them by other settings."""
    path = Path(shutil.copy(FROZEN, folder / f"{name}.db"))
    _run(
        path, "DELETE FROM decisions", "DELETE FROM holds",
        f"UPDATE meta SET value = '{name}' WHERE key = 'database_id'",
    )  # fmt: skip
    bring_up_to_date(path, settings)
    rebuild_tracker(path)
    return path


def _built_on(folder: Path, settings: Settings) -> Path:
    """A tracker in which somebody changed one of the values that counted there."""
    path = _that_counts(folder, settings, "built on")
    office = _office(folder, path, settings)
    office.write(None, "Sam", "C1", rag="amber")
    office.write(None, "Sam", "C3", note="Another field.")
    return path


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as tool, tool:
        for statement in statements:
            tool.execute(statement)


MAKERS: tuple[Callable[[Path, Settings], Path], ...] = (
    _as_sent, _upgraded, _without_decisions, _that_counts, _built_on,
)  # fmt: skip


def _outcome(order: tuple[int, ...]) -> dict[str, Any]:
    """Return what the first of the trackers holds once it has merged the others, one after another."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = load_settings(None, environ={}, cwd=folder)
        target, *others = (MAKERS[number](folder, settings) for number in order)
        bring_up_to_date(target, settings)
        office = _office(folder, target, settings)
        for other in others:
            office.merge(other)
        check_projection(target)
        return dump(target, settings)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What all of them together amount to."""
    return _outcome(tuple(range(len(MAKERS))))


@hypothesis_settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(MAKERS))))
def test_whoever_merges_the_others_in_whatever_order_has_the_same(
    order: list[int], expected: dict[str, Any]
) -> None:
    assert _outcome(tuple(order)) == expected


def test_what_waited_waits_on_and_what_was_decided_stays_decided(tmp_path: Path, settings: Settings) -> None:
    office = _office(tmp_path, _upgraded(tmp_path, settings), settings)
    assert _asked(office) == {"C1", "S2"}
    assert [office.entry(action).update.rag for action in ACTIONS] == [None, "puce", None, None]


@pytest.mark.parametrize("make", [_as_sent, _upgraded])
def test_a_tracker_in_which_such_a_value_counted_asks_about_it_once_it_has_merged_one_that_held_it(
    tmp_path: Path, settings: Settings, make: Callable[[Path, Settings], Path]
) -> None:
    office = _office(tmp_path, _that_counts(tmp_path, settings), settings)
    assert office.entry("C1").update.rag == "puce"
    merged = office.merge(make(tmp_path, settings))
    assert _asked(office) == {"C1", "S2"}
    assert [office.entry(action).update.rag for action in ACTIONS] == [None, "puce", None, None]
    assert {question.kind for question in merged.held_changes} == {HoldReason.INVALID_VALUE}


def test_a_decision_made_elsewhere_stands_whatever_waited_here(tmp_path: Path, settings: Settings) -> None:
    waiting = _without_decisions(tmp_path, settings)
    bring_up_to_date(waiting, settings)
    office = _office(tmp_path, waiting, settings)
    assert _asked(office) == set(ACTIONS)
    (file,) = office.merge(_as_sent(tmp_path, settings)).files
    assert _asked(office) == {"C1", "S2"}
    assert not [notice for notice in file.notices if "undid" in notice]


def _asked(office: Office) -> set[str]:
    with office.open() as session:
        questions = SubmissionLog(session, office.settings).held_changes()
        return {part.change.id for question in questions for part in (question.parts or (question,))}
