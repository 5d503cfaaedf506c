"""Making a tracker and taking further sources into it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import SMALL_PLAN
from tests.support.reading import read_action, view_of
from tests.support.truth import check_projection, dump
from tui_tracker.config import Settings
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.errors import ClosedPeriodError, RefusedFileError, UsageError
from tui_tracker.services.imports import apply_import, make_tracker, preview_import
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.tracker.session import TrackerSession


def logical(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT id, action, period, field, value FROM revisions ORDER BY id").fetchall()
    connection.close()
    return rows


def test_the_plan_comes_in_with_its_last_period(tracker: Path) -> None:
    with view_of(tracker, "2024-12") as view:
        assert [entry.action.id for entry in view.entries()] == ["W1", "W2", "W3", "H1", "H2"]
    w2 = read_action(tracker, "w 02", "2024-12")
    assert w2["stages"] == [{"stage": "Delivery", "strand": "Rail"}, {"stage": "Discovery", "strand": None}]
    assert (w2["rag"], w2["note"], w2["section"], w2["role"]) == ("amber", "A bid was made.", "Paths", "Ask")
    assert (w2["objectives"], w2["partners"], w2["previous"]) == (["All"], "Districts", None)


def test_two_people_who_make_the_same_plan_hold_the_same_history(
    tmp_path: Path, plan_source: Path, settings: Settings, tracker: Path
) -> None:
    make_tracker(tmp_path / "other.db", plan_source, settings)
    assert logical(tmp_path / "other.db") == logical(tracker)


def test_a_plan_that_is_written_in_parts_is_the_same_as_one_written_at_once(
    tmp_path: Path, plan_source: Path, settings: Settings, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.write.imports.PART", 4)
    make_tracker(tmp_path / "parts.db", plan_source, settings)
    assert dump(tmp_path / "parts.db", settings) == dump(tracker, settings)
    check_projection(tmp_path / "parts.db")


def test_progress_is_told_from_nothing_to_all(tmp_path: Path, plan_source: Path, settings: Settings) -> None:
    actual: list[tuple[int, int, str]] = []
    make_tracker(tmp_path / "t.db", plan_source, settings, progress=lambda *step: actual.append(step))
    assert actual[0][0] == 0
    assert actual[-1][0] == actual[-1][1]


def test_a_tracker_that_is_there_is_not_overwritten(
    tracker: Path, plan_source: Path, settings: Settings
) -> None:
    before = tracker.read_bytes()
    with pytest.raises(UsageError, match="already exists"):
        make_tracker(tracker, plan_source, settings)
    assert tracker.read_bytes() == before


def test_a_plan_that_cannot_be_read_leaves_no_file_behind(tmp_path: Path, settings: Settings) -> None:
    source = tmp_path / "nothing.tsv"
    source.write_text("hello\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match=r"nothing\.tsv"):
        make_tracker(tmp_path / "t.db", source, settings)
    assert not list(tmp_path.glob("t.db*"))


def test_a_second_import_of_the_same_file_changes_nothing(
    tracker: Path, plan_source: Path, settings: Settings
) -> None:
    before = logical(tracker)
    report = apply_import(tracker, plan_source, settings, author="Jo")
    assert (report.new_actions, report.changes) == (0, ())
    assert logical(tracker) == before


def test_a_second_import_does_not_take_back_what_people_wrote_since(
    tracker: Path, plan_source: Path, settings: Settings
) -> None:
    reopen_period(tracker, "2024-12", author="Jo", why="A note was wrong.")
    with TrackerSession.open(tracker, settings, author="Jo", period="2024-12") as session:
        session.change(session.entries()[0].action.key, {"note": "Twelve miles were mended."})
    assert apply_import(tracker, plan_source, settings, author="Jo").changes == ()
    assert read_action(tracker, "W1", "2024-12")["note"] == "Twelve miles were mended."


def test_updates_that_name_no_period_are_for_the_one_being_written(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "updates.csv"
    source.write_text(
        "ID,Stage,RAG,Note\nW1,Complete,,All is paved.\nW2,Delivery,Red,Stuck\n", encoding="utf-8"
    )
    reported = read_action(tracker, "W1", "2024-12")
    apply_import(tracker, source, settings, author="Jo")
    assert read_action(tracker, "W1", "2025-12")["note"] == "All is paved."
    assert read_action(tracker, "W1", "2024-12") == reported
    begin_period(tracker, "2026-12", author="Jo")
    assert preview_import(tracker, source, settings).changes == ()
    source.write_text("ID,Stage,RAG,Note\nW1,Complete,,Resurfaced too.\n", encoding="utf-8")
    assert preview_import(tracker, source, settings).parsed.period == "2026-12"


def test_a_plan_saved_again_is_for_the_period_it_was_reported_for(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "again.csv"
    source.write_text("Note,ID\nA bid  was made.,W2\n", encoding="utf-8")
    preview = preview_import(tracker, source, settings)
    assert (preview.parsed.period, preview.is_repeated, preview.changes) == ("2024-12", True, ())


def test_updates_of_a_closed_period_are_refused_until_it_is_reopened(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "updates.csv"
    source.write_text("ID,Stage,RAG,Note\nW1,Complete,,All is paved.\n", encoding="utf-8")
    before = logical(tracker)
    with pytest.raises(ClosedPeriodError, match="December 2024 is closed"):
        apply_import(tracker, source, settings, author="Jo", options=ReadOptions(period="2024-12"))
    assert logical(tracker) == before
    reopen_period(tracker, "2024-12", author="Jo", why="W1 was done by then.")
    apply_import(tracker, source, settings, author="Jo", options=ReadOptions(period="2024-12"))
    assert read_action(tracker, "W1", "2024-12")["note"] == "All is paved."


def test_a_later_source_brings_its_period_and_says_what_it_changes(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "later.csv"
    source.write_text(
        "ID,Stage,RAG,December 2025 Update Note\nW1,Complete,,All done\nw-2,Delivery,RED,Stuck\n",
        encoding="utf-8",
    )
    preview = preview_import(tracker, source, settings)
    assert preview.new_actions == 0
    assert {(change.id, change.period, change.field) for change in preview.changes} == {
        ("W1", "2025-12", "stages"), ("W1", "2025-12", "note"),
        ("W2", "2025-12", "stages"), ("W2", "2025-12", "rag"), ("W2", "2025-12", "note"),
    }  # fmt: skip
    assert read_action(tracker, "W1", "2025-12")["note"] is None
    apply_import(tracker, source, settings, author="Jo")
    w2 = read_action(tracker, "W2", "2025-12")
    assert (w2["rag"], w2["note"], w2["text"]) == ("red", "Stuck", "Light the alleys.")
    assert w2["previous"]["note"] == "A bid was made."


def test_an_import_that_changes_something_backs_the_tracker_up_first(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "changed.tsv"
    source.write_text(SMALL_PLAN.replace("Ten miles", "Eleven miles"), encoding="utf-8")
    reopen_period(tracker, "2024-12", author="Jo", why="One mile was forgotten.")
    before = logical(tracker)
    report = apply_import(tracker, source, settings, author="Jo")
    assert [(change.id, change.field) for change in report.changes] == [("W1", "note")]
    (backup,) = (tracker.parent / "backups").iterdir()
    assert logical(backup) == before


def test_a_new_action_in_a_later_source_joins_the_plan(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "more.tsv"
    source.write_text(
        SMALL_PLAN + "H3\tHeating\t\tShare boilers.\tAsk\t\t1\tDesign\t\tNew.\n", encoding="utf-8"
    )
    reopen_period(tracker, "2024-12", author="Jo", why="An action was forgotten.")
    assert apply_import(tracker, source, settings, author="Jo").new_actions == 1
    assert read_action(tracker, "H3", "2024-12")["theme_name"] == "Heating"


def test_columns_the_tracker_has_no_field_for_are_kept_by_name(tmp_path: Path, settings: Settings) -> None:
    source = tmp_path / "extra.csv"
    source.write_text("ID,Theme,Action,Budget line,Note\nA1,Air,Plant trees,B-77,Fine\n", encoding="utf-8")
    make_tracker(tmp_path / "t.db", source, settings)
    assert read_action(tmp_path / "t.db", "A1", "2024-12")["extras"] == {"Budget line": "B-77"}


def test_a_row_with_an_unknown_id_and_no_text_is_left_out_and_the_nearest_named(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "returns.csv"
    source.write_text("ID,RAG,December 2025 Update Note\nW1,Red,Stuck\nW9,Green,A ghost\n", encoding="utf-8")
    report = apply_import(tracker, source, settings, author="Jo")
    assert [(row.action, row.line) for row in report.unmatched_rows] == [("W9", 3)]
    assert "W1" in report.unmatched_rows[0].message
    with view_of(tracker) as view:
        assert len(view.entries()) == 5
        assert read_action(tracker, "W1", "2025-12")["rag"] == "red"


def test_an_import_names_new_actions_and_a_new_period_and_says_where_the_backup_lies(
    tmp_path: Path, tracker: Path, settings: Settings
) -> None:
    source = tmp_path / "returns.csv"
    source.write_text("ID,Theme,Action,Note\nH3,Heating,Share boilers,New\n", encoding="utf-8")
    preview = preview_import(tracker, source, settings, options=ReadOptions(period="2027-06"))
    assert (preview.new_ids, preview.new_periods, preview.backup) == (("H3",), ("2027-06",), None)
    taken = apply_import(tracker, source, settings, author="Jo", options=ReadOptions(period="2027-06"))
    assert taken.backup is not None
    assert taken.backup.is_file()
