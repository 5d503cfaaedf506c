"""Nothing typed is lost where another text takes its place: history has it, and undo restores it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from textual import events

from tests.support.screens import wait_until
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.tui.widgets.note_area import NoteArea

LAST_YEAR = "Twelve miles were mended."


def note(user: User) -> str:
    return user.app.screen.query_one(NoteArea).text


def notes_of_w1(user: User) -> list[str]:
    """Return what history has as this year's notes of W1, the oldest first."""
    session = user.app.context.session
    key = session.find("W1").action.key
    return [item.value or "" for item in session.history(key) if item.cell == session.note_cell(key)]


async def begin(user: User, words: str) -> None:
    """Open the note of W1 and type."""
    await user.press("home", "e")
    user.app.screen.query_one(NoteArea).select_all()
    await user.press("delete")
    await user.type(words)


async def test_last_years_note_takes_the_place_of_typed_words_and_says_so(
    open_app: Open, years: Settings
) -> None:
    async with open_app(theme="W", size=(80, 24), using=years) as user:
        await begin(user, "Nine miles.")
        await user.press("ctrl+r")
        assert note(user) == LAST_YEAR
        assert "Your text is replaced by the note of December 2025. Ctrl+Z restores it" in user.reads()
        assert "history (h) keeps it" in user.reads()
        await user.press("ctrl+z")
        assert note(user) == "Nine miles."
        await user.press("ctrl+y", "escape")
        assert notes_of_w1(user)[-2:] == ["Nine miles.", LAST_YEAR]
        await user.press("u")
        assert "It now has the note “Nine miles”." in user.reads()


async def test_last_years_note_in_an_empty_box_replaces_nothing(open_app: Open, years: Settings) -> None:
    async with open_app(theme="W", using=years) as user:
        await begin(user, "")
        await user.press("ctrl+r")
        assert note(user) == LAST_YEAR
        assert "replaced" not in user.reads()
        await user.press("ctrl+r")
        assert "Your text is the note of December 2025 already." in user.reads()


async def test_a_note_without_one_of_last_year_says_that_there_is_nothing_to_copy(
    open_app: Open, years: Settings
) -> None:
    async with open_app(theme="W", using=years) as user:
        await user.press("end", "e", "ctrl+r")
        assert "December 2025 has no note to copy." in user.reads()


async def test_what_an_editor_brings_is_a_change_of_its_own(
    open_app: Open, years: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.tui.app.TrackerApp.suspend", lambda self: nullcontext())
    monkeypatch.setattr("tui_tracker.tui.screens.note.edit_text", lambda text: "From the editor.")
    async with open_app(theme="W", using=years) as user:
        await begin(user, "Nine miles.")
        await user.press("f4")
        assert note(user) == "From the editor."
        assert "Your text is replaced by what you wrote in your editor. Ctrl+Z restores it" in user.reads()
        await user.press("escape", "u")
        assert "It now has the note “Nine miles”." in user.reads()


async def test_a_corrected_word_is_undone_alone(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        await user.type("New tranport of waste ")
        area = user.app.screen.query_one(NoteArea)
        await wait_until(lambda: area.marked_words == {"tranport"}, "a mark")
        await user.press("f7", "enter")
        assert note(user) == "New transport of waste "
        await user.press("escape", "u")
        assert "It now has the note “New tranport of waste" in user.reads()
        await user.press("u")
        assert "It now has no note." in user.reads()
        assert "No note yet." in user.reads()
        assert "Jo, 23 November 2025" not in user.reads()


@pytest.mark.parametrize("way", ["delete", "type", "paste"])
async def test_a_text_that_is_selected_and_overwritten_stays_in_the_history(open_app: Open, way: str) -> None:
    async with open_app(theme="W") as user:
        await begin(user, "Nine miles are mended.")
        await user.press("ctrl+a")
        if way == "paste":
            user.app.screen.query_one(NoteArea).post_message(events.Paste("Pasted."))
            await user.settle()
        else:
            await user.press("delete" if way == "delete" else "x")
        await user.press("escape")
        assert notes_of_w1(user)[-2] == "Nine miles are mended."
        await user.press("u")
        assert "It now has the note “Nine miles are mended”." in user.reads()


async def test_a_text_that_was_brought_back_is_one_change(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await begin(user, "Nine miles are mended.")
        await user.press("ctrl+a", "delete", "ctrl+z", "escape")
        assert [text for text in notes_of_w1(user) if text] == ["Nine miles are mended."]


async def test_typed_words_stay_where_they_cannot_be_kept(
    open_app: Open, tracker: Path, years: Settings
) -> None:
    async with open_app(theme="W", using=years) as user:
        await begin(user, "Nine miles.")
        begin_period(tracker, "2027-12", author="Pat")
        await user.press("ctrl+r")
        assert note(user) == "Nine miles."
        assert "December 2026 is closed" in user.reads()


async def test_comparing_is_on_or_off_and_the_frame_says_how_to_go_back(
    open_app: Open, years: Settings
) -> None:
    async with open_app(theme="W", size=(80, 24), using=years) as user:
        await user.press("home", "e")
        assert "Ctrl+T compare" in user.sees()
        await user.press("ctrl+t")
        assert "Changes since December 2025" in user.sees()
        assert "Ctrl+T show it unmarked" in user.sees()
        await user.press("ctrl+t")
        assert LAST_YEAR in user.sees()
        assert "Ctrl+T compare" in user.sees()
