"""Returned copies are merged: what counts, what conflicts, what is held, and what is reported of each."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.truth import check_projection
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.submission import Outcome, background_words
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.errors import ConflictError, UsageError
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.handouts import hand_out
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.plan.changes import add_action, retire
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.tracker.session import TrackerSession

ENDED = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done by others.")


def test_what_a_lead_wrote_in_their_copy_stands_in_the_tracker(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Twelve miles.", rag="green")
    merged = office.merge(copy)
    assert merged.files[0].outcome is Outcome.TAKEN
    assert merged.files[0].copy is not None
    assert (merged.files[0].copy.lead, merged.files[0].authors, merged.files[0].new) == ("Jo", ("Jo",), 2)
    assert merged.changes[copy.name] == [
        ("W1", "note", None, "Twelve miles."), ("W1", "rag", None, "green"),
    ]  # fmt: skip
    entry = office.entry("W1")
    assert (entry.update.note, entry.update.rag, entry.update.updated_by) == ("Twelve miles.", "green", "Jo")


def test_a_copy_is_named_so_that_a_person_knows_it_and_opens_for_its_lead(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo: Smith")
    assert copy.name == "Leicestershire Net Zero Action Plan - Walking - December 2025 - Jo Smith.db"
    with office.open(copy) as session:
        assert (session.lead, session.own_themes, session.period.key) == (
            "Jo: Smith",
            frozenset("W"),
            "2025-12",
        )


def test_two_who_changed_different_cells_of_one_action_both_stand_and_are_named_for_reading(
    office: Office,
) -> None:
    first, second = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    office.write(first, "Jo", "W1", rag="red")
    office.write(second, "Sam", "W1", note="Smooth progress.")
    merged = office.merge(first, second)
    entry = office.entry("W1")
    assert (entry.update.rag, entry.update.note) == ("red", "Smooth progress.")
    assert merged.conflicts == ()
    assert merged.combinations == ("W1",)


def test_two_who_wrote_one_note_differently_clash_and_the_reader_sees_what_was_agreed(office: Office) -> None:
    office.write(None, "Coordinator", "W1", note="Draft.")
    first, second = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    office.write(first, "Jo", "W1", note="Ten miles.")
    office.write(second, "Sam", "W1", note="Twelve miles.")
    merged = office.merge(second, first)
    (conflict,) = merged.conflicts
    assert conflict.base == "Draft."
    assert [(side.author, side.value) for side in conflict.sides] == [
        ("Jo", "Ten miles."), ("Sam", "Twelve miles."),
    ]  # fmt: skip
    assert office.entry("W1").update.note == "Draft."
    assert office.entry("W1").conflicts == ("note",)


def test_a_conflict_settled_stays_settled_when_the_same_file_comes_again(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten miles.")
    office.write(None, "Coordinator", "W1", note="Eleven miles.")
    (conflict,) = office.merge(copy).conflicts
    with office.open() as session:
        session.resolve(conflict.cell, conflict.sides[0].value, "Jo counted them")
    merged = office.merge(copy)
    assert merged.files[0].outcome is Outcome.DUPLICATE
    assert merged.conflicts == ()
    assert office.entry("W1").update.note == "Ten miles."


def test_a_lead_who_goes_on_from_the_losing_text_opens_a_new_conflict_that_shows_the_earlier_reason(
    office: Office,
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten miles.")
    office.write(None, "Coordinator", "W1", note="Eleven miles.")
    (conflict,) = office.merge(copy).conflicts
    with office.open() as session:
        session.resolve(conflict.cell, "Eleven miles.", "measured again")
    office.write(copy, "Jo", "W1", note="Ten miles, truly.")
    (again,) = office.merge(copy).conflicts
    assert {side.value for side in again.sides} == {"Eleven miles.", "Ten miles, truly."}
    assert [side.why for side in again.earlier] == ["measured again"]


def test_a_conflict_travels_in_the_next_copy_and_comes_home_settled(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    office.write(None, "Coordinator", "W1", rag="green")
    office.merge(copy)
    asked = office.hand_out("W", lead="Jo")
    with office.open(asked, "Jo") as session:
        (conflict,) = open_conflicts(session)
        session.resolve(conflict.cell, "amber", "agreed by phone")
    assert office.merge(asked).conflicts == ()
    assert office.entry("W1").update.rag == "amber"


def test_an_ordinary_change_does_not_settle_a_conflict_in_passing(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    office.write(None, "Coordinator", "W1", rag="green")
    office.merge(copy)
    with pytest.raises(ConflictError):
        office.write(None, "Coordinator", "W1", rag="amber")


def test_a_second_submission_supersedes_the_first_and_the_first_again_is_an_older_state(
    office: Office, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten.")
    first = Path(shutil.copy(copy, tmp_path / "first.db"))
    office.write(copy, "Jo", "W1", note="Eleven.")
    office.merge(copy)
    merged = office.merge(first)
    assert merged.files[0].outcome is Outcome.SUPERSEDED
    assert office.entry("W1").update.note == "Eleven."
    assert office.merge(copy).files[0].outcome is Outcome.DUPLICATE


def test_a_plain_copy_of_the_tracker_copied_again_merges_as_well(office: Office, tmp_path: Path) -> None:
    copy = Path(shutil.copy(office.tracker, tmp_path / "in Explorer.db"))
    again = Path(shutil.copy(copy, tmp_path / "in Explorer - Copy.db"))
    office.write(copy, "Jo", "W1", note="Jo's.")
    office.write(again, "Sam", "H1", note="Sam's.")
    merged = office.merge(copy, again)
    assert (merged.conflicts, merged.held_changes) == ((), ())
    assert (office.entry("W1").update.note, office.entry("H1").update.note) == ("Jo's.", "Sam's.")


def test_an_edit_outside_the_copys_themes_waits_for_the_coordinators_word(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", rag="red")
    (held_change,) = office.merge(copy).held_changes
    assert (held_change.kind, held_change.change.id, held_change.change.after) == (
        HoldReason.OUT_OF_THEME,
        "H1",
        "red",
    )
    assert office.entry("H1").update.rag is None
    office.decide(held_change.revisions, Verdict.ACCEPT)
    assert office.entry("H1").update.rag == "red"
    assert office.merge(copy).held_changes == ()


def test_an_edit_in_a_period_that_was_closed_meanwhile_is_held(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    (held_change,) = office.merge(copy).held_changes
    assert held_change.kind is HoldReason.CLOSED_PERIOD
    assert office.entry("W1").update.rag is None


def test_a_leads_edit_in_a_period_of_their_own_is_held_and_accepting_it_brings_the_period(
    office: Office,
) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    with office.open(copy, "Jo", period="2026-12") as session:
        session.change(session.find("W1").action.key, {"rag": "red"})
    held_change = next(own for own in office.merge(copy).held_changes if own.change.cell.field == "rag")
    assert held_change.kind is HoldReason.UNKNOWN_PERIOD
    office.decide(held_change.revisions, Verdict.ACCEPT)
    with office.open(period="2026-12") as session:
        assert session.find("W1").update.rag == "red"


def other_coordinator(office: Office) -> Path:
    """Return another whole tracker, whose coordinator wrote, closed the year, and went on in the next."""
    hers = Path(shutil.copy(office.tracker, office.folder / "hers.db"))
    office.write(hers, "Her", "W1", note="Before she closed it.", rag="red")
    begin_period(hers, "2026-12", author="Her", clock=office.clock)
    with office.open(hers, "Her", period="2026-12") as session:
        session.change(session.find("W1").action.key, {"note": "In the new year."})
    return hers


def test_another_coordinators_tracker_brings_her_year_and_its_closing(office: Office) -> None:
    mine = Path(shutil.copy(office.tracker, office.folder / "mine.db"))
    office.write(mine, "Coordinator", "W2", note="Mine.")
    hers = other_coordinator(office)

    # Her closing had not seen what I wrote, so both of us are asked; she was not asked before she knew of it.
    (held_change,) = office.merge(hers, into=mine).held_changes
    assert (held_change.kind, held_change.change.after) == (HoldReason.CLOSED_PERIOD, "Mine.")
    (held_change,) = office.merge(mine, into=hers).held_changes
    assert (held_change.kind, held_change.change.after) == (HoldReason.CLOSED_PERIOD, "Mine.")
    for path in (mine, hers):
        with office.open(path, period="2025-12") as session:
            assert session.period.closed
            assert session.find("W1").update.note == "Before she closed it."
            assert session.find("W2").update.note is None
        with office.open(path, period="2026-12") as session:
            assert session.find("W1").update.note == "In the new year."
        check_projection(path)


def test_a_new_tracker_made_of_one_with_closed_years_reads_like_it(office: Office) -> None:
    hers, new = other_coordinator(office), office.folder / "new.db"
    assert office.merge(hers, into=new, into_new=True).held_changes == ()
    for period in ("2024-12", "2025-12", "2026-12"):
        with office.open(hers, period=period) as old, office.open(new, period=period) as made:
            assert made.entries() == old.entries()
            assert made.period == old.period


def test_a_leads_edit_after_the_year_was_closed_is_held(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    office.write(copy, "Jo", "W1", rag="red")
    (held_change,) = office.merge(copy).held_changes
    assert held_change.kind is HoldReason.CLOSED_PERIOD


def test_nothing_is_called_deleted_in_a_file_that_is_in_order(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", rag="red")
    office.merge(copy)
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    with office.open() as session:
        again = hand_out(
            office.tracker, office.settings, office.folder / "out", themes=["W"], lead="Sam",
            period="2026-12", author=session.author, clock=office.clock,
        )  # fmt: skip
    with office.open(again.path, "Sam") as session:
        session.change(session.find("W1").action.key, {"note": "One note."})
    (file,) = office.merge(again.path).files
    assert file.notices == ()


def test_a_file_that_brings_only_the_news_of_a_copy_sent_out_is_merged(office: Office) -> None:
    second = Path(shutil.copy(office.tracker, office.folder / "second.db"))
    copy = office.hand_out("W", lead="Jo")
    (file,) = office.merge(office.tracker, into=second).files
    assert (file.outcome, file.new, file.copies_from) == (Outcome.TAKEN, 0, ("Coordinator",))
    assert background_words(file) == "1 copy sent out by Coordinator is now known"
    with office.open() as own, office.open(second) as other:
        assert copies_sent_out(own, office) == copies_sent_out(other, office) != []
    assert office.merge(office.tracker, into=second).files[0].outcome is Outcome.DUPLICATE

    with office.open(copy, "Jo") as session:
        session.change_plan(session.find("W1").action.key, {"text": "Mend everything."})
    for path in (office.tracker, second):
        (held_change,) = office.merge(copy, into=path).held_changes
        assert held_change.kind is HoldReason.PLAN_CHANGE
    office.merge(office.tracker, into=second)
    for path in (office.tracker, second):
        assert office.entry("W1", path).action.text == "Mend the footpaths."
        check_projection(path)


def copies_sent_out(session: TrackerSession, office: Office) -> list[str]:
    return [status.copy.id for status in SubmissionLog(session, office.settings).copy_statuses()]


def test_what_was_declined_stays_in_history_and_is_not_asked_again(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", rag="red")
    (held_change,) = office.merge(copy).held_changes
    with office.open() as session:
        session.decide_held(held_change.revisions, Verdict.DECLINE, "not yours")
        assert "red" in {revision.value for revision in session.history(session.find("H1").action.key)}
    office.write(copy, "Jo", "W1", rag="green")
    assert office.merge(copy).held_changes == ()
    assert office.entry("H1").update.rag is None


def test_a_decision_travels_with_the_tracker(office: Office, tmp_path: Path) -> None:
    copy = office.hand_out("W", lead="Jo")
    elsewhere = Path(shutil.copy(office.tracker, tmp_path / "at home.db"))
    office.write(copy, "Jo", "H1", rag="red")
    (held_change,) = office.merge(copy).held_changes
    office.decide(held_change.revisions, Verdict.ACCEPT)
    merged = office.merge(office.tracker, into=elsewhere)
    assert merged.held_changes == ()
    assert office.entry("H1", elsewhere).update.rag == "red"


def test_text_still_under_edit_comes_in_as_it_stood_and_its_writer_may_go_on(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with office.open(copy, "Jo") as session:
        key = session.find("W1").action.key
        session.save_draft(key, "Half a sen")
    merged = office.merge(copy)
    assert "unfinished when sent" in merged.files[0].notices[0]
    assert office.entry("W1").update.note == "Half a sen"
    with office.open(copy, "Jo") as session:
        session.entry(key)
        session.save_draft(key, "Half a sentence no more.")
        session.seal_draft(key)
    assert office.merge(copy).conflicts == ()
    assert office.entry("W1").update.note == "Half a sentence no more."


def test_a_value_another_program_wrote_comes_in_marked_so(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with closing(sqlite3.connect(copy)) as tool:
        tool.execute(
            "INSERT INTO updates (action, period, note)"
            " SELECT key, '2025-12', 'By hand.' FROM actions WHERE id = 'W1'"
        )
        tool.commit()
    merged = office.merge(copy)
    assert merged.files[0].notices == ("W1 note: changed outside tui-tracker; merged and flagged.",)
    with office.open() as session:
        last = session.history(session.find("W1").action.key)[-1]
    assert (last.value, last.kind, last.author) == ("By hand.", "outside", "Jo")
    assert office.merge(copy).files[0].outcome is Outcome.DUPLICATE


def test_a_damaged_file_is_refused_with_the_reason_and_the_rest_go_on(office: Office) -> None:
    good, bad = office.hand_out("W", lead="Jo"), office.hand_out("H", lead="Sam")
    office.write(good, "Jo", "W1", rag="red")
    bad.write_bytes(bad.read_bytes()[: bad.stat().st_size // 2])
    merged = office.merge(bad, good)
    assert [file.outcome for file in merged.files] == [Outcome.REFUSED, Outcome.TAKEN]
    assert "damaged" in (merged.files[0].refused or "")
    assert office.entry("W1").update.rag == "red"


def test_every_offered_file_is_kept_byte_for_byte_and_itself_untouched(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    junk = office.folder / "junk.db"
    junk.write_bytes(b"no tracker at all")
    before = copy.read_bytes()
    merged = office.merge(copy, junk)
    assert copy.read_bytes() == before
    kept = {path.read_bytes() for path in (office.tracker.parent / "received").iterdir()}
    assert kept == {before, b"no tracker at all"}
    assert merged.backup is not None


def test_the_backup_holds_what_was_written_in_the_tracker_while_the_files_were_read(office: Office) -> None:
    first, second = office.hand_out("W", lead="Jo"), office.hand_out("H", lead="Sam")
    office.write(first, "Jo", "W1", rag="red")
    office.write(second, "Sam", "H1", rag="green")

    def write_in_between(number: int, _total: int, _name: str) -> None:
        if number == 1:
            office.write(None, "Coordinator", "W2", note="Written while the first file was read.")

    merged = office.merge(first, second, progress=write_in_between)
    assert merged.backup is not None
    assert office.entry("W2", merged.backup).update.note == "Written while the first file was read."
    assert office.entry("W1", merged.backup).update.rag is None
    assert office.entry("W1").update.rag == "red"


def test_a_dry_run_tells_the_same_and_writes_nothing(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    before = office.tracker.read_bytes()
    tried = office.merge(copy, dry_run=True)
    assert office.tracker.read_bytes() == before
    assert not (office.tracker.parent / "received").exists()
    done = office.merge(copy)
    assert (tried.changes, tried.conflicts, tried.held_changes) == (
        done.changes,
        done.conflicts,
        done.held_changes,
    )


def test_files_alone_make_a_new_tracker_without_touching_any(office: Office, tmp_path: Path) -> None:
    first, second = office.hand_out("W", lead="Jo"), office.hand_out("H", lead="Sam")
    office.write(first, "Jo", "W1", rag="red")
    office.write(second, "Sam", "H1", rag="green")
    before = first.read_bytes(), second.read_bytes(), office.tracker.read_bytes()
    new = tmp_path / "new" / "all.db"
    merged = office.merge(first, second, into=new, into_new=True)
    assert (merged.conflicts, merged.held_changes) == ((), ())
    assert (office.entry("W1", new).update.rag, office.entry("H1", new).update.rag) == ("red", "green")
    assert (first.read_bytes(), second.read_bytes(), office.tracker.read_bytes()) == before
    with pytest.raises(UsageError):
        office.merge(first, into=new, into_new=True)


def test_taking_a_file_back_restores_what_nobody_has_gone_on_from(office: Office) -> None:
    office.write(None, "Coordinator", "W1", rag="green")
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red", note="Ten.")
    merged = office.merge(copy)
    office.write(None, "Coordinator", "W1", note="Ten miles.")
    with office.open() as session:
        count, stay = session.withdraw([merged.files[0].arrival], "taken back")
    assert count == 1
    assert [cell.field for cell in stay] == ["note"]
    entry = office.entry("W1")
    assert (entry.update.rag, entry.update.note) == ("green", "Ten miles.")
    assert office.merge(copy).files[0].outcome is Outcome.DUPLICATE


@pytest.mark.parametrize("redone", [False, True], ids=["undone", "undone and redone"])
def test_undoing_that_a_file_was_brought_back_is_named_when_a_newer_one_is_merged(
    office: Office, redone: bool
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten miles.")
    arrival = office.merge(copy).files[0].arrival
    with office.open() as session:
        session.withdraw([arrival], "taken back")
        session.bring_back([arrival], "brought back")
        session.undo()
        if redone:
            session.redo()
    assert office.entry("W1").update.note == ("Ten miles." if redone else None)
    office.write(copy, "Jo", "W1", rag="red")
    (file,) = office.merge(copy).files
    assert any("were undone" in notice for notice in file.notices) is not redone


def test_undoing_a_value_restored_from_the_history_undoes_no_merge_of_which_a_part_was_withdrawn(
    office: Office,
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten miles.")
    office.write(copy, "Jo", "W2", note="Twelve miles.")
    arrival = office.merge(copy).files[0].arrival
    with office.open() as session:
        cell = session.history(session.find("W1").action.key)[-1].cell
        session.withdraw([arrival], "taken back", cell)
        session.restore(cell, "Ten miles.")
        session.undo()
        session.undo()
        with pytest.raises(UsageError, match="merged files"):
            session.undo()


def test_taking_one_side_of_a_conflict_back_lets_the_other_stand(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    office.write(None, "Coordinator", "W1", rag="green")
    merged = office.merge(copy)
    with office.open() as session:
        session.withdraw([merged.files[0].arrival], "taken back")
    assert (office.entry("W1").update.rag, office.entry("W1").conflicts) == ("green", ())


def test_folders_and_patterns_name_files_and_the_tracker_itself_is_left_out(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    shutil.copy(office.tracker, copy.parent / "tracker.db")
    assert len(office.merge(copy.parent).files) == 2
    assert len(office.merge(copy.parent / "*.db").files) == 2
    with pytest.raises(UsageError):
        office.merge(office.tracker)


def test_a_new_action_and_a_retirement_of_the_coordinators_merge_as_everything_does(
    office: Office, tmp_path: Path
) -> None:
    at_home = Path(shutil.copy(office.tracker, tmp_path / "at home.db"))
    with office.open(at_home) as session:
        name = add_action(session, "W", None, "Plant hedges.", {})
        retire(session, session.find("W2"), ENDED)
    merged = office.merge(at_home)
    assert (merged.conflicts, merged.held_changes) == ((), ())
    assert office.entry(name).action.text == "Plant hedges."
    with office.open() as session:
        assert [entry.action.id for entry in session.entries("W")] == ["W1", "W3", "W4"]


def test_a_leads_change_of_the_plan_is_held_apart_from_their_progress(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with office.open(copy, "Jo") as session:
        session.change_plan(session.find("W1").action.key, {"text": "Mend everything."})
        session.change(session.find("W1").action.key, {"rag": "red"})
    (held_change,) = office.merge(copy).held_changes
    assert (held_change.kind, held_change.change.after) == (HoldReason.PLAN_CHANGE, "Mend everything.")
    entry = office.entry("W1")
    assert (entry.action.text, entry.update.rag) == ("Mend the footpaths.", "red")


def test_an_edit_of_an_action_that_ended_meanwhile_is_held(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W2", rag="red")
    with office.open() as session:
        retire(session, session.find("W2"), ENDED)
    (held_change,) = office.merge(copy).held_changes
    assert (held_change.kind, held_change.change.id) == (HoldReason.EDITED_RETIRED, "W2")


def test_a_new_action_somebody_has_written_of_stays_when_the_file_that_brought_it_is_taken_back(
    office: Office, tmp_path: Path
) -> None:
    at_home = Path(shutil.copy(office.tracker, tmp_path / "at home.db"))
    with office.open(at_home) as session:
        add_action(session, "W", None, "Plant hedges.", {})
        add_action(session, "W", None, "Plant trees.", {})
    merged = office.merge(at_home)
    office.write(None, "Coordinator", "W4", rag="green")
    with office.open() as session:
        _, stay = session.withdraw([merged.files[0].arrival], "taken back")
        assert [entry.action.id for entry in session.entries("W")] == ["W1", "W2", "W3", "W4"]
    assert {cell.field for cell in stay} == {"id", "theme", "text", "position"}


def test_taking_back_the_file_a_new_tracker_began_with_leaves_the_plan(
    office: Office, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="red")
    new = tmp_path / "all.db"
    merged = office.merge(copy, into=new, into_new=True)
    with office.open(new) as session:
        session.withdraw([merged.files[0].arrival], "taken back")
        assert session.find("W1").update.rag is None
        assert session.find("W1").previous is not None


CYRILLIC_H9 = "\N{CYRILLIC CAPITAL LETTER EN}9"


def test_an_action_that_a_lead_added_under_a_look_alike_id_is_held_as_another_one(office: Office) -> None:
    copy = office.hand_out("H", lead="Jo")
    add_twice(office, copy)
    held = {change.change.id: change.similar_ids for change in office.merge(copy).held_changes}
    assert held == {"H8": (), CYRILLIC_H9: ("H9",)}


def test_two_actions_with_one_id_are_both_kept_and_told_apart_by_a_number(
    office: Office, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(office.tracker, tmp_path / "plain.db"))
    add_twice(office, copy)
    assert office.merge(copy).conflicts == ()
    with office.open() as session:
        assert sorted(entry.action.id for entry in session.entries("H"))[-2:] == ["H9", CYRILLIC_H9]
        with pytest.raises(UsageError, match="2 actions have the ID H9: H9/1 “Warm the halls"):
            session.find("H9")
        assert {session.find(f"H9/{number}").action.id for number in (1, 2)} == {"H9", CYRILLIC_H9}
        session.change_plan(session.find("H9/2").action.key, {"id": "H10"})
        assert session.find("H9").action.id != session.find("H10").action.id


def add_twice(office: Office, copy: Path) -> None:
    """Add an action to the tracker, and after another one to a copy under a similar ID."""
    with office.open() as session:
        add_action(session, "H", "H9", "Warm the halls.", {})
    with office.open(copy, "Jo") as session:
        add_action(session, "H", "H8", "Mend the roofs.", {})
        add_action(session, "H", CYRILLIC_H9, "Warm the halls.", {})


def test_two_new_actions_that_wait_with_one_id_each_name_it(office: Office) -> None:
    copies = [office.hand_out("W", lead=lead) for lead in ("Jo", "Sam")]
    for copy in copies:
        with office.open(copy, "Jo") as session:
            add_action(session, "W", None, f"Plant {copy.stem}.", {})
    assert [change.similar_ids for change in office.merge(*copies).held_changes] == [("W4",), ("W4",)]


def test_a_clock_that_is_ahead_is_named_once_with_its_owner(office: Office) -> None:
    ahead = datetime(2026, 3, 1, 9, tzinfo=UTC)
    copy = office.hand_out("W", lead="Jo")
    with TrackerSession.open(copy, office.settings, author="Jo", window=False, clock=lambda: ahead) as jo:
        jo.change(jo.find("W1").action.key, {"note": "From the future."})
    warning = "The clock of Jo's computer is ahead: a change is dated 1 March 2026."
    assert office.merge(copy).files[0].notices == (warning,)
    later = office.hand_out("H", lead="Kim")
    office.write(later, "Kim", "H1", rag="red")
    assert office.merge(later).files[0].notices == ()
    office.write(copy, "Kim", "W2", rag="red")
    assert office.merge(copy).files[0].notices == ()


def test_a_clock_that_was_set_right_is_named_no_more_though_changes_go_on_from_its_time(
    office: Office,
) -> None:
    ahead = datetime(2026, 3, 1, 9, tzinfo=UTC)
    copy = office.hand_out("W", lead="Jo")
    with TrackerSession.open(copy, office.settings, author="Jo", window=False, clock=lambda: ahead) as jo:
        jo.change(jo.find("W1").action.key, {"note": "From the future."})
    first = Path(shutil.copy(copy, office.folder / "first.db"))
    office.write(copy, "Jo", "W2", rag="red")
    assert [len(file.notices) for file in office.merge(first, copy, dry_run=True).files] == [1, 0]
    office.merge(first)
    assert office.merge(copy).files[0].notices == ()


def test_whoever_closes_a_period_again_ends_a_disagreement_on_whether_it_is_open(office: Office) -> None:
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    hers = Path(shutil.copy(office.tracker, office.folder / "hers.db"))
    for path, author in ((office.tracker, "Coordinator"), (hers, "Her")):
        reopen_period(path, "2025-12", "A figure was wrong.", author=author, clock=office.clock)
    begin_period(hers, "2027-12", author="Her", clock=office.clock)
    with office.open(period="2025-12") as session:
        session.change(session.find("W1").action.key, {"note": "Open again."})
    office.merge(hers)
    begin_period(office.tracker, "2028-12", author="Coordinator", clock=office.clock)
    with office.open(period="2025-12") as session:
        assert session.period.closed
        assert session.find("W1").update.note == "Open again."
    check_projection(office.tracker)


def test_files_that_are_received_at_the_same_time_are_reported_in_their_order_and_kept_once(
    office: Office,
) -> None:
    copies = [office.hand_out("W", lead=f"Lead {number}") for number in range(6)]
    for number, copy in enumerate(copies):
        office.write(copy, f"Lead {number}", "W1", note=f"Note {number}.")
    twins = [Path(shutil.copyfile(copy, copy.with_name(f"again {copy.name}"))) for copy in copies]
    offered = [path for pair in zip(copies, twins, strict=True) for path in pair]
    merged = office.merge(*offered)
    assert [Path(file.name).name for file in merged.files] == [path.name for path in offered]
    assert [file.outcome for file in merged.files] == [Outcome.TAKEN, Outcome.DUPLICATE] * 6
    kept = list((office.tracker.parent / "received").iterdir())
    assert sorted(path.read_bytes() for path in kept) == sorted(path.read_bytes() for path in copies)
