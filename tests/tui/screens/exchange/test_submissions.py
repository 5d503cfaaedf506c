"""Submissions in the screens: the list, one file's changes, and what is held."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.services.exchange.test_workbooks import fill
from tests.support.office import Office
from tests.support.reading import view_of
from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.tui.screens.action_list import ActionsScreen


@pytest.fixture
def returned(office: Office) -> Office:
    """Jo's copy of Walking was returned with two changes and one outside its theme; Sam's is still out."""
    copy = office.hand_out("W", lead="Jo")
    office.hand_out("H", lead="Sam")
    office.write(copy, "Jo", "W1", note="Twelve miles were mended.", rag="green")
    office.write(copy, "Jo", "H1", rag="red")
    office.merge(copy)
    return office


async def test_the_board_tells_who_is_back_and_who_is_out(open_app: Open, returned: Office) -> None:
    async with open_app() as user:
        await user.press("b")
        seen = user.sees()
        assert "1 to decide (p)" in seen
        assert "1 of 2 copies returned" in seen
        assert "Jo W 23 November 2025 0 of 3 3" in " ".join(seen.split())
        assert "Sam H not yet" in " ".join(seen.split())
    del returned


@pytest.mark.parametrize("lead", ["Jo", ""])
async def test_files_of_one_lead_with_the_same_name_are_told_apart_by_who_wrote_them(
    open_app: Open, office: Office, lead: str
) -> None:
    copy = office.hand_out("W", lead=lead)
    office.write(copy, "Jo", "W1", rag="green")
    deputys = copy.parent / "deputy" / copy.name
    deputys.parent.mkdir()
    shutil.copy(copy, deputys)
    office.write(copy, "Jo", "W2", rag="green")
    office.write(deputys, "Kim", "W3", rag="green")
    office.merge(copy, deputys)
    async with open_app(size=(120, 40)) as user:
        await user.press("b")
        rows = [line for line in user.sees().splitlines() if copy.name[:8] in line]
    assert sorted("Kim" in row for row in rows) == [False, True]
    assert all("Jo" in row for row in rows)


async def test_without_copies_the_list_says_how_they_are_made(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("b")
        assert "Press s to send out copies" in user.sees()


async def test_a_file_opens_on_its_changes_and_each_leads_to_its_action(
    open_app: Open, returned: Office
) -> None:
    async with open_app() as user:
        await user.press("b", "enter")
        assert "Twelve miles were mended." in user.sees()
        assert "H1  RAG    decide  Red" in user.sees()
        await user.press("down", "down")
        assert "needs your decision: not one of this lead's themes" in user.sees()
        await user.press("up", "up")
        await user.press("enter")
        assert "Mend the footpaths" in user.sees()
    del returned


async def test_one_change_is_taken_back_with_one_key_and_the_rest_stays(
    open_app: Open, returned: Office
) -> None:
    async with open_app() as user:
        await user.press("b", "enter", "u")
        assert "1 change undone." in user.sees()
    entry = returned.entry("W1")
    assert (entry.update.note, entry.update.rag) == (None, "green")


async def test_all_of_a_file_is_taken_back_once_y_says_so(open_app: Open, returned: Office) -> None:
    async with open_app() as user:
        await user.press("b", "enter", "A", "enter")
        assert returned.entry("W1").update.rag == "green"
        await user.press("A", "y")
    assert returned.entry("W1").update.rag is None


def numbers(office: Office) -> list[str]:
    """The numbers by which the shell calls what needs a decision."""
    with view_of(office.tracker) as view:
        held_changes = SubmissionLog(view, office.settings).held_changes()
    return [str(change.number) for held in held_changes for change in (held, *held.parts)]


async def test_what_is_held_is_taken_in_or_declined_with_a_key(open_app: Open, returned: Office) -> None:
    async with open_app() as user:
        await user.press("b", "p")
        seen = user.sees()
        assert "Changes to other themes: 1" in seen
        assert f"{numbers(returned)[0]}  H1 RAG December 2025" in seen
        assert "2 other changes from 1 file needed no decision." in seen
        await user.press("a")
        assert "No changes need a decision" in user.sees()
    assert returned.entry("H1").update.rag == "red"


async def test_a_value_that_the_plan_does_not_allow_is_asked_about_before_it_is_accepted(
    open_app: Open, office: Office
) -> None:
    blank = office.hand_out("W", lead="Jo", as_workbook=True)
    office.merge(fill(blank, blank.with_name("filled.xlsx"), {"W1": {"rag": "puce"}}))
    async with open_app() as user:
        await user.press("b", "p", "a")
        assert "This plan does not allow W1 RAG “puce”." in user.sees()
        await user.press("enter")
        assert "1 to decide" in user.sees()
        await user.press("a", "y")
        assert "No changes need a decision" in user.sees()
    assert office.entry("W1").update.rag == "puce"


async def test_a_value_not_allowed_among_late_changes_is_named_before_they_are_accepted(
    open_app: Open, office: Office
) -> None:
    ours = office.settings
    office.settings = ours._replace(ratings=(*ours.ratings, ours.ratings[0]._replace(key="puce")))
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", rag="puce", note="Mended.")
    office.settings = ours
    begin_period(office.tracker, "2026-12", author="Coordinator", clock=office.clock)
    office.merge(copy)
    async with open_app() as user:
        await user.press("b", "p", "a")
        assert "This plan does not allow 1 of these 2 changes: W1 RAG “puce”." in user.sees()
        await user.press("y")
        assert "No changes need a decision" in user.sees()


async def test_decisions_are_listed_by_kind_with_the_numbers_of_the_shell_and_conflicts_below(
    open_app: Open, returned: Office
) -> None:
    copy = returned.hand_out("W", lead="Kim")
    returned.write(copy, "Kim", "W1", note="Eleven miles were mended.")
    returned.write(copy, "Kim", "H1", note="Ours too.")
    returned.write(copy, "Kim", "H2", rag="green")
    with returned.open(copy, "Kim") as session:
        session.change_plan(session.find("W2").action.key, {"text": "Light the paths."})
    returned.write(None, "Coordinator", "W1", note="Nine miles were mended.")
    returned.merge(copy)
    async with open_app() as user:
        await user.press("b", "p")
        seen = user.sees()
        await user.press("end")
        seen += user.sees()
        assert all(number in seen for number in numbers(returned))
        headings = [line for line in HEADINGS if line in seen]
        assert headings == ["Changes to other themes: 2", "Changes to the plan: 1", "Conflicts: 1"]
        assert "W1 note  December 2025: 2 versions, by Kim and Coordinator" in seen
        await user.press("a")
        assert "This is a conflict" in user.sees()
        await user.press("enter")
        assert "agreed" in user.sees()


HEADINGS = (
    "Late changes to closed periods: 1", "Changes to other themes: 2", "Changes to the plan: 1",
    "Conflicts: 1",
)  # fmt: skip


async def test_the_cursor_stays_on_its_decision_when_another_window_decides_on_one_above(
    open_app: Open, returned: Office
) -> None:
    copy = returned.hand_out("W", lead="Kim")
    returned.write(copy, "Kim", "H2", rag="green")
    returned.merge(copy)
    with view_of(returned.tracker) as view:
        first, _ = SubmissionLog(view, returned.settings).held_changes()
    async with open_app() as user:
        await user.press("b", "p", "down")
        with returned.open() as session:
            session.decide_held(first.revisions, Verdict.DECLINE)
        await wait_until(lambda: str(first.number) not in user.sees(), "the first decision to go")
        await user.press("a")
        assert "No changes need a decision" in user.sees()
    assert (returned.entry("H1").update.rag, returned.entry("H2").update.rag) == (None, "green")


async def test_an_answered_question_is_called_answered(open_app: Open, office: Office) -> None:
    office.write(None, "Coordinator", "W3", review="Which schools?")
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W3", review=None)
    office.merge(copy)
    async with open_app() as user:
        await user.press("b", "enter")
        assert "answered" in user.sees()
        assert "empty" not in user.sees()


async def test_a_copy_opens_on_its_own_theme_and_on_what_the_coordinator_asks(
    open_app: Open, office: Office
) -> None:
    office.write(None, "Coordinator", "W3", review="Which schools?")
    copy = office.hand_out("W", lead="Jo")
    copy.replace(office.tracker)
    async with open_app() as user:
        seen = user.sees()
        assert "Walking" in seen.splitlines()[0]
        assert "The coordinator has a question about W3." in seen
        assert "Question from the coordinator: Which schools?" in seen
        await user.press("e")
        assert "Which schools?" in user.sees()
        await user.press("escape", "a", "y")
        assert "Which schools?" not in user.sees()
    assert office.entry("W3").update.review is None


async def test_a_long_question_leaves_the_actions_own_text_in_view(open_app: Open, office: Office) -> None:
    question = "Members will ask in January why this is late. Please say when it will be ready, and why."
    office.write(None, "Coordinator", "W3", review=question)
    async with open_app(theme="W") as user:
        await user.press("end", "e")
        seen = user.reads()
        assert "Walk to school." in seen
        assert question in seen
        assert "Ctrl+N marks it as answered." in seen


async def test_ctrl_n_answers_the_question_that_a_note_was_written_to(open_app: Open, office: Office) -> None:
    office.write(None, "Coordinator", "W3", review="Which schools?")
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("end", "e", "f2", "3", "f3", "g", "ctrl+n")
        await user.press("ctrl+n")
        assert office.entry("W3").update.review, "nothing is written, so nothing is answered"
        await user.press("escape", "end", "e")
        await user.type("Two schools in Hinckley.", "ctrl+n")
        assert "W3 is marked as done, and its question as answered." in user.sees()
        assert office.entry("W3").update.review is None
        await user.press("escape", "u")
        undone = office.entry("W3")
    assert (undone.update.review, undone.update.signed_off) == ("Which schools?", None)


async def test_ctrl_n_answers_a_question_about_an_update_that_is_done(open_app: Open, office: Office) -> None:
    values = {"stages": encode_stages([StageAt(stage="Design")]), "rag": "green", "note": "Work goes well."}
    office.write(None, "Jo", "W3", **values, signed_off="Jo")
    office.write(None, "Coordinator", "W3", review="Which schools?")
    async with open_app(theme="W") as user:
        await user.press("end", "e", "ctrl+n")
        assert office.entry("W3").update.review
        await user.press("escape", "end", "e")
        await user.type("In Hinckley. ", "ctrl+n")
    assert office.entry("W3").update.review is None


async def test_another_theme_of_a_copy_says_that_it_is_there_to_read(open_app: Open, office: Office) -> None:
    office.hand_out("W", lead="Jo").replace(office.tracker)
    async with open_app(theme="H") as user:
        assert "This is not your theme. You can read it." in user.sees()


async def test_copies_of_an_earlier_period_are_listed_below_and_not_counted(
    open_app: Open, tracker: Path, office: Office
) -> None:
    office.hand_out("W", lead="Jo")
    begin_period(tracker, "2026-12", author="Coordinator")
    async with open_app(size=(120, 40)) as user:
        await user.press("b")
        assert "No copies sent out yet" in user.sees()
        office.hand_out("H", lead="Kim", period="2026-12")
        await user.press("escape", "b")
        seen = user.sees()
        assert "0 of 1 copy returned" in seen
        assert seen.index("Kim") < seen.index("Jo")
        assert seen.index("December 2026", seen.index("Kim")) < seen.index("December 2025")


async def test_a_copy_that_a_newer_one_replaces_is_not_counted(open_app: Open, office: Office) -> None:
    office.hand_out("W", lead="Jo")
    newer = office.hand_out("W", lead="Jo")
    office.write(newer, "Jo", "W1", note="Ten miles.")
    office.merge(newer)
    async with open_app(size=(120, 40)) as user:
        assert "the only copy returned" in user.sees()
        await user.press("b")
        assert "the only copy returned" in user.sees()
        assert "Jo W 23 November 2025 replaced" in user.reads()


async def test_a_returned_copy_that_a_newer_one_replaces_is_not_counted(
    open_app: Open, office: Office
) -> None:
    older = office.hand_out("W", lead="Jo")
    office.write(older, "Jo", "W1", note="Ten miles.")
    office.merge(older)
    office.hand_out("W", lead="Jo")
    async with open_app(size=(120, 40)) as user:
        await user.press("b")
        assert "0 of 1 copy returned" in user.sees()


@pytest.mark.parametrize("keys", [["b", "p"], ["b", "enter"], ["slash", *"mend", "down"], ["v"]])
async def test_esc_after_going_to_an_action_leads_one_step_back(
    open_app: Open, returned: Office, keys: list[str]
) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press(*keys)
        before = type(user.app.screen)
        await user.press("enter")
        assert isinstance(user.app.screen, ActionsScreen)
        await user.press("escape")
        assert type(user.app.screen) is before
    del returned
