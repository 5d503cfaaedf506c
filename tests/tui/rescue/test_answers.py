"""Words typed into a box of one line are kept until they are saved, or the box is left with Esc."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Clash, Open, User
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.screens.checks import ChecksScreen
from tui_tracker.tui.screens.exchange.held import HeldScreen

WORDS = "Money came late"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.05)


@pytest.fixture
def other(tracker: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tracker, isolation_level=None)) as connection:
        yield connection


def rescued(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "state" / "rescued").glob("*.txt"))


def is_rescued(tmp_path: Path) -> bool:
    return any(f'text = "{WORDS}"' in path.read_text(encoding="utf-8") for path in rescued(tmp_path))


async def answer_while_another_program_writes(user: User, other: sqlite3.Connection, tmp_path: Path) -> None:
    """Type the words, see them kept and the box open again, and answer again once the tracker is free."""
    await user.type(WORDS)
    await wait_until(lambda: is_rescued(tmp_path), "the rescue file")
    other.execute("BEGIN IMMEDIATE")
    await user.press("enter")
    await wait_until(lambda: "Not saved" in user.sees(), "the box")
    assert WORDS in user.sees()
    other.execute("ROLLBACK")
    await user.press("enter")
    await user.settle()


async def test_words_are_kept_while_they_are_typed_until_esc(open_app: Open, tmp_path: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("x")
        await user.type(WORDS)
        await wait_until(lambda: is_rescued(tmp_path), "the rescue file")
        await user.press("escape")
        assert rescued(tmp_path) == []
        await user.press("x")
        assert WORDS not in user.sees()


async def test_words_that_are_saved_leave_no_file(open_app: Open, tracker: Path, tmp_path: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("x")
        await user.type(WORDS)
        await wait_until(lambda: is_rescued(tmp_path), "the rescue file")
        await user.press("enter")
    assert str(read_action(tracker, "W1")["note"]).endswith(f": {WORDS}")
    assert rescued(tmp_path) == []


async def test_when_the_write_fails_the_box_comes_back_with_the_words_and_the_reason(
    open_app: Open, tracker: Path, tmp_path: Path, other: sqlite3.Connection
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("x")
        await user.type(WORDS)
        other.execute("BEGIN IMMEDIATE")
        await user.press("enter")
        await wait_until(lambda: "Not saved" in user.sees(), "the box")
        assert WORDS in user.sees()
        assert is_rescued(tmp_path)
        other.execute("ROLLBACK")
        await user.press("enter")
        await user.settle()
    assert str(read_action(tracker, "W1")["note"]).endswith(f": {WORDS}")
    assert rescued(tmp_path) == []


async def test_the_next_start_offers_the_words_and_the_box_opens_with_them(
    open_app: Open, tracker: Path, tmp_path: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("x")
        await user.type(WORDS)
        await wait_until(lambda: is_rescued(tmp_path), "the rescue file")
    user.app.context.rescue.close()
    user.app.context.session.close()
    async with open_app(theme="W") as user:
        await wait_until(lambda: "why has nothing changed" in user.sees(), "the offer")
        assert WORDS in user.sees()
        await user.press("v")
        assert WORDS in user.sees()
        await user.press("enter")
        await user.press("escape")
        await user.press("x")
        assert isinstance(user.app.screen, AnswerDialog)
        assert WORDS in user.sees()
        await user.press("enter")
    assert str(read_action(tracker, "W1")["note"]).endswith(f": {WORDS}")
    assert rescued(tmp_path) == []


async def test_the_reason_of_a_decision_is_kept_until_it_is_saved(
    open_app: Open, office: Office, tmp_path: Path, other: sqlite3.Connection
) -> None:
    copy = office.hand_out("W", lead="Sam")
    office.write(copy, "Sam", "H1", rag="red")
    office.merge(copy)
    async with open_app(size=(120, 40)) as user:
        user.app.push_screen(HeldScreen(user.app.context))
        await user.settle()
        await user.press("d")
        await answer_while_another_program_writes(user, other, tmp_path)
    assert rescued(tmp_path) == []
    assert other.execute("SELECT verdict, why FROM decisions").fetchall() == [("decline", WORDS)]


async def test_the_reason_of_an_acceptance_is_kept_until_it_is_saved(
    open_app: Open, tracker: Path, tmp_path: Path, other: sqlite3.Connection
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        user.app.push_screen(ChecksScreen(user.app.context))
        await user.settle()
        await user.press("enter", "down", "a")
        await answer_while_another_program_writes(user, other, tmp_path)
    assert rescued(tmp_path) == []
    with closing(sqlite3.connect(tracker)) as connection:
        assert WORDS in " ".join(str(row[0]) for row in connection.execute("SELECT value FROM revisions"))


async def test_a_reason_for_the_next_choice_is_kept_until_that_is_saved(
    open_app: Open, clash: Clash, tmp_path: Path
) -> None:
    clash("W1", Ann={"note": "Nine miles."}, Bob={"note": "Ten miles."})
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("exclamation_mark")
        await user.press("w")
        await user.type(WORDS, "enter")
        await wait_until(lambda: is_rescued(tmp_path), "the rescue file")
        assert f"Reason for your next choice: {WORDS}" in user.sees()
        await user.press("1")
        await user.settle()
        assert rescued(tmp_path) == []
