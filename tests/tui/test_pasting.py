"""Pastes from Word, Outlook and email: nothing of them is lost, and none ends the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.support.reading import read_action
from tests.tui.conftest import Open, User
from tui_tracker.tui.widgets.note_area import NoteArea

LETTER = "Para one of a mail.\r\n\r\nPara two.\rPara three.\x0bAnd its second line.\n"


async def paste(user: User, text: str) -> None:
    user.app.post_message(events.Paste(text))
    await user.settle()


@pytest.mark.parametrize(("lines", "size"), [(16, (80, 24)), (60, (120, 40)), (16, (30, 12)), (3, (80, 24))])
async def test_a_paste_of_many_lines_is_undone_and_redone(
    open_app: Open, lines: int, size: tuple[int, int]
) -> None:
    text = "\n".join(f"line {number} of the paste" for number in range(lines))
    async with open_app(theme="W", size=size) as user:
        await user.press("e")
        area = user.app.screen.query_one(NoteArea)
        await paste(user, text)
        assert area.text == text
        await user.press("ctrl+z")
        assert area.text == ""
        await user.press("ctrl+y")
        assert area.text == text
        await user.press("ctrl+z")
        await user.type("typed")
        assert area.text == "typed"


async def test_line_breaks_of_word_and_outlook_are_line_breaks(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        await paste(user, "first\x0bsecond\u2028third\x85fourth\x0cfifth")
        await user.press("escape")
    assert read_action(tracker, "W1", "2025-12")["note"] == "first\nsecond\nthird\nfourth\nfifth"


@pytest.mark.parametrize("key", ["e", "x"])
async def test_characters_that_a_paste_loses_are_counted(open_app: Open, key: str) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press(key)
        await paste(user, "One \u202etwo\x1b three.")
        assert "2 characters that cannot be shown were replaced by" in user.sees()


async def test_a_box_of_one_line_keeps_every_line_of_a_paste(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W") as user:
        await user.press("x")
        await paste(user, LETTER)
        await user.press("enter")
    note = str(read_action(tracker, "W1", "2025-12")["note"])
    assert note.endswith("Para one of a mail. Para two. Para three. And its second line.")
