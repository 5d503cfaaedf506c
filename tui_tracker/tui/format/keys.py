"""Keys as people read them: `Enter`, `Esc`, `Ctrl+N`, `F2`, `!`."""

from __future__ import annotations

from textual.keys import format_key

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
