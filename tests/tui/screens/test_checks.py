"""Findings of checks: shown beside the action, listed by one key, accepted by another."""

from __future__ import annotations

from pathlib import Path

from tests.support.office import Office
from tests.support.reading import view_of
from tests.tui.conftest import Open
from tui_tracker.domain.fields import readable
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.checks import ChecksScreen
from tui_tracker.tui.screens.home import HomeScreen


async def test_a_written_update_tells_what_is_worth_a_second_look(open_app: Open) -> None:
    async with open_app(theme="W", size=(80, 30)) as user:
        await user.press("s", "3")
        assert "Check:" not in user.sees()
        await user.press("e")
        await user.type("Twelve miles.", "escape")
        assert "Check:" in user.sees()
        assert "needs a" in user.sees()


async def test_the_saved_note_tells_the_first_finding(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("s", "3")
        await user.press("r", "g")
        await user.press("e")
        await user.type("The startegy", "ctrl+s")
        assert "Check: “startegy” may be misspelt. Did you mean strategy?" in user.sees()


async def test_a_finding_goes_once_its_stage_is_chosen_beside_the_note(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await user.type("Twelve miles.", "ctrl+s")
        assert "Check: no stage" in user.sees()
        await user.press("f2", "3")
        assert "no stage: choose" not in user.sees()
        assert "Check: needs a rating" in user.sees()


async def test_the_list_of_findings_explains_each_and_goes_to_its_action(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("l")
        assert "Checks: " in user.sees()
        assert "3 findings" in user.sees()
        assert "has been forgotten" in user.sees()
        await user.press("down", "enter")
        assert "W2" in user.sees()
        assert "Checks: " not in user.sees()


async def test_a_finding_accepted_with_a_reason_is_gone_and_the_reason_kept(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("l", "a")
        await user.type("Begins in May.", "enter")
        assert "2 findings" in user.sees()
    with view_of(tracker) as view:
        (kept,) = [change for change in view.history(view.find_key("W1")) if change.cell.field == "accepted"]
    assert readable(kept.cell.field, kept.value) == "no-note: Begins in May."


async def test_from_the_themes_the_whole_plan_is_looked_through(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("l")
        assert "5 findings" in user.sees()


async def test_what_must_be_fixed_comes_first_and_style_last(open_app: Open, office: Office) -> None:
    office.write(None, "Coordinator", "W1", note="The startegy is due.")
    async with open_app(size=(120, 40)) as user:
        await user.press("l")
        seen = user.sees()
        assert seen.index("Must fix before the report") < seen.index("No note") < seen.index("Style")
        assert seen.index("Style") < seen.index("Spelling")


async def test_a_folded_check_opens_and_esc_after_enter_leads_back_to_the_list(open_app: Open) -> None:
    async with open_app(size=(120, 40)) as user:
        await user.press("l")
        assert "5 findings: W1-W3 H1 H2" in user.sees()
        assert "there is no note" not in user.sees()
        await user.press("a")
        assert "Press Enter to list these findings" in user.sees()
        await user.press("enter")
        assert user.sees().count("there is no note") == 5
        await user.press("down", "down", "enter")
        assert isinstance(user.app.screen, ActionsScreen)
        assert "Esc Back" in user.sees()
        await user.press("escape")
        assert isinstance(user.app.screen, ChecksScreen)
        assert user.sees().count("there is no note") >= 5
        await user.press("escape")
        assert isinstance(user.app.screen, HomeScreen)
