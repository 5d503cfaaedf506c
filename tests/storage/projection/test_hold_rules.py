"""Each hold rule holds its case, for its reason, and no other change of the same file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.office import Office
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.services.plan.changes import add_action, retire
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.storage.projection.hold_rules import HOLD_RULES, HoldRule

Case = Callable[[Office, Path], set[tuple[str, str]]]
"""Spoils or writes in a copy for theme W; returns the (field, value) of what the merge has to hold."""


def _change_the_plan(office: Office, copy: Path) -> set[tuple[str, str]]:
    with office.open(copy, "Jo") as session:
        session.change_plan(session.find("W2").action.key, {"text": "Mend everything."})
    return {("text", "Mend everything.")}


def _write_no_rating(office: Office, copy: Path) -> set[tuple[str, str]]:
    _rate_with_another_program(copy, "W2")
    return {("rag", "puce")}


def _rate_with_another_program(copy: Path, action: str) -> None:
    with closing(sqlite3.connect(copy)) as tool, tool:
        tool.execute(
            "INSERT INTO updates (action, period, rag)"
            " SELECT key, '2025-12', 'puce' FROM actions WHERE id = ?",
            (action,),
        )


def _update_a_new_action(office: Office, copy: Path) -> set[tuple[str, str]]:
    with office.open(copy, "Jo") as session:
        identity = add_action(session, "W", None, "Plant hedges.", {})
        session.change(session.find(identity).action.key, {"note": "Two hedges."})
    return {
        ("id", identity), ("theme", "W"), ("text", "Plant hedges."), ("position", "3"),
        ("note", "Two hedges."),
    }  # fmt: skip


def _write_of_an_action_whose_adding_was_undone(office: Office, copy: Path) -> set[tuple[str, str]]:
    with office.open() as session:
        identity = add_action(session, "W", None, "Plant hedges.", {})
    later = office.hand_out("W", lead="Jo")
    office.write(later, "Jo", "W1", note="In theme and in time.")
    office.write(later, "Jo", identity, rag="red")
    with office.open() as session:
        session.undo()
    later.replace(copy)
    return {("rag", "red")}


def _write_in_another_theme(office: Office, copy: Path) -> set[tuple[str, str]]:
    office.write(copy, "Jo", "H1", rag="red")
    return {("rag", "red")}


def _write_of_a_retired_action(office: Office, copy: Path) -> set[tuple[str, str]]:
    office.write(copy, "Jo", "W2", rag="red")
    with office.open() as session:
        retire(
            session, session.find("W2"), Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done.")
        )
    return {("rag", "red")}


def _write_in_an_unknown_period(office: Office, copy: Path) -> set[tuple[str, str]]:
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    with closing(sqlite3.connect(copy)) as tool, tool:
        # The copy's own period and closing are changes of the plan; here only the update counts.
        tool.execute("DELETE FROM revisions WHERE field = 'closed' OR period = '2026-12' AND field = 'label'")
        tool.execute("UPDATE periods SET closed = NULL")
    with office.open(copy, "Jo", period="2026-12") as session:
        session.change(session.find("W2").action.key, {"rag": "red"})
    return {("rag", "red")}


def _write_in_a_closed_period(office: Office, copy: Path) -> set[tuple[str, str]]:
    office.write(copy, "Jo", "W2", rag="red")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    with closing(sqlite3.connect(copy)) as tool, tool:
        tool.execute("UPDATE periods SET closed = NULL")
    with office.open(copy, "Jo", period="2024-12") as session:
        # December 2024 is closed as well: every change of the copy is late.
        session.change(session.find("W1").action.key, {"rag": "red"})
    return {("rag", "red"), ("note", "In theme and in time.")}


def _contradict_the_history_many_times(office: Office, copy: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(copy)) as tool, tool:
        rows = [(f"k{number}", "2025-12", f"Note {number}.") for number in range(41)]
        tool.executemany("INSERT INTO updates (action, period, note) VALUES (?, ?, ?)", rows)
    return {("note", note) for _, _, note in rows}


CASES: tuple[Case, ...] = (
    _contradict_the_history_many_times,
    _change_the_plan,
    _write_no_rating,
    _update_a_new_action,
    _write_of_an_action_whose_adding_was_undone,
    _write_in_another_theme,
    _write_of_a_retired_action,
    _write_in_an_unknown_period,
    _write_in_a_closed_period,
)


@pytest.mark.parametrize(
    ("rule", "case"),
    list(zip(HOLD_RULES, CASES, strict=True)),
    ids=[case.__name__.strip("_") for case in CASES],
)
def test_a_rule_holds_its_case_and_nothing_else(office: Office, rule: HoldRule, case: Case) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="In theme and in time.")
    expected = case(office, copy)
    office.merge(copy)

    held = _held(office.tracker)
    assert {(field, value) for field, value, _ in held} == expected
    assert {reason for _, _, reason in held} == {rule.reason}


def test_a_file_of_nobodys_copy_may_change_the_plan_and_any_theme(office: Office, tmp_path: Path) -> None:
    plain = Path(shutil.copy(office.tracker, tmp_path / "plain.db"))
    office.write(plain, "Coordinator", "H1", rag="red")
    _change_the_plan(office, plain)
    office.merge(plain)

    assert _held(office.tracker) == set()


def test_the_first_rule_that_applies_gives_the_reason(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    _rate_with_another_program(copy, "H1")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    office.merge(copy)

    assert _held(office.tracker) == {("rag", "puce", "invalid_value")}


def _held(tracker: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(tracker)) as connection:
        rows = connection.execute(
            "SELECT r.field, r.value, h.kind FROM holds AS h JOIN revisions AS r ON r.id = h.revision"
        )
        return set(rows.fetchall())
