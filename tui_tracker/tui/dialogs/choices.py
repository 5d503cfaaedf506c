"""A dialog that says what happened and offers what can be done, a key each; and one that shows a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.format.text import safe


class ChoiceDialog(ModalScreen[str | None]):
    """Returns the key that was chosen; None where the decision is left for later."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("choice")

    def __init__(self, heading: str, explanation: str, choices: Mapping[str, str]) -> None:
        """`choices` are Textual's names of keys, each with what it does, verb first."""
        super().__init__()
        self._heading, self._explanation, self._choices = heading, explanation, choices

    def compose(self) -> ComposeResult:
        keys = [f"{'Enter' if key == 'enter' else key} {does}" for key, does in self._choices.items()]
        with Vertical(classes="box"):
            yield Static(safe(self._heading, "bold"), markup=False)
            yield Static(safe(self._explanation), markup=False)
            yield Static(safe(" · ".join([*keys, "Esc decide later"]), "$quiet"), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Take a choice by its key."""
        if event.key in self._choices:
            event.stop()
            self.dismiss(event.key)


class TextDialog(ModalScreen[None]):
    """Shows a whole text."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("message")

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(safe(self._heading, "bold"), markup=False)
            with VerticalScroll():
                yield Static(safe(self._text), markup=False)
            yield Static(safe("Enter: OK", "$quiet"), markup=False)
