"""The history of an action is shown, and any value of it restored."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.support.reading import read_action
from tests.tui.conftest import Clash, Open
from tui_tracker.services.tracker.session import TrackerSession


def note(tracker: Path) -> object:
    return read_action(tracker, "W1", "2025-12")["note"]


def write(session: TrackerSession, *notes: str) -> None:
    for text in notes:
        session.change(session.find("W1").action.key, {"note": text})
    session.close()


async def test_the_whole_value_under_the_cursor_stands_below_the_list(
    open_app: Open, session: TrackerSession
) -> None:
    write(session, "First line.\nSecond line.", "Newest.")
    async with open_app(theme="W") as user:
        await user.press("h")
        assert "note December 2025  current" in user.sees()
        await user.press("down")
        rows = user.sees().splitlines()
        assert any("note December 2025: First line." in row for row in rows)
        assert any(row.strip("│ ") == "Second line." for row in rows)


async def test_a_value_is_brought_back_on_a_persons_word_only(
    open_app: Open, session: TrackerSession, tracker: Path
) -> None:
    write(session, "First.", "Newest.")
    async with open_app(theme="W") as user:
        await user.press("h", "down", "enter", "escape")
        assert note(tracker) == "Newest."
        await user.press("R", "y")
        assert "note December 2025, restored  current" in user.sees()
        assert note(tracker) == "First."
        await user.press("escape", "u")
    assert note(tracker) == "Newest."


async def test_what_stands_already_is_said_and_not_written_again(
    open_app: Open, session: TrackerSession
) -> None:
    write(session, "Newest.")
    async with open_app(theme="W") as user:
        await user.press("h", "R", "y")
        assert "This is already the current value" in user.sees()
        assert "restored" not in user.sees()


async def test_how_the_plan_is_kept_is_not_brought_back(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("h", "end", "up", "up", "up", "up", "up", "R")
        assert "The current value stays" not in user.sees()
        await user.press("enter")
        assert "You can't restore this kind of change" in user.sees()


async def test_nothing_is_brought_back_where_nothing_can_be_changed(
    open_app: Open, session: TrackerSession
) -> None:
    session.lock()
    async with open_app(author="Sam", theme="W") as user:
        await user.press("escape", "h", "R")
        assert "The current value stays" not in user.sees()
        await user.press("enter")
        assert "You can't make changes" in user.sees()


async def test_a_value_in_conflict_leads_to_where_it_is_settled(open_app: Open, clash: Clash) -> None:
    clash("W1", Ann={"note": "One."}, Bob={"note": "Two."})
    async with open_app(theme="W") as user:
        await user.press("h")
        assert "note December 2025  in conflict" in user.sees()
        await user.press("R")
        assert "Ann and Bob" in user.sees()


async def test_a_settled_conflict_says_who_settled_it_and_why(open_app: Open, clash: Clash) -> None:
    clash("W1", Ann={"note": "One."}, Bob={"note": "Two."})
    async with open_app(theme="W") as user:
        await user.press("e", "w")
        await user.type("Ann asked", "enter", "1", "h")
        assert "note December 2025, resolved  current" in user.sees()
        assert "Reason: Ann asked" in user.sees()


async def test_the_file_a_merge_took_a_value_from_is_named(
    open_app: Open, clash: Clash, tracker: Path
) -> None:
    clash("W1", Ann={"note": "One."})
    with sqlite3.connect(tracker) as connection:
        connection.execute("INSERT INTO runs VALUES ('r', '2025-11-23', 'Jo', NULL, NULL)")
        connection.execute(
            "INSERT INTO arrivals (id, run, place, name, sha256, authors, outcome, new, known, notices)"
            " VALUES ('a', 'r', 0, 'Transport from Ann.db', '', '[]', 'merged', 1, 0, '[]')"
        )
        connection.execute("UPDATE revisions SET arrival = 'a' WHERE author = 'Ann'")
    connection.close()
    async with open_app(theme="W") as user:
        await user.press("h")
        assert "From the file Transport from Ann.db" in user.sees()
