"""The note editor: what an empty note asks, and what last year's note promised."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Event

import pytest

from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.text_base import TextBase
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


@pytest.mark.parametrize("back", [["ctrl+z"], ["backspace"]])
async def test_a_text_taken_back_before_it_was_saved_is_said_to_be_saved(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, back: list[str]
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        await user.type("We mended three.", "ctrl+s")
        assert "saved 12:00" in user.reads()
        assert "Check: " in user.reads()
        monkeypatch.setattr("tui_tracker.tui.draft_saver.PAUSE", 60.0)
        monkeypatch.setattr("tui_tracker.tui.draft_saver.SAVE_AT_LATEST", 60.0)
        await user.press("left", "right", "x")
        assert "saving …" in user.reads()
        await user.press(*back)
        assert "saving …" not in user.reads()
        assert "saved 12:00" in user.reads()
        assert "Check: " in user.reads()


async def test_an_empty_note_whose_only_letter_is_taken_back_is_to_do_again(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.tui.draft_saver.PAUSE", 60.0)
    monkeypatch.setattr("tui_tracker.tui.draft_saver.SAVE_AT_LATEST", 60.0)
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e", "x")
        assert "·  started" in user.sees().splitlines()[0]
        await user.press("backspace")
        assert "saving …" not in user.reads()
        assert "·  to do" in user.sees().splitlines()[0]


async def test_a_text_taken_back_while_it_is_being_saved_is_saved_as_it_is_now(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_text, started, may_end = TrackerSession.keep_text, Event(), Event()

    def keep_slowly(session: TrackerSession, cell: Cell, text: str, base: TextBase) -> None:
        if text == "Done. Four":
            started.set()
            may_end.wait(20)
        keep_text(session, cell, text, base)

    monkeypatch.setattr(TrackerSession, "keep_text", keep_slowly)
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        await user.type("Done.", "ctrl+s")
        area = user.app.screen.query_one(NoteArea)
        area.insert(" Four")
        await wait_until(started.is_set, "the save of the longer text")
        area.undo()
        await wait_until(lambda: "saving …" in user.reads(), "the text now to be read")
        may_end.set()
        await wait_until(lambda: "saved 12:00" in user.reads(), "the save of what is there now")
        assert area.text == "Done."
        with sqlite3.connect(tracker) as connection:
            assert connection.execute("SELECT text FROM drafts").fetchall() == [("Done.",)]


async def test_a_past_period_without_a_note_waits_for_none_and_offers_none(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    reopen_period(tracker, "2024-12", author="Pat", why="A note was wrong.")
    with TrackerSession.open(tracker, settings, author="Pat", period="2024-12", window=False) as session:
        session.change(session.find("W1").action.key, {"note": None})
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home")
        assert user.reads().count("No note yet.") == 1
        assert "No note." in user.reads()
        await user.press("e")
        assert "No note." in user.reads()
        assert "start from it" not in user.reads()
        assert "Ctrl+T compare" not in user.reads()
