"""A few actions are measured by the texts that the search index finds, with the same findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tui_tracker.config import Settings
from tui_tracker.services.checks.check import Checker, make_checker
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read.reader import TrackerReader

WORDS = (
    "Leicestershire", "Leicetershire", "Leicesters", "startegy", "Startegy", "STARTEGY", "emmisions",
    "Business", "Busines", "busines", "(DfT)", "DfT", "Department for Transport (DfT)", "EVs", "color",
    "Colour", "Counsil", "Council", "council", "Surveying", "surveyed", "Hinckley’s", "Hinkley’s",
)  # fmt: skip
HEADS = "ID\tTheme\tAction\tDecember 2024 Update Note"


def open_plan(folder: Path, notes: list[str], settings: Settings) -> TrackerView:
    rows = [f"W{number}\tWalking\tMend path {number}.\t{note}" for number, note in enumerate(notes, 1)]
    plan = folder / "plan.tsv"
    plan.write_text(
        "\n".join(["ID\tTheme\tAction\tDecember 2024 Update Note", *rows]) + "\n", encoding="utf-8"
    )
    tracker = folder / "plan.db"
    tracker.unlink(missing_ok=True)
    make_tracker(tracker, plan, settings)
    return TrackerView(TrackerReader(str(tracker)), settings, "2024-12")


def findings(checker: Checker, view: TrackerView, identity: str) -> list[tuple[str, str]]:
    return [(finding.rule.name, finding.message) for finding in checker.findings([view.find(identity)])]


@given(
    notes=st.lists(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" and ".join), min_size=1, max_size=9
    )
)
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_action_alone_has_the_findings_that_it_has_among_all(
    tmp_path: Path, settings: Settings, notes: list[str]
) -> None:
    view = open_plan(tmp_path, notes, settings)
    whole = make_checker(view, settings)
    for entry in view.entries():
        alone = make_checker(view, settings, [entry])
        assert findings(alone, view, entry.action.id) == findings(whole, view, entry.action.id)


def test_one_action_is_measured_by_as_few_texts_of_a_large_plan_as_of_a_small_one(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[object] = []
    select: Callable[..., Iterator[object]] = TrackerReader.select

    def counted(*query: object) -> Iterator[object]:
        for row in select(*query):
            rows.append(row)
            yield row

    monkeypatch.setattr(TrackerReader, "select", counted)
    others = ["The Leicestershire Business Council is surveyed.", "The path is mended."]
    note = "In Leicetershire the Council asks the DfT about Hedgehogs and a startegy."
    read: list[int] = []
    for times in (100, 400):
        view = open_plan(tmp_path, [note, *others * times], settings)
        entry = view.find("W1")
        rows.clear()
        checker = make_checker(view, settings, [entry])
        read.append(len(rows))
        assert "“Leicetershire”" in str(findings(checker, view, "W1"))
    assert read[1] == read[0] < 150
