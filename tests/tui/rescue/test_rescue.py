"""Text typed while the tracker cannot be written is kept, named on screen, and offered at the next start."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.services.rescue.model import RescuedText, TrackerName
from tui_tracker.services.rescue.store import RescueStore
from tui_tracker.services.tracker.session import TrackerSession

TYPED = "Typed while nothing could be saved."
held: list[sqlite3.Connection] = []


def lock(tracker: Path) -> None:
    connection = sqlite3.connect(tracker, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    held.append(connection)


def replace_by_rubbish(tracker: Path) -> None:
    tracker.with_name("swap").write_bytes(b"rubbish" * 1000)
    tracker.with_name("swap").replace(tracker)


def truncate(tracker: Path) -> None:
    os.truncate(tracker, 512)


def empty(tracker: Path) -> None:
    os.truncate(tracker, 0)


def move(tracker: Path) -> None:
    tracker.rename(tracker.with_name("moved.db"))


def damage(tracker: Path) -> None:
    with tracker.open("r+b") as file:
        file.write(b"\0" * 8192)


FAULTS: dict[str, Callable[[Path], None]] = {
    "locked": lock, "deleted": Path.unlink, "moved": move, "replaced": replace_by_rubbish,
    "truncated": truncate, "emptied": empty, "damaged": damage,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("tui_tracker.tui.draft_saver.SAVE_RETRY", 0.2)
    monkeypatch.setattr("tui_tracker.tui.other_windows.INTERVAL", 0.2)
    held.clear()


def end(user: User) -> None:
    """Release what the system takes from a program that ended."""
    user.app.context.rescue.close()
    user.app.context.session.close()


def rescued(tmp_path: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (tmp_path / "state" / "rescued").glob("*.txt")]


def is_rescued(tmp_path: Path, text: str) -> bool:
    return any(f'text = "{text}"' in content for content in rescued(tmp_path))


@pytest.mark.parametrize("fault", FAULTS)
async def test_text_typed_after_a_fault_is_kept_named_and_offered_at_the_next_start(
    open_app: Open, tracker: Path, tmp_path: Path, fault: str
) -> None:
    sound = tracker.read_bytes()
    async with open_app(theme="W", size=(160, 40)) as user:
        await user.press("e")
        FAULTS[fault](tracker)
        await user.pilot.press(*(letter if letter != " " else "space" for letter in TYPED[:-1]), "full_stop")
        await wait_until(lambda: is_rescued(tmp_path, TYPED), "the rescue file")
        await wait_until(lambda: "Not saved" in user.sees(), "the screen to say so")
        assert user.app.return_code is None
    end(user)
    for connection in held:
        connection.close()
    tracker.unlink(missing_ok=True)
    tracker.write_bytes(sound)

    async with open_app(theme="W") as user:
        await wait_until(lambda: "could not be saved" in user.sees(), "the offer")
        assert "Text you typed in W1 on 23 November 2025, 12:00" in user.sees()
        await user.press("v")
        assert TYPED in user.sees()
        await user.press("enter")
        await user.press("enter")
        await wait_until(lambda: "Your note, December 2025" in user.sees(), "the note")
        assert TYPED in user.sees()
        await user.press("escape")
    assert read_action(tracker, "W1", "2025-12")["note"] == TYPED
    assert rescued(tmp_path) == []


async def test_after_a_fault_of_the_program_the_text_is_kept_before_the_file_is_examined_on_a_thread(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examined: list[tuple[bool, bool]] = []

    def examine(_: Path) -> None:
        on_a_thread = threading.current_thread() is not threading.main_thread()
        examined.append((on_a_thread, is_rescued(tmp_path, "F")))

    def fail(*_: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr("tui_tracker.services.system.checked_copy.find_fault", examine)
    monkeypatch.setattr(TrackerSession, "keep_text", fail)
    async with open_app(theme="W") as user:
        await user.press("e")
        # A single key: on a busy machine the first letters of a word may fail to be saved before the last.
        await user.press("F")
        await wait_until(lambda: bool(examined), "the file to be examined")

    assert examined[0] == (True, True)


async def test_once_the_tracker_can_be_written_the_text_goes_there_and_the_rescue_file_goes(
    open_app: Open, tracker: Path, tmp_path: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        lock(tracker)
        await user.pilot.press(*"Locked")
        await wait_until(lambda: is_rescued(tmp_path, "Locked"), "the rescue file")
        held[0].close()
        await wait_until(lambda: rescued(tmp_path) == [], "the rescue file to go")
        assert "'Locked'" in str(read_action(tracker, "W1", "2025-12")["draft"])


async def test_a_note_that_cannot_be_saved_can_be_left_and_comes_back_when_it_is_opened_again(
    open_app: Open, tracker: Path, tmp_path: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        lock(tracker)
        await user.pilot.press(*"Locked")
        await user.pilot.press("escape")
        await wait_until(lambda: "It is kept, and offered" in user.sees(), "the question")
        await user.pilot.press("y")
        held[0].close()
        await wait_until(lambda: "0 of 3 done" in user.sees() and "Your note" not in user.sees(), "the list")
        assert is_rescued(tmp_path, "Locked")
        await user.press("e")
        assert "Locked" in user.sees()
        await user.press("escape")
        assert read_action(tracker, "W1", "2025-12")["note"] == "Locked"
        assert rescued(tmp_path) == []


async def test_what_is_discarded_is_kept_in_a_file_that_is_named(
    open_app: Open, tracker: Path, tmp_path: Path
) -> None:
    keep_text(tracker, "Not wanted")
    async with open_app(theme="W", size=(160, 40)) as user:
        await wait_until(lambda: "could not be saved" in user.sees(), "the offer")
        await user.press("d")
        assert "rescued/discarded" in user.sees().replace("\n", "")
    (kept,) = (tmp_path / "state" / "rescued" / "discarded").iterdir()
    assert "Not wanted" in kept.read_text(encoding="utf-8")


async def test_a_decision_left_for_later_is_offered_at_the_next_start_again(
    open_app: Open, tracker: Path
) -> None:
    keep_text(tracker, "Perhaps")
    for _ in range(2):
        async with open_app(theme="W") as user:
            await wait_until(lambda: "could not be saved" in user.sees(), "the offer")
            await user.press("escape")
            assert "0 of 3 done" in user.sees()
        end(user)


async def test_a_text_that_the_tracker_holds_already_is_not_offered(
    open_app: Open, tracker: Path, settings: Settings, tmp_path: Path
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        session.change(session.find("W1").action.key, {"note": "In there."})
    keep_text(tracker, "In there.")
    async with open_app(theme="W") as user:
        assert "0 of 3 done" in user.sees()
        await wait_until(lambda: rescued(tmp_path) == [], "the rescue file to go")


def keep_text(tracker: Path, text: str) -> None:
    """Leave a rescue file of W1's note, as a window does that was killed."""
    with closing(sqlite3.connect(tracker)) as connection:
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        (key,) = connection.execute("SELECT key FROM actions WHERE id = 'W1'").fetchone()
    store = RescueStore()
    name = TrackerName(database_id=meta["database_id"], plan_id=meta["plan_id"], path=str(tracker))
    store.write_text(
        RescuedText(
            tracker=name, cell=Cell(action=key, period="2025-12", field="note"), action_id="W1", text=text,
            start=TextBase(), author="Jo", typed_at="2025-11-22T09:30:00.000000Z",
        )
    )  # fmt: skip
    store.close()
