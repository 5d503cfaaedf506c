"""What an update lacks is one rule at every door to done, and a question is open until it is answered."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import read_action
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.services.plan.periods import reopen_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.widgets.note_area import NoteArea


@pytest.fixture
def asked(tracker: Path, settings: Settings) -> str:
    """The coordinator's question about W1."""
    question = "Which miles were mended?"
    with TrackerSession.open(tracker, settings, author="Pat", window=False) as session:
        session.change(session.find("W1").action.key, {"review": question})
    return question


async def test_d_asks_first_where_only_the_rating_is_missing(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "s", "3", "e")
        await user.type("Done.", "escape", "d")
        assert "W1 has no RAG rating. Mark its update as done anyway?" in user.reads()


async def test_f5_in_a_note_counts_what_was_just_typed(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "e", "f2", "3", "f3", "g")
        await user.type("Done.", "f5")
        assert "done anyway" not in user.reads()
        assert "·  done" in user.sees().splitlines()[0]


async def test_d_names_all_that_is_missing_of_several(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "space", "space", "s", "3", "d")
        assert "2 of 2 marked actions have no note or no RAG rating." in user.reads()


async def test_no_change_says_what_last_year_does_not_have(
    open_app: Open, tracker: Path, settings: Settings
) -> None:
    reopen_period(tracker, "2024-12", author="Pat", why="A rating was wrong.")
    with TrackerSession.open(tracker, settings, author="Pat", period="2024-12", window=False) as session:
        session.change(session.find("W1").action.key, {"rag": None})
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "x")
        assert "Copies last year's stage, saves your reason as the note, and marks" in user.reads()
        assert "It then has no RAG rating." in user.reads()
        await user.press("escape", "r", "r", "x")
        assert "It then has no" not in user.reads()
        await user.type("Ho", "enter")
        assert "The update of W1 is done, with last year's stage. Press u to undo." in user.reads()
    assert read_action(tracker, "W1", "2025-12")["rag"] == "red"


async def test_ctrl_n_on_an_action_that_was_not_touched_says_that_it_is_still_to_do(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "e", "ctrl+n")
        assert user.sees().splitlines()[0].strip().startswith("W2")
        assert "W1 is not changed: it is still to do." in user.reads()


async def test_ctrl_n_on_the_last_action_stays_in_its_note_and_says_what_is_missing(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "space", "space", "d", "y", "escape", "end", "e", "ctrl+n")
        missing = "W3 is not done yet: note, stage (F2) and RAG rating (F3) missing."
        assert f"{missing} There is no other to go to: press Esc to go back" in user.reads()
        await user.type("Ready", "ctrl+n")
        assert "Ready" in user.app.screen.query_one(NoteArea).text
        assert "W3 is not done yet: stage (F2) and RAG rating (F3) missing. There is no" in user.reads()
        await user.press("f2", "3", "f3", "g", "ctrl+n")
        assert "Every update in this theme is done." in user.reads()


async def test_ctrl_n_on_the_last_action_shown_by_a_filter_stays_in_its_note_too(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "slash")
        await user.type("footpaths", "enter", "e", "ctrl+n")
        assert "W1 is not done yet: note, stage (F2) and RAG rating (F3) missing." in user.reads()
        assert len(user.app.screen.query(NoteArea)) == 1


@pytest.mark.usefixtures("asked")
async def test_ctrl_n_says_what_becomes_of_the_question(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "e")
        assert "Answer it in your note. Once nothing is missing, Ctrl+N marks it as answered." in user.reads()
        await user.type("Nine of them.", "ctrl+n")
        assert "Press Ctrl+N again to leave it started and its question open, and to open" in user.reads()
        await user.press("ctrl+n")
        assert "Its question stays open until you press a on it in the list." in user.reads()
        await user.press("escape", "home")
        assert "Question from the coordinator" in user.reads()


@pytest.mark.usefixtures("asked")
async def test_a_note_left_with_esc_says_what_marks_its_question_as_answered(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "e")
        await user.type("Nine of them.", "escape")
        assert "Your note about W1 is saved. The coordinator's question stays open" in user.reads()
        await user.press("a")
        assert "W1: question marked as answered." in user.reads()
        assert "Question from the coordinator" not in user.reads()


@pytest.mark.usefixtures("asked")
async def test_a_question_is_not_answered_by_an_empty_note_unless_it_is_meant(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("home", "a")
        assert "W1 has no note this year, so the coordinator gets no answer." in user.reads()
        await user.press("escape")
        assert "Question from the coordinator" in user.reads()
        await user.press("a", "y")
        assert "W1: question marked as answered." in user.reads()


async def test_the_hint_of_a_question_is_a_line_of_its_own(open_app: Open, asked: str) -> None:
    async with open_app(theme="W", size=(80, 24)) as user:
        await user.press("home")
        lines = [line.strip(" │") for line in user.sees().splitlines()]
        assert "Answer it in the note, then press Esc and a." in lines
        assert f"Question from the coordinator: {asked}" in lines


async def test_an_unfinished_note_is_started_and_its_notice_ends_with_the_file(
    open_app: Open, office: Office, settings: Settings
) -> None:
    copy = office.hand_out("W", lead="Jo")
    with TrackerSession.open(copy, settings, author="Jo", window=False) as session:
        session.save_draft(session.find("W2").action.key, "Half a note")
    async with open_app(file=copy, theme="W", size=(120, 40)) as user:
        assert "We recovered your unfinished note for W2" in user.reads()
        await user.press("f9")
        assert "Not done yet: 2 to do, 1 started." in user.reads()
        (row,) = [line for line in user.sees().splitlines() if " W2 " in line]
        assert "unfinished note, sent as it is" in row
        await user.press("enter", "escape")
        assert "We recovered" not in user.reads()
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM drafts").fetchone() == (0,)


async def test_an_action_is_listed_once_before_it_is_sent(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Work goes well.")
    async with open_app(file=copy, theme="W", size=(120, 40)) as user:
        await user.press("f9")
        (row,) = [line for line in user.sees().splitlines() if " W1 " in line]
        assert "started, not marked as done, check: No stage" in row
