"""Progress by theme, counted by the database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui_tracker.storage.read.reader import TrackerReader


def test_the_states_of_each_theme_are_counted_without_reading_an_action(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("set", "W1", "--rag", "red")
    run("set", "W2", "--note", "Lit.", "--done")
    monkeypatch.delattr(TrackerReader, "entries")
    monkeypatch.delattr(TrackerReader, "entry_rows")

    counts = json.loads(run("status", "--json").out)

    walking = {"actions": 3, "updated": 2, "done": 1, "left": 2, "outstanding": 1, "conflicts": 0}
    heating = {"actions": 2, "updated": 0, "done": 0, "left": 2, "outstanding": 2, "conflicts": 0}
    assert [{name: theme[name] for name in walking} for theme in counts["themes"]] == [walking, heating]
    assert counts["total"] == {name: walking[name] + heating[name] for name in walking}


def test_a_copy_that_a_newer_one_replaces_is_not_waited_for(run: Run, bare: Run, tmp_path: Path) -> None:
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "first")
    run("handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "second")
    newer = next((tmp_path / "second").glob("*.db"))
    bare("--db", newer, "set", "W1", "--note", "Ten miles.", "--done")
    run("merge", newer)
    first, second = (line for line in run("status").out.splitlines() if line.startswith("Jo"))
    assert first.endswith("replaced by a newer copy")
    assert second.endswith("1 of 3 done")
    assert [copy["replaced"] for copy in run("status", "--json").json["copies"]] == [True, False]
    assert "copy sent out and not returned yet" not in run("new-period", "2026-12", "--yes").err


def test_copies_of_each_theme_are_replaced_by_one_copy_of_all_of_them(run: Run, tmp_path: Path) -> None:
    run("handout", "--all", "-o", tmp_path / "first")
    run("handout", "--theme", "W", "--theme", "H", "--lead", "Kim", "-o", tmp_path / "second")
    assert [copy["replaced"] for copy in run("status", "--json").json["copies"]] == [True, True, False]
    assert "1 copy sent out and not returned yet" in run("new-period", "2026-12", "--yes").err
    assert [reminder["lead"] for reminder in run("remind", "--period", "2025-12", "--json").json] == ["Kim"]
