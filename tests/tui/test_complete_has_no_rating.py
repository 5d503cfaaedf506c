"""Choosing the final stage clears the rating, as one act, at every door; a complete action is not rated."""

from __future__ import annotations

from pathlib import Path

from tests.support.reading import read_action
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.services.plan.periods import reopen_period
from tui_tracker.services.tracker.session import TrackerSession


async def test_choosing_complete_removes_the_rating_and_one_undo_restores_both(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "r", "g", "s", "4")
        assert "A complete action has no RAG rating. Its rating is removed. Press u to undo." in user.reads()
        assert read_action(tracker, "W1", "2025-12")["rag"] is None
        await user.press("u")
        saved = read_action(tracker, "W1", "2025-12")
        assert (saved["rag"], saved["stages"]) == ("green", [])


async def test_a_complete_action_cannot_be_rated_and_says_why(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "s", "4", "r")
        assert "W1 is complete, so not rated. To rate it, choose another stage first (s)." in user.reads()
        await user.press("e", "f3")
        assert "choose another stage first (F2)." in user.reads()


async def test_of_several_the_complete_ones_are_named_and_the_others_rated(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "s", "4", "home", "space", "space", "r", "g")
    assert read_action(tracker, "W1", "2025-12")["rag"] is None
    assert read_action(tracker, "W2", "2025-12")["rag"] == "green"


async def test_the_ratings_to_choose_from_begin_with_what_the_screen_says_of_last_year(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    reopen_period(tracker, "2024-12", author="Pat", why="A stage was wrong.")
    with TrackerSession.open(tracker, settings, author="Pat", period="2024-12", window=False) as session:
        session.change(session.find("W1").action.key, {"stages": '[["Complete",null]]', "rag": "red"})
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        assert "RAG last year ✔ Complete" in user.reads()
        await user.press("f3")
        assert "Last year ✔ Complete" in user.reads()
        await user.press("escape", "escape", "r")
        assert "Last year ✔ Complete" in user.reads()
