"""Every key that footer, help, palette or a button names does something where it is named."""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import pytest
from textual.actions import parse
from textual.screen import ModalScreen, Screen
from textual.widgets import Button

from tests.support.office import Office
from tests.support.paths import ROOT
from tests.tui.conftest import Open, User
from tests.tui.screens.test_reload_timing import SCREENS
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.dialogs.choices import ChoiceDialog, SelectDialog, TextDialog
from tui_tracker.tui.dialogs.messages import ConfirmDialog, MessageDialog, PromptDialog
from tui_tracker.tui.format.keys import is_typed
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.keys.spec import ActionSpec
from tui_tracker.tui.keys.table import ACTIONS, DIALOG_ACTIONS, spec_of
from tui_tracker.tui.widgets.line_input import LineInput

NAMES_OF_KEYS = {"Enter": "enter", "Esc": "escape"}
"""Textual's names of the keys that buttons name by a word."""


def _owners() -> dict[str, list[type]]:
    """Return the classes that have each table of keys, by their sources."""
    owners: dict[str, list[type]] = {}
    for path in sorted((ROOT / "tui_tracker" / "tui").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            for name in re.findall(r"bindings_of\('([^']+)'\)", ast.unparse(node)):
                owners.setdefault(name, []).append(getattr(import_module(module), node.name))
    return owners


@asynccontextmanager
async def screen_open(open_app: Open, name: str) -> AsyncIterator[User]:
    """Open a screen over the first one."""
    async with open_app(size=(120, 40)) as user:
        await user.app.push_screen(SCREENS[name](user.app))
        await user.settle()
        yield user


@pytest.mark.parametrize("name", [*ACTIONS, *DIALOG_ACTIONS])
def test_every_action_of_the_table_is_a_method_where_its_key_is(name: str) -> None:
    owners = _owners()[name]
    specs: tuple[ActionSpec, ...] = ACTIONS.get(name) or DIALOG_ACTIONS[name]
    for spec in specs:
        namespace, method, _ = parse(spec.action)
        for owner in [TrackerApp] if namespace == "app" else owners:
            is_there = any(hasattr(owner, f"{prefix}action_{method}") for prefix in ("", "_"))
            assert is_there, f"{owner.__name__} has no action_{method}, which {spec.keys} asks for"


@pytest.mark.usefixtures("busy_tracker")
@pytest.mark.parametrize("name", SCREENS)
async def test_every_key_of_a_screen_reaches_its_action(open_app: Open, name: str) -> None:
    async with screen_open(open_app, name) as user:
        screen = user.app.screen
        for spec in ACTIONS.get(name, ACTIONS["task"]):
            for key in spec.keys.split(","):
                if not is_typed(screen.focused, key):
                    active = screen.active_bindings.get(key)
                    assert _reaches(screen, key, spec), f"{active} of {spec} on {name}"


def _reaches(screen: Screen[Any], key: str, spec: ActionSpec) -> bool:
    """Return whether a key runs its action here, or says itself that it does not now."""
    active = screen.active_bindings.get(key)
    if active is None:
        _, method, parameters = parse(spec.action)
        return screen.check_action(method, parameters) is not True
    if active.binding.action in ("scroll_down", "scroll_up"):
        # Textual passes these on where the widget has nothing to scroll.
        return isinstance(active.node, LineInput)
    active_spec = spec_of(active.binding)
    # A widget with the focus may have the same work under the same key.
    return active.binding.action == spec.action or (active_spec is not None and active_spec.id == spec.id)


@pytest.mark.usefixtures("busy_tracker")
@pytest.mark.parametrize("name", SCREENS)
async def test_every_button_of_a_screen_names_a_key_that_the_help_lists(open_app: Open, name: str) -> None:
    async with screen_open(open_app, name) as user:
        _check_buttons(user)


async def test_every_button_of_a_leads_screens_names_a_key_that_works(open_app: Open, office: Office) -> None:
    async with open_app(file=office.hand_out("W", lead="Jo"), size=(120, 40)) as user:
        await user.press("f9")
        _check_buttons(user)
        await user.press("enter")
        _check_buttons(user)


DIALOGS: dict[str, Callable[[], ModalScreen[Any]]] = {
    "prompt": lambda: PromptDialog("Which?", value="W1"),
    "confirm": lambda: ConfirmDialog(safe("Sure?")),
    "message": lambda: MessageDialog("It failed.", "Try again."),
    "choice": lambda: ChoiceDialog("Which?", "One of two.", {"o": "open it", "enter": "go on"}),
    "select": lambda: SelectDialog("Which?", [safe("one"), safe("two")]),
    "text": lambda: TextDialog("A text", "Words."),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_every_key_on_a_button_of_a_dialog_works(open_app: Open, name: str) -> None:
    async with open_app() as user:
        keys = ["escape"]
        for key in keys:
            dialog = DIALOGS[name]()
            user.app.push_screen(dialog)
            await user.settle()
            for named in map(_keys_on, dialog.query(Button)):
                assert named, "a button names its key"
                keys += [other for other in named if other not in keys]
            await user.press(key)
            assert user.app.screen is not dialog, f"{key} did nothing"


def _check_buttons(user: User) -> None:
    screen = user.app.screen
    for button in screen.query(Button):
        if button.display:
            (key, *others) = _keys_on(button)
            assert not others
            works = key in screen.active_bindings or (key == "enter" and screen.focused is button)
            assert works, f"{button.label} on {type(screen).__name__}"


def _keys_on(button: Button) -> list[str]:
    """Return Textual's names of the keys in brackets on a button: `No (n or Esc)`."""
    named = re.search(r"\(([^()]+)\)\s*$", str(button.label))
    return [NAMES_OF_KEYS.get(key, key) for key in named[1].split(" or ")] if named else []
