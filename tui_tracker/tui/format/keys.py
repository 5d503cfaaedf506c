"""Keys as people read them: `Enter`, `Esc`, `Ctrl+N`, `F2`, `!`."""

from __future__ import annotations

from textual.keys import format_key, key_to_character
from textual.widget import Widget

_NAMES = {
    "escape": "Esc", "enter": "Enter", "space": "Space", "tab": "Tab", "backspace": "Backspace",
    "delete": "Delete", "insert": "Insert", "home": "Home", "end": "End", "pageup": "PgUp",
    "pagedown": "PgDn", "up": "↑", "down": "↓", "left": "←", "right": "→",
}  # fmt: skip


def key_words(key: str) -> str:
    """Return a key in words, from Textual's name of it: `ctrl+n` gives `Ctrl+N`."""
    *modifiers, name = key.split("+")
    if name in _NAMES:
        shown = _NAMES[name]
    elif name[:1] == "f" and name[1:].isdigit():
        shown = name.upper()
    else:
        shown = name if len(name) == 1 else format_key(name)
        shown = shown.upper() if modifiers else shown
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])


def is_typed(focused: Widget | None, key: str) -> bool:
    """Return whether the widget with the focus, such as a box, takes a key as text."""
    # Textual knows the name of a slash for none of its characters.
    character = "/" if key == "slash" else key_to_character(key)
    return bool(focused and focused.check_consume_key(key, character))
