"""The keys that the app names are keys that work where it runs."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.paths import ROOT
from tests.tui.conftest import Clash, Open
from tui_tracker.config import Settings
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.keys.key_names import KEPT_BY_BROWSERS
from tui_tracker.tui.keys.table import ACTIONS, DIALOG_ACTIONS

TUI = ROOT / "tui_tracker" / "tui"


@pytest.fixture
def in_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrackerApp, "is_web", True)


def test_what_a_key_that_a_browser_keeps_does_has_another_key() -> None:
    keys = [spec.keys.split(",") for specs in (ACTIONS | DIALOG_ACTIONS).values() for spec in specs]
    assert not [names for names in keys if set(names) <= KEPT_BY_BROWSERS]


@pytest.mark.usefixtures("in_a_browser")
async def test_in_a_browser_the_note_names_no_key_that_the_browser_keeps(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        assert "F8 Done, next" in user.sees()
        assert "F6 compare" in user.sees()
        await user.type("Twelve miles were mended")
        await user.press("f8")
        assert "Press F8 again" in user.reads()
        await user.press("f6")
        assert "F6 show it unmarked" in user.reads()
        await user.press("f1")
        assert "F8" in user.sees()
        assert "Ctrl+N" not in user.sees()
        assert "Ctrl+T" not in user.sees()


async def test_a_message_names_the_key_that_the_settings_give(open_app: Open, settings: Settings) -> None:
    own_keys = settings._replace(keys={"move-next-left": "f12", "write-stage": "f10"})
    async with open_app(theme="W", using=own_keys) as user:
        await user.press("e")
        assert "not set (F10)" in user.sees()
        await user.type("Twelve miles were mended")
        await user.press("f12")
        assert "stage (F10)" in user.reads()
        assert "Press F12 again" in user.reads()


async def test_messages_of_the_list_and_the_conflicts_name_the_keys_of_the_settings(
    open_app: Open, settings: Settings, clash: Clash
) -> None:
    clash("W1", Ann={"note": "Ten miles."}, Bob={"note": "Twelve miles."})
    keys = {"write-undo": "z", "write-redo": "Z", "look-conflicts": "f11", "write-combine": "w",
            "look-history": "f12", "write-mark": "v", "look-scroll-down": "f6"}  # fmt: skip
    async with open_app(theme="W", size=(100, 22), using=settings._replace(keys=keys)) as user:
        assert "F6 show the rest" in user.sees()
        assert "Press F11 to resolve" in user.reads()
        await user.press("down", "r", "g", "z")
        assert "Press Z to redo it." in user.reads()
        await user.press("v")
        assert "v unmark" in user.sees()
        await user.press("r", "a", "escape", "home", "e")
        assert "or w to write a new one" in user.reads()
        await user.press("w")
        await user.type("x", "escape")
        assert "your text goes to the history (F12)" in user.reads()
        await user.press("1")
        assert "z: undo" in user.reads()


LITERAL = re.compile(
    r"\b[Pp]ress (?!Enter\b|Esc\b)(?:[a-zA-Z!/:?]|F\d+|Ctrl\+\w)\b|\(([a-zA-Z!]|F\d+|Ctrl\+\w)\)"
)
COORDINATORS = "screens/coordinator"


def test_no_message_for_leads_has_a_key_written_in_it() -> None:
    """Buttons name their own keys, which stay; the coordinator's steps are not looked at."""
    literal = [
        f"{path.relative_to(TUI)}: {text.value!r}"
        for path in TUI.rglob("*.py")
        if COORDINATORS not in path.as_posix() and "dialogs" not in path.parts and path.parent.name != "keys"
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant)
        and isinstance(text.value, str)
        and LITERAL.search(text.value)
        # The keys of buttons stay as they are.
        and text.value != "Open the folder (o)"
    ]
    assert literal == []
