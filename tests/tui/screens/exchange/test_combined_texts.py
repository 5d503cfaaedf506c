"""A text written out of two versions is kept on every way out, and the screens say where it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Clash, Open
from tui_tracker.tui.widgets.note_area import NoteArea

AGREED = "Ten miles were mended. Two bridges wait. The money is there."
ANN = "Twelve miles were mended. Two bridges wait. The money is there."
BOB = "Ten miles were mended. Two bridges wait. The money was spent in June."
BOTH = "Twelve miles were mended. Two bridges wait. The money was spent in June."


@pytest.fixture(autouse=True)
def _conflict(clash: Clash) -> None:
    clash("W1", agreed=AGREED, Ann={"note": ANN}, Bob={"note": BOB})


async def test_a_text_that_was_saved_is_there_again_where_its_author_chooses_again(open_app: Open) -> None:
    async with open_app(theme="W", size=(100, 30)) as user:
        await user.press("exclamation_mark", "e")
        await user.type(" Own.", "ctrl+s", "u")
        assert "choose again. Until you do: your text was saved." in user.reads()
        await user.press("e")
        assert "Your text from before." in user.reads()
        assert user.app.screen.query_one(NoteArea).text == f"{BOTH} Own."


async def test_a_text_that_was_saved_is_there_again_after_undo(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W", size=(100, 30)) as user:
        await user.press("exclamation_mark", "e")
        await user.type(" Own.", "ctrl+s", "escape", "u")
        assert read_action(tracker, "W1", "2025-12")["conflicts"] == ["note"]
        await user.press("e", "e")
        assert user.app.screen.query_one(NoteArea).text == f"{BOTH} Own."
        await user.type(" Better.", "ctrl+s")
    assert read_action(tracker, "W1", "2025-12")["note"] == f"{BOTH} Own. Better."


async def test_the_screen_names_where_an_unfinished_text_is_when_a_version_is_chosen(
    open_app: Open, tracker: Path
) -> None:
    for size in ((80, 24), (120, 40)):
        async with open_app(theme="W", size=size) as user:
            await user.press("exclamation_mark", "e")
            await user.type(" Half.", "escape")
            assert "Your unfinished text is kept. Press e to continue it." in user.reads()
            await user.press("1")
            assert "Your unfinished text is in the history (h)." in user.reads()
            await user.press("h")
            seen = user.reads()
            await user.press("down")
            assert "Half." in seen + user.reads()
            await user.press("escape", "escape", "u")
            assert "! 1 action in conflict" in user.reads()
            await user.press("e", "e")
            assert user.app.screen.query_one(NoteArea).text.endswith(" Half.")
            await user.press("escape", "0", "escape", "u")
        user.app.context.session.close()


async def test_a_list_shows_the_unfinished_text_as_what_it_is(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("exclamation_mark", "e")
        await user.type(" Half.", "escape", "escape")
        assert "In conflict: note. You see your" in user.reads()


async def test_a_text_in_a_rescue_file_is_named_as_recovered(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.01)
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("exclamation_mark", "e")
        other = sqlite3.connect(tracker, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await user.type(" Half.", "escape")
        await wait_until(lambda: "could not be saved" in user.sees(), "the question before it is left")
        await user.press("y")
        await wait_until(lambda: not user.app.screen.query(NoteArea), "the text to be left")
        other.execute("ROLLBACK")
        other.close()
        await user.press("e")
        assert "Recovered what could not be saved at" in user.reads()
        assert user.app.screen.query_one(NoteArea).text.endswith(" Half.")
