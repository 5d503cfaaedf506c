"""Whatever is pasted into whichever box: no fault, no control character on the screen, and nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Clash, Open, User
from tui_tracker.domain.history.revision import LONGEST
from tui_tracker.domain.text import clean, one_line
from tui_tracker.tui.screens.home import HomeScreen
from tui_tracker.tui.widgets.line_input import LONGEST as LONGEST_LINE
from tui_tracker.tui.widgets.note_area import NoteArea

STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
BOXES = {
    "filter": ("slash",), "go to": ("colon",), "search": ("ctrl+f",), "palette": ("ctrl+p",),
    "label of a stage": ("s", "l"), "no change": ("down", "x"), "name of a lead": ("D", "m", "enter", "e"),
    "reason of a choice": ("exclamation_mark", "w"),
}  # fmt: skip
"""Boxes of one line and the keys that open them from the list of actions."""
IN_BOXES = (
    "escape codes", "every control", "bidi", "lone surrogates", "zalgo", "wide emoji", "markup", "megabyte",
)  # fmt: skip
COMPOSED = ("no change", "reason of a choice")
"""Boxes whose words are saved, and so are kept whole."""
KINDS = [kind for kind in HOSTILE_TEXTS if kind != "megabyte"]
GROUPS = [KINDS[start::4] for start in range(4)]


async def paste(user: User, text: str) -> None:
    user.app.post_message(events.Paste(text))
    await user.settle()
    assert not STEERING.search(user.sees())


@pytest.mark.parametrize("kinds", GROUPS)
async def test_a_text_pasted_into_a_note_is_saved_whole(
    open_app: Open, tracker: Path, kinds: list[str]
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        for kind in kinds:
            text = clean(HOSTILE_TEXTS[kind])[: LONGEST - 10]
            await user.press("e")
            area = user.app.screen.query_one(NoteArea)
            area.select_all()
            await paste(user, text)
            assert area.text == text, kind
            await user.press("escape")
            assert not STEERING.search(user.sees()), kind
            note = read_action(tracker, "W1", "2025-12")["note"] or ""
            assert note == text or not (text.strip() or str(note).strip()), kind


@pytest.mark.parametrize("box", BOXES)
async def test_a_text_pasted_into_a_box_of_one_line_is_only_a_text(
    open_app: Open, clash: Clash, box: str
) -> None:
    clash("W1", Ann={"note": "Ann says so."}, Bob={"note": "Bob says otherwise."})
    longest = None if box in COMPOSED else LONGEST_LINE
    async with open_app(theme="W", size=(100, 30)) as user:
        for kind in IN_BOXES:
            await user.press(*BOXES[box])
            focused = user.app.screen.focused
            assert isinstance(focused, Input), kind
            focused.value = ""
            await paste(user, HOSTILE_TEXTS[kind])
            assert focused.value == one_line(clean(HOSTILE_TEXTS[kind]))[:longest], kind
            await user.press("enter")
            assert not STEERING.search(user.sees()), kind
            await back_to_the_list(user)


async def back_to_the_list(user: User) -> None:
    """Close what is open, then open the theme again where that was left too."""
    for _ in range(9):
        if isinstance(user.app.screen, HomeScreen):
            await user.press("enter")
            return
        await user.press("escape")
    raise AssertionError(user.sees())


async def test_a_text_that_is_too_long_for_a_note_is_kept_and_the_screen_says_why(open_app: Open) -> None:
    async with open_app(theme="W", size=(200, 40)) as user:
        await user.press("e")
        await paste(user, "A sentence. " * 90_000)
        await wait_until(lambda: "too long" in user.sees(), "the reason")
        assert "Your text is kept in" in user.sees()
        assert "Trying again" not in user.sees()
