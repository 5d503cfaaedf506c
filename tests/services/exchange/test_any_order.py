"""Courses of an office's year whose outcome is known: right once, and the same in any order of the files."""

from __future__ import annotations

import re
import shutil
from itertools import chain, permutations
from pathlib import Path

import pytest

from tests.services.exchange.test_workbooks import fill
from tests.support.office import Office
from tests.support.truth import check_projection, dump, reported
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.services.backups import make_backup, restore
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.plan.changes import reinstate, retire
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.report.draft_reasons import find_draft_reasons
from tui_tracker.services.tracker.view import open_view

YEAR = "2026-12"


@pytest.fixture
def at_first(office: Office, tmp_path: Path) -> Path:
    """The tracker before anything happened."""
    return Path(shutil.copy(office.tracker, tmp_path / "at first.db"))


def _copy(office: Office, name: str) -> Path:
    return Path(shutil.copy(office.tracker, office.folder / name))


def _assert_same_in_any_order(office: Office, at_first: Path, *files: Path) -> None:
    outcomes = []
    for number, order in enumerate(permutations(files)):
        target = Path(shutil.copy(at_first, office.folder / f"order {number}.db"))
        for file in order:
            office.merge(file, into=target)
        check_projection(target)
        outcomes.append(dump(target, office.settings))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def _held(office: Office, path: Path | None = None) -> tuple[HeldChange, ...]:
    with open_view(path or office.tracker, office.settings) as view:
        return SubmissionLog(view, office.settings).held_changes()


def _decide(office: Office, path: Path, who: str, verdict: Verdict) -> None:
    (held_change,) = _held(office, path)
    with office.open(path, who) as session:
        session.decide_held(held_change.revisions, verdict, None)


def test_versions_of_one_workbook_ask_about_the_last_only(office: Office, tmp_path: Path) -> None:
    blank = office.hand_out("W", lead="Jo", as_workbook=True)
    at_first = _copy(office, "with a workbook out.db")
    versions = [
        fill(blank, tmp_path / f"{day}.xlsx", {"W1": {"rag": rating, "note": f"On day {day}."}}, day)
        for day, rating in ((24, "puce"), (25, "Red"), (26, "mauve"))
    ]
    held_changes = office.merge(*versions).held_changes
    assert [(held_change.kind, held_change.change.after) for held_change in held_changes] == [
        (HoldReason.INVALID_VALUE, "mauve")
    ]
    assert office.entry("W1").update.note == "On day 26."
    _assert_same_in_any_order(office, at_first, *versions)


def test_what_one_declined_and_another_accepted_is_asked_again(office: Office, at_first: Path) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "H1", note="Not my theme.")
    office.merge(copy)
    hers = _copy(office, "hers.db")
    _decide(office, office.tracker, "Coordinator", Verdict.DECLINE)
    _decide(office, hers, "Ben", Verdict.ACCEPT)
    _assert_same_in_any_order(office, at_first, office.tracker, hers, copy)
    office.merge(hers)
    _decide(office, office.tracker, "Coordinator", Verdict.ACCEPT)
    office.merge(office.tracker, into=hers)
    assert _held(office, hers) == ()
    assert office.entry("H1", hers).update.note == "Not my theme."


def test_a_tracker_restored_and_written_on_meets_what_it_had_lost(office: Office, at_first: Path) -> None:
    backup = make_backup(office.tracker, office.settings)
    office.write(None, "Coordinator", "W1", note="Lost.")
    lost = _copy(office, "lost.db")
    restore(office.tracker, backup, office.settings)
    office.write(None, "Coordinator", "W1", note="Written again.")
    (conflict,) = office.merge(lost).conflicts
    assert {side.value for side in conflict.sides} == {"Lost.", "Written again."}
    _assert_same_in_any_order(office, at_first, office.tracker, lost)


def test_a_late_file_of_an_action_merged_into_another_is_accepted_and_the_action_comes_back(
    office: Office, at_first: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W2", note="Lit.", rag="red")
    with office.open() as session:
        ending = Retirement(how=RetirementKind.MERGED, period="2025-12", why="One scheme.", into="W1")
        retire(session, session.find("W2"), ending)
    assert [held_change.kind for held_change in office.merge(copy).held_changes] == [
        HoldReason.EDITED_RETIRED
    ]
    _decide(office, office.tracker, "Coordinator", Verdict.ACCEPT)
    with office.open() as session:
        reinstate(session, session.find("W2"))
    assert office.entry("W2").update.note == "Lit."
    _assert_same_in_any_order(office, at_first, office.tracker, copy)


def test_one_reopens_a_year_and_another_accepts_what_came_late(office: Office, at_first: Path) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Late.")
    begin_period(office.tracker, YEAR, author="Coordinator", clock=office.clock)
    office.merge(copy)
    hers = _copy(office, "hers.db")
    _decide(office, hers, "Ben", Verdict.ACCEPT)
    reopen_period(office.tracker, "2025-12", "A figure.", author="Coordinator", clock=office.clock)
    with office.open(period="2025-12") as session:
        session.change(session.find("W1").action.key, {"rag": "red"})
    _assert_same_in_any_order(office, at_first, office.tracker, hers, copy)
    assert office.merge(hers).held_changes == ()
    with office.open(period="2025-12") as session:
        assert (session.find("W1").update.note, open_conflicts(session)) == ("Late.", ())


def test_a_lead_who_merges_last_years_copy_into_this_years_is_late_for_last_year_alone(
    office: Office, at_first: Path
) -> None:
    old = office.hand_out("W", lead="Jo")
    office.write(old, "Jo", "W1", note="Of 2025.")
    begin_period(office.tracker, YEAR, author="Coordinator", clock=office.clock)
    new = office.hand_out("W", lead="Jo", period=YEAR)
    office.merge(old, into=new)
    office.write(new, "Jo", "W1", note="Of 2026.")
    held_changes = office.merge(new).held_changes
    assert [(held_change.kind, held_change.change.after) for held_change in held_changes] == [
        (HoldReason.CLOSED_PERIOD, "Of 2025.")
    ]
    assert office.entry("W1").update.note == "Of 2026."
    _assert_same_in_any_order(office, at_first, old, new)


def test_ratings_changed_while_a_copy_is_out_are_judged_as_they_were_sent_out(
    office: Office, tmp_path: Path
) -> None:
    ours = office.settings
    blank = office.hand_out("W", lead="Jo", as_workbook=True)
    puce = ours.ratings[0]._replace(key="puce", label="Puce", letter="P")
    office.settings = ours._replace(ratings=(puce,))
    filled = fill(blank, tmp_path / "filled.xlsx", {"W1": {"rag": "Red"}, "W2": {"rag": "Puce"}})
    merged = office.merge(filled)
    assert office.entry("W1").update.rag == "red"
    assert [held_change.change.after for held_change in merged.held_changes] == ["Puce"]
    assert any("W1 RAG: not a value that your settings have" in notice for notice in merged.files[0].notices)


def test_of_a_year_that_two_people_closed_each_has_the_figures_back_by_accepting_what_only_theirs_had(
    office: Office,
) -> None:
    lead = office.hand_out("W", "H", lead="Jo")
    at_first = _copy(office, "with a copy out.db")
    office.write(lead, "Jo", "H2", note="Lofts were insulated.", rag="amber")
    files, published = {}, {}
    for who, rating in (("Ann", "red"), ("Ben", "green")):
        files[who] = _copy(office, f"{who}.db")
        if who == "Ann":
            office.merge(lead, into=files[who])
        office.write(files[who], who, "W1", rag=rating, signed_off=who)
        office.write(files[who], who, {"Ann": "W2", "Ben": "H1"}[who], note=f"Written by {who}.")
        begin_period(files[who], YEAR, author=who, clock=office.clock)
        published[who] = reported(files[who], office.settings, "2025-12")
    sentences = set()
    for order in permutations([lead, *files.values()]):
        for who in published:
            target = Path(shutil.copy(at_first, office.folder / "target.db"))
            for file in order:
                office.merge(file, into=target)
            with open_view(target, office.settings, "2025-12") as view:
                log = SubmissionLog(view, office.settings)
                (sentence,) = log.closed_twice()
                sentences.add(re.sub(r"decisions? [\d and]+\d", "decision N", sentence))
                reasons = [reason.sentence for reason in find_draft_reasons(view, office.settings, ())]
                mine = [q.revisions for q in log.held_changes() if q.closers == (who,)]
            assert (
                reasons[0] == "3 actions with changes that only Ann's closing has, left out here: H2, W1, W2."
            )
            with office.open(target) as session:
                session.decide_held(list(chain(*mine)), Verdict.ACCEPT, None)
            assert reported(target, office.settings, "2025-12") == published[who]
    assert sentences == {
        "Ann and Ben closed December 2025 without each other's changes. Its report leaves out"
        " 4 changes to 3 actions that only Ann's closing has (decision N), and"
        " 2 changes to 2 actions that only Ben's closing has (decision N)."
        " Accept a decision to bring its changes back."
    }


def _close_independently(office: Office, at_first: Path, *resolutions: str | None) -> list[Path]:
    """Have two people close the year who knew one conflict and resolved it or not, and wrote else apart."""
    first, second = (office.hand_out("W", lead=lead) for lead in ("Jo", "Sam"))
    for lead, copy in (("Jo", first), ("Sam", second)):
        office.write(copy, lead, "W1", note=f"Written by {lead}.")
    office.merge(first, second)
    shutil.copy(office.tracker, at_first)
    files = []
    for who, identity, value in zip(("Ann", "Ben"), ("W2", "H1"), resolutions, strict=True):
        files.append(_copy(office, f"{who}.db"))
        office.write(files[-1], who, identity, rag="red")
        if value:
            with office.open(files[-1], who) as session:
                session.resolve(open_conflicts(session)[0].cell, value)
        begin_period(files[-1], YEAR, author=who, clock=office.clock)
    return files


@pytest.mark.parametrize(
    ("resolutions", "note", "sides"),
    [
        (("Jo was right.", None), "Jo was right.", []),
        (("Jo was right.", "Jo was  right."), "Jo was  right.", []),
        (("Jo was right.", "Sam was right."), None, ["Jo was right.", "Sam was right."]),
    ],
)
def test_a_conflict_that_two_people_knew_when_they_closed_is_asked_again_only_if_they_resolved_it_differently(
    office: Office, at_first: Path, resolutions: tuple[str | None, ...], note: str | None, sides: list[str]
) -> None:
    files = _close_independently(office, at_first, *resolutions)
    _assert_same_in_any_order(office, at_first, *files)
    merged = office.merge(*files)
    assert [(held_change.closers, held_change.change.id) for held_change in merged.held_changes] == [
        (("Ann",), "W2"),
        (("Ben",), "H1"),
    ]
    assert [[side.value for side in conflict.sides] for conflict in merged.conflicts] == [sides] * bool(sides)
    with office.open(period="2025-12") as session:
        assert session.find("W1").update.note == note


def test_what_two_people_wrote_alike_before_both_closed_is_in_the_report_and_asked_of_nobody(
    office: Office, at_first: Path
) -> None:
    files = []
    for who, identity in (("Ann", "W2"), ("Ben", "H1")):
        files.append(_copy(office, f"{who}.db"))
        office.write(files[-1], who, "W1", rag="amber", signed_off=who)
        office.write(files[-1], who, identity, rag="red")
        begin_period(files[-1], YEAR, author=who, clock=office.clock)
    _assert_same_in_any_order(office, at_first, *files)
    assert [held_change.change.id for held_change in office.merge(*files).held_changes] == ["W2", "H1"]
    with office.open(period="2025-12") as session:
        assert session.find("W1").update.rag == "amber"


def test_a_copy_that_a_colleague_has_merged_is_waited_for_by_nobody_who_merges_hers(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    hers = _copy(office, "hers.db")
    office.write(copy, "Jo", "W1", rag="red", signed_off="Jo")
    office.merge(copy, into=hers)
    with open_view(office.tracker, office.settings) as view:
        assert SubmissionLog(view, office.settings).copy_statuses()[0].is_out
    office.merge(hers)
    with open_view(office.tracker, office.settings) as view:
        (status,) = SubmissionLog(view, office.settings).copy_statuses()
    assert not status.is_out
    assert status.latest is not None
    assert (status.latest.file.done, status.latest.file.total) == (1, 3)
