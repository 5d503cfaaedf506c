"""The note editor: what an empty note asks, and what last year's note promised."""

from __future__ import annotations

from pathlib import Path

from tests.support.reading import read_action
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.services.plan.periods import begin_period, reopen_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.widgets.note_area import NoteArea


async def test_an_empty_note_asks_about_last_years_promises(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    reopen_period(tracker, "2024-12", author="Pat", why="A note was wrong.")
    with TrackerSession.open(tracker, settings, author="Pat", period="2024-12", window=False) as session:
        note = "The tender closed. First installations are due in February 2026."
        session.change(session.find("W1").action.key, {"note": note})
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        assert "What was done?" in user.sees()
        assert "Still on time for February 2026? “First" in user.sees()


async def test_an_update_is_started_as_soon_as_something_is_typed(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        assert "·  to do" in user.sees().splitlines()[0]
        await user.type("Done.")
        assert "·  started" in user.sees().splitlines()[0]


async def test_a_stage_of_last_year_is_in_brackets_and_said_to_be(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        assert "(Delivery" in user.sees()
        assert "stages in brackets are last year's" in user.sees()
        for _ in range(3):
            await user.press("s", "3", "down")
        assert "(Delivery" not in user.sees()
        assert "in brackets" not in user.sees()


async def test_an_enter_in_an_empty_note_leaves_its_questions_in_view(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e", "f2", "3", "enter")
        assert "What was done?" in user.sees()
        await user.type("Done.", "enter")
        await user.type("Next.")
        assert user.app.screen.query_one(NoteArea).text == "Done.\nNext."


async def test_a_note_written_while_another_window_closes_the_period_says_where_its_text_is(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await user.type("Late words")
        begin_period(tracker, "2026-12", author="Pat")
        await user.press("escape")
        assert "December 2025 is closed, so your text is not part of the update" in " ".join(
            user.sees().replace("│", " ").split()
        )
        await user.press("y")
        assert "Late words" in user.sees()
    assert read_action(tracker, "W1", "2025-12")["note"] is None


async def test_undo_in_a_note_where_nothing_was_typed_says_where_a_rating_is_undone(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e", "f3", "r", "ctrl+z")
        assert "For a stage or rating: Esc, then u." in user.sees()
        await user.type("Done.")
        await user.press("ctrl+z")
        assert user.app.screen.query_one(NoteArea).text == ""


async def test_an_empty_reason_keeps_the_box_open_so_that_no_key_reaches_the_list(open_app: Open) -> None:
    async with open_app(theme="W", size=(80, 24)) as user:
        await user.press("home", "x", "enter")
        assert "Nothing is typed yet. Type it here, or press Esc to cancel." in user.sees()
        await user.type("Ho")
        await user.press("enter")
        assert "The update of W1 is done, with last year's stage and RAG. Press u to undo." in user.sees()
