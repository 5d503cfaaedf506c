"""Conflicts through the session: what opens them, what ends them, and what undo makes of a resolution."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import SMALL_PLAN
from tests.support.office import Office
from tests.support.truth import check_projection
from tui_tracker.config import Settings
from tui_tracker.errors import ConflictError
from tui_tracker.services.exchange.conflicts import open_conflicts, version_time
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.plan.changes import moves_to
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.system.local_time import local_date_time


def conflicting_notes(office: Office, field: str = "note", first: str = "one", second: str = "two") -> None:
    """Merge two people's different values for W1, over a value agreed before."""
    if field == "note":
        office.write(None, "Coordinator", "W1", note="base")
    jo, sam = (office.hand_out("W", lead=lead) for lead in ("Jo", "Sam"))
    office.write(jo, "Jo", "W1", **{field: first})
    office.write(sam, "Sam", "W1", **{field: second})
    office.merge(jo, sam)


def sides(office: Office) -> list[tuple[str | None, list[str]]]:
    with office.open() as session:
        return [(row.base, sorted(side.value or "" for side in row.sides)) for row in open_conflicts(session)]


def test_undoing_a_resolution_opens_the_conflict_again_and_redoing_it_closes_it(office: Office) -> None:
    conflicting_notes(office)
    with office.open() as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "two", "Sam counted.")
        for _ in range(2):
            assert (sides(office), office.entry("W1").update.note) == ([], "two")
            assert session.undo() is not None
            assert (sides(office), office.entry("W1").update.note) == ([("base", ["one", "two"])], "base")
            assert session.redo() is not None
    check_projection(office.tracker)


@pytest.mark.parametrize("begun", ["before", "after"])
def test_undoing_a_resolution_that_kept_an_unfinished_text_opens_the_conflict_again(
    office: Office, begun: str
) -> None:
    """The text that was being written there, before or after the files came, is in the history."""
    if begun == "after":
        conflicting_notes(office)
    with office.open() as session:
        key = session.find("W1").action.key
        session.save_draft(key, "half")
        if begun == "before":
            conflicting_notes(office)
        (conflict,) = open_conflicts(session)
        assert sorted(side.value or "" for side in conflict.sides) == ["one", "two"]
        session.resolve(conflict.cell, "two")
        for _ in range(3):
            assert (sides(office), office.entry("W1").update.note) == ([], "two")
            assert session.undo() is not None
            assert (sides(office), office.entry("W1").update.note) == ([("base", ["one", "two"])], "base")
            check_projection(office.tracker)
            assert session.redo() is not None
        assert "half" in [revision.value for revision in session.history(key)]
    check_projection(office.tracker)


def test_a_conflict_can_be_resolved_when_its_period_is_closed(office: Office) -> None:
    conflicting_notes(office)
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    with office.open(period="2025-12") as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "two")
        assert open_conflicts(session) == ()


def test_an_undone_resolution_stays_undone_where_the_trackers_meet(office: Office) -> None:
    conflicting_notes(office)
    with office.open() as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "two")
        other = office.folder / "other.db"
        other.write_bytes(office.tracker.read_bytes())
        session.undo()
    office.merge(other)
    assert sides(office) == [("base", ["one", "two"])]
    office.merge(office.tracker, into=other)
    with office.open(other) as session:
        assert len(open_conflicts(session)) == 1
    check_projection(other)


def test_two_versions_of_one_person_within_a_minute_are_told_apart_by_their_seconds(office: Office) -> None:
    conflicting_notes(office)
    with office.open() as session:
        (conflict,) = open_conflicts(session)
    first, second = conflict.sides
    stamps = ("2026-11-27T19:10:03Z", "2026-11-27T19:10:41Z")

    def times(*authors: str) -> list[str]:
        both = zip((first, second), stamps, authors, strict=True)
        sides = tuple(replace(side, at=stamp, author=author) for side, stamp, author in both)
        of_sides = replace(conflict, sides=sides)
        return [version_time(of_sides, side) for side in sides]

    assert times("Asha", "Asha") == [local_date_time(stamp, has_seconds=True) for stamp in stamps]
    assert times("Asha", "Asha")[0].endswith(":10:03")
    assert times("Asha", "Ben") == [local_date_time(stamp) for stamp in stamps]


def test_undo_leaves_alone_a_resolved_value_that_somebody_changed_since(office: Office) -> None:
    conflicting_notes(office)
    with office.open() as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "two")
        office.write(None, "Ann", "W1", note="three")
        session.undo()
    assert (sides(office), office.entry("W1").update.note) == ([], "three")


def test_redo_leaves_alone_what_somebody_else_resolved_meanwhile(office: Office) -> None:
    conflicting_notes(office)
    with office.open() as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "two")
        session.undo()
        ann = office.hand_out("W", lead="Ann")
        with office.open(ann, "Ann") as hers:
            hers.resolve(conflict.cell, "four")
        office.merge(ann)
        session.redo()
    assert (sides(office), office.entry("W1").update.note) == ([], "four")
    check_projection(office.tracker)


def test_redo_is_refused_where_there_is_another_version_since(office: Office) -> None:
    conflicting_notes(office)
    ann = office.hand_out("W", lead="Ann")
    office.write(ann, "Ann", "W2", note="so that her file brings something")
    with office.open(author="Pat") as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "two")
        session.undo()
        late = office.folder / "late.db"
        late.write_bytes(ann.read_bytes())
        with office.open(late, "Ann") as hers:
            hers.resolve(conflict.cell, "four")
            hers.undo()
            hers.resolve(conflict.cell, "five")
        with office.open(author="Pat") as mine:
            mine.resolve(conflict.cell, "six")
        office.merge(late)
        assert sides(office) == [("base", ["five", "six"])]
        with pytest.raises(ConflictError, match="changed this since"):
            session.undo()


def test_two_resolutions_that_differ_show_what_was_agreed_before_the_conflict(office: Office) -> None:
    conflicting_notes(office)
    other = office.folder / "other.db"
    other.write_bytes(office.tracker.read_bytes())
    for path, value in ((None, "one"), (other, "two")):
        with office.open(path) as session:
            (conflict,) = open_conflicts(session)
            session.resolve(conflict.cell, value)
    office.merge(other)
    assert (sides(office), office.entry("W1").update.note) == ([("base", ["one", "two"])], "base")


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("note", "two  miles", "two miles"),
        ("signed_off", "Jo", "Sam"),
        ("stages", '[["Design",null],["Delivery",null]]', '[["Delivery",null],["Design",null]]'),
    ],
)
def test_people_who_agree_are_in_no_conflict(office: Office, field: str, first: str, second: str) -> None:
    conflicting_notes(office, field, first, second)
    assert sides(office) == []
    check_projection(office.tracker)


def test_two_who_resolve_conflicts_of_a_closed_period_independently_disagree_only_where_they_do(
    office: Office,
) -> None:
    conflicting_notes(office)
    conflicting_notes(office, "rag", "red", "green")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    other = office.folder / "other.db"
    other.write_bytes(office.tracker.read_bytes())
    for path, author, values in (
        (None, "Ann", {"note": "one", "rag": "red"}),
        (other, "Bea", {"note": "two"}),
    ):
        with office.open(path, author, period="2025-12") as session:
            for conflict in open_conflicts(session):
                if conflict.cell.field in values:
                    session.resolve(conflict.cell, values[conflict.cell.field])
    merged = office.merge(other)
    assert merged.held_changes == ()
    assert sides(office) == [("base", ["one", "two"])]
    with office.open(period="2025-12") as session:
        assert session.find("W1").update.rag == "red"
    check_projection(office.tracker)


def test_an_action_that_two_people_moved_to_different_themes_is_one_conflict(
    office: Office, settings: Settings
) -> None:
    source = office.folder / "three themes.tsv"
    source.write_text(
        f"{SMALL_PLAN}X1\tTrees\t\tPlant hedges.\tLead\t\t1\tDesign\tRed\tNone yet.\n", encoding="utf-8"
    )
    office.tracker.unlink()
    make_tracker(office.tracker, source, settings)
    other = office.folder / "other.db"
    other.write_bytes(office.tracker.read_bytes())
    for path, theme in ((None, "H"), (other, "X")):
        with office.open(path) as session:
            key = session.find("W1").action.key
            session.change_cells(moves_to(session, theme, [key]))
    (conflict,) = office.merge(other).conflicts
    assert conflict.cell.field == "theme"
    with office.open() as session:
        session.resolve(conflict.cell, "H")
        assert open_conflicts(session) == ()
        assert [entry.action.id for entry in session.entries("H")] == ["H1", "H2", "W1"]
