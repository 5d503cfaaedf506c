"""A key as a person presses it here: in a browser, never one that the browser takes for itself."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

from tui_tracker.tui.format.keys import key_words
from tui_tracker.tui.keys.table import ACTIONS, spec_of

KEPT_BY_BROWSERS = frozenset({"ctrl+n", "ctrl+t", "ctrl+w"})
"""Keys that open or close a window or tab; Chrome, Edge and Firefox pass them to no page."""


def display_key(binding: Binding, *, in_browser: bool) -> str:
    """Return the key of a binding as people read it: `Ctrl+N`, or the other key for it in a browser."""
    spec = spec_of(binding)
    if in_browser and spec and binding.key in KEPT_BY_BROWSERS:
        reaching = (key for key in spec.keys.split(",") if key not in KEPT_BY_BROWSERS)
        return key_words(next(reaching, binding.key))
    return binding.key_display or key_words(binding.key)


class KeyNames:
    """Gives the key for an action of a screen or widget in the table, for a sentence that names it."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        """`chosen` are the keys that the settings give to actions, by their ids."""
        self._chosen = chosen or {}
        self.in_browser = False

    def __call__(self, owner: str, identity: str) -> str:
        """Return the key as people read it: `Ctrl+N`."""
        spec = next(spec for spec in ACTIONS[owner] if spec.id == identity)
        binding = next(iter(Binding.make_bindings([spec.binding()])))
        if identity in self._chosen:
            binding = Binding(self._chosen[identity].split(",")[0], spec.action, spec.label, id=identity)
        return display_key(binding, in_browser=self.in_browser)
