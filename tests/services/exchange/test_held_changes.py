"""Decisions on held changes: they are undone and redone like any other act of their author."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import view_of
from tests.support.truth import check_projection
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.submission import HeldChange, Outcome
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.merge import merge as merge_files
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.plan.changes import add_action, moves_to, reinstate, retire
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.storage.projection.rebuild import rebuild_tracker


def held(office: Office) -> tuple[HeldChange, ...]:
    with view_of(office.tracker) as view:
        return SubmissionLog(view, office.settings).held_changes()


def out_of_theme(office: Office) -> None:
    """Merge a copy for theme W that changes H1."""
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", rag="red")
    office.merge(copy)


def test_late_changes_of_two_people_have_two_numbers_in_both_of_their_trackers(
    office: Office, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    for tracker, who, action in ((office.tracker, "Ann", "W1"), (hers, "Ben", "W2")):
        office.write(tracker, who, action, note="Late.", rag="red")
        begin_period(tracker, "2026-12", author=who, clock=office.clock)
    kept = Path(shutil.copy(office.tracker, tmp_path / "kept.db"))
    numbers = {
        (held_change.number, held_change.change.author)
        for merged in (office.merge(hers), office.merge(kept, into=hers))
        for held_change in merged.held_changes
    }
    assert len({number for number, _ in numbers}) == len(numbers)


@pytest.mark.parametrize("verdict", [Verdict.ACCEPT, Verdict.DECLINE])
def test_a_decision_is_undone_and_nothing_older_than_the_merge_is(office: Office, verdict: Verdict) -> None:
    office.write(None, "Coordinator", "W2", note="Earlier.")
    out_of_theme(office)
    (change,) = held(office)
    with office.open() as session:
        session.decide_held(change.revisions, verdict, "Agreed.")
        assert held(office) == ()
        step = session.undo()
        assert step is not None
        assert step.describe() == "Decision, H1 RAG"
        assert len(held(office)) == 1
        assert office.entry("H1").update.rag is None
        assert office.entry("W2").update.note == "Earlier."
        assert (again := session.redo()) is not None
        assert again.name == "Decision"
        assert held(office) == ()
        assert office.entry("H1").update.rag == ("red" if verdict is Verdict.ACCEPT else None)
        session.undo()
        with pytest.raises(UsageError, match="merged files"):
            session.undo()
    assert office.entry("W2").update.note == "Earlier."
    check_projection(office.tracker)


def test_undoing_that_a_new_action_was_accepted_takes_it_out_again(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with office.open(copy, "Jo") as session:
        identity = add_action(session, "W", None, "Plant hedges.", {})
    office.merge(copy)
    (change,) = held(office)
    with office.open() as session:
        session.decide_held(change.revisions, Verdict.ACCEPT)
        assert office.entry(identity).action.text == "Plant hedges."
        step = session.undo()
        assert step is not None
        assert step.describe().startswith(f"Decision, {identity} ")
    assert len(held(office)) == 1
    check_projection(office.tracker)


def test_what_is_written_of_an_action_whose_adding_was_undone_waits_and_brings_it_back(
    office: Office,
) -> None:
    with office.open() as session:
        identity = add_action(session, "W", None, "Plant hedges.", {})
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", identity, note="Two hedges.", rag="green")
    with office.open() as session:
        session.undo()
    office.merge(copy)
    (change,) = held(office)
    assert change.summary is not None
    assert change.summary.startswith(f"2 changes to {identity}, which is no longer in the plan, in ")
    with office.open() as session:
        session.decide_held(change.revisions, Verdict.ACCEPT)
    entry = office.entry(identity)
    assert (entry.action.text, entry.action.theme, entry.update.note) == ("Plant hedges.", "W", "Two hedges.")
    with office.open() as session:
        session.undo()
        assert identity not in [entry.action.id for entry in session.entries(retired=True)]
    assert len(held(office)) == 1
    with office.open() as session:
        session.redo()
    assert office.entry(identity).update.note == "Two hedges."
    assert held(office) == ()
    check_projection(office.tracker)


def test_undoing_that_a_change_in_a_leads_own_period_was_accepted_asks_again(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    with office.open(copy, "Jo", period="2026-12") as session:
        session.change(session.find("W1").action.key, {"rag": "red"})
    office.merge(copy)
    update = next(change for change in held(office) if change.kind is HoldReason.UNKNOWN_PERIOD)
    held_changes = len(held(office))
    with office.open() as session:
        session.decide_held(update.revisions, Verdict.ACCEPT)
        session.undo()
    assert len(held(office)) == held_changes
    check_projection(office.tracker)


def test_what_was_decided_in_a_copy_is_nothing_new_for_the_tracker(office: Office, tmp_path: Path) -> None:
    jo, sam = office.hand_out("W", lead="Jo"), office.hand_out("H", lead="Sam")
    office.write(sam, "Sam", "W1", note="Not mine.")
    (held_change,) = office.merge(sam, into=jo).held_changes
    with office.open(jo, "Jo") as session:
        session.decide_held(held_change.revisions, Verdict.ACCEPT)
    assert office.merge(jo).held_changes != ()
    again = Path(shutil.copyfile(jo, tmp_path / "again.db"))
    with closing(sqlite3.connect(again)) as connection:
        connection.execute("CREATE TABLE mine (a)")
    assert [file.outcome for file in office.merge(again).files] == [Outcome.DUPLICATE]


def test_an_undone_decision_stays_undone_where_the_trackers_meet(office: Office) -> None:
    out_of_theme(office)
    (change,) = held(office)
    with office.open() as session:
        session.decide_held(change.revisions, Verdict.ACCEPT)
        other = office.folder / "other.db"
        other.write_bytes(office.tracker.read_bytes())
        session.undo()
    office.merge(other)
    assert len(held(office)) == 1
    office.merge(office.tracker, into=other)
    assert office.entry("H1", other).update.rag is None


def late(office: Office) -> None:
    """Close the year, then merge a copy with four late changes in it."""
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Late.", rag="red")
    office.write(copy, "Jo", "W2", note="Later.", rag="green")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    office.merge(copy)


def test_the_late_changes_of_a_file_are_one_question_with_parts(office: Office) -> None:
    late(office)
    (held_change,) = held(office)
    assert held_change.summary.startswith("4 late changes to December 2025, in ")
    assert [(part.change.id, part.change.cell.field) for part in held_change.parts] == [
        ("W1", "note"), ("W1", "rag"), ("W2", "note"), ("W2", "rag"),
    ]  # fmt: skip
    number, numbers = held_change.number, [part.number for part in held_change.parts]
    assert len({number, *numbers}) == 5
    with office.open() as session:
        session.decide_held(held_change.parts[1].revisions, Verdict.DECLINE)
        (held_change,) = held(office)
        assert held_change.summary.startswith("3 late changes")
        assert held_change.number == number
        assert [part.number for part in held_change.parts] == [numbers[0], *numbers[2:]], (
            "each keeps its number"
        )
        session.decide_held(
            (*held_change.parts[0].revisions, *held_change.parts[1].revisions), Verdict.ACCEPT
        )
        (held_change,) = held(office)
        assert held_change.summary.startswith("1 late change ")
        assert (held_change.number, [part.number for part in held_change.parts]) == (number, numbers[3:])
        session.decide_held(held_change.revisions, Verdict.ACCEPT)
    assert held(office) == ()
    with view_of(office.tracker, "2025-12") as view:
        updates = {entry.action.id: entry.update for entry in view.entries("W")}
    assert (updates["W1"].note, updates["W1"].rag, updates["W2"].rag) == ("Late.", None, "green")


def test_reopening_a_period_takes_its_late_changes_in(office: Office) -> None:
    late(office)
    reopen_period(office.tracker, "2025-12", "A figure was wrong.", author="Coordinator", clock=office.clock)
    assert held(office) == ()
    with view_of(office.tracker, "2025-12") as view:
        assert view.find("W1").update.note == "Late."
    check_projection(office.tracker)


def late_for(office: Office, ending: str) -> None:
    """Retire W2, or close the year, then merge a copy with a change to W2."""
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W2", note="Ten miles.")
    with office.open() as session:
        if ending == "retired":
            end = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done.")
            retire(session, session.find("W2"), end)
        else:
            begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    office.merge(copy)


def call_off(office: Office, ending: str) -> None:
    """Undo the ending: nothing holds the change any more."""
    if ending == "retired":
        with office.open() as session:
            reinstate(session, session.find("W2"))
    else:
        reopen_period(office.tracker, "2025-12", "A figure.", author="Coordinator", clock=office.clock)


@pytest.mark.parametrize("ending", ["retired", "closed"])
def test_undoing_a_reopening_has_late_changes_wait_again(office: Office, ending: str) -> None:
    late_for(office, ending)
    waiting = held(office)
    call_off(office, ending)
    assert (held(office), note_of(office, "W2")) == ((), "Ten miles.")

    with office.open() as session:
        assert session.undo() is not None
    assert held(office) == waiting
    assert note_of(office, "W2") is None
    check_projection(office.tracker)
    with office.open() as session:
        assert session.redo() is not None
    assert (held(office), note_of(office, "W2")) == ((), "Ten miles.")


def note_of(office: Office, identity: str) -> str | None:
    with view_of(office.tracker, "2025-12") as view:
        return view.find(identity).update.note


@pytest.mark.parametrize("verdict", [Verdict.ACCEPT, Verdict.DECLINE])
@pytest.mark.parametrize("ending", ["retired", "closed"])
def test_what_nothing_holds_any_more_comes_in_although_a_decision_on_it_was_undone(
    office: Office, ending: str, verdict: Verdict
) -> None:
    late_for(office, ending)
    (change,) = held(office)
    with office.open() as session:
        session.decide_held(change.revisions, verdict)
        session.undo()
    assert len(held(office)) == 1
    call_off(office, ending)

    assert held(office) == ()
    assert note_of(office, "W2") == "Ten miles."
    check_projection(office.tracker)


def test_a_new_id_that_a_lead_gives_is_a_question_of_its_own(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with office.open(copy, "Jo") as session:
        session.change_plan(session.find("W2").action.key, {"id": "W9"})
        session.change(session.find("W9").action.key, {"note": "Ten miles."})
        end = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done.")
    with office.open() as session:
        retire(session, session.find("W2"), end)
    office.merge(copy)
    assert {
        (change.change.cell.field, change.change.before, change.change.after, change.kind)
        for change in held(office)
    } == {
        ("id", "W2", "W9", HoldReason.PLAN_CHANGE),
        ("note", None, "Ten miles.", HoldReason.EDITED_RETIRED),
    }


def test_a_move_to_another_theme_is_one_question(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    with office.open(copy, "Jo") as session:
        session.change_cells(moves_to(session, "H", [session.find("W2").action.key]))
    office.merge(copy)
    (change,) = held(office)
    assert (change.change.cell.field, change.current, change.change.after) == ("theme", "W", "H")
    with office.open() as session:
        session.decide_held(change.revisions, Verdict.ACCEPT)
        assert [entry.action.id for entry in session.entries("H")] == ["H1", "H2", "W2"]
    assert held(office) == ()


def test_undoing_the_merge_that_brought_a_period_goes_back_to_the_last_open_one(
    office: Office, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    begin_period(hers, "2026-12", author="Sam", clock=office.clock)
    new = tmp_path / "all.db"
    merged = office.merge(hers, into=new, into_new=True)
    arrival = merged.files[0].arrival
    with office.open(new) as session:
        session.withdraw([arrival], "Too early.")
    with office.open(new) as session:
        assert [period.key for period in session.periods] == ["2024-12", "2025-12"]
        assert session.period.key == "2025-12"
        session.bring_back([arrival], "It was right.")
    with office.open(new) as session:
        assert session.period.key == "2026-12"


@pytest.mark.parametrize("is_undone_first", [False, True])
def test_a_period_that_was_undone_is_kept_where_somebody_has_written_in_it(
    office: Office, tmp_path: Path, is_undone_first: bool
) -> None:
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    with office.open(hers, "Sam", period="2026-12") as session:
        session.change(session.find("W2").action.key, {"note": "A new year."})
    if not is_undone_first:
        office.merge(hers)
    with office.open(author="Coordinator") as session:
        cell = Cell(action="", period="2026-12", field="label")
        session.change_cells({cell: None})
    if is_undone_first:
        office.merge(hers)
    for path in (office.tracker, hers):
        office.merge(office.tracker, into=hers)
        with office.open(path, period="2026-12") as session:
            assert [period.label for period in session.periods][-1] == "December 2026"
            assert session.find("W2").update.note == "A new year."
        check_projection(path)
    assert held(office) == ()


def test_undoing_that_a_leads_period_was_accepted_goes_back_to_the_last_open_one(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    office.merge(copy)
    (change,) = held(office)
    office.decide(change.revisions, Verdict.ACCEPT)
    with office.open() as session:
        assert session.period.key == "2026-12"
        session.undo()
    with office.open() as session:
        assert session.period.key == "2025-12"


def test_a_question_keeps_its_number_when_others_are_decided_and_more_arrive(office: Office) -> None:
    for lead, identity in (("Jo", "H1"), ("Kim", "H2")):
        copy = office.hand_out("W", lead=lead)
        office.write(copy, lead, identity, rag="red")
        office.merge(copy)
    first, second = held(office)
    assert (first.change.id, second.change.id) == ("H1", "H2")
    office.decide(first.revisions, Verdict.ACCEPT)
    other = office.hand_out("W", lead="Sam")
    office.write(other, "Sam", "H1", note="Out of theme.")
    office.merge(other)
    still, new = held(office)
    assert (still.number, still.change.id, new.change.id) == (second.number, "H2", "H1")
    assert new.number not in (first.number, second.number)


def test_a_question_keeps_its_number_when_reopening_a_period_releases_others(office: Office) -> None:
    late(office)
    copy = office.hand_out("W", lead="Kim")
    with office.open(copy, "Kim", period="2026-12") as session:
        session.change(session.find("H1").action.key, {"rag": "red"})
    office.merge(copy)
    before, other = held(office)
    reopen_period(office.tracker, "2025-12", "A figure.", author="Coordinator", clock=office.clock)
    assert [held_change.number for held_change in held(office)] == [other.number]
    with office.open() as session, pytest.raises(UsageError, match="no longer waits"):
        session.decide_held(before.revisions, Verdict.ACCEPT)


def test_a_question_has_the_same_number_in_a_preview_and_in_every_tracker(
    office: Office, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", note="Ours too.", rag="red")
    other = Path(shutil.copyfile(office.tracker, tmp_path / "other.db"))
    numbers = [
        [(held_change.number, [part.number for part in held_change.parts]) for held_change in held_changes]
        for held_changes in (
            office.merge(copy, dry_run=True).held_changes,
            office.merge(copy).held_changes,
            office.merge(copy, into=other).held_changes,
        )
    ]
    assert numbers[0] == numbers[1] == numbers[2]


def test_what_somebody_else_has_decided_meanwhile_is_not_decided_again(office: Office) -> None:
    out_of_theme(office)
    (change,) = held(office)
    with office.open() as session, office.open(author="Kim") as other:
        other.decide_held(change.revisions, Verdict.DECLINE, "Not ours.")
        with pytest.raises(UsageError, match="no longer waits"):
            session.decide_held(change.revisions, Verdict.ACCEPT)
    assert office.entry("H1").update.rag is None


def test_a_lead_keeps_what_they_wrote_in_another_theme_whatever_is_judged_again_in_their_copy(
    office: Office,
) -> None:
    with office.open() as session:
        end = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done.")
        retire(session, session.find("W2"), end)
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", note="Ours too.")
    office.write(copy, "Jo", "W2", note="Not done yet.")
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    with office.open(copy, "Jo", period="2025-12") as session:
        assert session.find("H1").update.note == "Ours too."
    rebuild_tracker(copy)
    with office.open(copy, "Jo", period="2025-12") as session:
        assert session.find("H1").update.note == "Ours too."
        assert session.find("W2").update.note == "Not done yet."
        assert SubmissionLog(session, office.settings).held_changes() == ()


def test_what_one_file_brings_to_a_theme_that_is_not_its_own_is_one_question_with_parts(
    office: Office,
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", note="Ours too.", rag="red")
    office.write(copy, "Jo", "H2", rag="green")
    office.merge(copy)
    (held_change,) = held(office)
    assert held_change.summary.startswith("3 changes to Heating, which this copy was not made for, in ")
    assert [part.change.id for part in held_change.parts] == ["H1", "H1", "H2"]
    numbers = [part.number for part in held_change.parts]
    office.decide(held_change.parts[1].revisions, Verdict.ACCEPT)
    assert [part.number for part in held(office)[0].parts] == [numbers[0], numbers[2]]
    assert office.entry("H1").update.rag == "red"


def test_what_a_lead_writes_in_a_period_of_their_own_is_one_question_beside_the_period(
    office: Office,
) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    with office.open(copy, "Jo", period="2026-12") as session:
        session.change(session.find("W1").action.key, {"note": "Next year.", "rag": "red"})
    office.merge(copy)
    period, updates = held(office)
    assert period.summary == "Jo began December 2026 and closed December 2025 in a copy."
    assert updates.summary.startswith("2 changes to December 2026, a period that this tracker does not have")
    office.decide(period.revisions, Verdict.ACCEPT)
    assert held(office) == ()


def test_a_period_that_a_lead_began_is_one_question_and_none_when_the_tracker_began_it_too(
    office: Office,
) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2026-12", author="Jo", clock=office.clock)
    office.merge(copy)
    (held_change,) = held(office)
    assert held_change.summary == "Jo began December 2026 and closed December 2025 in a copy."
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    assert held(office) == ()


def test_a_copy_opens_again_after_its_lead_has_undone_a_new_period(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2027-12", author="Jo", clock=office.clock)
    with office.open(copy, "Jo") as session:
        session.undo()
    with office.open(copy, "Jo") as session:
        assert session.period.key == "2025-12"


def test_a_period_that_is_begun_again_is_closed_if_it_was(office: Office) -> None:
    begin_period(office.tracker, "2026-12", author="Sam", clock=office.clock)
    begin_period(office.tracker, "2027-12", author="Jo", clock=office.clock)
    with office.open(author="Sam") as session:
        session.undo()
        session.redo()
    with office.open() as session:
        assert [period.key for period in session.periods if period.closed] == [
            "2024-12",
            "2025-12",
            "2026-12",
        ]
    check_projection(office.tracker)


def test_writing_in_a_retired_action_accepts_nothing_that_waits_for_a_decision(
    office: Office, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    with office.open() as session:
        end = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done.")
        retire(session, session.find("W2"), end)
    knowing = Path(shutil.copy(office.tracker, tmp_path / "knowing.db"))
    office.write(None, "Coordinator", "W2", note="Ten miles.")
    office.write(knowing, "Kim", "W2", stages='[["Design",null]]')
    office.write(hers, "Sam", "W2", rag="red")
    assert office.merge(knowing).held_changes == ()
    office.merge(hers)
    before = {change.revisions for change in held(office)}
    assert before
    office.write(None, "Coordinator", "W2", review="Is it done?")

    assert {change.revisions for change in held(office)} == before
    check_projection(office.tracker)


def test_a_merge_says_once_which_changes_of_those_who_merge_were_declined(
    office: Office, tmp_path: Path
) -> None:
    hers = Path(shutil.copyfile(office.tracker, tmp_path / "hers.db"))
    begin_period(office.tracker, "2026-12", author="Ann", clock=office.clock)
    office.write(hers, "Bea", "W1", rag="red", note="No money was found.")
    office.write(hers, "Bea", "W2", note="Lit.")
    office.merge(hers)
    (late,) = held(office)
    with office.open(author="Ann") as session:
        session.decide_held(late.parts[2].revisions, Verdict.ACCEPT)
        session.decide_held([part.revisions[0] for part in late.parts[:2]], Verdict.DECLINE, "Too late.")
    for is_known in (False, True):
        with merge_files([office.tracker], hers, office.settings, author="Bea", clock=office.clock) as merged:
            notices = merged.files[0].notices
        assert (
            notices == ()
            if is_known
            else notices
            == (
                "Ann declined 2 changes of yours: W1 note: No money was found.; W1 RAG: Red."
                " The reason: Too late. To see each value: tui-tracker history ID",
            )
        )


@pytest.mark.parametrize(("first", "second"), [("accept", "decline"), ("decline", "accept")])
def test_a_merge_says_that_somebody_else_decided_otherwise(
    office: Office, tmp_path: Path, first: str, second: str
) -> None:
    out_of_theme(office)
    hers = Path(shutil.copyfile(office.tracker, tmp_path / "hers.db"))
    for path, who, verdict in ((office.tracker, "Ann", first), (hers, "Bea", second)):
        with office.open(path, who) as session:
            (held_change,) = SubmissionLog(session, office.settings).held_changes()
            session.decide_held(held_change.revisions, Verdict(verdict))
    with merge_files([hers], office.tracker, office.settings, author="Ann", clock=office.clock) as merged:
        (notice,) = merged.files[0].notices
    past = {"accept": "accepted", "decline": "declined"}
    assert notice.startswith(f"Bea {past[second]} 1 change that this tracker had {past[first]}: H1 RAG: Red.")
    assert "Decide again." in notice
    assert len(held(office)) == 1


def test_a_merge_says_that_somebody_else_declined_what_a_lead_had_written_and_counted_here(
    office: Office, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    hers = Path(shutil.copyfile(office.tracker, tmp_path / "hers.db"))
    office.write(copy, "Jo", "W1", rag="red")
    begin_period(office.tracker, "2026-12", author="Ann", clock=office.clock)
    office.merge(copy)
    office.merge(copy, into=hers)
    with office.open(author="Ann") as session:
        session.decide_held(held(office)[0].revisions, Verdict.DECLINE)
    (file,) = office.merge(office.tracker, into=hers).files
    assert file.notices == (
        "Ann declined 1 change that counted here: W1 RAG: Red. To see each value: tui-tracker history ID",
    )
    assert office.entry("W1", hers).update.rag is None
