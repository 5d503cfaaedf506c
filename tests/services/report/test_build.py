"""The report's value: every action in it once, numbers that list their IDs, past periods as they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import report_of
from tui_tracker.config import Settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.compare.tally import Tally, sort_moves
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.fields import own_cell_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.domain.report.blocks import Cover, Heading, Table, value_text
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.domain.report.outline import outline
from tui_tracker.errors import ConflictError, NotFoundError, TrackerError, UsageError
from tui_tracker.services.checks.check import accept_findings
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.imports import apply_import, make_tracker
from tui_tracker.services.plan.changes import add_action, retire
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.tracker.session import TrackerSession


def stages(*names: str) -> str | None:
    return encode_stages(StageAt(stage=name) for name in names)


def end(session: TrackerSession, identity: str, why: str) -> None:
    retire(session, session.find(identity), Retirement(how=RetirementKind.ENDED, period="2025-12", why=why))


def report(office: Office, period: str = "2025-12", **options: object) -> Report:
    return report_of(office.tracker, office.settings, period, **options)


def parts(tally: Tally) -> dict[str, str]:
    return {count.label: " ".join(count.ids) for count in tally.parts if count.ids}


def texts(built: Report) -> str:
    return "\n".join(str(block) for block in outline(built))


def test_every_action_of_the_shipped_plan_is_printed_once_and_every_tally_adds_up(
    tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "shipped.db"
    make_tracker(path, Path(settings.plan_source), settings)
    built = report_of(path, settings, "2024-12")
    ids = [row.id for row in built.rows]
    assert len(ids) == len(set(ids)) == 176
    for tally in (built.by_stage(), built.by_rating(), built.by_note(), built.by_update()):
        assert sorted(action_id for count in tally.parts for action_id in count.ids) == sorted(ids)
    assert [len(theme.rows) for theme in built.themes] == [12, 34, 38, 32, 19, 20, 21]


def test_a_complete_action_is_counted_as_complete_and_a_blank_rating_never_as_green(office: Office) -> None:
    built = report(office, "2024-12")
    assert parts(built.by_rating()) == {
        "Red": "H2", "Amber": "W2", "Green": "W1", "Complete": "H1", "not rated": "W3",
    }  # fmt: skip
    assert parts(built.by_stage()) == {
        "Discovery": "H2", "Design": "W3", "Delivery": "W1", "Complete": "H1", "More than one stage": "W2",
    }  # fmt: skip


def test_moves_are_counted_by_their_ends_and_untold_cells_are_none(office: Office) -> None:
    office.write(None, "Jo", "W1", stages=stages("Complete"), rag=None, note="All mended.")
    office.write(None, "Jo", "W2", stages=stages("Design"), rag="red", note="The bid failed.")
    built = report(office)
    assert parts(built.stage_moves()) == {"Delivery → Complete": "W1", "More than one stage → Design": "W2"}
    assert parts(built.rating_moves()) == {"Green → Complete": "W1", "Amber → Red": "W2"}
    assert [row.id for row in built.rows if row.completed] == ["W1"]
    assert [row.id for row in built.rows if row.went_back] == ["W2"]
    assert parts(built.by_update()) == {"With an update": "W1 W2", "No update": "W3 H1 H2"}
    assert parts(built.by_stage())["No update"] == parts(built.by_rating())["No update"] == "W3 H1 H2"
    assert built.by_stage(built.before).words == (
        "1 Discovery, 1 Design, 1 Delivery, 1 Complete, 1 More than one stage"
    )


def test_a_first_period_has_nothing_to_compare_with(office: Office) -> None:
    built = report(office, "2024-12")
    assert built.previous is None
    assert parts(built.stage_moves()) == {}
    assert not any(isinstance(block, Heading) and block.anchor == "moves" for block in outline(built))


def test_a_tracker_made_by_a_merge_reports_past_years_as_they_were(office: Office, tmp_path: Path) -> None:
    _change_the_plan_and_the_year(office, office.tracker, "Coordinator")
    new = tmp_path / "all.db"
    office.merge(office.tracker, into=new, into_new=True)
    for period in ("2024-12", "2025-12", "2026-12"):
        merged = report_of(new, office.settings, period)
        assert texts(merged) == texts(report(office, period))
        assert len(merged.rows) == (5 if period == "2024-12" else 6 if period == "2025-12" else 7)


def test_a_year_that_another_coordinator_closed_is_reported_as_it_was_with_her(
    office: Office, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    _change_the_plan_and_the_year(office, hers, "Sam")
    office.merge(hers)
    for period in ("2024-12", "2025-12", "2026-12"):
        assert texts(report(office, period)) == texts(report_of(hers, office.settings, period))


def _change_the_plan_and_the_year(office: Office, tracker: Path, author: str) -> None:
    """Add an action and write of it, begin the next year, and change the plan again."""
    with office.open(tracker, author) as session:
        identity = add_action(session, "W", None, "Plant hedges.", {})
        session.change(session.find(identity).action.key, {"note": "Two hedges."})
        session.change_plan(session.find("W2").action.key, {"text": "Light all alleys."})
    begin_period(tracker, "2026-12", author=author, clock=office.clock)
    with office.open(tracker, author) as session:
        session.change_plan(session.find("W3").action.key, {"text": "Walk to every school."})
        add_action(session, "W", None, "Mow less.", {})


def test_a_theme_alone_and_the_exceptions_alone_can_be_asked_for(office: Office) -> None:
    assert [row.id for row in report(office, "2024-12", theme="heating").rows] == ["H1", "H2"]
    (table,) = [
        block
        for block in outline(report(office, "2024-12", length=ReportLength.EXCEPTIONS))
        if isinstance(block, Table) and block.lists_actions
    ]
    assert [value_text(line[0]) for line in table.lines if isinstance(line, tuple)] == ["H2", "W2"]
    with pytest.raises(NotFoundError):
        report(office, theme="nope")


def test_moves_stand_in_the_order_of_the_scale_whatever_action_came_first() -> None:
    moves = {"Delivery → Design", "Design → Complete", "Discovery → Delivery", "Discovery → Design", "odd"}
    assert sort_moves(moves, ["Discovery", "Design", "Delivery", "Complete"]) == [
        "Discovery → Design", "Discovery → Delivery", "Design → Complete", "Delivery → Design",
    ]  # fmt: skip


def test_open_conflicts_and_failed_checks_make_a_draft_and_refuse_a_final_one(office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Jo's words.")
    office.write(None, "Sam", "W1", note="Sam's words.")
    office.merge(copy)
    built = report(office)
    reasons = [reason.sentence for reason in built.draft]
    assert reasons[:2] == [
        "1 action with open conflicts: W1.", "4 of 5 actions have no note: W2, W3, H1, H2."
    ]  # fmt: skip
    cover = next(block for block in outline(built) if isinstance(block, Cover))
    assert cover.draft[0] == "1 action with open conflicts.", "no list of IDs on the first page"
    with pytest.raises(ConflictError, match="cannot publish the final report"):
        report(office, final=True)


def test_a_report_whose_findings_are_accepted_may_be_final(office: Office) -> None:
    reopen_period(office.tracker, "2024-12", author="Coordinator", why="No rating.", clock=office.clock)
    with office.open(period="2024-12") as session:
        key = session.find("W3").action.key
        accept_findings(session, office.settings, [key], ["no-rating"], "Too early to tell.")
    assert report(office, "2024-12", final=True).draft == ()


def test_a_past_period_prints_as_it_was_whatever_became_of_the_plan(office: Office) -> None:
    before = texts(report(office, "2024-12", date="2025-01-31"))
    with office.open() as session:
        session.change_plan(
            session.find("W1").action.key, {"text": "Pave them in gold.", "id": "W9", "partners": None}
        )
        end(session, "H2", "No money.")
    assert texts(report(office, "2024-12", date="2025-01-31")) == before
    now = report(office)
    assert [row.id for row in now.rows] == ["W9", "W2", "W3", "H1"]
    assert {(change.id, change.description) for change in now.changes} == {
        ("H2", "ended"), ("W9", "renamed from W1"), ("W9", "text changed"), ("W9", "partners changed"),
    }  # fmt: skip


def test_a_closed_period_prints_the_same_after_the_next_has_begun(office: Office) -> None:
    office.write(None, "Jo", "W1", note="Words.", rag="green")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    before = texts(report(office))
    with office.open(period="2026-12") as session:
        session.change_plan(session.find("W1").action.key, {"text": "Another text."})
        session.change(session.find("W1").action.key, {"rag": "red", "note": "Others."})
    assert texts(report(office)) == before
    assert report(office, "2026-12").rows[0].text == "Another text."


def test_a_closed_period_prints_the_same_in_every_tracker_whatever_the_order_of_merging(
    office: Office, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(office.tracker, tmp_path / "hers.db"))
    with office.open(hers, "Sam") as session:
        session.change_plan(session.find("W2").action.key, {"text": "Light all alleys."})
        add_action(session, "W", None, "Plant hedges.", {})
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    before = texts(report(office, date="2026-01-31"))
    office.merge(hers)
    office.merge(office.tracker, into=hers)
    for path in (office.tracker, hers):
        assert texts(report_of(path, office.settings, date="2026-01-31")) == before


def test_a_reopened_period_gets_the_corrected_figure_and_nothing_of_the_next_year(office: Office) -> None:
    office.write(None, "Jo", "W1", rag="green")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    with office.open(period="2026-12") as session:
        add_action(session, "W", None, "Plant hedges.", {})
        session.change_plan(session.find("W2").action.key, {"text": "Light all alleys."})
    reopen_period(office.tracker, "2025-12", author="Coordinator", why="A slip.", clock=office.clock)
    with office.open(period="2025-12") as session:
        session.change(session.find("W1").action.key, {"rag": "red"})
    for following in ("", "2027-12"):
        if following:
            begin_period(office.tracker, following, author="Coordinator", clock=office.clock)
        rows = report(office).rows
        assert [(row.id, row.text, row.badge.label) for row in rows[:2]] == [
            ("W1", "Mend the footpaths.", "Red"), ("W2", "Light the alleys.", "not rated"),
        ]  # fmt: skip
        assert [row.id for row in rows] == ["W1", "W2", "W3", "H1", "H2"]


def test_an_action_added_after_a_period_was_reopened_is_reported_once_it_has_an_update(
    office: Office,
) -> None:
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    reopen_period(office.tracker, "2025-12", author="Coordinator", why="Too soon.", clock=office.clock)
    with office.open(period="2025-12") as session:
        identity = add_action(session, "W", None, "Plant hedges.", {})
        session.change(session.find(identity).action.key, {"note": "Two hedges."})
    assert [row.id for row in report(office).rows] == ["W1", "W2", "W3", identity, "H1", "H2"]


def test_a_period_closed_again_after_its_closing_was_undone_has_the_plan_of_then(office: Office) -> None:
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    with office.open() as session:
        session.undo()
        identity = add_action(session, "W", None, "Plant hedges.", {})
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    assert identity in [row.id for row in report(office).rows]


def test_a_closed_period_reports_an_action_whose_adding_was_undone_since(office: Office) -> None:
    with office.open(author="Kim") as session:
        add_action(session, "H", None, "Plant hedges.", {})
    office.write(None, "Jo", "H3", note="Two miles of hedges.", rag="green")
    begin_period(office.tracker, "2026-12", author="Jo", clock=office.clock)

    before = report(office).rows
    with office.open(author="Kim") as session:
        assert session.undo() is not None
    assert report(office).rows == before
    assert [row.id for row in before if row.text == "Plant hedges."] == ["H3"]
    next_year = report(office, "2026-12")
    assert "H3" not in [row.id for row in next_year.rows]
    assert [(change.id, change.has_left) for change in next_year.changes] == [("H3", True)]


def test_an_earlier_year_that_was_imported_later_is_reported_with_the_plan_as_it_came(
    office: Office, tmp_path: Path
) -> None:
    source = tmp_path / "2023.csv"
    source.write_text("ID,RAG,Note\nW1,Red,Five miles.\nH1,Green,Two pumps.\n", encoding="utf-8")
    apply_import(
        office.tracker, source, office.settings, author="Jo", options=ReadOptions(period="2023-12"),
        clock=office.clock,
    )  # fmt: skip
    before = report(office, "2023-12").rows
    assert [(row.id, row.text, row.note) for row in before] == [
        ("W1", "Mend the footpaths.", "Five miles."), ("H1", "Fit heat pumps.", "Two pumps."),
    ]  # fmt: skip
    with office.open() as session:
        session.change_plan(session.find("W1").action.key, {"id": "W9", "text": "Mend all paths."})
        session.change_plan(session.find("H1").action.key, {"partners": None})
    assert report(office, "2023-12").rows == before


def test_a_closed_period_prints_own_fields_in_the_same_order_when_one_was_emptied_since(
    office: Office,
) -> None:
    def set_fields(**values: str | None) -> None:
        with office.open() as session:
            key = session.find("H1").action.key
            session.change_cells(
                {
                    Cell(action=key, period="", field=own_cell_name(name)): text
                    for name, text in values.items()
                }
            )

    set_fields(**{"Cost": "£100", "Lead officer": "Jo"})
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    before = report(office)
    assert before.own_fields == ("Cost", "Lead officer")
    set_fields(Cost=None)
    assert (report(office).own_fields, report(office).rows) == (before.own_fields, before.rows)


@pytest.mark.parametrize("written", [(), ("W2",), ("W1", "W2", "H2"), ("W1", "W2", "W3", "H1", "H2")])
def test_a_report_is_the_same_right_before_and_after_its_period_is_closed(
    office: Office, written: tuple[str, ...]
) -> None:
    for identity in written:
        office.write(None, "Jo", identity, stages=stages("Delivery"), rag="green", note="Work began in May.")

    def reports() -> list[str]:
        return [
            texts(report(office, length=length, theme=theme))
            for length in ReportLength
            for theme in (None, "H")
        ]

    before = reports()
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    assert reports() == before


def test_an_action_that_was_complete_and_has_no_update_is_never_no_longer_complete(office: Office) -> None:
    for identity in ("W1", "W2", "W3", "H2"):
        office.write(None, "Jo", identity, stages=stages("Delivery"), rag="green", note="Work began in May.")
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    closed = report(office)
    assert parts(closed.by_stage()) == {"Delivery": "W1 W2 W3 H2", "No update": "H1"}
    assert parts(closed.by_rating()) == {"Green": "W1 W2 W3 H2", "No update": "H1"}
    assert "not at Complete now" not in texts(closed)
    assert "as many as in December 2024 among the 4 with an update" in texts(closed)


def test_what_comes_after_a_period_was_closed_makes_no_draft_of_its_report(office: Office) -> None:
    copy, other = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    office.write(copy, "Jo", "W1", rag="green")
    office.merge(copy)
    before = texts(report(office, date="2026-01-31"))
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    office.write(copy, "Jo", "W2", rag="red")
    with office.open(other, "Sam") as session:
        session.change_plan(session.find("W1").action.key, {"text": "Pave everything."})
    with office.open() as session:
        session.change_plan(session.find("W1").action.key, {"text": "Pave some."})
    merged = office.merge(copy, other)
    with office.open() as session:
        for held_change in merged.held_changes:
            if held_change.kind is HoldReason.PLAN_CHANGE:
                session.decide_held(held_change.revisions, Verdict.ACCEPT)
        assert [conflict.id for conflict in open_conflicts(session)] == ["W1"]
    assert texts(report(office, date="2026-01-31")) == before


def test_one_id_on_two_actions_is_refused_with_the_way_out(office: Office) -> None:
    with office.open() as session:
        session.change_plan(session.find("W2").action.key, {"id": "W1"})
    with pytest.raises(TrackerError, match="W1") as refused:
        report(office)
    assert "--rename" in refused.value.remedy


def test_it_is_dated_by_the_last_change_or_as_asked(office: Office) -> None:
    assert report(office).date == "2025-12"
    office.write(None, "Jo", "W1", rag="green")
    assert report(office).date == "2025-11-23"
    assert report(office, date="2026-01-05").date == "2026-01-05"
    with pytest.raises(UsageError):
        report(office, date="tomorrow")


def test_an_empty_plan_has_a_report_too(office: Office) -> None:
    with office.open() as session:
        for identity in ("W1", "W2", "W3", "H1", "H2"):
            end(session, identity, "Over.")
    built = report(office)
    assert built.rows == ()
    assert "The plan has no actions to report in December 2025." in texts(built)
