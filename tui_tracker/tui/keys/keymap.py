"""Other keys for the program's actions: validates `[keys]` of config.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from unicodedata import lookup

from textual.binding import Binding
from textual.keys import Keys

from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.errors import ConfigError

_MODIFIERS = {"ctrl", "alt", "shift", "super", "meta"}
_KEY_NAMES = {str(key.value) for key in Keys} | {f"f{number}" for number in range(1, 25)}


def keymap(wanted: Mapping[str, str], bindings: Iterable[Binding]) -> dict[str, str]:
    """Return a keymap for Textual, which accepts anything in silence.

    Raises `ConfigError` for an unknown action, an unknown key, and a key given twice.
    """
    known = {binding.id for binding in bindings if binding.id}
    for action, keys in wanted.items():
        if action not in known:
            raise ConfigError(
                f"[keys] {action} is not an action you can set a key for.",
                suggestion_or_list(action, sorted(known)),
            )
        for key in keys.split(","):
            if not is_key(key.strip()):
                raise ConfigError(
                    f"[keys] {action} = {keys!r}: {key.strip()!r} is not a key.",
                    'Write it like "f7", "ctrl+l" or "m".',
                )
    taken = [key.strip() for keys in wanted.values() for key in keys.split(",")]
    for key in taken:
        if taken.count(key) > 1:
            raise ConfigError(f"[keys] uses {key!r} twice.", "Give each action a different key.")
    return {action: keys.replace(" ", "") for action, keys in wanted.items()}


def is_key(text: str) -> bool:
    """Return whether `text` names a key as Textual writes it: `m`, `f7`, `ctrl+l`, `question_mark`."""
    *modifiers, key = text.split("+")
    return set(modifiers) <= _MODIFIERS and (len(key) == 1 or key in _KEY_NAMES or _is_named_character(key))


def _is_named_character(key: str) -> bool:
    try:
        lookup(key.replace("_", " "))
    except KeyError:
        return False
    return True
