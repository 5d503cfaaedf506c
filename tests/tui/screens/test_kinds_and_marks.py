"""Filters by kind that stay, keys to the next of a kind, and one change for several marked actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.office import Office
from tests.tui.conftest import Clash, Open, User
from tui_tracker.config import Settings
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.screens.action_list import ActionsScreen


def on_list(user: User) -> ActionsScreen:
    """Return the list of actions that is open."""
    assert isinstance(user.app.screen, ActionsScreen)
    return user.app.screen


def under_cursor(user: User) -> ActionEntry:
    """Return the action under the cursor."""
    entry = on_list(user).entry
    assert entry is not None
    return entry


@pytest.fixture
def rated(tracker: Path, settings: Settings) -> None:
    """W1 and W3 are red, W2 has a question, H1 is red."""
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        for identity in ("W1", "W3", "H1"):
            session.change(session.find(identity).action.key, {"rag": "red"})
        session.change(session.find("W2").action.key, {"review": "When?"})


@pytest.mark.usefixtures("rated")
async def test_a_kind_is_filtered_and_esc_shows_all(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("f", "down", "enter")
        assert "2 of 3 shown, rated red" in user.sees()
        await user.press("escape")
        assert "3 actions" in user.sees()


@pytest.mark.usefixtures("rated")
async def test_a_filter_stays_in_the_next_theme_and_after_a_restart(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("f", "down", "enter", "D", "H")
        assert "1 of 2 shown, rated red" in user.sees()
    async with open_app(theme="W") as user:
        assert "2 of 3 shown, rated red" in user.sees()


async def test_words_of_a_filter_stay_after_a_restart(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("slash")
        await user.type("alleys", "enter")
    async with open_app(theme="W") as user:
        assert "1 of 3 shown" in user.sees()
        await user.press("escape")
        assert "3 actions" in user.sees()


@pytest.mark.usefixtures("rated")
async def test_keys_go_to_the_next_of_each_kind(open_app: Open, clash: Clash) -> None:
    clash("W2", Ann={"note": "One."}, Bob={"note": "Two."})
    async with open_app(theme="W") as user:
        await user.press("down", "R")
        assert under_cursor(user).action.id == "W3"
        await user.press("R")
        assert under_cursor(user).action.id == "W1"
        await user.press("Q")
        assert under_cursor(user).action.id == "W2"
        await user.press("home", "C")
        assert under_cursor(user).action.id == "W2"
        await user.press("A")
        assert "There are no other actions rated amber here." in user.sees()


@pytest.mark.usefixtures("rated")
@pytest.mark.parametrize(("key", "words"), [("n", "is not done yet"), ("R", "is rated red")])
async def test_the_first_press_after_opening_stays_on_an_action_of_the_kind(
    open_app: Open, key: str, words: str
) -> None:
    async with open_app(theme="W") as user:
        await user.press(key)
        assert under_cursor(user).action.id == "W1"
        assert f"W1 {words}. Press {key} again to go to the next." in user.sees()
        await user.press(key)
        assert under_cursor(user).action.id == {"n": "W2", "R": "W3"}[key]


@pytest.mark.parametrize("keys", [("down", "up"), ("r", "a"), ("enter", "escape")])
async def test_n_goes_on_from_an_action_that_was_visited_or_changed(
    open_app: Open, keys: tuple[str, ...]
) -> None:
    async with open_app(theme="W") as user:
        for key in keys:
            await user.press(key)
        await user.press("n")
        assert under_cursor(user).action.id == "W2"


@pytest.mark.usefixtures("rated")
async def test_n_stays_where_a_filter_has_put_the_cursor(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("down", "f", "down", "enter")
        assert under_cursor(user).action.id == "W3", "W2 is not red"
        await user.press("n")
        assert under_cursor(user).action.id == "W3"
        assert "W3 is not done yet. Press n again" in user.sees()
        await user.press("n")
        assert under_cursor(user).action.id == "W1"


async def test_n_on_the_only_action_shown_that_is_not_done_says_so(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("slash")
        await user.type("w3", "enter", "n")
        assert "This is the only action shown that is not done. Press Esc to show all." in user.sees()


async def test_marked_actions_get_one_rating_with_one_undo(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "space", "space")
        assert "2 marked" in user.sees()
        await user.press("r", "a")
        assert "RAG set for 2 actions. Press u to undo." in user.sees()
        entries = {entry.action.id: entry.update.rag for entry in on_list(user).entries}
        assert entries == {"W1": "amber", "W2": "amber", "W3": None}
        await user.press("u")
        assert all(entry.update.rag is None for entry in on_list(user).entries)
        await user.press("s", "3")
        assert "Stage set for 2 actions." in user.sees()


async def test_marked_actions_are_done_after_a_question_about_what_is_missing(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "space", "space", "space", "s", "3", "d")
        assert "3 of 3 marked actions have no note or no RAG rating." in user.reads()
        await user.press("y")
        assert "3 of 3 done" in user.sees() or "All 3 done" in user.sees()
        await user.press("escape")
        assert "marked" not in user.sees()


@pytest.mark.usefixtures("rated")
async def test_same_as_last_year_gives_each_marked_action_its_own(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app(theme="W") as user:
        before = {entry.action.id: entry.previous for entry in on_list(user).entries}
        await user.press("home", "space", "space", "space", "s", "equals_sign")
        for entry in on_list(user).entries:
            last = before[entry.action.id]
            assert entry.update.stages == (last.stages if last else ())


async def test_an_action_in_conflict_is_left_out_of_a_change_for_several_and_named(
    open_app: Open, clash: Clash
) -> None:
    clash("W1", Ann={"rag": "red"}, Bob={"rag": "green"})
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "space", "space", "r", "a")
        entries = {entry.action.id: entry for entry in on_list(user).entries}
        assert entries["W2"].update.rag == "amber"
        assert entries["W1"].conflicts


async def test_an_unknown_id_keeps_the_box_open_and_names_the_nearest(open_app: Open) -> None:
    async with open_app() as user:
        await user.press("colon")
        await user.type("w9", "enter")
        assert "Go to action" in user.sees()
        assert "There is no action w9." in user.sees()
        assert "tui-tracker" not in user.sees()
        await user.press("backspace", "1", "enter")
        assert under_cursor(user).action.id == "W1"


async def test_what_was_done_stays_above_the_keys_until_the_next_act(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "r", "u")
        await user.press("down")
        assert "Undone: W1 RAG." in user.sees()
        await user.press("s", "escape")
        assert "Undone: W1 RAG." not in user.sees()


async def test_undo_and_redo_say_what_the_action_has_now_and_the_key_back(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "r", "r", "a", "u")
        assert "Undone: W1 RAG. It now has RAG Red. You did this at 12:00. Press U to redo it." in user.sees()
        await user.press("U")
        assert "Redone: W1 RAG. It now has RAG Amber. Press u to undo it." in user.sees()


async def test_a_closed_period_is_reopened_by_the_coordinator_with_a_reason(
    open_app: Open, tracker: Path
) -> None:
    begin_period(tracker, "2026-12", author="Jo")
    async with open_app(theme="W", period="2025-12") as user:
        assert "CLOSED" in user.sees()
        await user.press("r")
        assert "December 2025 is closed. Why are you reopening it?" in user.sees()
        await user.type("a figure was wrong", "enter")
        assert "CLOSED" not in user.sees()
        await user.press("r", "r")
        assert under_cursor(user).update.rag == "red"


async def test_a_lead_is_sent_to_the_coordinator_over_a_closed_period(
    open_app: Open, tracker: Path, office: Office
) -> None:
    copy = office.hand_out("W", lead="Jo")
    begin_period(copy, "2026-12", author="Jo")
    copy.replace(tracker)
    async with open_app(theme="W", period="2025-12") as user:
        await user.press("e")
        assert "Ask the coordinator to reopen it" in user.sees()


@pytest.mark.usefixtures("rated")
async def test_a_named_filter_is_chosen_again_after_a_restart_in_another_theme(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("f", "down", "enter", "F")
        await user.type("My reds", "enter")
        assert "“My reds”" in user.sees()
        await user.press("escape")
        assert "3 actions" in user.sees()
    async with open_app(theme="H") as user:
        await user.press("y", "f", "end", "up", "enter")
        assert "1 of 2 shown, “My reds”" in user.sees()


@pytest.mark.usefixtures("rated")
async def test_a_named_filter_is_in_the_palette_until_it_is_deleted(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("slash", *"mile", "enter", "F", *"Roads", "enter", "escape", "ctrl+p", *"roads")
        await user.press("enter")
        assert "1 of 3 shown, “Roads”" in user.sees()
        await user.press("f", "end", "enter", "enter")
        assert "Deleted the filter “Roads”." in user.sees()
        await user.press("escape", "f")
        assert "Roads" not in user.sees().replace("“Roads”", "")


@pytest.mark.usefixtures("rated")
async def test_an_update_that_is_not_done_any_more_is_said_to_be_so(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "d", "y")
        assert "no longer marked as done" not in user.reads()
        await user.press("d")
        assert "The update of W1 is no longer marked as done. Press u to undo." in user.reads()
        await user.press("d", "y", "e", "f5")
        assert "The update of W1 is no longer marked as done. Press u in the list to undo." in user.reads()


async def test_several_updates_that_are_not_done_any_more_are_counted(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("home", "space", "space", "d", "y", "d")
        assert "2 updates are no longer marked as done. Press u to undo." in user.reads()
