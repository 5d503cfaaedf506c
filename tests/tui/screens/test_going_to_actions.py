"""Going to an action arrives there or says why not, so that what is typed next never lands elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import read_action
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.services.plan.changes import retire
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.history import HistoryScreen
from tui_tracker.tui.screens.note import NoteScreen


def current_id(user: User) -> str | None:
    """Return the ID of the action that the screen is about."""
    screen = user.app.screen
    assert isinstance(screen, ActionsScreen | NoteScreen)
    return screen.entry.action.id if screen.entry else None


def note_of(tracker: Path, identity: str) -> object:
    return read_action(tracker, identity, "2025-12")["note"]


async def test_the_next_note_under_a_filter_is_the_next_of_those_shown(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.filter("a", "enter", "enter")
        await user.type("first", "ctrl+n", "ctrl+n")
        await user.type("second", "escape")
        assert "of 3 shown" in user.sees()
    assert (note_of(tracker, "W2"), note_of(tracker, "W3")) == ("first", "second")


async def test_after_the_last_of_those_shown_no_note_opens_and_the_screen_says_so(
    open_app: Open, tracker: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.filter("alleys", "enter", "enter")
        await user.type("only", "ctrl+n", "ctrl+n")
        assert isinstance(user.app.screen, ActionsScreen)
        assert "This is the only action shown that is not done." in user.reads()
    assert note_of(tracker, "W2") == "only"


async def test_the_next_to_do_is_not_skipped_where_the_one_before_has_left_the_filter(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.filter("to do", "enter", "enter")
        await user.type("x", "ctrl+n", "ctrl+n")
        assert isinstance(user.app.screen, NoteScreen)
        assert current_id(user) == "W2"


async def test_going_to_an_action_that_the_filter_hides_clears_the_filter(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.filter("alleys", "enter")
        await user.go_to("w3")
        assert isinstance(user.app.screen, ActionsScreen)
        assert current_id(user) == "W3"
        assert "The filter was cleared to show W3." in user.sees()
        await user.press("enter")
        assert isinstance(user.app.screen, NoteScreen)
        assert current_id(user) == "W3"


@pytest.mark.parametrize("key", ["w3", "w1"])
async def test_a_filter_kept_from_another_list_does_not_hide_the_action_gone_to(
    open_app: Open, key: str
) -> None:
    async with open_app(theme="H") as user:
        await user.go_to("w1")
        await user.filter("alleys", "enter")
        await user.go_to(key)
        assert current_id(user) == key.upper()
        assert f"The filter was cleared to show {key.upper()}." in user.sees()


@pytest.mark.parametrize("theme", ["W", "H"])
async def test_going_to_a_retired_action_says_so_and_shows_its_history(
    open_app: Open, tracker: Path, settings: Settings, theme: str
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        end = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done in 2023.")
        retire(session, session.find("W2"), end)
    async with open_app(theme=theme) as user:
        await user.go_to("w2")
        assert isinstance(user.app.screen, HistoryScreen)
        assert "W2 is not in the list" in user.sees()
        assert "Done in 2023." in user.sees()


async def test_going_to_an_action_of_another_theme_arrives_there_whatever_is_asked(
    open_app: Open, office: Office
) -> None:
    office.write(None, "Pat", "W1", review="When?")
    async with open_app(theme="H") as user:
        user.app.context.session.own_themes = frozenset("W")
        await user.go_to("w3")
        assert isinstance(user.app.screen, ActionsScreen)
        assert current_id(user) == "W3"
