"""A tracker's file that is exchanged under an open window: said on screen, and nothing written is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.services.tracker.session import TrackerSession


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_tracker.tui.other_windows.INTERVAL", 0.2)


@pytest.fixture
def other(tracker: Path, settings: Settings, tmp_path: Path) -> Path:
    """The same tracker as a synchronising program brings it, with a note more."""
    path = Path(shutil.copy(tracker, tmp_path / "other.db"))
    with TrackerSession.open(path, settings, author="Ann", window=False) as session:
        session.change(session.find("W2").action.key, {"note": "Elsewhere."})
    return path


def note(tracker: Path, identity: str) -> object:
    return read_action(tracker, identity, "2025-12")["note"]


async def test_a_text_saved_before_a_swap_is_in_the_new_file_once_its_note_is_left(
    open_app: Open, tracker: Path, other: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e", *"Before")
        await wait_until(lambda: "saved 12:00" in user.sees(), "the draft to be saved")
        other.replace(tracker)
        await user.press("escape")
        assert (note(tracker, "W1"), note(tracker, "W2")) == ("Before", "Elsewhere.")
        await wait_until(lambda: "replaced the tracker's file" in user.sees(), "the word about it")


async def test_a_text_under_edit_goes_into_the_new_file_by_itself(
    open_app: Open, tracker: Path, other: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e", *"Before")
        await wait_until(lambda: "saved 12:00" in user.sees(), "the draft to be saved")
        other.replace(tracker)
        await wait_until(
            lambda: "'Before'" in str(read_action(tracker, "W1", "2025-12")["draft"]), "the draft"
        )


@pytest.mark.parametrize("in_its_place", [False, True])
async def test_what_this_window_had_written_is_offered_and_merged_in(
    open_app: Open, tracker: Path, other: Path, tmp_path: Path, in_its_place: bool
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("e", *"Mine", "escape", "r", "r")
        if in_its_place:
            tracker.write_bytes(other.read_bytes())
        else:
            other.replace(tracker)
        await wait_until(lambda: "2 changes made before are not in it" in user.sees(), "the offer")
        assert "W1 RAG, W1 note" in user.sees() or "W1 note, W1 RAG" in user.sees()
        await user.press("enter")
        await wait_until(lambda: note(tracker, "W1") == "Mine", "the merge")
        assert note(tracker, "W2") == "Elsewhere."
        await wait_until(lambda: not list((tmp_path / "state" / "rescued").glob("*.db")), "the copy to go")


async def test_a_deleted_file_is_written_again_where_it_was(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("e", *"Mine", "escape")
        tracker.unlink()
        await wait_until(lambda: "was moved, renamed or deleted" in user.sees(), "the question")
        await user.press("enter")
        await wait_until(tracker.exists, "the file")
        assert note(tracker, "W1") == "Mine"
        await user.press("e", *" more", "escape")
        assert note(tracker, "W1") == "Mine more"


async def test_a_file_that_was_moved_and_comes_back_needs_no_answer(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        moved = tracker.with_name("moved.db")
        tracker.rename(moved)
        await wait_until(lambda: "was moved, renamed or deleted" in user.sees(), "the question")
        await user.press("escape")
        moved.rename(tracker)
        await user.press("e", *"Back", "escape")
        assert note(tracker, "W1") == "Back"


async def test_what_an_ended_window_could_not_merge_is_offered_at_the_next_start(
    open_app: Open, tracker: Path, other: Path
) -> None:
    async with open_app(theme="W") as user:
        await user.press("e", *"Mine", "escape")
        other.replace(tracker)
        await wait_until(lambda: "made before is not in it" in user.sees(), "the offer")
    user.app.context.rescue.close()
    user.app.context.session.close()
    async with open_app(theme="W") as user:
        await wait_until(lambda: "made before is not in it" in user.sees(), "the offer")
        await user.press("enter")
        await wait_until(lambda: note(tracker, "W1") == "Mine", "the merge")
