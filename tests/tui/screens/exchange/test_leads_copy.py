"""A lead's own copy: what it offers, and how it is sent back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.office import Office
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.colours import SIXTEEN


@pytest.fixture
def copy(office: Office) -> Path:
    """Jo's copy of Walking, of a plan with another copy sent out."""
    office.hand_out("H", lead="Sam")
    return office.hand_out("W", lead="Jo")


async def test_a_copy_is_sent_back_with_one_key(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9")
        lines = user.sees().splitlines()
        assert any("to do: nothing written yet: W1-W3" in line for line in lines)
        (name,) = [line for line in lines if "File  " in line]
        assert len(name.rstrip(" │")) > 60, "a name fills the line before it goes on in the next"
        await user.press("enter")
        assert "The file is written." in user.sees()
    (written,) = copy.parent.glob("* - from Jo - *.db")
    assert "Jo - from" not in written.name


async def test_a_copy_offers_nothing_of_the_coordinators(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, theme="W", size=(160, 50)) as user:
        await user.press("D")
        assert "returned" not in user.sees()
        assert "Copies" not in user.sees()
        await user.press("b", "m", "p")
        assert "Themes" in user.sees()
        await user.press("question_mark")
        assert "Copies" not in user.sees()
        assert "Send your copy back" in user.sees()


async def test_the_coordinators_tracker_still_lists_the_copies(open_app: Open, copy: Path) -> None:
    assert copy.exists()
    async with open_app() as user:
        await user.press("b")
        assert "not yet" in user.sees()


async def test_in_sixteen_colours_the_screen_stays_in_view_behind_a_box(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        user.app.theme = SIXTEEN
        await user.settle()
        for key in ("s", "colon", "d"):
            await user.press(key)
            assert user.sees().splitlines()[0].strip().startswith("Walking")
            assert "╰" in user.sees().splitlines()[-2], "the panel below is still there"
            await user.press("escape")


async def test_a_second_window_says_who_has_the_tracker_in_place_of_a_greeting(
    open_app: Open, copy: Path, settings: Settings
) -> None:
    with TrackerSession.open(copy, settings, author="Jo") as first:
        first.lock()
        async with open_app(file=copy, theme="W") as user:
            await user.press("n")
            seen = " ".join(user.sees().split())
            assert "has this tracker open." in seen
            assert "Press Enter to start" not in seen


async def test_a_closed_period_is_not_greeted_with_work_to_do(open_app: Open, office: Office) -> None:
    begin_period(office.tracker, "2026-12", author="Coordinator")
    copy = office.hand_out("W", lead="Jo")
    async with open_app(file=copy, theme="W", period="2025-12") as user:
        seen = user.sees()
        assert "CLOSED" in seen
        assert "December 2025 is closed. You can read it." in seen
        assert "Press Enter to start" not in seen
        await user.press("r", "a")
        assert "Ask the coordinator to reopen it" in user.sees()


async def test_when_all_is_done_the_checks_are_asked_for_apart_from_work_to_do(
    open_app: Open, copy: Path, settings: Settings
) -> None:
    with TrackerSession.open(copy, settings, author="Jo", window=False) as session:
        for entry in session.entries():
            values = {
                "stages": encode_stages([StageAt(stage="Design")]),
                "rag": "red",
                "note": "Work goes well.",
            }
            session.change(entry.action.key, values | {"signed_off": "Jo"})
    async with open_app(file=copy, theme="W") as user:
        await user.press("f9")
        seen = user.sees()
        assert "are done." in seen
        assert "Still to do" not in seen
        assert "Please look at" in seen
        assert "Rating not explained" in seen
