"""Updates as officers write them, of other plans than the one that ships: sound ones, and ones with a fault.

A doubt without cause teaches people to skip the checks, so of the sound ones fewer than one in twenty may
have a finding; of those with a fault nine in ten must be found.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.plan.model import Action, ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.checks.check import Checker

HERE = Path(__file__).parent


def rows_of(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def findings(settings: Settings, stage: str, rating: str, note: str) -> list[str]:
    """Return the rules that find something in a first update of December 2025, and what."""
    entry = ActionEntry(
        action=Action(key="k", id="HR-01", theme="HR"), theme_name="Homes",
        update=Update(period="2025-12", stages=(StageAt(stage=stage),), rag=rating or None, note=note),
        previous=None, state=UpdateState.STARTED,
    )  # fmt: skip
    checker = Checker(settings, [note], "2025-12")
    return [f"{finding.rule.name}: {finding.message}" for finding in checker.findings([entry])]


def second_year_findings(settings: Settings, *cells: str) -> list[str]:
    """Return what the rules find in an update of September 2026, given that of the year before."""
    before, now = (
        Update(period=period, stages=(StageAt(stage=stage),), rag=rating or None, note=note, signed_off="Jo")
        for period, (stage, rating, note) in zip(("2025-09", "2026-09"), (cells[:3], cells[3:]), strict=True)
    )
    entry = ActionEntry(
        action=Action(key="k", id="HR-01", theme="HR"), theme_name="Homes",
        update=now, previous=before, state=UpdateState.DONE,
    )  # fmt: skip
    checker = Checker(settings, [before.note or "", now.note or ""], "2026-09")
    return [f"{finding.rule.name}: {finding.message}" for finding in checker.findings([entry])]


def test_of_many_sound_second_years_fewer_than_one_in_twenty_has_a_finding(settings: Settings) -> None:
    updates = rows_of("honest-second-years.tsv")
    assert len(updates) == 210

    doubted = [(cells[-1], rules) for cells in updates if (rules := second_year_findings(settings, *cells))]
    assert len(doubted) < 0.05 * len(updates), doubted


def test_of_many_second_years_with_a_fault_nine_in_ten_are_found(settings: Settings) -> None:
    updates = rows_of("faulty-second-years.tsv")
    assert len(updates) == 47

    missed = [
        (rule, cells[-1])
        for rule, *cells in updates
        if not any(finding.startswith(f"{rule}:") for finding in second_year_findings(settings, *cells))
    ]
    assert len(missed) < 0.1 * len(updates), missed


def test_of_many_sound_updates_fewer_than_one_in_twenty_has_a_finding(settings: Settings) -> None:
    updates = rows_of("honest-updates.tsv")
    assert len(updates) == 207

    doubted = [
        (note, rules) for stage, rating, note in updates if (rules := findings(settings, stage, rating, note))
    ]
    assert len(doubted) < 0.05 * len(updates), doubted


def test_of_many_updates_with_a_fault_nine_in_ten_are_found(settings: Settings) -> None:
    updates = rows_of("faulty-updates.tsv")
    assert len(updates) == 124

    missed = [
        (rule, note)
        for rule, stage, rating, note in updates
        if not any(finding.startswith(f"{rule}:") for finding in findings(settings, stage, rating, note))
    ]
    assert len(missed) < 0.1 * len(updates), missed
